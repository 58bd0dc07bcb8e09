"""A table as rows and columns, and which rows and columns of one version are which of another."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from handlingsplan.plan.merging.matching import IN_PLACE, Unit, likeness, match, units
from handlingsplan.richtext.tree import Element, Node


@dataclass(frozen=True)
class Grid:
    """The rows of a table; `sections` tells in which part each stands, by its number and element."""

    caption: list[Node]
    rows: list[Element]
    sections: list[tuple[int, str]]
    cells: list[list[Element]]

    @property
    def width(self) -> int | None:
        """Return how many columns there are; None where cells span several, or rows have more than others."""
        widths = {len(row) for row in self.cells}
        spans = any("colspan" in cell.attrs or "rowspan" in cell.attrs for row in self.cells for cell in row)
        return widths.pop() if len(widths) == 1 and not spans else None


def grid_of(table: Element) -> Grid:
    parts = [node for node in table.children if isinstance(node, Element)]
    caption = next((part.children for part in parts if part.tag == "caption"), [])
    rows, sections = [], []
    for number, part in enumerate(parts):
        if part.tag != "caption":
            of_part = [node for node in part.children if isinstance(node, Element)]
            rows += of_part
            sections += [(number - bool(caption), part.tag)] * len(of_part)
    return Grid(caption, rows, sections, [[node for node in row.children if isinstance(node, Element)] for row in rows])


def match_rows(old: Grid, new: Grid) -> dict[int, int]:
    return match(units(old.rows), units(new.rows))


def match_columns(old: Grid, new: Grid, rows: Mapping[int, int]) -> dict[int, int] | None:
    """Return which column is which; None where the tables have no plain columns, or too many have changed to tell."""
    if old.width is None or new.width is None:
        same = all(len(old.cells[i]) == len(new.cells[k]) for i, k in rows.items())
        return {n: n for n in range(max(map(len, old.cells), default=0))} if same else None
    pairs = [(units(old.cells[i]), units(new.cells[k])) for i, k in rows.items()]
    scores = [
        [sum(_same(before[column], after[other]) for before, after in pairs) for other in range(new.width)]
        for column in range(old.width)
    ]
    found = _aligned(scores, old.width, new.width)
    unmoved = sum(scores[n][n] for n in range(min(old.width, new.width)))
    if old.width == new.width and unmoved >= sum(scores[i][k] for i, k in found.items()):
        return {n: n for n in range(old.width)}
    for (i, k), (j, m) in pairwise([(-1, -1), *sorted(found.items()), (old.width, new.width)]):
        if j - i == m - k:
            found |= zip(range(i + 1, j), range(k + 1, m), strict=True)
    return found


def _same(one: Unit, other: Unit) -> int:
    if one.html == other.html:
        return 3 if one.element.children else 1
    return 2 if likeness(one, other) >= IN_PLACE else 0


def _aligned(scores: Sequence[Sequence[int]], olds: int, news: int) -> dict[int, int]:
    """Return the pairs, ascending in both, that have the highest score together."""
    best = [[0] * (news + 1) for _ in range(olds + 1)]
    for i in range(olds - 1, -1, -1):
        for k in range(news - 1, -1, -1):
            paired = scores[i][k] + best[i + 1][k + 1] if scores[i][k] else 0
            best[i][k] = max(best[i + 1][k], best[i][k + 1], paired)
    found, i, k = {}, 0, 0
    while i < olds and k < news:
        if scores[i][k] and best[i][k] == scores[i][k] + best[i + 1][k + 1]:
            found[i] = k
            i, k = i + 1, k + 1
        elif best[i][k] == best[i + 1][k]:
            i += 1
        else:
            k += 1
    return found
