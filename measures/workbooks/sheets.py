"""A sheet as plain cells, with its rows and columns named as in the program that it was written in."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

Cell = str | int | float | bool | date | None
SheetRow = list[Cell]
_LETTERS = 26


def column_letters(index: int) -> str:
    """Return the name of a column, counted from 0."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, _LETTERS)
        letters = chr(65 + rest) + letters
    return letters


@dataclass
class Sheet:
    """Rows of cells; `merged` are rectangles of top, left, bottom and right, counted from 0."""

    name: str
    is_hidden: bool = False
    merged: list[list[int]] = field(default_factory=list)
    rows: list[SheetRow] = field(default_factory=list)

    def __post_init__(self) -> None:
        for top, left, bottom, right in self.merged:
            self._fill(top, left, bottom, right)

    def _fill(self, top: int, left: int, bottom: int, right: int) -> None:
        """Let every cell of a merged area say what the area says."""
        value = self.cell(top, left)
        if value is None:
            return
        for row in self.rows[top : bottom + 1]:
            row.extend([None] * (right + 1 - len(row)))
            row[left : right + 1] = [value] * (right + 1 - left)

    def cell(self, row: int, column: int) -> Cell:
        """Return what stands in a cell, None outside the sheet."""
        cells = self.rows[row] if row < len(self.rows) else []
        return cells[column] if column < len(cells) else None

    @property
    def width(self) -> int:
        return max(map(len, self.rows), default=0)


def is_blank(row: Sequence[Cell]) -> bool:
    """Tell whether nothing but spaces stands in the row."""
    return not any(cell is not None and str(cell).strip() for cell in row)


def decoded(cell: Any) -> Cell:
    """Return a cell as it is kept in JSON."""
    value: Cell = date.fromisoformat(cell["day"]) if isinstance(cell, dict) else cell
    return value
