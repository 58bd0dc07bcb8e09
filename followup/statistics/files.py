"""Statistics files that people upload: bounded in size, opened where they can do no harm, read as a table."""

import re
from collections.abc import Collection, Sequence

from django.utils.translation import gettext as _

from followup.statistics.tables import StatisticsTable, TableError, from_grid, joined, read_jsonstat
from handlingsplan.spreadsheets.reading.bounds import MAX_BYTES
from handlingsplan.spreadsheets.reading.cells import NO_VALUE, Cell, Unreadable, is_blank
from handlingsplan.spreadsheets.reading.files import FileRefusedError, read_upload
from handlingsplan.spreadsheets.reading.sheets import Sheet

KINDS = (".xlsx", ".xlsm", ".xls", ".ods", ".csv", ".txt", ".tsv", ".json")
_THREE_DECIMALS = re.compile(r"-?\d{1,3}\.\d{3}")
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
    filled = [sheet for sheet in sheets if not all(map(is_blank, sheet.rows))]
    if len(filled) < 2:  # noqa: PLR2004 one sheet needs no name
        return table_of(filled[0].rows if filled else [], title=name, known=known)
    return _of_all(filled, title=name, known=known)


def _of_all(sheets: Sequence[Sheet], *, title: str, known: Collection[str]) -> StatisticsTable:
    """Return the tables of all sheets as one, each series under its sheet's name; a sheet may be called by its year."""
    tables: list[tuple[str, StatisticsTable]] = []
    refusals: list[TableError] = []
    for sheet in sheets:
        try:
            tables.append((sheet.name, table_of(sheet.rows, title=title, known=known)))
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
