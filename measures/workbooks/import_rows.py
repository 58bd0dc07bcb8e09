"""One row of a workbook: what stands in it, and what is to come of it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from actors.conflicts import Difference
from handlingsplan.spreadsheets.reading.cells import NO_VALUE, Cell, SheetRow, Unreadable
from handlingsplan.swedish import fold
from measures.editing import MeasureData, StatusData
from measures.models import Measure
from measures.money.rows import FundingEntry
from measures.workbooks.cells import same
from measures.workbooks.columns import MORE, UNIT, WorkbookColumn
from measures.workbooks.headings import KRONOR, OWNER, AmountMeaning, base_of, unit_in
from measures.workbooks.layouts import Layout, SheetYears, column_label
from measures.workbooks.lookup import PlanLookups
from measures.workbooks.marks import BETWEEN_THOUSANDS, mark_question, two_way_mark, unmarked
from measures.workbooks.values import ParsedCell, as_text, read_amount


class RowOutcome(models.TextChoices):
    """What comes of a row."""

    NEW = "new", _("Ny")
    CHANGED = "changed", _("Ändrad")
    UNCHANGED = "unchanged", _("Oförändrad")
    REFUSED = "refused", _("Går inte")
    CONFLICT = "conflict", _("Krockar")
    LEFT_OUT = "left_out", _("Tas inte med")
    JOINED = "joined", _("Hör till raden ovan")


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
    money: Sequence[FundingEntry] = ()
    moved_because: str = ""
    is_laid: bool = False  # a draft for another party, by its coordinator


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
    unknown: Sequence[tuple[str, str]] = ()
    joins: tuple[str, int] | None = None  # sheet and number of the row whose measure its money belongs to

    @property
    def key(self) -> str:
        """What stands for the row in a form."""
        return f"{self.row}@{self.sheet}"

    @property
    def joins_key(self) -> str:
        return f"{self.joins[1]}@{self.joins[0]}" if self.joins else ""

    @property
    def is_applied(self) -> bool:
        return self.outcome in TO_APPLY


@dataclass(frozen=True)
class YearAmount:
    """An amount of a row, with the year that its heading says, and what is to be said of how it was read."""

    year: int | None
    amount: Decimal
    warning: str = ""
    kind: str = ""  # that its heading says
    funder: Any = None  # the same, or `OWNER`


@dataclass
class ParsedRow:
    """The values of a row's cells by column, with what is wrong and what was read otherwise than written."""

    values: dict[str, Any] = field(default_factory=dict)
    problems: list[CellProblem] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    warning_of: dict[str, str] = field(default_factory=dict)  # the warning on a column's cell, by column
    more: list[str] = field(default_factory=list)
    where: dict[str, str] = field(default_factory=dict)
    amounts: list["YearAmount"] = field(default_factory=list)
    unknown: list[tuple[str, str]] = field(default_factory=list)  # values that the plan has not, by column
    unit: str = ""  # of its amounts, in a cell of its own
    year_above: int | None = None  # the year of the list's title

    @property
    def reason(self) -> str:
        """Why the days of an accepted measure are moved."""
        return str(self.values.get("moved_because") or "")

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
    years: SheetYears = field(default_factory=SheetYears)  # of all its amounts that say none
    decisions: Mapping[tuple[str, str], str] = field(default_factory=dict)  # what odd values mean, by column and text

    @cached_property
    def _first(self) -> Mapping[str, int]:
        return {base_of(column): index for index, column in reversed(list(self.layout.columns.items()))}

    @cached_property
    def _labels(self) -> Sequence[str]:
        return [column_label(index, heading) for index, heading in enumerate(self.headings)]

    def raw(self, row: SheetRow, name: str) -> Cell:
        """Return the cell of a column, None where the sheet has no such column."""
        index = self._first.get(name)
        return row[index] if index is not None and index < len(row) else None

    def read(self, row: SheetRow, written: Mapping[str, Cell]) -> ParsedRow:
        """Return the values of the cells that say something else than `written`."""
        parsed = ParsedRow(unit=as_text(self.raw(row, UNIT)).strip())
        for index, name in self.layout.columns.items():
            if not name:
                continue
            cell = row[index] if index < len(row) else None
            base = base_of(name)
            parsed.where[base] = self._labels[index]
            if base not in written or not same(cell, written[base]):
                self._read_cell(parsed, name, cell, self.headings[index])
        parsed.year_above = self.years.above
        if self.years.named and not parsed.values.get("year"):
            parsed.values["year"] = self.years.named
            if self.years.says_more and any(amount.year is None for amount in parsed.amounts):
                parsed.warnings.append(gettext("Året %(year)d står i bladets namn.") % {"year": self.years.named})
        return parsed

    def _read_cell(self, parsed: ParsedRow, name: str, cell: Cell, heading: str) -> None:
        if isinstance(cell, Unreadable):
            parsed.add_error(name, unreadable_words(cell))
            return
        base = base_of(name)
        cell = self._decided(parsed, base, cell, heading)
        try:
            parsed_cell = self._parsed(parsed, name, cell)
        except ValidationError as error:
            parsed.add_error(base, error.messages[0])
            if base in MATCHABLE:
                parsed.unknown += [(base, text) for text in self._unknown(base, cell, heading)]
            return
        if name == MORE:
            if parsed_cell.value:
                parsed.more.append(f"{heading}: {parsed_cell.value}")
            return
        if base == "period":
            days = zip(("planned_start", "planned_end"), parsed_cell.value, strict=True)
            parsed.values |= {name: day for name, day in days if day and not parsed.values.get(name)}
        else:
            parsed.values[base] = parsed_cell.value
        if parsed_cell.warning:
            parsed.warning_of[base] = parsed_cell.warning
            parsed.warnings.append(f"{heading}: {parsed_cell.warning}")

    def _parsed(self, parsed: ParsedRow, name: str, cell: Cell) -> ParsedCell:
        base = base_of(name)
        if base != "amount" or self.columns[base].in_kronor:
            return self.columns[base].read(cell, self.names)
        meaning = AmountMeaning.of(name)
        cell = self._with_unit(parsed, cell, meaning)
        read = read_amount(cell, Decimal(meaning.unit or 1))
        if read.value == 0 and cell != ZERO:
            parsed.unknown.append((base, "0"))
            raise ValidationError(gettext("Betyder 0 att åtgärden inte kostar något, eller att beloppet saknas?"))
        if read.value is not None:
            is_named = meaning.funder not in {"", OWNER}
            funder = self.names.funders.one(meaning.funder) if is_named else meaning.funder
            parsed.amounts.append(YearAmount(meaning.year, read.value, read.warning, meaning.kind, funder))
        return read

    def _with_unit(self, parsed: ParsedRow, cell: Cell, meaning: AmountMeaning) -> Cell:
        """Return an amount with the unit that its row says in a cell of its own."""
        text = as_text(cell).strip()
        if UNIT not in self._first or not text or cell == ZERO or unit_in(text)[0]:
            return cell
        if not parsed.unit and meaning.unit == KRONOR:
            raise ValidationError(gettext("Raden säger inte vilken enhet beloppet har."))
        return f"{text.replace('.', ',') if isinstance(cell, float) else text} {parsed.unit}".strip()

    def _decided(self, parsed: ParsedRow, base: str, cell: Cell, heading: str) -> Cell:
        """Return the cell with what was decided of odd values in it."""
        if not self.decisions or cell is None or base not in MATCHABLE:
            return cell
        text = as_text(cell).strip()
        whole = self.decisions.get((base, fold(text)))
        if whole is not None:
            return _meant(parsed, whole, text, heading)
        if base == "amount" and isinstance(cell, str) and (mark := two_way_mark(text)):
            meant = self.decisions.get((base, fold(mark_question(heading, mark))))
            return unmarked(text, mark, meant == BETWEEN_THOUSANDS) if meant else cell
        if base not in SEVERAL:
            return cell
        parts = [self.decisions.get((base, fold(part)), f"={part}") for part in parts_of(text)]
        said = [_meant(parsed, part, text, heading) for part in parts]
        return "; ".join(str(part) for part in said if part)

    def _unknown(self, base: str, cell: Cell, heading: str) -> list[str]:
        text = as_text(cell).strip()
        if not text or (base == "amount" and not isinstance(cell, str)):
            return []
        if base == "amount" and (mark := two_way_mark(text)):
            question = mark_question(heading, mark)
            return [text if (base, fold(question)) in self.decisions else question]
        if base not in SEVERAL:
            return [text]
        return [part for part in parts_of(text) if not self._is_known(base, part)]

    def _is_known(self, base: str, text: str) -> bool:
        try:
            self.columns[base].read(text, self.names)
        except ValidationError:
            return False
        return True


