"""The confined process that opens a workbook of statistics (`followup.statistics.files` runs it).

Reads a workbook from standard input and writes the cells of its first filled sheet as one line of JSON. Numbers are
written with the digits that give them back exactly.
"""

import io
import json
import sys
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook

MAX_ROWS = 5_001  # a head and 5,000 rows: all 290 municipalities over seventeen years
MAX_COLUMNS = 200
MAX_CHARACTERS = 500


def text_of(cell: Any) -> str:
    """Return a cell as text; a whole number without a decimal point."""
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)  # noqa: PLR2004 what a float counts exactly
    return str(cell)[:MAX_CHARACTERS]


def read(content: bytes) -> list[list[str]]:
    """Return the cells of the first sheet that has any."""
    workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
    for name in workbook.sheet_names:
        rows = workbook.get_sheet_by_name(name).to_python(nrows=MAX_ROWS)
        if rows:
            return [[text_of(cell) for cell in row[:MAX_COLUMNS]] for row in rows]
    return []


def main() -> None:
    """Print the cells, or end with what is wrong with the file."""
    try:
        rows = read(sys.stdin.buffer.read())
    except (CalamineError, ValueError, OSError) as error:
        sys.exit(f"unreadable: {error}")
    sys.stdout.write(json.dumps(rows) + "\n")
