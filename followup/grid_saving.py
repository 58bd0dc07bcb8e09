"""Saving a grid of values: all changed cells together, or none and what is wrong with each."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from actors.models import Organisation, User
from followup.enums import ObservationState
from followup.grid import GridCell, GridRow, ValueGrid
from followup.models import Indicator
from followup.reporting import Report, hand_in, save_draft
from followup.statistics.readings import match_places
from followup.statistics.tables import TableError, from_grid
from followup.value_rules import value_problem
from handlingsplan.numbers import SwedishDecimalField

MAX_PASTED = 200_000


@dataclass(frozen=True)
class SharedSource:
    """What holds for all changed values."""

    source: str
    note: str
    correction: str


def checked(grid: ValueGrid, now: ValueGrid, indicator: Indicator, common: SharedSource) -> ValueGrid:
    """Return the grid with what is wrong at each changed cell; `now` is what is stored."""
    stored = {cell.name: cell for cell in now.cells}
    lines = tuple(
        GridRow(line.organisation, tuple(_checked(cell, stored[cell.name], indicator) for cell in line.cells))
        for line in grid.lines
    )
    corrected = [cell.place for cell in grid.cells if cell.changed and _is_approved(stored[cell.name])]
    problems = []
    if corrected and not common.correction.strip():
        problems.append(
            _("Skriv varför godkända värden rättas: %(places)s.") % {"places": ", ".join(corrected[:10])},
        )
    return replace(grid, lines=lines, problems=(*grid.problems, *problems))


def _is_approved(cell: GridCell) -> bool:
    return bool(cell.approved) or cell.state == ObservationState.APPROVED


def _checked(cell: GridCell, now: GridCell, indicator: Indicator) -> GridCell:
    if not cell.changed:
        return cell
    problems = list(_value_problems(cell.text, indicator))
    if cell.locked:
        problems = [_("Året är låst.")]
    elif cell.expected_value != now.expected_value and cell.text.strip() != now.expected_value:
        text = _("Någon har skrivit %(value)s här sedan du öppnade sidan. Spara igen om ditt ska gälla.")
        problems.append(text % {"value": now.expected_value or "–"})
        return replace(cell, problems=tuple(problems), expected_value=now.expected_value, is_stale=True)
    return replace(cell, problems=tuple(problems))


def _value_problems(text: str, indicator: Indicator) -> list[str]:
    if not text.strip():
        return [_("Ett värde rättas, det tas inte bort.")]
    try:
        problem = value_problem(indicator, _number(text, indicator))
    except ValidationError as error:
        return list(error.messages)
    return [problem] if problem else []


def _number(text: str, indicator: Indicator) -> Decimal:
    field = SwedishDecimalField(decimals=indicator.decimals, unit=indicator.unit)
    number: Decimal = field.clean(text)
    return number


@transaction.atomic
def save_grid(grid: ValueGrid, indicator: Indicator, common: SharedSource, *, draft: bool, by: User) -> int:
    """Hand in the changed cells of a checked grid, or keep them as drafts; returns how many.

    Raises `RefusedError`, and ValidationError that names the cell.
    """
    verb = save_draft if draft else hand_in
    changed = [cell for cell in grid.cells if cell.changed]
    for cell in changed:
        report = Report(
            year=cell.year,
            value=_number(cell.text, indicator),
            source=common.source,
            note=common.note,
            correction=common.correction,
        )
        try:
            verb(indicator, cell.organisation, report=report, by=by)
        except ValidationError as error:
            raise ValidationError(f"{cell.place}: {' '.join(error.messages)}") from error
    return len(changed)


def fill(grid: ValueGrid, block: str) -> ValueGrid:
    """Return the grid with a spreadsheet's block put in: years in its first row, organisations in its first column."""
    rows = [line.split("\t" if "\t" in line else ";") for line in block[:MAX_PASTED].splitlines()]
    try:
        table = from_grid(rows)
    except TableError as error:
        return replace(grid, problems=(str(error),))
    organisations: list[Organisation] = [line.organisation for line in grid.lines]
    matches = match_places(table.names, organisations)
    typed = {
        (organisation.pk, series.year): series.values[key].strip()
        for series in table.series
        for key, organisation in matches.found.items()
        if series.year is not None and key in series.values
    }
    known = {(cell.organisation.pk, cell.year) for cell in grid.cells}
    problems = []
    if matches.unmatched:
        names = ", ".join(matches.unmatched[:10])
        problems.append(_("Rader som inte är någon organisation du rapporterar för: %(names)s.") % {"names": names})
    if outside := sorted({str(year) for pk, year in typed if (pk, year) not in known}):
        problems.append(_("År som inte finns i rutnätet: %(years)s.") % {"years": ", ".join(outside)})
    if not typed:
        problems.append(_("Inget fylldes i: första raden ska ha årtal och första kolumnen organisationer."))
    return replace(grid, lines=_filled(grid, typed), problems=tuple(problems))


def _filled(grid: ValueGrid, typed: Mapping[tuple[int, int], str]) -> tuple[GridRow, ...]:
    return tuple(
        GridRow(
            line.organisation,
            tuple(replace(cell, text=typed.get((cell.organisation.pk, cell.year), cell.text)) for cell in line.cells),
        )
        for line in grid.lines
    )
