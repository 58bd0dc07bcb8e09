"""What an uploaded workbook would do: every row of it accounted for, nothing written."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from django.utils.translation import gettext as _

from actors.conflicts import version_token
from actors.models import User
from handlingsplan.spreadsheets.reading.cells import SheetRow, decoded, is_blank
from handlingsplan.spreadsheets.reading.sheets import Sheet
from measures.models import Measure, WorkbookUpload
from measures.workbooks.cells import by_id, for_workbook
from measures.workbooks.columns import MEASURES, MONEY
from measures.workbooks.heading_rows import headings
from measures.workbooks.headings import base_of
from measures.workbooks.import_rows import CellProblem, ImportRow, RowOutcome, RowReader
from measures.workbooks.layouts import Layout, column_label, layouts_of, looks_like_list, money_layout, years_of_sheet
from measures.workbooks.lookup import PlanLookups
from measures.workbooks.measure_rows import MeasureRowValidator
from measures.workbooks.money_rows import MoneyRowValidator
from measures.workbooks.rows.checks import repeats
from measures.workbooks.rows.laid import laid_before
from measures.workbooks.rows.left_out import RowsLeftOut, rows_that_are_none
from measures.workbooks.rows.together import ListedRow, RowsTogether
from measures.workbooks.value_matches import decided_values
from measures.workbooks.values import as_text

# What a person may insist on changes the outcome, and not what was seen
_WRITABLE = frozenset({RowOutcome.NEW, RowOutcome.CHANGED, RowOutcome.CONFLICT, RowOutcome.LEFT_OUT})


@dataclass(frozen=True)
class SheetAccount:
    """What came of a sheet's rows; the numbers add up to `rows`."""

    name: str
    rows: int
    is_read: bool
    above: int = 0  # headings, hints and whatever else stands above the first row
    blank: int = 0
    validated: int = 0
    left_out: Sequence[str] = ()  # columns that mean nothing here
    hidden: Sequence[str] = ()  # columns that are read, and that nobody sees who opens the file
    is_list: bool = False  # looks like a list of measures, though it is not read


@dataclass(frozen=True)
class Preview:
    """Every row with its outcome, and the account of every sheet."""

    lines: Sequence[ImportRow]
    sheets: Sequence[SheetAccount]

    @cached_property
    def counts(self) -> dict[str, int]:
        counts = Counter(line.outcome.value for line in self.lines)
        rare = {RowOutcome.LEFT_OUT, RowOutcome.JOINED}
        shown = [outcome for outcome in RowOutcome if counts[outcome.value] or outcome not in rare]
        return {outcome.value: counts[outcome.value] for outcome in shown}

    @property
    def cells(self) -> int:
        return sum(len(line.changes) for line in self.lines if line.outcome == RowOutcome.CHANGED)

    @property
    def has_remarks(self) -> bool:
        """Tell whether there are rows that are not taken in as they are."""
        return any(line.problems for line in self.lines)

    @cached_property
    def unknown(self) -> dict[tuple[str, str], int]:
        """Return the values that the plan has not, by column, with how many rows have each.

        In one order in every process, as forms number them: those of the most rows first, then as the list has them.
        """
        return dict(Counter(pair for line in self.lines for pair in dict.fromkeys(line.unknown)).most_common())

    @property
    def unread_lists(self) -> list[str]:
        """Return the names of the sheets that look like lists of measures and are not read."""
        return [sheet.name for sheet in self.sheets if sheet.is_list]

    @property
    def to_apply(self) -> list[ImportRow]:
        return [line for line in self.lines if line.is_applied]

    @property
    def version(self) -> str:
        """Stands for what the person has seen; it is the same whether or not conflicting rows are to hold."""
        rows = [
            (line.key, "" if line.outcome in _WRITABLE else line.outcome.value, *map(str, line.changes))
            for line in self.lines
        ]
        return version_token(*rows)


def stored_sheets(upload: WorkbookUpload) -> list[Sheet]:
    return [
        Sheet.marked(sheet["name"], [[decoded(cell) for cell in row] for row in sheet["rows"]], sheet)
        for sheet in upload.sheets
    ]


