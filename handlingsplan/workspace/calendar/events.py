"""What stands in a person's calendar: only what they may read when a program asks."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from actors.enums import OrganisationPermission
from actors.models import User
from actors.permissions import organisations_where
from followup.rounds.models import Round
from handlingsplan.consultation.enums import ConsultationState
from handlingsplan.consultation.models import Consultation
from handlingsplan.editions.models import Adoption
from handlingsplan.meetings.models import Meeting
from handlingsplan.plan.enums import PlanPermission, StepState
from handlingsplan.plan.models import Plan, ProcessStep
from handlingsplan.plan.permissions import plans_where
from measures.enums import HANDED_OVER, CommitmentState, Status
from measures.models import Commitment, Measure


@dataclass(frozen=True)
class Event:
    """One entry: a whole day, or from a time on; `key` stays the same from one reading to the next."""

    key: str
    title: str
    starts: date | datetime
    url: str
    ends: datetime | None = None
    place: str = ""


def events_of(user: User) -> Iterator[Event]:
    """Yield what a person reads of the plans that they work with; a constant number of queries for each."""
    readable = plans_where(user, PlanPermission.READ_WORKING_PLAN)
    for plan in Plan.objects.filter(pk__in=readable).with_coordinator().order_by("pk"):
        yield from _rounds(plan)
        yield from _consultations(plan)
        yield from _meetings(plan)
        yield from _steps(plan)
        yield from _decisions(plan)
        yield from _own_measures(user, plan)


def _rounds(plan: Plan) -> Iterator[Event]:
    for one in Round.objects.filter(plan=plan).select_related("plan"):
        words, url = {"round": one.title}, one.get_absolute_url()
        yield Event(f"round-{one.pk}-opened", _("%(round)s öppnar") % words, one.opened_on, url)
        yield Event(f"round-{one.pk}-deadline", _("Sista dag att rapportera: %(round)s") % words, one.deadline, url)


def _consultations(plan: Plan) -> Iterator[Event]:
    asked = Consultation.objects.filter(plan=plan).exclude(state=ConsultationState.PREPARED)
    for one in asked.select_related("plan").defer("report"):
        title = _("Sista dag att svara på remissen: %(title)s") % {"title": one.title}
        yield Event(f"consultation-{one.pk}", title, one.answers_by, one.get_absolute_url())


def _meetings(plan: Plan) -> Iterator[Event]:
    for one in Meeting.objects.filter(plan=plan).select_related("plan"):
        starts: date | datetime = one.on
        if one.begins is not None:
            starts = datetime.combine(one.on, one.begins, tzinfo=timezone.get_current_timezone())
        yield Event(f"meeting-{one.pk}", one.title, starts, one.get_absolute_url(), place=one.place)


def _steps(plan: Plan) -> Iterator[Event]:
    url = reverse("working_chapter", args=[plan.slug, 1])
    for step in ProcessStep.objects.filter(plan=plan, on__isnull=False):
        title = _("%(step)s ska vara klart") if step.state != StepState.DONE else _("%(step)s blev klart")
        if step.on is not None:
            yield Event(f"step-{step.pk}", title % {"step": step.title}, step.on, url)


def _decisions(plan: Plan) -> Iterator[Event]:
    """Yield the days on which bodies decided, on measures and on editions."""
    decided = Commitment.objects.filter(plan=plan, state=CommitmentState.DECIDED, measure__state__in=HANDED_OVER)
    for one in decided.filter(decision_date__isnull=False).select_related("organisation", "measure__plan"):
        words = {"organisation": one.organisation, "what": one.measure}
        title = _("Beslut i %(organisation)s: %(what)s") % words
        if one.decision_date is not None:
            yield Event(f"commitment-{one.pk}", title, one.decision_date, one.measure.get_absolute_url())
    for adoption in Adoption.objects.filter(edition__plan=plan).select_related("edition__plan", "organisation"):
        words = {"organisation": adoption.organisation, "what": adoption.edition}
        title = _("Beslut i %(organisation)s: %(what)s") % words
        yield Event(
            f"adoption-{adoption.pk}", title, adoption.decided_on, reverse("working_adoptions", args=[plan.slug])
        )


def _own_measures(user: User, plan: Plan) -> Iterator[Event]:
    """Yield when the measures that one's own organisation answers for are to be done."""
    own = organisations_where(user, OrganisationPermission.READ_DRAFTS)
    mine = Measure.objects.visible_to(user, plan).filter(owner__in=own, planned_end__isnull=False)
    for measure in mine.exclude(status__in=[Status.DONE, Status.STOPPED]).select_related("plan").defer("search"):
        title = _("Ska vara klar: %(measure)s") % {"measure": measure}
        if measure.planned_end is not None:
            yield Event(f"measure-{measure.pk}", title, measure.planned_end, measure.get_absolute_url())