# Columns whose values are names of the plan's own things: an odd one is asked about once, and remembered
SEVERAL = frozenset({"participants", "modes", "areas", "goals", "challenges"})
MATCHABLE = SEVERAL | {"owner", "package", "four_step", "county_wide", "status", "funder", "amount", "period"}
DAYS = frozenset({"planned_start", "planned_end", "actual_start", "actual_end"})
MATCHABLE |= DAYS | {"kind", "money_state", "year"}
BLANK, AS_TEXT, ZERO = "-", "+", "0 kr"  # what may be decided of a value, beside `=` and what it stands for
TOGETHER = ("title", "samma rubrik på flera rader")  # asked once of all rows that seem to be parts of one measure
ARE_TOGETHER = "=together"


def parts_of(text: str) -> list[str]:
    """Return the parts of a cell of several names."""
    parts = [part.strip() for part in re.split(r"[;\n]", text) if part.strip()]
    if len(parts) == 1 and "," in text:
        parts = [part.strip() for part in text.split(",") if part.strip()]
    return parts


def _meant(parsed: ParsedRow, decided: str, text: str, heading: str) -> Cell:
    if decided == AS_TEXT:
        parsed.more.append(f"{heading}: {text}")
        return None
    return None if decided == BLANK else decided.removeprefix("=")


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
