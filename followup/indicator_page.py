"""What the page of an indicator shows a person."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext as _

from actors.access import Person
from actors.conflicts import author_name
from actors.enums import OrganisationPermission
from actors.ledger import last_entries
from actors.models import Organisation
from actors.permissions import organisations_where
from followup.charts.own import ChartedIndicator, Drawn, charts_with_own
from followup.enums import Rule, ValuePart
from followup.models import Indicator, Observation, Retrieval
from followup.permissions import coordinates
from followup.queries import approved_values, figures_of, reporters, targets_of, to_go_through, track_of
from followup.rollup import Figure, reference_group
from followup.tracking import TrackResult
from handlingsplan.numbers import format_number
from measures.queries import parties_of


@dataclass(frozen=True)
class PartRow:
    """An organisation's parts in the table's year, in the order of its columns."""

    observation: Observation
    values: tuple[Decimal | None, ...]


@dataclass(frozen=True)
class PartTable:
    """The parts of the newest year that has any."""

    year: int
    labels: tuple[str, ...]
    rows: tuple[PartRow, ...]


@dataclass(frozen=True)
class Contradiction:
    """Two numbers that cannot both be right, in words."""

    observation: Observation
    text: str


def part_table(approved: Sequence[Observation]) -> PartTable | None:
    """Return the parts of the newest year with any; None where there are none. Parts are at hand without a query."""
    with_parts = [row for row in approved if row.parts.all()]
    if not with_parts:
        return None
    year = max(row.year for row in with_parts)
    rows = [row for row in with_parts if row.year == year]
    used = {part.part for row in rows for part in row.parts.all()}
    columns = [part for part in ValuePart if part.value in used]
    lines = []
    for row in rows:
        values = {part.part: part.value for part in row.parts.all()}
        lines.append(PartRow(row, tuple(values.get(part.value) for part in columns)))
    return PartTable(year, tuple(str(part.label) for part in columns), tuple(lines))


def contradictions(
    indicator: Indicator, approved: Iterable[Observation], pending: Iterable[Observation]
) -> Iterator[Contradiction]:
    """Yield parts that don't add up to their whole, and values of one year that two sources give differently."""
    counted = {(row.organisation_id, row.year): row for row in approved}
    for row in counted.values():
        yield from _of_parts(indicator, row)
    for row in pending:
        other = counted.get((row.organisation_id, row.year))
        if other is not None and other.value != row.value and other.source != row.source:
            yield Contradiction(row, _two_sources(indicator, other, row))


def _of_parts(indicator: Indicator, row: Observation) -> Iterator[Contradiction]:
    parts = {part.part: part.value for part in row.parts.all()}
    sexes = [parts[part] for part in (ValuePart.WOMEN.value, ValuePart.MEN.value) if part in parts]
    if indicator.rule == Rule.SUM and len(sexes) == 2 and sum(sexes) != row.value:  # noqa: PLR2004 both sexes
        text = _("Kvinnor och män är tillsammans %(sum)s, men helheten anges till %(whole)s.")
        words = {"sum": _worded(sum(sexes, Decimal()), indicator), "whole": _worded(row.value, indicator)}
        yield Contradiction(row, text % words)


def _two_sources(indicator: Indicator, one: Observation, other: Observation) -> str:
    return _("%(one)s enligt %(source)s, %(other)s enligt %(other_source)s.") % {
        "one": _worded(one.value, indicator),
        "source": one.source or _("källa som inte är angiven"),
        "other": _worded(other.value, indicator),
        "other_source": other.source or _("källa som inte är angiven"),
    }


def _worded(value: Decimal, indicator: Indicator) -> str:
    return f"{format_number(value, indicator.decimals)} {indicator.unit}"


@dataclass(frozen=True)
class SourceLine:
    """A source, empty where none was stated, and what came from it."""

    source: str
    first: int
    last: int
    count: int


def source_lines(values: Sequence[Observation]) -> tuple[SourceLine, ...]:
    """Return the sources of the values, the one with the newest value first."""
    years: dict[str, list[int]] = {}
    for row in values:
        years.setdefault(row.source, []).append(row.year)
    lines = [SourceLine(source, min(found), max(found), len(found)) for source, found in years.items()]
    return tuple(sorted(lines, key=lambda line: (-line.last, -line.count, line.source)))


MAX_NOTED = 50


@dataclass(frozen=True)
class Baseline:
    """Where the targets start from."""

    year: int
    value: Decimal


@dataclass(frozen=True)
class OrganisationValues:
    """An organisation's approved values, one per year of the table."""

    organisation: Organisation
    cells: tuple[Observation | None, ...]


@dataclass(frozen=True)
class PendingValue:
    """A value that was handed in: by whom and when, and the approved value that it would replace."""

    observation: Observation
    by: str
    at: datetime
    earlier: Observation | None


