"""What the pages of indicators read."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from django.db.models import QuerySet
from django.utils import timezone

from actors.access import Person
from actors.enums import Category, OrganisationPermission
from actors.models import Organisation
from followup.enums import WAITS_FOR_A_PERSON, Level, ObservationState
from followup.models import Indicator, Observation, Retrieval
from followup.permissions import coordinates, may_report
from followup.rollup import ByYear, Figure, region_figures
from followup.sparkline import Sparkline, sparkline
from followup.tracking import Course, TargetValue, TrackResult, assess, target_values
from handlingsplan.plan.models import Plan
from handlingsplan.swedish import fold, sort_key
from measures.queries import own_parties, parties_of

Values = dict[int, ByYear]  # approved values by indicator, year and organisation


def approved_values(plan: Plan) -> Values:
    """Return all approved values of the plan that no later one replaces; one query."""
    rows = Observation.objects.approved().filter(plan=plan).order_by("year")
    values: dict[int, dict[int, dict[int, Decimal]]] = defaultdict(lambda: defaultdict(dict))
    for indicator, year, organisation, value in rows.values_list("indicator_id", "year", "organisation_id", "value"):
        values[indicator][year][organisation] = value
    return {indicator: dict(years) for indicator, years in values.items()}


def figures_of(indicator: Indicator, values: Values) -> tuple[Figure, ...]:
    """Return the region's figures, by the indicator's own rule; its plan is at hand."""
    return region_figures(
        indicator.rule,
        values.get(indicator.pk, {}),
        baseline_year=indicator.baseline_year,
        own=indicator.plan.coordinating_organisation_id,
        weights=values.get(indicator.weight_id, {}) if indicator.weight_id is not None else None,
    )


def due_year() -> int:
    """Return the latest year that a value can be expected for: the last one that is over."""
    return timezone.localdate().year - 1


def reporters(user: Person, indicator: Indicator, parties: Iterable[Organisation]) -> list[Organisation]:
    """Return the organisations among `parties` that the person reports the indicator for."""
    return [organisation for organisation in parties if may_report(user, indicator, organisation)]


def is_expected(indicator: Indicator, organisation: Organisation, values: ByYear) -> bool:
    """Tell whether the organisation is expected to report: it is a municipality, or has reported before."""
    if indicator.level == Level.REGION:
        return True
    if organisation.category == Category.MUNICIPALITY:
        return True
    return any(organisation.pk in reported for reported in values.values())


@dataclass(frozen=True)
class OwnValue:
    """An organisation's latest approved value."""

    organisation: Organisation
    year: int
    value: Decimal


@dataclass(frozen=True)
class IndicatorLine:
    """An indicator in the list; `missing` are own organisations without a value for the due year."""

    indicator: Indicator
    latest: Figure | None
    target: TargetValue | None
    missing: tuple[Organisation, ...]
    track: TrackResult
    line: Sparkline | None = None  # how the region's figures have gone
    own: tuple[OwnValue, ...] = ()  # the latest value of each own organisation
    waiting: int = 0  # for the coordinator: how many values are to be approved
    retrieval: Retrieval | None = None  # for the coordinator: statistics that nobody has gone through


ORDERS: dict[str, Callable[[IndicatorLine], object]] = {
    "nummer": lambda line: line.indicator.number,
    "namn": lambda line: sort_key(line.indicator.title),
    "saknas": lambda line: (not line.missing, line.indicator.number),
    "vantar": lambda line: (not line.waiting and line.retrieval is None, line.indicator.number),
    "utfall": lambda line: (line.latest is not None, line.indicator.number),
}


def read_indicators(user: Person, plan: Plan, *, query: str, order: str = "nummer") -> list[IndicatorLine]:
    """Return the plan's indicators that match `query`, in one of `ORDERS`; a constant number of queries."""
    indicators = Indicator.objects.filter(plan=plan).select_related("plan").prefetch_related("targets")
    for word in fold(query).split():
        indicators = indicators.filter(search__contains=word)
    values = approved_values(plan)
    own = _own_reporters(user, plan)
    handed_in = _handed_in(user, plan)
    lines = [_line(user, indicator, values, own, handed_in) for indicator in indicators]
    if coordinates(user, plan.pk):
        lines = _with_work(lines, plan)
    return sorted(lines, key=ORDERS[order])  # type: ignore[arg-type] # keys of one order compare


