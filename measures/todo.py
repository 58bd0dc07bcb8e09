"""What waits for a person in measures: for one measure's page, the first page and letters alike."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from django.db.models import Prefetch, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from actors.access import Person
from actors.enums import OrganisationPermission
from actors.models import Organisation
from actors.permissions import organisations_where
from handlingsplan.plan.enums import PlanPermission
from handlingsplan.plan.models import Plan
from handlingsplan.plan.permissions import plans_where, still_open
from measures.commitments import is_answered
from measures.enums import (
    EDITORIAL_TRANSITIONS,
    HANDED_OVER,
    CommitmentState,
    EditorialAct,
    EditorialState,
    LaidAnswer,
    Status,
)
from measures.models import Commitment, EditorialEvent, LaidMeasure, Measure, Participation
from measures.queries import without_money
from measures.querysets import MeasureQuerySet

_OVER = frozenset({Status.DONE, Status.STOPPED})
_OUT = frozenset({CommitmentState.DECLINED, CommitmentState.NOT_RELEVANT})


class StepKind(StrEnum):
    """What is to be done with the measure."""

    DECIDE = "decide"
    DESCRIBE = "describe"
    ANSWER = "answer"
    HAND_OVER = "hand_over"
    COMMIT = "commit"
    CONTRIBUTE = "contribute"
    STATUS = "status"
    COST = "cost"


@dataclass(frozen=True)
class MeasureStep:
    """One thing that waits in a measure, and for which organisation the person does it; None for the plan's own."""

    kind: StepKind
    measure: Measure
    text: str
    organisation: Organisation | None = None


def measure_steps(user: Person, plan: Plan, measures: MeasureQuerySet) -> list[MeasureStep]:
    """Return what waits for the person in `measures`, most pressing first; at most eleven queries."""
    if not still_open(plan):
        return []
    chosen = measures.in_plan(plan).select_related("owner", "plan").defer("search", "expected_result")
    steps: list[MeasureStep] = []
    if plan.pk in plans_where(user, PlanPermission.COORDINATE):
        steps += _to_decide(chosen)
    writes = organisations_where(user, OrganisationPermission.WRITE_MEASURES)
    reports = organisations_where(user, OrganisationPermission.REPORT)
    leads = organisations_where(user, OrganisationPermission.GIVE_COMMITMENTS)
    if writes or leads:
        steps += _parts(chosen, writes | leads, leads)
    if writes:
        steps += _drafts(chosen.owned_by(writes))
    if reports:
        steps += _late(chosen.accepted().owned_by(reports))
    if writes:
        steps += _without_cost(chosen.accepted().owned_by(writes))
    return steps


def _to_decide(measures: MeasureQuerySet) -> Iterator[MeasureStep]:
    text = _("%(owner)s har lämnat över åtgärden. Läs den, och godta eller återsänd.")
    for measure in measures.filter(state=EditorialState.PROPOSED):
        yield MeasureStep(StepKind.DECIDE, measure, text % {"owner": measure.owner})


def _drafts(measures: MeasureQuerySet) -> Iterator[MeasureStep]:
    moves = EditorialEvent.objects.filter(act__in=EDITORIAL_TRANSITIONS)
    unconfirmed = Q(state__in=HANDED_OVER, laid__answer=LaidAnswer.PROPOSED)
    drafts = measures.filter(Q(state=EditorialState.DRAFT) | unconfirmed).select_related("laid")
    for measure in drafts.prefetch_related(Prefetch("editorial_events", moves)):
        last = next(iter(measure.editorial_events.all()), None)
        if text := _laid_text(measure):
            yield MeasureStep(StepKind.ANSWER, measure, text, measure.owner)
        elif not measure.description.strip():
            missing = _("Åtgärden saknar beskrivning. Skriv den innan du lämnar över.")
            yield MeasureStep(StepKind.DESCRIBE, measure, missing, measure.owner)
        elif last is not None and last.act == EditorialAct.SEND_BACK:
            said = _("Samordnaren har återsänt åtgärden: ”%(comment)s”") % {"comment": last.comment}
            yield MeasureStep(StepKind.HAND_OVER, measure, said, measure.owner)
        elif measure.is_numbered:
            text = _("Åter ett utkast. Andra ser det som senast lämnades över. Rätta, och lämna över på nytt.")
            yield MeasureStep(StepKind.HAND_OVER, measure, text, measure.owner)
        else:
            text = _("Utkastet syns bara för %(owner)s. Lämna över det när det är klart.") % {"owner": measure.owner}
            yield MeasureStep(StepKind.HAND_OVER, measure, text, measure.owner)


