"""Who holds a consultation, who answers for a body, and who reads what was answered."""

from collections.abc import Sequence
from datetime import date

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from actors.access import Person
from actors.enums import OrganisationPermission
from actors.permissions import ALLOWED, Verdict, holds_on_organisation, require
from handlingsplan.consultation.enums import OPEN_TO_ANSWERS, ConsultationState, ResponseState
from handlingsplan.consultation.models import Body, Consultation, Dispositioned, Point
from handlingsplan.plan.models import Plan
from handlingsplan.plan.permissions import is_own_submission, may_change_plan, may_coordinate, still_open, working_plan

_ASKED = tuple(state for state in ConsultationState if state != ConsultationState.PREPARED)


def may_hold(user: Person, plan: Plan) -> Verdict:
    """The coordinator prepares a consultation, replies and reports."""
    return may_change_plan(user, plan)


def may_prepare(user: Person, consultation: Consultation) -> Verdict:
    """What is asked, and on what, changes until it is sent out."""
    verdict = may_hold(user, consultation.plan)
    if verdict and not consultation.is_prepared:
        return Verdict(_("Remissen är skickad. Det som har gått ut ändras inte."))
    return verdict


def may_send_out(user: Person, consultation: Consultation) -> Verdict:
    verdict = may_hold(user, consultation.plan)
    if verdict and not consultation.is_prepared:
        return Verdict(_("Remissen är redan skickad."))
    return verdict


def may_ask_bodies(user: Person, consultation: Consultation) -> Verdict:
    """Bodies are added, asked again and given more time until the consultation is accounted for."""
    verdict = may_hold(user, consultation.plan)
    if verdict and consultation.state == ConsultationState.ACCOUNTED_FOR:
        return Verdict(_("Remissen är redovisad."))
    return verdict


def may_end(user: Person, consultation: Consultation) -> Verdict:
    """The coordinator ends the time that everybody was given.

    What comes later is taken in and marked as late, but not from bodies that were given more.
    """
    verdict = may_hold(user, consultation.plan)
    if verdict and consultation.state != ConsultationState.SENT_OUT:
        return Verdict(_("Remissen pågår inte."))
    return verdict and time_is_over(consultation)


def time_is_over(consultation: Consultation, *, also_extended: bool = False) -> Verdict:
    """Say no while somebody who has not answered has days left; one query.

    Days that a body was given beyond those of all count where `also_extended`.
    """
    waiting = Body.objects.filter(consultation=consultation).exclude(response__state=ResponseState.RECEIVED)
    extensions = waiting.values_list("extended_to", flat=True)
    days = [(also_extended and extended) or consultation.answers_by for extended in extensions]
    last: date | None = max([*days, consultation.answers_by] if consultation.is_public else days, default=None)
    if last is None or last < timezone.localdate():
        return ALLOWED
    words = _("Svarstiden går till och med %(day)s. Det har de som inte har svarat fått besked om.")
    return Verdict(words % {"day": date_format(last, "j F Y")})


def may_dispose(user: Person, consultation: Consultation) -> Verdict:
    """The coordinator says what is done about points, from the first answer until the report is given out."""
    verdict = may_hold(user, consultation.plan)
    if verdict and consultation.state not in OPEN_TO_ANSWERS:
        return Verdict(_("Ställning tas till synpunkter från att remissen har skickats tills den är redovisad."))
    return verdict


def may_approve(user: Person, consultation: Consultation, answers: Sequence[Dispositioned]) -> Verdict:
    """The coordinator approves replies, but not the own where there is another coordinator to ask; one query more."""
    verdict = may_dispose(user, consultation)
    if not verdict:
        return verdict
    if open_ones := [str(one) for one in answers if not one.is_answered]:
        return Verdict(_("Utan ställningstagande: %(names)s.") % {"names": ", ".join(open_ones)})
    own = [str(one) for one in answers if one.replied_by_id == user.pk]
    if own and is_own_submission(user, submitted_by_id=user.pk, plan_id=consultation.plan_id):
        words = _("Du skrev själv svaret. Låt en annan samordnare godkänna det: %(names)s.")
        return Verdict(words % {"names": ", ".join(own)})
    return verdict


def takes_answers(consultation: Consultation) -> Verdict:
    """Answers are taken in until the consultation is accounted for."""
    if consultation.state in OPEN_TO_ANSWERS:
        return still_open(consultation.plan)
    return Verdict(_("Remissen tar inte emot svar."))


def may_replace(body: Body) -> Verdict:
    """An answer that is in is replaced or withdrawn until the body's last day."""
    if timezone.localdate() > body.answers_by:
        return Verdict(_("Sista svarsdagen har varit, och svaret ändras inte. Hör av er till den som har frågat."))
    return takes_answers(body.consultation)


def answers_for(user: Person, body: Body) -> Verdict:
    """The lead answers for the own organisation."""
    if holds_on_organisation(user, OrganisationPermission.GIVE_COMMITMENTS, body.organisation_id or 0):
        return ALLOWED
    return Verdict(_("Organisationsansvarig svarar för sin organisation."))


def may_answer(user: Person, body: Body) -> Verdict:
    """The lead answers as long as answers are taken in."""
    return answers_for(user, body) and takes_answers(body.consultation)


def may_enter(user: Person, body: Body) -> Verdict:
    """The coordinator enters an answer that came as a letter or e-mail."""
    return may_coordinate(user, body.consultation.plan) and takes_answers(body.consultation)


def visible_consultation(user: Person, slug: str, number: int) -> Consultation:
    """Return the consultation, for those who read the working plan; raises Http404."""
    plan = working_plan(user, slug)
    rows = Consultation.objects.select_related("sent_version").defer("sent_version__content", "report")
    found = get_object_or_404(rows, plan=plan, number=number)
    found.plan = plan
    return found


def held_consultation(user: Person, slug: str, number: int) -> Consultation:
    """Return the consultation, for those who hold it; raises Http404 and `RefusedError`."""
    found = visible_consultation(user, slug, number)
    require(may_coordinate(user, found.plan))
    return found


def asked_consultation(slug: str, number: int) -> Consultation:
    """Return what has been sent out, for everybody; raises Http404."""
    rows = Consultation.objects.select_related("plan__coordinating_organisation", "sent_version")
    rows = rows.defer("sent_version__content", "report")
    return get_object_or_404(rows, plan__slug=slug, number=number, state__in=_ASKED)


def own_body(user: Person, slug: str, number: int, pk: int) -> Body:
    """Return a body that was asked, for who answers for it; raises Http404."""
    consultation = visible_consultation(user, slug, number)
    body = get_object_or_404(Body.objects.select_related("organisation"), consultation=consultation, pk=pk)
    body.consultation = consultation
    if consultation.is_prepared or not answers_for(user, body):
        raise Http404
    return body


def held_point(user: Person, slug: str, number: int, point: int) -> Point:
    """Return a point, for those who hold the consultation; raises Http404 and `RefusedError`."""
    consultation = held_consultation(user, slug, number)
    joined = ("response__of_body", "question", "group__measure", "group__chapter", "measure", "chapter", "prepared_by")
    people = ("replied_by", "approved_by", "group__replied_by", "group__approved_by")
    found = get_object_or_404(Point.objects.select_related(*joined, *people), consultation=consultation, number=point)
    found.consultation, found.plan = consultation, consultation.plan
    return found
