"""The confined process that reads an uploaded file (`measures.workbooks.uploads` runs it).

It is given the file's name as a line of JSON, and then the file. It prints one JSON line per sheet and row, or as the
last one why it refused. Cells are text, numbers, booleans, null, or `{"day": …}`.
"""

import io
import json
import sys
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError, SheetVisibleEnum

from handlingsplan.file_kinds import CSV, XLS
from measures.workbooks import bounds
from measures.workbooks.delimited import read_csv
from measures.workbooks.file_types import UnreadableError, check_archive, check_size, file_type_of

Cell = Any


def read(data: bytes, name: str) -> Iterator[dict[str, Any]]:
    """Yield a head for each sheet, and then its rows; raises `UnreadableError`."""
    kind = file_type_of(data, name)
    if kind == CSV:
        yield {"sheet": "CSV", "hidden": False, "merged": []}
        yield from ({"row": row} for row in _bounded(read_csv(data)))
        return
    if kind != XLS:
        check_archive(data)
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
        if len(workbook.sheet_names) > bounds.MAX_SHEETS:
            raise UnreadableError("too_many_sheets")
        for number, sheet in enumerate(workbook.sheets_metadata):
            hidden = sheet.visible != SheetVisibleEnum.Visible
            yield from _sheet(workbook.get_sheet_by_index(number), hidden=hidden)
    except PasswordError as error:
        raise UnreadableError("locked") from error
    except CalamineError as error:
        raise UnreadableError("broken") from error


def _sheet(sheet: CalamineSheet, *, hidden: bool) -> Iterator[dict[str, Any]]:
    last_row, last_column = sheet.end or (-1, -1)
    check_size(last_row + 1, last_column + 1)
    if (last_row + 1) * (last_column + 1) > bounds.MAX_CELLS:
        raise UnreadableError("too_many_cells")
    merged = [[*first, *last] for first, last in sheet.merged_cell_ranges or () if _is_merged(first, last)]
    yield {"sheet": sheet.name, "hidden": hidden, "merged": merged[: bounds.MAX_ROWS]}
    left = sheet.start[1] if sheet.start else 0
    # calamine's rows begin with the sheet's first row, but with the first column that has content
    yield from ({"row": [None] * left + cells} for cells in _bounded(sheet.iter_rows()))


def _is_merged(first: tuple[int, int], last: tuple[int, int]) -> bool:
    return first != last and last[0] < bounds.MAX_ROWS and last[1] < bounds.MAX_COLUMNS


def _bounded(rows: Any) -> Iterator[list[Cell]]:
    """Yield rows of plain cells, without what is empty at their ends."""
    characters = 0
    for row in rows:
        cells = [_plain(cell) for cell in row]
        while cells and cells[-1] is None:
            cells.pop()
        check_size(0, len(cells))
        characters += sum(len(cell) for cell in cells if isinstance(cell, str))
        if characters > bounds.MAX_TEXT:
            raise UnreadableError("too_much_text")
        yield cells


def _plain(value: Any) -> Cell:
    if isinstance(value, str):
        return value[: bounds.MAX_IN_CELL].replace("\0", "") or None
    if isinstance(value, bool | int | float):
        return value
    if isinstance(value, datetime):
        return {"day": value.date().isoformat()}
    if isinstance(value, date):
        return {"day": value.isoformat()}
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
