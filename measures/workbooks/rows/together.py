"""Rows of a list that are one measure: under one title a row for each year, funder or kind of its money."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from django.utils.translation import gettext as _

from handlingsplan.spreadsheets.reading.cells import SheetRow
from handlingsplan.swedish import fold
from measures.workbooks.headings import base_of
from measures.workbooks.import_rows import (
    ARE_TOGETHER,
    TOGETHER,
    CellProblem,
    ImportRow,
    ParsedRow,
    RowOutcome,
    RowReader,
)
from measures.workbooks.layouts import Layout
from measures.workbooks.rows.left_out import RowsLeftOut
from measures.workbooks.values import as_text

_SAYS_WHICH = frozenset({"funder", "year", "kind", "money_state"})  # what tells a measure's rows of money apart
_OF_MONEY = _SAYS_WHICH | {"amount", "unit"}
_Numbered = tuple[int, SheetRow]
_MAX_LISTED = 10


@dataclass(frozen=True)
class RowsTogether:
    """The rows of a sheet that are parts of others, where a person has said so; before that they are asked about."""

    firsts: Mapping[int, int] = field(default_factory=dict)  # by the number of a part
    parts: Mapping[int, Sequence[_Numbered]] = field(default_factory=dict)  # by the number of the first
    left_out: RowsLeftOut = field(default_factory=RowsLeftOut)

    @classmethod
    def of(cls, rows: Sequence[_Numbered], layout: Layout, left_out: RowsLeftOut) -> "RowsTogether":
        firsts = rows_together(rows, layout, left_out)
        parts: dict[int, list[_Numbered]] = {}
        for number, row in rows:
            if number in firsts:
                parts.setdefault(firsts[number], []).append((number, row))
        return cls(firsts, parts, left_out)

    def outcome(self, reader: RowReader, sheet: str, number: int, row: SheetRow, title: str) -> ImportRow | None:
        """Return what comes of a row that is asked about or a part; None where it is read by itself."""
        first = self.firsts.get(number, number)
        if first not in self.parts:
            return None
        if reader.decisions.get(TOGETHER) != ARE_TOGETHER:
            rows = [first, *(other for other, _row in self.parts[first])]
            listed = ", ".join(map(str, rows[:_MAX_LISTED])) + (" …" if len(rows) > _MAX_LISTED else "")
            text = _("Raderna %(rows)s har samma rubrik och olika pengar. Är de en åtgärd?") % {"rows": listed}
            problem, unknown = CellProblem("", text), [TOGETHER, *reader.read(row, {}).unknown]
            return ImportRow(sheet, number, title, RowOutcome.REFUSED, problems=[problem], unknown=unknown)
        if first == number:
            return None
        said = _("Raden hör till samma åtgärd som rad %(row)d. Dess pengar står där.") % {"row": first}
        return ImportRow(sheet, number, title, RowOutcome.JOINED, warnings=[said], joins=first)

    def read_parts(self, reader: RowReader, number: int, parsed: ParsedRow) -> Iterator[ParsedRow]:
        """Yield the parts of a row, as they are read; what is wrong with them is wrong with it: all or none come in."""
        for other, row in self.parts.get(number, ()):
            part = reader.read(row, {})
            self.left_out.apply_group(other, part, reader.layout)
            place = _("rad %(row)d") % {"row": other}
            yield part
            parsed.problems += [
                replace(one, where=", ".join(filter(None, [place, one.where]))) for one in part.problems
            ]
            parsed.warnings += [f"{place}: {text}" for text in part.warnings]
            parsed.unknown += part.unknown


def rows_together(rows: Iterable[_Numbered], layout: Layout, left_out: RowsLeftOut) -> dict[int, int]:
    """Return the rows that add nothing but money to the measure of a row above, with the number of that row.

    They have its title, or none and stand just below it. Where what they say of the measure differs, or two say the
    same of its money, they are not put together: they are doubles, or measures of one name.
    """
    if "title" not in layout.columns.values() or "id" in layout.columns.values():
        return {}
    groups: dict[tuple[str, str], list[_Numbered]] = {}
    above: list[_Numbered] | None = None
    for number, row in rows:
        if number in left_out.words:
            above = None
            continue
        title = _said(row, layout, ("title",))
        if not title and above is not None and _only_money(row, layout):
            above.append((number, row))
        elif title:
            above = groups.setdefault((title[0], "".join(_said(row, layout, ("owner",)))), [])
            above.append((number, row))
        else:
            above = None
    return {
        number: group[0][0]
        for group in groups.values()
        if len(group) > 1 and _is_one_measure(group, layout, left_out)
        for number, _row in group[1:]
    }


def _cell(row: SheetRow, index: int) -> str:
    return fold(as_text(row[index])) if index < len(row) else ""


def _said(row: SheetRow, layout: Layout, names: Collection[str]) -> list[str]:
    """Return what stands in the columns of these names, where anything does."""
    cells = (_cell(row, index) for index, name in layout.columns.items() if base_of(name) in names)
    return [cell for cell in cells if cell]


def _only_money(row: SheetRow, layout: Layout) -> bool:
    others = {base_of(name) for name in layout.columns.values() if name} - _OF_MONEY
    return not _said(row, layout, others) and bool(_said(row, layout, _SAYS_WHICH) and _said(row, layout, {"amount"}))


def _is_one_measure(rows: Sequence[_Numbered], layout: Layout, left_out: RowsLeftOut) -> bool:
    """Tell whether the rows say the same of the measure, or nothing, and each something else of its money."""
    first = rows[0][1]
    of_measure = [index for index, name in layout.columns.items() if name and base_of(name) not in _OF_MONEY]
    says_which = [index for index, name in layout.columns.items() if base_of(name) in _SAYS_WHICH]
    amounts = [index for index, name in layout.columns.items() if base_of(name) == "amount"]
    money: set[tuple[object, ...]] = set()
    for number, row in rows:
        group = left_out.groups.get(number)
        if any(_cell(row, index) not in {"", _cell(first, index)} for index in of_measure):
            return False
        own = {
            (index, group and group.year, *(_cell(row, one) for one in says_which))
            for index in amounts
            if _cell(row, index)
        }
        if not own or own & money:
            return False
        money |= own
    return True
