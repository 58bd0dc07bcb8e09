"""Rows of a list that are one measure: under one title a row for each year, funder or kind of its money.

The rows for the years may stand on sheets that are named by them.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from django.utils.translation import gettext as _

from handlingsplan.spreadsheets.reading.cells import SheetRow
from handlingsplan.swedish import fold
from measures.workbooks.headings import AmountMeaning, base_of
from measures.workbooks.import_rows import (
    ARE_TOGETHER,
    TOGETHER,
    CellProblem,
    ImportRow,
    ParsedRow,
    RowOutcome,
    RowReader,
)
from measures.workbooks.rows.checks import Place
from measures.workbooks.rows.left_out import RowsLeftOut
from measures.workbooks.values import as_text

_SAYS_WHICH = frozenset({"funder", "year", "kind", "money_state"})  # what tells a measure's rows of money apart
_OF_MONEY = _SAYS_WHICH | {"amount", "unit"}
_MAX_LISTED = 10


@dataclass(frozen=True)
class ListedRow:
    """A row where it stands, with what reads it."""

    place: Place
    row: SheetRow
    reader: RowReader
    left_out: RowsLeftOut

    @property
    def is_left_out(self) -> bool:
        return self.place[1] in self.left_out.words

    def cells(self, names: Collection[str]) -> dict[str, str]:
        """Return what stands in the columns of these names, by their meaning, where anything does."""
        columns = self.reader.layout.columns.items()
        found = {name: _cell(self.row, index) for index, name in columns if base_of(name) in names}
        return {name: cell for name, cell in found.items() if cell}

    @property
    def others(self) -> set[str]:
        """The columns that say something else than money."""
        return {base_of(name) for name in self.reader.layout.columns.values() if name} - _OF_MONEY

    @property
    def has_only_money(self) -> bool:
        return not self.cells(self.others) and bool(self.cells(_SAYS_WHICH) and self.cells({"amount"}))

    def money(self) -> set[tuple[object, ...]]:
        """Return what stands for each of its amounts: no other row of the measure says the same."""
        group = self.left_out.groups.get(self.place[1])
        year = (group and group.year) or self.reader.years.named
        which = sorted(self.cells(_SAYS_WHICH).items())
        return {
            (AmountMeaning.of(name).year or year, replace(AmountMeaning.of(name), unit=""), *which)
            for name in self.cells({"amount"})
        }


@dataclass(frozen=True)
class RowsTogether:
    """The rows that are parts of others, where a person has said so; before that they are asked about."""

    firsts: Mapping[Place, Place] = field(default_factory=dict)  # by the place of a part
    parts: Mapping[Place, Sequence[ListedRow]] = field(default_factory=dict)  # by the place of the first

    @classmethod
    def of(cls, rows: Sequence[ListedRow]) -> "RowsTogether":
        firsts = rows_together(rows)
        parts: dict[Place, list[ListedRow]] = {}
        for one in rows:
            if one.place in firsts:
                parts.setdefault(firsts[one.place], []).append(one)
        return cls(firsts, parts)

    def outcome(self, reader: RowReader, place: Place, row: SheetRow, title: str) -> ImportRow | None:
        """Return what comes of a row that is asked about or a part; None where it is read by itself."""
        first = self.firsts.get(place, place)
        if first not in self.parts:
            return None
        sheet, number = place
        if reader.decisions.get(TOGETHER) != ARE_TOGETHER:
            rows = [first, *(other.place for other in self.parts[first])]
            sheet = sheet if {row[0] for row in rows} == {sheet} else ""
            listed = ", ".join(_where(row, sheet) for row in rows[:_MAX_LISTED])
            listed += " …" if len(rows) > _MAX_LISTED else ""
            text = _("Raderna %(rows)s har samma rubrik och olika pengar. Är de en åtgärd?") % {"rows": listed}
            problem, unknown = CellProblem("", text), [TOGETHER, *reader.read(row, {}).unknown]
            return ImportRow(place[0], number, title, RowOutcome.REFUSED, problems=[problem], unknown=unknown)
        if first == place:
            return None
        said = _("Raden hör till samma åtgärd som rad %(row)s. Dess pengar står där.") % {"row": _where(first, sheet)}
        return ImportRow(sheet, number, title, RowOutcome.JOINED, warnings=[said], joins=first)

    def read_parts(self, place: Place, parsed: ParsedRow) -> Iterator[ParsedRow]:
        """Yield the parts of a row, as they are read; what is wrong with them is wrong with it: all or none come in."""
        for other in self.parts.get(place, ()):
            part = other.reader.read(other.row, {})
            other.left_out.apply_group(other.place[1], part, other.reader.layout)
            where = _("rad %(row)s") % {"row": _where(other.place, place[0])}
            yield part
            parsed.problems += [
                replace(one, where=", ".join(filter(None, [where, one.where]))) for one in part.problems
            ]
            parsed.warnings += [f"{where}: {text}" for text in part.warnings]
            parsed.unknown += part.unknown


def _where(place: Place, sheet: str) -> str:
    """Return the number of a row, with its sheet where that is another than `sheet`."""
    if place[0] == sheet:
        return str(place[1])
    return _("%(row)d på bladet ”%(sheet)s”") % {"row": place[1], "sheet": place[0]}


def rows_together(rows: Iterable[ListedRow]) -> dict[Place, Place]:
    """Return the places of rows that add nothing but money to the measure of a row before, with that row's place.

    They have its title, or none and stand just below it. Where what they say of the measure differs, or two say the
    same of its money, they are not put together: they are doubles, or measures of one name.
    """
    groups: dict[tuple[str, str], list[ListedRow]] = {}
    above: list[ListedRow] | None = None
    sheet = ""
    for one in rows:
        if one.is_left_out or one.place[0] != sheet:
            above, sheet = None, one.place[0]
        names = one.reader.layout.columns.values()
        if one.is_left_out or "title" not in names or "id" in names:
            continue
        title = one.cells({"title"}).get("title", "")
        if not title and above is not None and one.has_only_money:
            above.append(one)
        elif title:
            above = groups.setdefault((title, "".join(one.cells({"owner"}).values())), [])
            above.append(one)
        else:
            above = None
    return {
        one.place: group[0].place
        for group in groups.values()
        if len(group) > 1 and _is_one_measure(group)
        for one in group[1:]
    }


def _cell(row: SheetRow, index: int) -> str:
    return fold(as_text(row[index])) if index < len(row) else ""


def _is_one_measure(rows: Sequence[ListedRow]) -> bool:
    """Tell whether the rows say the same of the measure, or nothing, and each something else of its money."""
    first = rows[0].cells(rows[0].others)
    money: set[tuple[object, ...]] = set()
    for one in rows:
        if any(first.get(name) != cell for name, cell in one.cells(one.others).items()):
            return False
        own = one.money()
        if not own or own & money:
            return False
        money |= own
    return True