def _laid_text(measure: Measure) -> str:
    """Return what the owner is to answer of what a coordinator did; empty where there is nothing."""
    laid: LaidMeasure | None = getattr(measure, "laid", None)
    if laid is not None and laid.is_unconfirmed:
        return _("Överlämnad av samordnaren utan er bekräftelse. Bekräfta åtgärden eller dra tillbaka den.")
    if laid is not None and laid.is_waiting:
        return _("Framlagd av samordnaren. Ta över, ändra eller avböj.")
    return ""


def _parts(measures: MeasureQuerySet, own: frozenset[int], leads: frozenset[int]) -> Iterator[MeasureStep]:
    """Yield the commitments that leads are to give, and the contributions that officers are to state."""
    handed_over = measures.filter(state__in=HANDED_OVER)
    rows = {(row.measure_id, row.organisation_id): row for row in _commitments(handed_over, own)}
    taking_part = Participation.objects.filter(measure__in=handed_over.order_by().values("pk"), organisation__in=own)
    pairs = {*rows, *taking_part.order_by().values_list("measure_id", "organisation_id")}
    pairs |= set(handed_over.owned_by(own).order_by().values_list("pk", "owner_id"))
    waiting = {pair for pair in pairs if _is_missing(rows.get(pair), is_lead=pair[1] in leads)}
    if not waiting:
        return
    bodies = Organisation.objects.in_bulk({organisation for _measure, organisation in waiting})
    for measure in measures.filter(pk__in={measure for measure, _organisation in waiting}).order_by("number"):
        yield from _parts_of(measure, [body for pk, body in bodies.items() if (measure.pk, pk) in waiting], leads)


def _commitments(measures: MeasureQuerySet, own: frozenset[int]) -> Iterable[Commitment]:
    rows = Commitment.objects.filter(measure__in=measures.order_by().values("pk"), organisation__in=own)
    return rows.only("measure_id", "organisation_id", "state", "condition", "contribution", "own_status")


def _is_missing(commitment: Commitment | None, *, is_lead: bool) -> bool:
    if commitment is None:
        return True
    if is_lead:
        return not is_answered(commitment)
    return not commitment.contribution and commitment.state not in _OUT


def _parts_of(measure: Measure, bodies: Iterable[Organisation], leads: frozenset[int]) -> Iterator[MeasureStep]:
    for body in bodies:
        names = {"organisation": body}
        if body.pk in leads:
            text = _("%(organisation)s är tillfrågad och har inte svarat.") % names
            yield MeasureStep(StepKind.COMMIT, measure, text, body)
        else:
            text = _("Det saknas uppgift om vad %(organisation)s bidrar med.") % names
            yield MeasureStep(StepKind.CONTRIBUTE, measure, text, body)


def _late(measures: MeasureQuerySet) -> Iterator[MeasureStep]:
    today = timezone.localdate()
    late = Q(planned_end__lt=today) & ~Q(status__in=_OVER)
    not_begun = Q(planned_start__lt=today, status=Status.NOT_STARTED)
    for measure in measures.filter(late | not_begun):
        is_late = measure.planned_end is not None and measure.planned_end < today
        text = _("Planerat slut har passerat. Är åtgärden genomförd?")
        if not is_late:
            text = _("Planerad start har passerat. Har ni börjat?")
        yield MeasureStep(StepKind.STATUS, measure, text, measure.owner)


def _without_cost(measures: MeasureQuerySet) -> Iterator[MeasureStep]:
    for measure in without_money(measures):
        yield MeasureStep(StepKind.COST, measure, _("Inga belopp är angivna."), measure.owner)
