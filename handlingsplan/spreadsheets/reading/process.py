"""The confined process that reads an uploaded list (`handlingsplan.spreadsheets.reading.files` runs it).

It is given the file's name as a line of JSON, and then the file. It prints one JSON line per sheet and row, or as the
last one why it refused. Cells are as `cells.encoded` has them.
"""

import io
import json
import math
import sys
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError, SheetVisibleEnum

from handlingsplan.files.kinds import CSV, ODS, XLS
from handlingsplan.spreadsheets.reading import bounds
from handlingsplan.spreadsheets.reading.cells import Cell, SheetRow, Unreadable, encoded, is_blank, is_error
from handlingsplan.spreadsheets.reading.delimited import read_csv
from handlingsplan.spreadsheets.reading.file_types import UnreadableError, check_archive, check_size, file_type_of
from handlingsplan.spreadsheets.reading.mending import Marks, marks_of
from handlingsplan.spreadsheets.reading.number_formats import as_shown
from handlingsplan.spreadsheets.reading.old_workbooks import marks_of_old
from handlingsplan.spreadsheets.reading.opendocument import read_ods


def read(data: bytes, name: str) -> Iterator[dict[str, Any]]:
    """Yield a head for each sheet, and then its rows; raises `UnreadableError`."""
    kind = file_type_of(data, name)
    if kind == CSV:
        code, rows = read_csv(data)
        yield {"sheet": "CSV", "code": code}
        yield from _written(rows, [])
        return
    if kind != XLS:
        check_archive(data)
    if kind == ODS:
        for table in read_ods(data):
            hidden = {"hidden_rows": table.hidden_rows, "hidden_columns": table.hidden_columns}
            shared = _shared(table.rows, table.merged)
            yield {"sheet": table.name, "hidden": table.hidden, **hidden, "struck": table.struck, "shared": shared}
            yield from _written(table.rows, table.merged)
        return
    try:
        yield from _excel(data, marks_of_old(data) if kind == XLS else marks_of(data))
    except PasswordError as error:
        raise UnreadableError("locked") from error
    except CalamineError as error:
        raise UnreadableError("broken") from error


def _excel(data: bytes, marks: list[Marks]) -> Iterator[dict[str, Any]]:
    workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
    if len(workbook.sheet_names) > bounds.MAX_SHEETS:
        raise UnreadableError("too_many_sheets")
    for number, sheet in enumerate(workbook.sheets_metadata):
        found = marks[number] if number < len(marks) else Marks()
        hidden = sheet.visible != SheetVisibleEnum.Visible
        yield from _sheet(workbook.get_sheet_by_index(number), found, hidden=hidden)


def _sheet(sheet: CalamineSheet, marks: Marks, *, hidden: bool) -> Iterator[dict[str, Any]]:
    last_row, last_column = sheet.end or (-1, -1)
    check_size(last_row + 1, last_column + 1)
    if (last_row + 1) * (last_column + 1) > bounds.MAX_CELLS:
        raise UnreadableError("too_many_cells")
    left = sheet.start[1] if sheet.start else 0
    # calamine's rows begin with the sheet's first row, but with the first column that has content
    rows: list[SheetRow] = [[None] * left + [_plain(cell) for cell in row] for row in sheet.iter_rows()]
    for (row, column), shown in marks.unreadable.items():
        if row < len(rows) and column < bounds.MAX_COLUMNS:
            rows[row] += [None] * (column + 1 - len(rows[row]))
            if rows[row][column] is None:
                rows[row][column] = Unreadable(shown)
    for (row, column), shown in marks.formats.items():
        cell = rows[row][column] if row < len(rows) and column < len(rows[row]) else None
        if isinstance(cell, int | float) and not isinstance(cell, bool) and math.isfinite(cell):
            rows[row][column] = as_shown(cell, shown)
    merged = [[*first, *last] for first, last in sheet.merged_cell_ranges or ()]
    yield {
        "sheet": sheet.name,
        "hidden": hidden,
        "hidden_rows": marks.hidden_rows[: bounds.MAX_ROWS],
        "hidden_columns": marks.hidden_columns,
        "struck": [place for place in marks.struck if place[0] < len(rows)],
        "shared": _shared(rows, merged),
    }
    yield from _written(rows, merged)


def _shared(rows: list[SheetRow], merged: Iterable[list[int]]) -> list[list[int]]:
    """Return the merged areas that hold a figure: it may be of all its cells together, or of each."""
    found = []
    for top, left, bottom, right in merged:
        cell = rows[top][left] if top < len(rows) and left < len(rows[top]) else None
        if not isinstance(cell, bool | None) and any(char.isdigit() for char in str(cell)):
            found.append([top, left, min(bottom, bounds.MAX_ROWS), min(right, bounds.MAX_COLUMNS)])
    return found


def _fill(rows: list[SheetRow], merged: Iterable[list[int]]) -> None:
    """Let every cell of a merged area say what the area says."""
    filled = 0
    for top, left, last_row, last_column in merged:
        bottom, right = min(last_row, len(rows) - 1), min(last_column, bounds.MAX_COLUMNS - 1)
        if top > bottom or left > right or (top, left) == (bottom, right) or left >= len(rows[top]):
            continue
        filled += (bottom + 1 - top) * (right + 1 - left)
        if filled > bounds.MAX_CELLS:
            raise UnreadableError("too_many_cells")
        value = rows[top][left]
        if value is None:
            continue
        for row in rows[top : bottom + 1]:
            row.extend([None] * (right + 1 - len(row)))
            row[left : right + 1] = [value] * (right + 1 - left)


def _written(rows: list[SheetRow], merged: Iterable[list[int]]) -> Iterator[dict[str, Any]]:
    """Yield rows of plain cells, without what is empty at their ends."""
    _fill(rows, merged)
    characters = 0
    for row in rows:
        cells = [_plain(cell) for cell in row]
        while cells and cells[-1] is None:
            cells.pop()
        check_size(0, len(cells))
        characters += sum(len(cell) for cell in cells if isinstance(cell, str))
        if characters > bounds.MAX_TEXT:
            raise UnreadableError("too_much_text")
        yield {"row": [] if is_blank(cells) else [encoded(cell) for cell in cells]}


def _plain(value: Any) -> Cell:
    if isinstance(value, str):
        text = value[: bounds.MAX_IN_CELL].replace("\0", "")
        return Unreadable(text.strip()[:80]) if is_error(text) else text or None
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, bool | int | float | date | Unreadable):
        return value
    if isinstance(value, time | timedelta):
        return str(value)
    return None


def main() -> None:
    """Read standard input, print what is in it."""
    name = json.loads(sys.stdin.buffer.readline())
    write = sys.stdout.write
    try:
        for line in read(sys.stdin.buffer.read(bounds.MAX_BYTES + 1), name):
            write(json.dumps(line, separators=(",", ":")) + "\n")
    except UnreadableError as error:
        write(json.dumps({"refused": error.code, "details": error.details}) + "\n")
