"""Who opens, fills in, hands in and approves: the grant says who, the state says when."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from actors.access import Person
from actors.enums import OrganisationPermission
from actors.models import Organisation
from actors.permissions import ALLOWED, Verdict, holds_on_organisation
from followup.permissions import coordinates
from followup.rounds.enums import FILLED_IN, SUBMISSION_TRANSITIONS, RoundState, SubmissionAct, SubmissionState
from followup.rounds.models import Round, Submission
from handlingsplan.plan.models import Plan
from handlingsplan.plan.permissions import may_change_plan, may_read_working_plan, still_open, working_plan
from handlingsplan.plan.role_permissions import may_invite
from measures.queries import parties_of


def may_open_round(user: Person, plan: Plan) -> Verdict:
    """The coordinator opens a round when no other one is open."""
    verdict = may_change_plan(user, plan)
    if verdict and Round.objects.filter(plan=plan, state=RoundState.OPEN).exists():
        return Verdict(_("En omgång är öppen redan. Stäng den först."))
    return verdict


def _is_open(one: Round) -> Verdict:
    return still_open(one.plan) if one.state == RoundState.OPEN else Verdict(_("Omgången är stängd."))


def may_change_round(user: Person, one: Round) -> Verdict:
    """The coordinator moves the deadline, writes the summary and closes, while the round is open."""
    if not coordinates(user, one.plan_id):
        return Verdict(_("Det här gör samordnaren."))
    return _is_open(one)


def may_reopen(user: Person, one: Round) -> Verdict:
    """The coordinator opens the newest round again; whether an edition rests on it is the caller's to ask."""
    if not coordinates(user, one.plan_id):
        return Verdict(_("Det här gör samordnaren."))
    if one.state != RoundState.CLOSED:
        return Verdict(_("Omgången är öppen."))
    if Round.objects.filter(plan=one.plan_id, number__gt=one.number).exists():
        return Verdict(_("En senare omgång bygger på den."))
    return still_open(one.plan)


def may_see_submission(user: Person, one: Round, organisation: Organisation) -> Verdict:
    """An organisation's report is read by its own people, and by the coordinator."""
    if not may_read_working_plan(user, one.plan):
        return Verdict(_("Den pågående planen läses bara av dem som deltar i den."))
    own = holds_on_organisation(user, OrganisationPermission.READ_DRAFTS, organisation.pk)
    if own or coordinates(user, one.plan_id):
        return ALLOWED
    return Verdict(_("Rapporten läses av organisationens egna personer och av samordnaren."))


def reports_for(user: Person, one: Round, organisation: Organisation) -> Verdict:
    """Officers and leads report for their own organisation; the coordinator for any, logged."""
    own = holds_on_organisation(user, OrganisationPermission.REPORT, organisation.pk)
    if own or coordinates(user, one.plan_id):
        return ALLOWED
    return Verdict(
        _("Rapporten lämnas av handläggare i %(organisation)s, eller av samordnaren.") % {"organisation": organisation}
    )


def may_fill_in(user: Person, one: Round, organisation: Organisation, submission: Submission | None) -> Verdict:
    """Who reports writes until it is handed in, and again when it was returned."""
    verdict = reports_for(user, one, organisation) and _is_open(one)
    if verdict and submission is not None and submission.state not in FILLED_IN:
        return Verdict(_("Rapporten är inlämnad. Ta tillbaka den om något behöver ändras."))
    return verdict


def _may_act(submission: Submission, act: SubmissionAct) -> Verdict:
    if submission.state in SUBMISSION_TRANSITIONS[act][0]:
        return ALLOWED
    return Verdict(
        _("Rapporten har läget ”%(state)s”, och då går det inte.") % {"state": submission.get_state_display().lower()}
    )


def may_hand_in(user: Person, submission: Submission) -> Verdict:
    """Who reports hands in; whether every line has its answer is `handing_in`'s to say."""
    verdict = reports_for(user, submission.round, submission.organisation) and _is_open(submission.round)
    return verdict and _may_act(submission, SubmissionAct.HAND_IN)


def may_withdraw(user: Person, submission: Submission) -> Verdict:
    """Who reports takes a report back until it is approved."""
    verdict = reports_for(user, submission.round, submission.organisation) and _is_open(submission.round)
    return verdict and _may_act(submission, SubmissionAct.WITHDRAW)


def may_return(user: Person, submission: Submission) -> Verdict:
    """The coordinator returns what was handed in, also after approving it, while it can be mended."""
    return may_change_round(user, submission.round) and _may_act(submission, SubmissionAct.RETURN)


def may_approve(user: Person, submission: Submission) -> Verdict:
    """The coordinator approves what was handed in, also when the round has closed since."""
    if not coordinates(user, submission.round.plan_id):
        return Verdict(_("Det här gör samordnaren."))
    return still_open(submission.round.plan) and _may_act(submission, SubmissionAct.APPROVE)


def may_name_reporter(user: Person, organisation: Organisation, plan: Plan) -> Verdict:
    """Who gives roles in the organisation also says who reports; the coordinator does too."""
    if coordinates(user, plan.pk) or may_invite(user, organisation):
        return still_open(plan)
    return Verdict(_("Rapportansvarig utses av organisationsansvarig eller av samordnaren."))


def is_over(submission: Submission | None) -> bool:
    """Tell whether nothing is left for the organisation to do."""
    return submission is not None and submission.state in {SubmissionState.HANDED_IN, SubmissionState.APPROVED}


def visible_round(user: Person, slug: str, number: int) -> Round:
    """Return the round with its plan; raises Http404."""
    plan = working_plan(user, slug)
    found: Round = get_object_or_404(Round, plan=plan, number=number)
    found.plan = plan
    return found


def visible_party(user: Person, one: Round, slug: str) -> Organisation:
    """Return the party whose report the person may see; raises Http404."""
    organisation: Organisation = get_object_or_404(parties_of(one.plan), slug=slug)
    if not may_see_submission(user, one, organisation):
        raise Http404
    return organisation
