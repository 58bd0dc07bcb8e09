"""A sheet as plain cells, with its rows and columns named as in the program that it was written in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Self

from handlingsplan.spreadsheets.reading.cells import Cell, SheetRow

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
    """Rows of cells; every cell of a merged area says what the area says. Hidden ones are counted from 0."""

    name: str
    is_hidden: bool = False
    rows: list[SheetRow] = field(default_factory=list)
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    code: str = ""  # in which a text was written, where that was guessed
    struck: frozenset[tuple[int, int]] = frozenset()  # cells whose text is struck through
    shared: Sequence[Sequence[int]] = ()  # merged areas with a figure: first row and column, last row and column

    @classmethod
    def marked(cls, name: str, rows: list[SheetRow], marks: Mapping[str, Any]) -> Self:
        """Return a sheet with what is marked in it, as the reader's lines and a kept upload have the marks."""
        return cls(
            name,
            marks.get("hidden", False),
            rows,
            frozenset(marks.get("hidden_rows", ())),
            frozenset(marks.get("hidden_columns", ())),
            marks.get("code", ""),
            frozenset((row, column) for row, column in marks.get("struck", ())),
            marks.get("shared", ()),
        )

    def cell(self, row: int, column: int) -> Cell:
        """Return what stands in a cell, None outside the sheet."""
        cells = self.rows[row] if row < len(self.rows) else []
        return cells[column] if column < len(cells) else None

    @cached_property
    def struck_cells(self) -> dict[int, list[int]]:
        """The cells that are struck through, columns by row."""
        found: dict[int, list[int]] = {}
        for row, column in sorted(self.struck):
            found.setdefault(row, []).append(column)
        return found

    @cached_property
    def shared_cells(self) -> dict[int, set[int]]:
        """The cells of merged areas with a figure, columns by row."""
        found: dict[int, set[int]] = {}
        for top, left, bottom, right in self.shared:
            for row in range(top, min(bottom + 1, len(self.rows))):
                found.setdefault(row, set()).update(range(left, right + 1))
        return found

    @property
    def width(self) -> int:
        return max(map(len, self.rows), default=0)
