"""What the page of an indicator shows a person."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone

from actors.access import Person
from actors.models import Organisation
from followup.charts import Chart, Point, draw
from followup.models import Indicator, Observation, Retrieval
from followup.parts import Contradiction, PartTable, contradictions, part_table
from followup.permissions import coordinates
from followup.queries import approved_values, figures_of, reporters, targets_of, verdict_of
from followup.retrievals import OPEN
from followup.rollup import Figure
from followup.tracking import Verdict
from measures.conflicts import signed
from measures.queries import parties_of


@dataclass(frozen=True)
class Baseline:
    """Where the targets start from."""

    year: int
    value: Decimal


@dataclass(frozen=True)
class Charted:
    """An indicator as the chart wants it; `anchor` makes the drawing's ids."""

    anchor: str
    title: str
    unit: str
    decimals: int
    baseline: Point | None
    targets: Sequence[Point]
    values: Sequence[Point]


@dataclass(frozen=True)
class Row:
    """An organisation's approved values, one per year of the table."""

    organisation: Organisation
    cells: tuple[Observation | None, ...]


@dataclass(frozen=True)
class Waiting:
    """A value that was handed in: by whom and when, and the approved value that it would replace."""

    observation: Observation
    by: str
    at: datetime
    earlier: Observation | None


@dataclass(frozen=True)
class IndicatorPage:
    """Everything on the page. `figures` and the cells of `rows` follow `years`, the newest year first.

    `waiting`, `returned` and `replaced` hold what the person may see of values that are handed in, sent back, and
    replaced by a correction; `own` the organisations that the person reports for.
    """

    charted: Charted
    chart: Chart | None
    years: tuple[int, ...]
    figures: tuple[Figure | None, ...]
    rows: tuple[Row, ...]
    waiting: tuple[Waiting, ...]
    returned: tuple[Observation, ...]
    replaced: tuple[Observation, ...]
    own: tuple[Organisation, ...]
    decides: bool
    verdict: Verdict
    drafts: tuple[Observation, ...]
    parts: PartTable | None
    contradictions: tuple[Contradiction, ...]
    retrievals: tuple[Retrieval, ...]
    this_year: int


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
    years = tuple(sorted({row.year for row in approved}, reverse=True))
    by_year = {figure.year: figure for figure in figures}
    charted = _charted(indicator, figures)
    return IndicatorPage(
        charted=charted,
        chart=draw(charted),
        years=years,
        figures=tuple(by_year.get(year) for year in years),
        rows=_rows(approved, years),
        waiting=_waiting(pending, approved),
        returned=tuple(returned),
        replaced=tuple(row for row in rows if row.replaced_by_id is not None),
        own=tuple(reporters(user, indicator, parties_of(indicator.plan))),
        decides=decides,
        verdict=verdict_of(indicator, figures),
        drafts=tuple(drafts),
        parts=part_table(approved),
        contradictions=tuple(contradictions(indicator, approved, pending)),
        retrievals=tuple(_open_retrievals(indicator)) if decides else (),
        this_year=timezone.localdate().year,
    )


def _open_retrievals(indicator: Indicator) -> list[Retrieval]:
    found = Retrieval.objects.filter(indicator=indicator, state__in=OPEN).defer("table", "readings", "unmatched")
    return list(found.select_related("plan", "indicator__plan"))


def _charted(indicator: Indicator, figures: Sequence[Figure]) -> Charted:
    baseline = None
    if indicator.baseline_year is not None and indicator.baseline_value is not None:
        baseline = Baseline(indicator.baseline_year, indicator.baseline_value)
    return Charted(
        anchor=f"indikator-{indicator.number}",
        title=indicator.title,
        unit=indicator.unit,
        decimals=indicator.decimals,
        baseline=baseline,
        targets=targets_of(indicator),
        values=figures,
    )


def _rows(approved: Sequence[Observation], years: Sequence[int]) -> tuple[Row, ...]:
    """Return a row per organisation, in Swedish order."""
    cells = {(row.organisation_id, row.year): row for row in approved}
    organisations = {row.organisation_id: row.organisation for row in approved}
    in_order = sorted(organisations.values(), key=lambda organisation: organisation.sort_key)
    return tuple(
        Row(organisation, tuple(cells.get((organisation.pk, year)) for year in years)) for organisation in in_order
    )


def _waiting(pending: Sequence[Observation], approved: Sequence[Observation]) -> tuple[Waiting, ...]:
    earlier = {(row.organisation_id, row.year): row for row in approved}
    history = Observation.history.filter(id__in=[row.pk for row in pending]).select_related("history_user")
    last: dict[int, Any] = {}
    for entry in history.order_by("history_date", "history_id"):
        last[entry.id] = entry
    return tuple(
        Waiting(
            row,
            signed(last[row.pk].history_user) if row.pk in last else signed(None),
            last[row.pk].history_date if row.pk in last else row.created_at,
            earlier.get((row.organisation_id, row.year)),
        )
        for row in pending
    )
