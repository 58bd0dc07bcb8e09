"""One row of a workbook: what stands in it, and what is to come of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from actors.conflicts import Difference
from handlingsplan.spreadsheets.reading.cells import NO_VALUE, Cell, SheetRow, Unreadable
from measures.editing import MeasureData, StatusData
from measures.models import Measure
from measures.money import FundingEntry
from measures.workbooks.cells import same
from measures.workbooks.columns import MORE, WorkbookColumn
from measures.workbooks.layouts import Layout, column_label
from measures.workbooks.lookup import PlanLookups
from measures.workbooks.values import as_text


class RowOutcome(models.TextChoices):
    """What comes of a row."""

    NEW = "new", _("Ny")
    CHANGED = "changed", _("Ändrad")
    UNCHANGED = "unchanged", _("Oförändrad")
    REFUSED = "refused", _("Går inte")
    CONFLICT = "conflict", _("Krockar")


TO_APPLY = frozenset({RowOutcome.NEW, RowOutcome.CHANGED})


@dataclass(frozen=True)
class CellProblem:
    """What is wrong, and in which column; `where` is empty where it is the row as a whole."""

    where: str
    text: str


@dataclass(frozen=True)
class PlannedChange:
    """What applying a row does: `measure` is None for a new one; what is None is not written."""

    measure: Measure | None
    data: MeasureData | None = None
    status: StatusData | None = None
    money: FundingEntry | None = None
    moved_because: str = ""


@dataclass(frozen=True)
class ImportRow:
    """One row: `row` is counted as in the program that it was written in."""

    sheet: str
    row: int
    title: str
    outcome: RowOutcome
    changes: Sequence[Difference] = ()
    problems: Sequence[CellProblem] = ()
    warnings: Sequence[str] = ()
    planned: PlannedChange | None = None
    measure: Measure | None = None

    @property
    def key(self) -> str:
        """What stands for the row in a form."""
        return f"{self.row}@{self.sheet}"

    @property
    def is_applied(self) -> bool:
        return self.outcome in TO_APPLY


@dataclass
class ParsedRow:
    """The values of a row's cells by column, with what is wrong and what was read otherwise than written."""

    values: dict[str, Any] = field(default_factory=dict)
    problems: list[CellProblem] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    warning_of: dict[str, str] = field(default_factory=dict)  # the warning on a column's cell, by column
    more: list[str] = field(default_factory=list)
    where: dict[str, str] = field(default_factory=dict)

    def add_error(self, name: str, text: str) -> None:
        """Add what is wrong with a column."""
        self.problems.append(CellProblem(self.where.get(name, ""), text))


@dataclass(frozen=True)
class RowReader:
    """Reads the rows of one sheet."""

    layout: Layout
    headings: Sequence[str]
    columns: Mapping[str, WorkbookColumn]
    names: PlanLookups

    def raw(self, row: SheetRow, name: str) -> Cell:
        """Return the cell of a column, None where the sheet has no such column."""
        index = next((index for index, column in self.layout.columns.items() if column == name), None)
        return row[index] if index is not None and index < len(row) else None

    def read(self, row: SheetRow, written: Mapping[str, Cell]) -> ParsedRow:
        """Return the values of the cells that say something else than `written`."""
        parsed = ParsedRow()
        for index, name in self.layout.columns.items():
            if not name:
                continue
            cell = row[index] if index < len(row) else None
            parsed.where[name] = column_label(index, self.headings[index])
            if name not in written or not same(cell, written[name]):
                self._read_cell(parsed, name, cell, self.headings[index])
        return parsed

    def _read_cell(self, parsed: ParsedRow, name: str, cell: Cell, heading: str) -> None:
        if isinstance(cell, Unreadable):
            parsed.add_error(name, unreadable_words(cell))
            return
        try:
            parsed_cell = self.columns[name].read(cell, self.names)
        except ValidationError as error:
            parsed.add_error(name, error.messages[0])
            return
        if name == MORE:
            if parsed_cell.value:
                parsed.more.append(f"{heading}: {parsed_cell.value}")
            return
        parsed.values[name] = parsed_cell.value
        if parsed_cell.warning:
            parsed.warning_of[name] = parsed_cell.warning
            parsed.warnings.append(f"{heading}: {parsed_cell.warning}")


def unreadable_words(cell: Unreadable) -> str:
    """Return what is said of a cell that nobody can read."""
    if cell.shown == NO_VALUE:
        return gettext(
            "Cellen har en formel utan värde. Öppna filen i Excel eller LibreOffice, spara, och försök igen."
        )
    return gettext("”%(text)s” går inte att läsa. Rätta cellen, eller töm den.") % {"text": cell.shown[:40]}


def row_title(raw: Cell, otherwise: object) -> str:
    """Return what a row is called in the preview."""
    return " ".join(as_text(raw).split())[:200] or str(otherwise or "")
