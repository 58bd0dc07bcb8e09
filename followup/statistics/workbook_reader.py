"""The process that opens a workbook: run apart from the portal, with little memory and time, it can only die alone.

Reads a workbook from standard input and writes the cells of its first filled sheet as JSON. Numbers are written with
the digits that give them back exactly.
"""

import io
import json
import resource
import sys
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook

MEMORY = 1_500 * 1024 * 1024
SECONDS = 20
MOST_ROWS = 5_001
MOST_COLUMNS = 200
MOST_CHARACTERS = 500
UNREADABLE = 3


def limit() -> None:
    """Take from this process what it should not need."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))


def text_of(cell: Any) -> str:
    """Return a cell as text; a whole number without a decimal point."""
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)  # noqa: PLR2004 what a float counts exactly
    return str(cell)[:MOST_CHARACTERS]


def read(content: bytes) -> list[list[str]]:
    """Return the cells of the first sheet that has any."""
    workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
    for name in workbook.sheet_names:
        rows = workbook.get_sheet_by_name(name).to_python(nrows=MOST_ROWS)
        if rows:
            return [[text_of(cell) for cell in row[:MOST_COLUMNS]] for row in rows]
    return []


def main() -> int:
    """Answer with JSON, or with a status that says that there is nothing to read."""
    limit()
    try:
        rows = read(sys.stdin.buffer.read())
    except (CalamineError, MemoryError, ValueError, OSError):
        return UNREADABLE
    sys.stdout.write(json.dumps(rows))
    return 0


if __name__ == "__main__":
    sys.exit(main())