def _with_work(lines: Iterable[IndicatorLine], plan: Plan) -> list[IndicatorLine]:
    """Return the lines with what the coordinator has to do in each; two queries."""
    pending = Observation.objects.current().filter(plan=plan, state=ObservationState.PENDING)
    waiting = Counter(pending.order_by().values_list("indicator_id", flat=True))
    retrievals = {row.indicator_id: row for row in to_go_through(plan).order_by("retrieved_at", "pk")}
    return [
        replace(line, waiting=waiting[line.indicator.pk], retrieval=retrievals.get(line.indicator.pk)) for line in lines
    ]


def to_go_through(plan: Plan) -> QuerySet[Retrieval]:
    """Return the plan's retrieved statistics that wait for a person, without what was read."""
    found = Retrieval.objects.filter(plan=plan, state__in=WAITS_FOR_A_PERSON)
    return found.select_related("plan", "indicator__plan").defer("table", "readings", "unmatched")


def _own_reporters(user: Person, plan: Plan) -> list[Organisation]:
    """Return the own parties, and the coordinating organisation, for which a figure may be theirs to report."""
    own = list(own_parties(user, plan, OrganisationPermission.REPORT))
    if not own:
        return []
    regional = parties_of(plan).filter(pk=plan.coordinating_organisation_id)
    return list({organisation.pk: organisation for organisation in (*own, *regional)}.values())


def _handed_in(user: Person, plan: Plan) -> frozenset[tuple[int, int]]:
    """Return pairs of indicator and organisation that have something for the due year that the person sees."""
    rows = Observation.objects.visible_to(user, plan).current().filter(year=due_year()).exclude(state="returned")
    return frozenset(rows.order_by().values_list("indicator_id", "organisation_id"))


def _line(
    user: Person,
    indicator: Indicator,
    values: Values,
    own: list[Organisation],
    handed_in: frozenset[tuple[int, int]],
) -> IndicatorLine:
    figures = figures_of(indicator, values)
    latest = figures[-1] if figures else None
    missing = tuple(
        organisation
        for organisation in reporters(user, indicator, own)
        if (indicator.pk, organisation.pk) not in handed_in
        and is_expected(indicator, organisation, values.get(indicator.pk, {}))
    )
    track = track_of(indicator, figures)
    target = next_target(targets_of(indicator), latest)
    of_indicator = values.get(indicator.pk, {})
    found = (_own_value(body, of_indicator) for body in own if indicator.level == Level.ORGANISATION)
    own_values = tuple(one for one in found if one is not None)
    return IndicatorLine(indicator, latest, target, missing, track, sparkline(figures), own_values)


def _own_value(organisation: Organisation, values: ByYear) -> OwnValue | None:
    years = [year for year, stated in values.items() if organisation.pk in stated]
    return OwnValue(organisation, max(years), values[max(years)][organisation.pk]) if years else None


def targets_of(indicator: Indicator) -> tuple[TargetValue, ...]:
    """Return the targets as values; the stored ones are at hand without a query."""
    return target_values(indicator.targets.all(), indicator.baseline_value)


def course_of(indicator: Indicator, figures: Iterable[Figure]) -> Course:
    """Return what the indicator's standing is judged from."""
    baseline = None
    if indicator.baseline_year is not None and indicator.baseline_value is not None:
        baseline = TargetValue(indicator.baseline_year, indicator.baseline_value)
    return Course(
        indicator.direction, baseline, targets_of(indicator), tuple(figures), indicator.unit, indicator.decimals
    )


def track_of(indicator: Indicator, figures: Iterable[Figure]) -> TrackResult:
    """Return where the indicator stands today, with the sentence that says why."""
    return assess(course_of(indicator, figures), this_year=timezone.localdate().year)


def next_target(targets: Sequence[TargetValue], latest: Figure | None) -> TargetValue | None:
    """Return the target to compare with: the first one not before the latest figure, else the last one."""
    ahead = [target for target in targets if latest is None or target.year >= latest.year]
    return next(iter(ahead or targets[-1:]), None)
