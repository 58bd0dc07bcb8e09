"""A table as two people have changed it: rows and columns of either, and cells in which only one has written."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from handlingsplan.plan.merging.clashes import Clash, Piece, agreed, with_both
from handlingsplan.plan.merging.grids import Grid, grid_of, match_columns, match_rows
from handlingsplan.plan.merging.moving import Contested, words_of
from handlingsplan.plan.merging.ordering import Key, combined, keys
from handlingsplan.plan.merging.words import merge_words
from handlingsplan.richtext.tree import Element, Node, is_blank, serialise

Contents = Callable[[list[Node], list[Node], list[Node], Contested], list[Piece]]


def merge_table(
    before: Element, theirs: Element, mine: Element, contested: Contested, contents: Contents
) -> list[Piece] | None:
    """Join three versions of a table; None where it can't be told which cells are which.

    What one has deleted and the other has written in is kept, and the whole table is one clash.
    """
    old, their, my = grid_of(before), grid_of(theirs), grid_of(mine)
    sides = [_side("t", old, their), _side("m", old, my)]
    if sides[0] is None or sides[1] is None or sides[0].is_plain != sides[1].is_plain:
        return None
    caption = merge_words(old.caption, their.caption, my.caption, contested=contested)
    joining = _Joining(old, sides[0], sides[1], contested, contents)
    rows = joining.rows()
    head = f"<caption>{caption.html}</caption>" if caption.html else ""
    pieces = [f"<table>{head}", *rows, "</table>"]
    if not joining.clashes and not caption.clashes:
        return pieces
    return [Clash(serialise([before]), serialise([theirs]), serialise([mine]), joined=with_both(pieces))]


@dataclass(frozen=True)
class _Side:
    """One writer's version of the table, and where the rows and columns before are in it."""

    name: str
    grid: Grid
    rows: dict[int, int]
    columns: dict[int, int]
    is_plain: bool

    def row_of(self, key: Key) -> int | None:
        return _place(key, self.rows, self.name)

    def cell(self, row: Key, column: Key) -> Element | None:
        at = self.row_of(row)
        if at is None:
            return None
        cells = self.grid.cells[at]
        if not self.is_plain:
            return cells[column.place] if column.place < len(cells) else None
        place = (
            self.columns.get(column.place) if column.side == "b" else column.place if column.side == self.name else None
        )
        return None if place is None else cells[place]


def _place(key: Key, matches: Mapping[int, int], side: str) -> int | None:
    if key.side == "b":
        return matches.get(key.place)
    return key.place if key.side == side else None


def _side(name: str, old: Grid, new: Grid) -> _Side | None:
    rows = match_rows(old, new)
    columns = match_columns(old, new, rows)
    return None if columns is None else _Side(name, new, rows, columns, old.width is not None and new.width is not None)


class _Joining:
    def __init__(self, old: Grid, theirs: _Side, mine: _Side, contested: Contested, contents: Contents) -> None:
        self.old, self.theirs, self.mine, self.contested, self.contents = old, theirs, mine, contested, contents
        self.clashes = False
        self.row_keys = combined(*(keys(side.name, len(side.grid.rows), side.rows) for side in (theirs, mine)))
        self.column_keys = self._columns()

    def _columns(self) -> list[Key]:
        sides = self.theirs, self.mine
        if all(side.is_plain for side in sides):
            return combined(*(keys(side.name, side.grid.width or 0, side.columns) for side in sides))
        widest = max(len(row) for grid in (self.old, self.theirs.grid, self.mine.grid) for row in grid.cells)
        return [Key("b", place) for place in range(widest)]

    def rows(self) -> list[Piece]:
        """Return the rows in the parts of the table that they stand in, without those that were deleted."""
        columns = [column for column in self.column_keys if not self._is_deleted(column, of_rows=False)]
        kept = [row for row in self.row_keys if not self._is_deleted(row, of_rows=True)]
        result: list[Piece] = []
        for (_number, tag), rows in groupby(kept, key=self._section):
            result.append(f"<{tag}>")
            for row in rows:
                result += ["<tr>", *(piece for column in columns for piece in self._cell(row, column)), "</tr>"]
            result.append(f"</{tag}>")
        return result

    def _section(self, row: Key) -> tuple[int, str]:
        theirs, mine = self.theirs.row_of(row), self.mine.row_of(row)
        if theirs is None or mine is None:
            side, at = (self.mine, mine) if theirs is None else (self.theirs, theirs)
            return side.grid.sections[at or 0]
        their, my = self.theirs.grid.sections[theirs], self.mine.grid.sections[mine]
        return agreed(self.old.sections[row.place], their, my) or their

    def _is_deleted(self, key: Key, *, of_rows: bool) -> bool:
        """Tell whether one has deleted the row or column; where the other has written in it, it stays, and clashes."""
        if key.side != "b":
            return False
        where = [side.rows if of_rows else side.columns for side in (self.theirs, self.mine)]
        gone = [key.place not in places for places in where]
        if not any(gone) or (not of_rows and not self.theirs.is_plain):
            return False
        others = [side for side, is_gone in zip((self.theirs, self.mine), gone, strict=True) if not is_gone]
        lines = self.column_keys if of_rows else self.row_keys
        pairs = [(key, line) if of_rows else (line, key) for line in lines]
        if any(self._has_written(side, *pair) for side in others for pair in pairs):
            self.clashes = True
            return False
        return True

    def _has_written(self, side: _Side, row: Key, column: Key) -> bool:
        cell, before = side.cell(row, column), self._before(row, column)
        if cell is None:
            return False
        return not is_blank(cell.children) if before is None else cell.children != before.children

    def _before(self, row: Key, column: Key) -> Element | None:
        if row.side != "b" or column.side != "b" or column.place >= len(self.old.cells[row.place]):
            return None
        return self.old.cells[row.place][column.place]

    def _cell(self, row: Key, column: Key) -> Sequence[Piece]:
        before, theirs, mine = self._before(row, column), self.theirs.cell(row, column), self.mine.cell(row, column)
        if before is not None and theirs is not None and mine is not None:
            opening = agreed(*map(_opening, (before, theirs, mine))) or _opening(mine)
            inside = self.contents(before.children, theirs.children, mine.children, self.contested)
            return [f"<{opening}>", *inside, f"</{opening[:2]}>"]
        cell = theirs or mine or before
        if cell is not None:
            if before is None and not self.contested.kept_by(me=theirs is None).isdisjoint(words_of([cell])):
                self.clashes = True
            return [serialise([cell])]
        if self.theirs.is_plain and self.mine.is_plain:  # my row in their column
            return ["<td></td>"]
        return []


def _opening(cell: Element) -> str:
    return cell.tag + "".join(f' {name}="{value}"' for name, value in cell.attrs.items())