def make_preview(upload: WorkbookUpload, *, by: User, forced: Collection[str] = ()) -> Preview:
    """Return what the upload would do now; the number of queries is constant.

    `forced` are the keys of conflicting rows that are to hold nevertheless.
    """
    sheets = stored_sheets(upload)
    layout = Layout.from_json(upload.layout)
    money = money_layout(sheets)
    seen = for_workbook(Measure.objects.visible_to(by, upload.plan))
    measures, names, keys = by_id(seen), PlanLookups.of(upload.plan), frozenset(forced)
    laid = laid_before(by, upload.plan)
    decisions = decided_values(upload.organisation)
    lists = {one.sheet: _list_of(sheets[one.sheet], one, names, decisions) for one in layouts_of(sheets, layout)}
    together = RowsTogether.of([row for one in lists.values() for row in one.rows])
    lines: list[ImportRow] = []
    accounts = []
    earlier: MeasureRowValidator | None = None
    for index, sheet in enumerate(sheets):
        if index in lists:
            own = lists[index]
            reader = own.reader
            rows = MeasureRowValidator(
                upload.plan, by, upload.organisation, measures, reader, sheet.name, keys, laid=laid
            )
            rows.go_on_from(earlier)
            rows.left_out, rows.together = own.left_out, together
            rows.says_each_owner = repeats((one.row for one in own.rows), reader.layout, "owner")
            results = [_seen(sheet, rows.validate(one.row, one.place[1]), reader.layout) for one in own.rows]
            earlier = rows
        elif money is not None and index == money.sheet:
            reader = RowReader(money, headings(sheet, 0), MONEY, names)
            paid = MoneyRowValidator(by, measures, reader, sheet.name, keys)
            results = [paid.validate(row, number) for number, row in _rows(sheet, money)]
        else:
            accounts.append(SheetAccount(sheet.name, len(sheet.rows), is_read=False, is_list=looks_like_list(sheet)))
            continue
        lines += results
        accounts.append(_account(sheet, reader, len(results)))
    return Preview(lines, accounts)


@dataclass(frozen=True)
class _List:
    """A sheet of measures: what reads it, what its rows are that are none, and the others."""

    reader: RowReader
    left_out: RowsLeftOut
    rows: Sequence[ListedRow]


def _list_of(sheet: Sheet, own: Layout, names: PlanLookups, decisions: Mapping[tuple[str, str], str]) -> _List:
    years = years_of_sheet(sheet, own.heading_row)
    reader = RowReader(own, headings(sheet, own.heading_row), MEASURES, names, years, decisions)
    left_out = rows_that_are_none(sheet, own)
    rows = [
        ListedRow((sheet.name, number), _with_shared(sheet, own, number - 1, row), reader, left_out)
        for number, row in _rows(sheet, own)
    ]
    return _List(reader, left_out, rows)


def _seen(sheet: Sheet, line: ImportRow, layout: Layout) -> ImportRow:
    """Return a row with a word of it where whoever opens the file does not see it, or sees it struck through.

    One of a text that has more cells than the headings is cut in a wrong place, as 2,5 between commas.
    """
    names = len(sheet.rows[layout.heading_row]) if layout.heading_row < len(sheet.rows) else 0
    if sheet.code and line.is_applied and not is_blank(sheet.rows[line.row - 1][names:]):
        text = _("Raden har fler fält än rubrikraden. Sätt citattecken om fält där skiljetecknet ingår.")
        return replace(line, outcome=RowOutcome.REFUSED, problems=[CellProblem("", text)], planned=None)
    said = [_("Raden är dold i filen.")] if sheet.is_hidden or line.row - 1 in sheet.hidden_rows else []
    struck = [column for column in sheet.struck_cells.get(line.row - 1, ()) if layout.columns.get(column)]
    if struck:
        cells = ", ".join(as_text(sheet.cell(line.row - 1, column))[:40] for column in struck)
        said.append(_("Överstruket i filen: %(cells)s.") % {"cells": cells})
    return replace(line, warnings=[*line.warnings, *said]) if said else line


def _with_shared(sheet: Sheet, layout: Layout, index: int, row: SheetRow) -> SheetRow:
    """Return a row with a word of it where an amount stands in a cell that is merged with others."""
    shared = sheet.shared_cells.get(index)
    if not shared:
        return row
    amounts = {column for column, name in layout.columns.items() if base_of(name) == "amount"} & shared
    return [
        _("%(amount)s i en sammanfogad cell") % {"amount": as_text(cell)} if column in amounts else cell
        for column, cell in enumerate(row)
    ]


def _rows(sheet: Sheet, layout: Layout) -> Iterable[tuple[int, SheetRow]]:
    """Yield the rows that say something, with their numbers as the program shows them."""
    for index, row in enumerate(sheet.rows):
        if index >= layout.first_row and not is_blank(row):
            yield index + 1, row


def _account(sheet: Sheet, reader: RowReader, validated: int) -> SheetAccount:
    above = min(reader.layout.first_row, len(sheet.rows))
    left_out = [
        column_label(index, heading)
        for index, heading in enumerate(reader.headings)
        if not reader.layout.columns.get(index) and _says_something(sheet, index, above)
    ]
    hidden = [
        column_label(index, heading)
        for index, heading in enumerate(reader.headings)
        if index in sheet.hidden_columns and reader.layout.columns.get(index)
    ]
    blank = len(sheet.rows) - above - validated
    return SheetAccount(sheet.name, len(sheet.rows), True, above, blank, validated, left_out, hidden)


def _says_something(sheet: Sheet, column: int, first_row: int) -> bool:
    return any(not is_blank(row[column : column + 1]) for row in sheet.rows[first_row:])
