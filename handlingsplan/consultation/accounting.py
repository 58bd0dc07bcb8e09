"""Giving the report out: every point has come to something, and what is said is frozen for everybody."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from structlog import get_logger

from actors.conflicts import StaleError, version_token
from actors.history import save_as
from actors.models import User
from actors.permissions import Verdict, require
from handlingsplan import richtext
from handlingsplan.consultation.enums import OPEN_TO_ANSWERS, ConsultationState, ResponseState
from handlingsplan.consultation.letters import report_letter
from handlingsplan.consultation.listing import is_approved, is_disposed, without_points
from handlingsplan.consultation.models import Consultation, Point, PointGroup, Response
from handlingsplan.consultation.permissions import may_hold, time_is_over
from handlingsplan.consultation.preparing import locked
from handlingsplan.consultation.report.reading import read_report
from handlingsplan.editions.freezing import canonical
from handlingsplan.mail.sending import post

MAX_REASON = 1_000
logger = get_logger(__name__)


def open_points(consultation: Consultation) -> int:
    """Return how many points have come to nothing yet; one query."""
    return Point.objects.filter(consultation=consultation).exclude(is_disposed()).count()


def unapproved_points(consultation: Consultation) -> int:
    """Return how many points have a reply that nobody has approved; one query."""
    return Point.objects.filter(is_disposed(), consultation=consultation).exclude(is_approved()).count()


def may_give_out(user: User, consultation: Consultation) -> Verdict:
    """The coordinator gives the report out once the time for answers is over and every point is disposed of."""
    verdict = may_hold(user, consultation.plan)
    if verdict and consultation.state != ConsultationState.ENDED:
        return Verdict(_("Redogörelsen ges ut när svarstiden är avslutad."))
    if verdict and not (over := time_is_over(consultation, also_extended=True)):
        return over
    if verdict and (uncut := [str(number) for number in without_points(consultation).values_list("number", flat=True)]):
        words = _("Yttrande %(numbers)s har synpunkter som ingen har lagt upp än, i en fil eller en sammanfattning.")
        return Verdict(words % {"numbers": ", ".join(uncut)})
    if verdict and (left := open_points(consultation)):
        words = ngettext(
            "%(count)d synpunkt saknar ställningstagande.", "%(count)d synpunkter saknar ställningstagande.", left
        )
        return Verdict(words % {"count": left})
    return verdict


def report_version(consultation: Consultation) -> str:
    """Return the version of what the report tells: answers, points and what is said of them; three queries."""
    kinds = (Response, Point, PointGroup)
    rows = (one.objects.filter(consultation=consultation).order_by("pk").values_list("pk", "version") for one in kinds)
    return version_token(consultation.version, *map(list, rows))


@transaction.atomic
def give_out(consultation: Consultation, *, by: User, expected_version: str = "") -> Consultation:
    """Freeze the report, for everybody to read; nothing of the consultation changes any more.

    Raises `RefusedError` and `StaleError`.
    """
    stored = locked(consultation)
    require(may_give_out(by, stored))
    if expected_version not in {"", report_version(stored)}:
        raise StaleError(stored, _("Redogörelsen har ändrats sedan du läste den. Läs den, och ge ut den sedan."))
    stored.report = canonical(read_report(stored))
    stored.state, stored.accounted_at = ConsultationState.ACCOUNTED_FOR, timezone.now()
    stored.version += 1
    save_as(stored, by=by)
    _tell_bodies(stored)
    logger.info("consultation_accounted_for", plan=stored.plan.slug, consultation=stored.number, by=by.pk)
    return stored


def _tell_bodies(consultation: Consultation) -> None:
    """Post a letter to each body that has answered."""
    rows = Response.objects.filter(consultation=consultation, state=ResponseState.RECEIVED, body__isnull=False)
    for response in rows.select_related("of_body").defer("draft"):
        response.consultation = consultation
        if response.of_body is not None:
            post(*report_letter(response), response.of_body.email)


@transaction.atomic
def leave_open(consultation: Consultation, *, reason: str, by: User) -> Consultation:
    """Let the next edition be published though points are open, and say why.

    Raises `RefusedError` and ValidationError by field.
    """
    stored = locked(consultation)
    require(may_hold(by, stored.plan))
    if stored.state not in OPEN_TO_ANSWERS:
        raise ValidationError({"reason": _("Remissen har inga öppna synpunkter som väntar.")})
    stored.left_open_because = richtext.plain_field(
        reason, field="reason", most=MAX_REASON, missing=_("Skriv varför utgåvan ges ut ändå.")
    )
    stored.version += 1
    save_as(stored, by=by)
    return stored
