"""What lists show: consultations with how far they have come, and bodies with what they have answered."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Min, Q, QuerySet
from django.utils import timezone

from handlingsplan.consultation.enums import (
    ANSWERED,
    OPEN_TO_ANSWERS,
    Channel,
    ConsultationState,
    Moderation,
    ResponseState,
    Stance,
)
from handlingsplan.consultation.models import Body, Consultation, Point, Response
from handlingsplan.consultation.working_days import working_days_between
from handlingsplan.mail.sending import undelivered
from handlingsplan.plan.models import Plan
from handlingsplan.swedish import fold


@dataclass(frozen=True)
class Counts:
    """How far a consultation has come."""

    asked: int
    answered: int
    late: int
    public: int
    waiting: int  # answers from the public that nobody has gone through
    points: int
    disposed: int
    approved: int

    @property
    def unapproved(self) -> int:
        return self.disposed - self.approved

    @property
    def silent(self) -> int:
        return self.asked - self.answered

    @property
    def open_points(self) -> int:
        return self.points - self.disposed


def counts_of(consultation: Consultation) -> Counts:
    """Return how far it has come; three queries."""
    received = Q(state=ResponseState.RECEIVED)
    responses = Response.objects.filter(consultation=consultation).aggregate(
        answered=Count("pk", filter=received & Q(body__isnull=False)),
        late=Count("pk", filter=received & Q(is_late=True)),
        public=Count("pk", filter=received & Q(channel=Channel.PUBLIC)),
        waiting=Count("pk", filter=Q(moderation=Moderation.WAITING)),
    )
    points = Point.objects.filter(consultation=consultation).aggregate(
        points=Count("pk"),
        disposed=Count("pk", filter=is_disposed()),
        approved=Count("pk", filter=is_approved()),
    )
    return Counts(asked=Body.objects.filter(consultation=consultation).count(), **responses, **points)


def is_disposed(prefix: str = "") -> Q:
    """Return the condition on points that it is said what is done about them, by themselves or in a group."""
    alone = Q(**{f"{prefix}group": None, f"{prefix}disposition__in": ANSWERED})
    return alone | Q(**{f"{prefix}group__disposition__in": ANSWERED})


def is_approved(prefix: str = "") -> Q:
    """Return the condition on points that what is said of them is approved, of each by itself or of its group."""
    alone = Q(**{f"{prefix}group": None, f"{prefix}approved_by__isnull": False})
    return alone | Q(**{f"{prefix}group__approved_by__isnull": False})


def without_points(consultation: Consultation) -> QuerySet[Response]:
    """Return the answers that have remarks, in a file or a summary, of which nobody has made points yet."""
    rows = Response.objects.filter(consultation=consultation, state=ResponseState.RECEIVED, stance=Stance.REMARKS)
    return rows.filter(points=None).select_related("of_body").defer("draft").order_by("number")


def is_behind() -> Q:
    """Return the condition on points that the day until which their reply was to be ready has been."""
    today = timezone.localdate()
    return Q(group=None, reply_by__lt=today) | Q(group__reply_by__lt=today)


def consultations_of(plan: Plan, *, query: str, order: str) -> Sequence[Consultation]:
    """Return the plan's consultations that match; one query."""
    rows = Consultation.objects.filter(plan=plan).select_related("plan").defer("report", "letter")
    found = [one for one in rows if fold(query) in fold(one.title)]
    return found[::-1] if order == "aldst" else found


@dataclass(frozen=True)
class BodyLine:
    """A body with what it has answered."""

    body: Body
    response: Response | None
    undelivered_at: datetime | None = None  # when a letter did not reach its address, and none has since

    @property
    def has_answered(self) -> bool:
        return self.response is not None and self.response.state == ResponseState.RECEIVED

    @property
    def is_late(self) -> bool:
        """Tell whether it has not answered though its last day has been."""
        return not self.has_answered and self.body.answers_by < timezone.localdate()


def bodies_of(consultation: Consultation, chosen: dict[str, str]) -> list[BodyLine]:
    """Return the bodies as the filter has chosen; two queries."""
    rows: QuerySet[Body] = Body.objects.filter(consultation=consultation).select_related("response", "organisation")
    lines, bodies = [], list(rows.defer("response__draft"))
    lost = undelivered(body.email for body in bodies)
    for body in bodies:
        body.consultation = consultation
        lines.append(BodyLine(body, getattr(body, "response", None), lost.get(body.email)))
    words, state = fold(chosen.get("q", "")), chosen.get("lage", "")
    lines = [line for line in lines if words in fold(f"{line.body.name} {line.body.email}") and _is_in(line, state)]
    if chosen.get("sortera") == "dag":
        lines.sort(key=lambda line: line.body.answers_by)
    if chosen.get("sortera") == "svar":
        lines.sort(key=_received, reverse=True)
    return lines


def _is_in(line: BodyLine, state: str) -> bool:
    states = {
        "svarat": line.has_answered,
        "saknas": not line.has_answered,
        "sena": line.is_late,
        "utan": not line.body.secret,
        "studsat": line.undelivered_at is not None,
    }
    return states.get(state, True)


def _received(line: BodyLine) -> str:
    response = line.response
    return response.received_at.isoformat() if response is not None and response.received_at else ""


def days_left(day: date) -> int:
    """Return how many working days are left until a last day, it included."""
    return working_days_between(timezone.localdate(), day)


def bodies_that_owe(plan: Plan, organisations: Collection[int]) -> QuerySet[Body]:
    """Return the bodies of the organisations that are asked and have not answered."""
    owing = Body.objects.filter(
        consultation__plan=plan, consultation__state__in=OPEN_TO_ANSWERS, organisation__in=organisations
    )
    answered = Response.objects.filter(state=ResponseState.RECEIVED, body__isnull=False).values("body")
    return owing.exclude(pk__in=answered).select_related("consultation").order_by("consultation__number", "name")


@dataclass(frozen=True)
class Standing:
    """A consultation's points: how many there are, are disposed of and approved; the next day of one that is not."""

    consultation: Consultation
    approved: int
    disposed: int
    points: int
    next_day: date | None

    @property
    def open_points(self) -> int:
        return self.points - self.disposed

    @property
    def unapproved(self) -> int:
        return self.disposed - self.approved


def standing_of(plan: Plan) -> list[Standing]:
    """Return how far the plan's consultations that are not accounted for have come; one query."""
    disposed = Count("points", filter=is_disposed("points__"))
    rows = Consultation.objects.filter(plan=plan, state__in=OPEN_TO_ANSWERS).defer("report", "letter")
    is_open = ~is_disposed("points__")
    counted = rows.annotate(
        done=disposed,
        approved=Count("points", filter=is_approved("points__")),
        total=Count("points"),
        own_day=Min("points__reply_by", filter=is_open & Q(points__group=None)),
        group_day=Min("points__group__reply_by", filter=is_open),
    ).order_by("number")
    return [
        Standing(one, one.approved, one.done, one.total, min(filter(None, (one.own_day, one.group_day)), default=None))
        for one in counted
    ]


def asked_of(plan: Plan) -> QuerySet[Consultation]:
    """Return what everybody may read of the plan's consultations, newest first."""
    rows = Consultation.objects.filter(plan=plan).exclude(state=ConsultationState.PREPARED)
    return rows.select_related("plan").defer("report", "letter")
