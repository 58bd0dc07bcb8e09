"""Statistics files that people upload: bounded in size, opened where they can do no harm, read as a table."""

import re
from collections.abc import Collection, Sequence
from dataclasses import replace

from django.utils.translation import gettext as _

from followup.statistics.columns import year_of
from followup.statistics.figures import read_figure
from followup.statistics.tables import StatisticsTable, TableError, from_grid, joined, read_jsonstat
from handlingsplan.spreadsheets.reading.bounds import MAX_BYTES
from handlingsplan.spreadsheets.reading.cells import NO_VALUE, Cell, Unreadable, is_blank
from handlingsplan.spreadsheets.reading.files import FileRefusedError, read_upload
from handlingsplan.spreadsheets.reading.sheets import Sheet, column_letters

KINDS = (".xlsx", ".xlsm", ".xls", ".ods", ".csv", ".txt", ".tsv", ".json")
_THREE_DECIMALS = re.compile(r"-?\d{1,3}\.\d{3}")
_MOST = 20  # cells named in a remark
_EXACT = 1e15  # below it, a float counts whole numbers exactly


def read_file(name: str, content: bytes, *, known: Collection[str] = ()) -> StatisticsTable:
    """Return the table in a file, by the kind that its name tells; `known` are folded names of places.

    Raises `TableError` in Swedish.
    """
    kind = name[name.rfind(".") :].lower() if "." in name else ""
    if kind not in KINDS:
        raise TableError(_("Filen ska vara en arbetsbok (xlsx, xls, ods), kommaseparerad text (csv) eller JSON-stat."))
    if len(content) > MAX_BYTES:
        raise TableError(_("Filen är för stor: högst %(most)d MB läses.") % {"most": MAX_BYTES // 1_000_000})
    if kind == ".json":
        return read_jsonstat(content)
    try:
        sheets = read_upload(name, content)
    except FileRefusedError as error:
        raise TableError(str(error)) from error
    return table_of_sheets(sheets, title=name, known=known)


def table_of_sheets(sheets: Sequence[Sheet], *, title: str, known: Collection[str]) -> StatisticsTable:
    """Return the table of a workbook. Raises `TableError`."""
    filled = [sheet for sheet in sheets if not all(map(is_blank, sheet.rows))]
    for sheet in filled:
        _check_fields(sheet)
    if len(filled) < 2:  # noqa: PLR2004 one sheet needs no name
        table = table_of(_rows(filled[0]) if filled else [], title=title, known=known)
    else:
        table = _of_all(filled, title=title, known=known)
    return replace(table, remarks=tuple(remark for sheet in filled for remark in _remarks(sheet)))


def _check_fields(sheet: Sheet) -> None:
    """Refuse a text in which a row has more fields than the headings: it is cut within a number, as 2,5 by commas."""
    if not sheet.code:
        return
    ends = [max((at for at, cell in enumerate(row, 1) if not is_blank([cell])), default=0) for row in sheet.rows]
    first = next((at for at, row in enumerate(sheet.rows) if any(map(_is_value, row))), len(sheet.rows))
    headings = max(ends[:first], default=0)
    wrong = next((number for number, end in enumerate(ends, 1) if end > max(headings, 1)), None)
    if wrong and headings > 1:
        text = _("Rad %(row)d har fler fält än rubrikraden. Sätt citattecken om fält där skiljetecknet ingår.")
        raise TableError(text % {"row": wrong})


def _is_value(cell: Cell) -> bool:
    return year_of(text_of(cell)) is None and read_figure(text_of(cell), ".").number is not None


def _remarks(sheet: Sheet) -> list[str]:
    """Return which cells of a sheet are read although nobody sees them, or sees them struck through."""
    rows = [_("rad %(n)d") % {"n": row + 1} for row in sorted(sheet.hidden_rows) if row < len(sheet.rows)]
    columns = [column_letters(column) for column in sorted(sheet.hidden_columns) if column < sheet.width]
    struck = [f"{column_letters(column)}{row + 1}" for row, column in sorted(sheet.struck)]
    said = {
        _("Dolda i filen, på bladet %(sheet)s, men läses: %(places)s."): [*rows, *columns],
        _("Överstrukna i filen, på bladet %(sheet)s, men läses: %(places)s."): struck,
    }
    named = {
        text: ", ".join([*places[:_MOST], *["…"] * (len(places) > _MOST)]) for text, places in said.items() if places
    }
    return [text % {"sheet": sheet.name, "places": places} for text, places in named.items()]


def _rows(sheet: Sheet) -> list[list[Cell]]:
    """Return the rows; a figure in a merged area may be of all its cells together, so that it is none of each.

    A year goes on for what it stands over or beside.
    """
    return [
        [_shared(cell) if column in sheet.shared_cells.get(index, ()) else cell for column, cell in enumerate(row)]
        for index, row in enumerate(sheet.rows)
    ]


def _shared(cell: Cell) -> Cell:
    is_figure = read_figure(text_of(cell), ".").number is not None and year_of(text_of(cell)) is None
    return _("%(cell)s i en sammanfogad cell") % {"cell": text_of(cell)} if is_figure else cell


def _of_all(sheets: Sequence[Sheet], *, title: str, known: Collection[str]) -> StatisticsTable:
    """Return the tables of all sheets as one, each series under its sheet's name; a sheet may be called by its year."""
    tables: list[tuple[str, StatisticsTable]] = []
    refusals: list[TableError] = []
    for sheet in sheets:
        try:
            tables.append((sheet.name, table_of(_rows(sheet), title=title, known=known)))
        except TableError as refused:  # notes and contents are no tables
            refusals.append(refused)
    if not tables:
        raise refusals[0]
    if len(tables) == 1:
        return tables[0][1]
    return joined(tables, title=title)


def table_of(rows: Sequence[Sequence[Cell]], *, title: str, known: Collection[str] = ()) -> StatisticsTable:
    """Return the table in a sheet. Raises `TableError`."""
    return from_grid([[text_of(cell) for cell in row] for row in _even(rows)], title=title, known=known)


def _even(rows: Sequence[Sequence[Cell]]) -> list[list[Cell]]:
    width = max(map(len, rows), default=0)
    return [[*row, *[None] * (width - len(row))] for row in rows]


def text_of(cell: Cell) -> str:
    """Return a cell as text; a whole number without a decimal point."""
    if isinstance(cell, float):
        if cell.is_integer() and abs(cell) < _EXACT:
            return str(int(cell))
        # a nought more tells decimals from thousands
        return f"{cell!r}0" if _THREE_DECIMALS.fullmatch(repr(cell)) else repr(cell)
    if isinstance(cell, Unreadable) and cell.shown == NO_VALUE:
        return _("formel utan värde")
    return "" if cell is None else str(cell)
