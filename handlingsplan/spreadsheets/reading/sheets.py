"""A sheet as plain cells, with its rows and columns named as in the program that it was written in."""

from dataclasses import dataclass, field

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

    def cell(self, row: int, column: int) -> Cell:
        """Return what stands in a cell, None outside the sheet."""
        cells = self.rows[row] if row < len(self.rows) else []
        return cells[column] if column < len(cells) else None

    @property
    def width(self) -> int:
        return max(map(len, self.rows), default=0)
