"""Who may publish and compile: the coordinator; everybody who reads the working plan reads its drafts."""

from django.utils.translation import gettext as _

from actors.access import Person
from actors.enums import OrganisationPermission
from actors.models import Organisation
from actors.permissions import ALLOWED, Verdict, holds_on_organisation
from handlingsplan.plan.models import Plan
from handlingsplan.plan.permissions import may_change_plan, may_coordinate, may_read_working_plan, still_open
from handlingsplan.publication.enums import JobState
from handlingsplan.publication.models import Edition, RenderJob


def may_publish(user: Person, plan: Plan) -> Verdict:
    """The coordinator publishes; whether the plan is ready is `readiness`'s to say."""
    return may_change_plan(user, plan)


def may_order_draft(user: Person, plan: Plan) -> Verdict:
    """Compiling is the coordinator's."""
    return may_coordinate(user, plan)


def may_see_jobs(user: Person, plan: Plan) -> Verdict:
    """What the portal works on is the coordinator's to look after."""
    return may_coordinate(user, plan)


def may_retry(user: Person, job: RenderJob) -> Verdict:
    """The coordinator tries again what has failed for good."""
    verdict = may_coordinate(user, job.plan)
    if verdict and job.state != JobState.FAILED:
        return Verdict(_("Det går att försöka igen först när arbetet har misslyckats."))
    return verdict if not verdict else ALLOWED


def may_register_adoption(user: Person, plan: Plan, organisation: Organisation) -> Verdict:
    """The lead registers what the own organisation's bodies have decided."""
    if not may_read_working_plan(user, plan):
        return Verdict(_("Bara de som deltar i planen registrerar beslut om den."))
    if holds_on_organisation(user, OrganisationPermission.GIVE_COMMITMENTS, organisation.pk):
        return still_open(plan)
    return Verdict(
        _("Bara organisationsansvarig i %(organisation)s registrerar vad dess politiska organ har beslutat.")
        % {"organisation": organisation}
    )


def may_withdraw_edition(user: Person, edition: Edition) -> Verdict:
    """The coordinator withdraws an edition, once; of a closed plan too, as it stays public."""
    verdict = may_coordinate(user, edition.plan)
    if verdict and edition.withdrawn:
        return Verdict(_("Utgåvan är redan återkallad."))
    return verdict
