"""The grid of values: organisations down, years across, each cell with what it says now and what is wrong with it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from actors.access import Person
from actors.models import Organisation
from followup.enums import ObservationState
from followup.models import Indicator, Observation
from followup.queries import due_year
from followup.value_rules import locked_years
from handlingsplan.numbers import format_number

MAX_CELLS = 400
MAX_YEARS = 8
_SHOWN_FIRST = (ObservationState.PENDING, ObservationState.RETURNED, ObservationState.DRAFT, ObservationState.APPROVED)


@dataclass(frozen=True)
class GridCell:
    """One value: `expected_value` is what the page showed, `text` what stands in the field."""

    organisation: Organisation
    year: int
    expected_value: str
    text: str
    state: str = ""
    state_label: str = ""
    approved: str = ""
    locked: bool = False
    problems: tuple[str, ...] = ()
    is_stale: bool = False  # somebody else has written here since the page was made

    @property
    def name(self) -> str:
        return field_name(self.organisation.pk, self.year)

    @property
    def changed(self) -> bool:
        """Tell whether something else was typed than the page showed."""
        return self.text.strip() != self.expected_value

    @property
    def place(self) -> str:
        return f"{self.organisation} {self.year}"


@dataclass(frozen=True)
class GridRow:
    """An organisation's cells, one per year."""

    organisation: Organisation
    cells: tuple[GridCell, ...]


@dataclass(frozen=True)
class ValueGrid:
    """The whole; `earlier` and `later` are the last years of the neighbouring pages, 0 where there is none."""

    years: tuple[int, ...]
    lines: tuple[GridRow, ...]
    earlier: int
    later: int
    problems: tuple[str, ...] = field(default=())

    @property
    def cells(self) -> list[GridCell]:
        return [cell for line in self.lines for cell in line.cells]

    @property
    def wrong(self) -> list[GridCell]:
        return [cell for cell in self.cells if cell.problems]


def field_name(organisation_id: int, year: int) -> str:
    """Return the name of a cell's field; the one that holds what the page showed begins with "seen-"."""
    return f"v-{organisation_id}-{year}"


def year_window(known: Iterable[int], last: int, rows: int) -> tuple[int, ...]:
    """Return the years of one page: those before `last` and itself, as many as the grid has room for."""
    room = max(1, min(MAX_YEARS, MAX_CELLS // max(1, rows)))
    years = sorted({year for year in known if year <= last} | {last - step for step in range(room)})
    return tuple(years[-room:])


def read_grid(
    user: Person,
    indicator: Indicator,
    own: Sequence[Organisation],
    *,
    last: int,
    typed: Mapping[str, str] | None = None,
) -> ValueGrid:
    """Return the grid of the person's organisations; two queries. `typed` are the fields of a form that was sent."""
    rows = Observation.objects.visible_to(user, indicator.plan).current().filter(indicator=indicator)
    stored: dict[tuple[int, int], dict[str, Observation]] = {}
    for row in rows:
        stored.setdefault((row.organisation_id, row.year), {})[row.state] = row
    known = {year for _organisation, year in stored}
    shown = list(own)[:MAX_CELLS]
    years = year_window(known, last, len(shown))
    locked = locked_years(indicator.plan)
    lines = tuple(
        GridRow(
            organisation,
            tuple(
                replace(
                    _cell(indicator, organisation, year, stored.get((organisation.pk, year), {}), typed or {}),
                    locked=year in locked,
                )
                for year in years
            ),
        )
        for organisation in shown
    )
    newest = due_year() + 1
    return ValueGrid(
        years=years,
        lines=lines,
        earlier=years[0] - 1 if min(known, default=years[0]) < years[0] else 0,
        later=min(newest, last + len(years)) if last < newest else 0,
    )


def _cell(
    indicator: Indicator,
    organisation: Organisation,
    year: int,
    states: Mapping[str, Observation],
    typed: Mapping[str, str],
) -> GridCell:
    row = next((states[state] for state in _SHOWN_FIRST if state in states), None)
    approved = states.get(ObservationState.APPROVED)
    now = format_number(row.value, indicator.decimals) if row else ""
    name = field_name(organisation.pk, year)
    return GridCell(
        organisation,
        year,
        expected_value=typed.get(f"seen-{name}", now),
        text=typed.get(name, now),
        state=row.state if row else "",
        state_label=row.get_state_display() if row else "",
        approved=format_number(approved.value, indicator.decimals) if approved and row is not approved else "",
    )