@dataclass(frozen=True)
class IndicatorPage:
    """Everything on the page. `figures` and the cells of `rows` follow `years`, the newest year first.

    `sources` tells where the approved values come from, `noted` those with a note, `lacking` whose value the sum of
    the newest year waits for.

    `waiting`, `returned` and `replaced` hold what the person may see of values that are handed in, sent back, and
    replaced by a correction; `own` the organisations that the person reports for.
    """

    charted: ChartedIndicator
    charts: tuple[Drawn, ...]  # with the own organisation's line
    years: tuple[int, ...]
    figures: tuple[Figure | None, ...]
    rows: tuple[OrganisationValues, ...]
    waiting: tuple[PendingValue, ...]
    returned: tuple[Observation, ...]
    replaced: tuple[Observation, ...]
    own: tuple[Organisation, ...]
    decides: bool
    track: TrackResult
    drafts: tuple[Observation, ...]
    parts: PartTable | None
    contradictions: tuple[Contradiction, ...]
    retrievals: tuple[Retrieval, ...]
    sources: tuple[SourceLine, ...]
    noted: tuple[Observation, ...]
    lacking: tuple[Organisation, ...]
    this_year: int
    ours: tuple[Organisation, ...]  # whose row comes first


def read_indicator(user: Person, indicator: Indicator) -> IndicatorPage:
    """Return the page; the indicator comes with its plan and targets. A constant number of queries."""
    figures = figures_of(indicator, approved_values(indicator.plan))
    seen = Observation.objects.visible_to(user, indicator.plan).filter(indicator=indicator)
    rows = list(seen.select_related("organisation", "replaced_by").prefetch_related("parts"))
    approved, pending, returned, drafts = (
        [row for row in rows if row.replaced_by_id is None and row.state == state]
        for state in ("approved", "pending", "returned", "draft")
    )
    decides = coordinates(user, indicator.plan_id)
    ours = organisations_where(user, OrganisationPermission.READ_DRAFTS)
    years = tuple(sorted({row.year for row in approved}, reverse=True))
    by_year = {figure.year: figure for figure in figures}
    charted = _charted(indicator, figures)
    return IndicatorPage(
        charted=charted,
        charts=_charts(charted, indicator, approved, ours),
        years=years,
        figures=tuple(by_year.get(year) for year in years),
        rows=tuple(sorted(_rows(approved, years), key=lambda row: row.organisation.pk not in ours)),
        waiting=_waiting(pending, approved),
        returned=tuple(returned),
        replaced=tuple(row for row in rows if row.replaced_by_id is not None),
        own=tuple(reporters(user, indicator, parties_of(indicator.plan))),
        decides=decides,
        track=track_of(indicator, figures),
        drafts=tuple(drafts),
        parts=part_table(approved),
        contradictions=tuple(contradictions(indicator, approved, pending)),
        retrievals=tuple(to_go_through(indicator.plan).filter(indicator=indicator)) if decides else (),
        sources=source_lines(approved),
        noted=tuple(row for row in reversed(approved) if row.note)[:MAX_NOTED],
        lacking=_lacking(indicator, approved),
        this_year=timezone.localdate().year,
        ours=tuple({row.organisation for row in approved if row.organisation_id in ours}),
    )


def _charts(
    charted: ChartedIndicator, indicator: Indicator, approved: Sequence[Observation], ours: Collection[int]
) -> tuple[Drawn, ...]:
    own = [row for row in approved if row.organisation_id in ours]
    if not own:
        return charts_with_own(charted, indicator.rule, own=(), label="")
    first = own[0].organisation
    mine = [row for row in own if row.organisation_id == first.pk]
    return charts_with_own(charted, indicator.rule, own=mine, label=str(first))


def _lacking(indicator: Indicator, approved: Sequence[Observation]) -> tuple[Organisation, ...]:
    """Return the organisations whose value the newest year's sum waits for."""
    if indicator.rule != Rule.SUM or not approved:
        return ()
    by_year: dict[int, dict[int, Decimal]] = {}
    for row in approved:
        by_year.setdefault(row.year, {})[row.organisation_id] = row.value
    wanted = reference_group(by_year, indicator.baseline_year) - by_year[max(by_year)].keys()
    found = {row.organisation_id: row.organisation for row in approved if row.organisation_id in wanted}
    return tuple(sorted(found.values(), key=lambda organisation: organisation.sort_key))


def _charted(indicator: Indicator, figures: Sequence[Figure]) -> ChartedIndicator:
    baseline = None
    if indicator.baseline_year is not None and indicator.baseline_value is not None:
        baseline = Baseline(indicator.baseline_year, indicator.baseline_value)
    return ChartedIndicator(
        anchor=f"indikator-{indicator.number}",
        title=indicator.title,
        unit=indicator.unit,
        decimals=indicator.decimals,
        baseline=baseline,
        targets=targets_of(indicator),
        values=figures,
    )


def _rows(approved: Sequence[Observation], years: Sequence[int]) -> tuple[OrganisationValues, ...]:
    """Return a row per organisation, in Swedish order."""
    cells = {(row.organisation_id, row.year): row for row in approved}
    organisations = {row.organisation_id: row.organisation for row in approved}
    in_order = sorted(organisations.values(), key=lambda organisation: organisation.sort_key)
    return tuple(
        OrganisationValues(organisation, tuple(cells.get((organisation.pk, year)) for year in years))
        for organisation in in_order
    )


def _waiting(pending: Sequence[Observation], approved: Sequence[Observation]) -> tuple[PendingValue, ...]:
    earlier = {(row.organisation_id, row.year): row for row in approved}
    entries = last_entries(Observation._meta.label_lower, [row.pk for row in pending]).select_related("by")
    last = {entry.object_id: entry for entry in entries}
    return tuple(
        PendingValue(
            row,
            author_name(last[row.pk].by) if row.pk in last else author_name(None),
            last[row.pk].at if row.pk in last else row.created_at,
            earlier.get((row.organisation_id, row.year)),
        )
        for row in pending
    )
