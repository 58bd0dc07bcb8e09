"""Where in a sheet the headings and the rows are, and what each column means."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext as _

from handlingsplan.spreadsheets.reading.cells import SheetRow, is_blank
from handlingsplan.spreadsheets.reading.sheets import Sheet, column_letters
from handlingsplan.swedish import fold
from measures.workbooks.amount_columns import of_all_payers, once, with_units, without_rivals, without_totals
from measures.workbooks.columns import MONEY, money_column
from measures.workbooks.heading_rows import MAX_IN_HEADING, completes_headings, headings, says_only_units
from measures.workbooks.headings import KRONOR, AmountMeaning, base_of, read_heading, unit_in, units_said
from measures.workbooks.languages import OTHER_CROWNS
from measures.workbooks.meanings import guessed, paid_by, payers_in
from measures.workbooks.values import as_text

LOOK_AT = 30  # how many rows from the top the headings are looked for in
_LEAST_KNOWN = 3
NO_PAYERS: Mapping[str, str] = {}
_YEAR = re.compile(r"(?<!\d)20\d\d(?!\d)")


@dataclass(frozen=True)
class Layout:
    """One sheet to read. Rows and columns are counted from 0; `columns` tells what a column's cells mean.

    `also` are sheets with the same headings, which are read in the same way.
    """

    sheet: int
    heading_row: int
    first_row: int
    columns: Mapping[int, str]
    also: Sequence[int] = ()

    def as_json(self) -> dict[str, Any]:
        columns = {str(index): name for index, name in self.columns.items()}
        place = {"sheet": self.sheet, "heading_row": self.heading_row, "first_row": self.first_row}
        return place | {"columns": columns, "also": list(self.also)}

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> "Layout":
        columns = {int(index): name for index, name in stored["columns"].items()}
        return cls(stored["sheet"], stored["heading_row"], stored["first_row"], columns, stored.get("also", ()))


def column_label(index: int, heading: str) -> str:
    """Return what a column is called in a message."""
    letters = column_letters(index)
    return _("kolumn %(letters)s (%(heading)s)") % {"letters": letters, "heading": heading} if heading else letters


def find_headings(sheet: Sheet, known: Mapping[str, str]) -> int:
    """Return the row that looks most like headings: most that are known, then most different short texts."""

    def likeness(row: int) -> tuple[int, int]:
        texts = [cell for cell in sheet.rows[row] if isinstance(cell, str) and cell.strip()]
        short = {fold(text) for text in texts if len(text) <= MAX_IN_HEADING}
        meanings = [known.get(text) or guessed(text, "") for text in short]
        count = sum(1 for meaning in meanings if meaning)
        if "title" in meanings:  # beside it, a year that Excel keeps as a number is a heading too
            count += sum(1 for cell in sheet.rows[row] if not isinstance(cell, str) and says_only_units(as_text(cell)))
        return (count, len(short))

    rows = range(min(LOOK_AT, len(sheet.rows)))
    return max(rows, key=likeness, default=0)


def find_first_row(sheet: Sheet, heading_row: int) -> int:
    """Return the first row after the headings that does not repeat one hint in most of its cells."""
    row = heading_row + 1
    while row < len(sheet.rows) and (
        _is_hint(sheet.rows[row]) or _are_numbers_of_columns(sheet.rows[row]) or completes_headings(sheet, row)
    ):
        row += 1
    return row


def _are_numbers_of_columns(row: SheetRow) -> bool:
    said = [as_text(cell) for cell in row]
    return len(said) >= _LEAST_KNOWN and said == [str(number) for number in range(1, len(said) + 1)]


def _is_hint(row: SheetRow) -> bool:
    texts = [fold(as_text(cell)) for cell in row if cell is not None and as_text(cell).strip()]
    return len(texts) >= _LEAST_KNOWN and len(set(texts)) <= len(texts) / 2


def guess(
    sheets: Sequence[Sheet],
    known: Mapping[str, str],
    *,
    unused: Collection[str] = (),
    payers: Mapping[str, str] = NO_PAYERS,
) -> Layout:
    """Return the most likely layout; `known` are headings that the organisation has matched before, folded.

    No column means one of the `unused` fields. `payers` are those whose money a heading may say, by their folded names.
    """

    def weight(index: int) -> tuple[bool, int, bool, int]:
        sheet = sheets[index]
        row = find_headings(sheet, known)
        meanings = {name for name in matched(sheet, row, known).values() if name}
        return (
            "title" in meanings,
            len(meanings),
            not sheet.is_hidden,
            sum(1 for row in sheet.rows if not is_blank(row)) * sheet.width,
        )

    best = max(range(len(sheets)), key=weight)
    row = find_headings(sheets[best], known)
    columns = matched(sheets[best], row, known, unused=unused, payers=payers)
    return Layout(best, row, find_first_row(sheets[best], row), columns, alike(sheets, best, row))


def _kinds(names: Sequence[str]) -> list[str]:
    """Return headings, folded, as lists of other years have them too; with their years where those tell them apart."""
    kinds = [fold(_YEAR.sub("@", name)) for name in names]
    said = [kind for kind in kinds if kind]
    return kinds if len(set(said)) == len(said) else [fold(name) for name in names]


def _folded(sheet: Sheet, row: int) -> list[str]:
    return [kind for kind in _kinds(headings(sheet, row)) if kind]


def alike(sheets: Sequence[Sheet], chosen: int, heading_row: int) -> list[int]:
    """Return the other sheets whose rows are lists of the same kind: the same headings and unit, and not hidden.

    The year in a heading may be another.
    """
    wanted = _folded(sheets[chosen], heading_row)
    unit = unit_above(sheets[chosen], heading_row)
    found = []
    for index, sheet in enumerate(sheets):
        row = place_of(sheet, wanted)
        if index != chosen and not sheet.is_hidden and row is not None and unit_above(sheet, row) == unit:
            found.append(index)
    return found if len(wanted) > 1 else []


def looks_like_list(sheet: Sheet) -> bool:
    """Tell whether a sheet has a heading for titles beside others, and rows below."""
    row = find_headings(sheet, {})
    meanings = {base_of(name) for name in matched(sheet, row, {}).values() if name}
    return "title" in meanings and len(meanings) > 1 and any(not is_blank(cells) for cells in sheet.rows[row + 1 :])


def place_of(sheet: Sheet, wanted: Sequence[str]) -> int | None:
    """Return the row in which the folded headings `wanted` stand, in any order; None where they don't."""
    rows = range(min(LOOK_AT, len(sheet.rows)))
    return next((row for row in rows if sorted(_folded(sheet, row)) == sorted(wanted)), None)


def layouts_of(sheets: Sequence[Sheet], layout: Layout) -> list[Layout]:
    """Return the layout of each sheet that is read as a list, in the order of the sheets."""
    chosen = headings(sheets[layout.sheet], layout.heading_row)
    names = _kinds(chosen)
    meanings = {names[i]: (chosen[i], name) for i, name in layout.columns.items() if i < len(names)}
    found = {layout.sheet: layout}
    for index in layout.also:
        row = place_of(sheets[index], [name for name in names if name])
        if row is None:
            continue
        own = headings(sheets[index], row)
        columns = {
            column: _in_year_of(own[column], *meanings[kind])
            for column, kind in enumerate(_kinds(own))
            if kind in meanings
        }
        found[index] = Layout(index, row, find_first_row(sheets[index], row), columns)
    return [found[index] for index in sorted(found)]


def _in_year_of(heading: str, chosen: str, name: str) -> str:
    """Return what a column means whose heading says another year than that of the chosen sheet."""
    years = [read_heading(text).year for text in (chosen, heading)]
    meaning = AmountMeaning.of(name)
    if base_of(name) != "amount" or years[0] == years[1] or meaning.year != years[0]:
        return name
    return str(replace(meaning, year=years[1]))


def matched(
    sheet: Sheet,
    row: int,
    known: Mapping[str, str],
    *,
    unused: Collection[str] = (),
    payers: Mapping[str, str] = NO_PAYERS,
) -> dict[int, str]:
    """Return what the columns with a heading mean: as matched before, as known; else nothing. Each meaning once."""
    columns: dict[int, str] = {}
    unit = unit_above(sheet, row)
    names = headings(sheet, row)
    has_other_crowns = not OTHER_CROWNS.isdisjoint(map(fold, names))
    for index, heading in enumerate(names):
        if not heading:
            continue
        remembered = known.get(fold(heading))
        name = remembered if remembered is not None else guessed(heading, unit)
        if remembered is None and base_of(name) in {"", "amount"} and payers_in(payers, heading):
            cells = [cells[index] for cells in sheet.rows[find_first_row(sheet, row) :] if index < len(cells)]
            name = paid_by(payers, heading, unit, cells)
        if has_other_crowns and remembered is None and base_of(name) == "amount":
            name = str(replace(AmountMeaning.of(name), unit=""))
        taken = {once(other) for other in columns.values()}
        is_free = name == "more" or once(name) not in taken
        columns[index] = name if is_free and name not in unused else ""
    guesses = {index for index, heading in enumerate(names) if heading and known.get(fold(heading)) is None}
    return without_totals(of_all_payers(with_units(without_rivals(columns, names, guesses)), guesses))


def unit_above(sheet: Sheet, heading_row: int) -> str:
    """Return the unit that a title above the headings, or a note below the list, says of all amounts.

    Plain kronor are not worth saying.
    """
    notes = [row for row in sheet.rows[heading_row + 1 :][-LOOK_AT:] if _is_note_on_amounts(row)]
    texts = [cell for cells in [*sheet.rows[:heading_row], *notes] for cell in cells if isinstance(cell, str)]
    if any(read_heading(text).is_foreign for text in texts if _OF_MONEY.search(text) or unit_in(text)[0]):
        return ""
    said = {unit for text in texts if _OF_MONEY.search(text) for unit in units_said(text)}
    return said.pop() if len(said) == 1 and KRONOR not in said else ""


ON_AMOUNTS = re.compile(r"\W*(?:alla |samtliga )?(?:belopp|kostnader|siffror|summor)\b", re.IGNORECASE)
_OF_MONEY = re.compile(
    r"belopp|kostn|kron|\b[tkm]?n?kr\b|\b[kmt]?sek\b|budget|medel|ekonomi|anslag|invest|siffror|summor", re.IGNORECASE
)


def _is_note_on_amounts(row: SheetRow) -> bool:
    said = {fold(as_text(cell)) for cell in row if as_text(cell).strip()}
    return len(said) == 1 and bool(ON_AMOUNTS.match(min(said)))


@dataclass(frozen=True)
class SheetYears:
    """The year that a sheet is named after, whether its name says more, and the only year of the titles above it."""

    named: int | None = None
    says_more: bool = False
    above: int | None = None


def years_of_sheet(sheet: Sheet, heading_row: int) -> SheetYears:
    """Return the years of amounts whose headings and rows say none."""
    said = read_heading(sheet.name)
    titles = [cell for row in sheet.rows[:heading_row] for cell in row if isinstance(cell, str)]
    above = {title.year for title in map(read_heading, titles) if title.year or title.is_span}
    return SheetYears(said.year, bool(said.name), above.pop() if len(above) == 1 else None)


def is_turned(sheet: Sheet, layout: Layout) -> bool:
    """Tell whether the measures stand beside one another: what elsewhere are headings stands down a column."""
    across = {base_of(name) for name in layout.columns.values() if name}
    down = {base_of(guessed(as_text(row[0]), "")) for row in sheet.rows[layout.first_row :] if row} - {"", "title"}
    return len(across) < len(down) and len(down) > 1


def remarks_heading() -> str:
    """Return the heading under which a workbook of refused rows says what is wrong; it is never read."""
    return _("Att rätta")


def is_settled(sheet: Sheet, layout: Layout, known: Mapping[str, str]) -> bool:
    """Tell whether nobody needs to be asked: there is a title, and every heading is known or was matched before."""
    names = headings(sheet, layout.heading_row)
    asked = [
        name
        for index, name in layout.columns.items()
        if (not name and fold(names[index]) not in {*known, fold(remarks_heading())})
        or (base_of(name) == "amount" and not AmountMeaning.of(name).unit)
    ]
    return "title" in layout.columns.values() and not asked


def money_layout(sheets: Sequence[Sheet]) -> Layout | None:
    """Return the layout of the sheet of money that an export has, if there is one."""
    for index, sheet in enumerate(sheets):
        names = {column: money_column(name) for column, name in enumerate(headings(sheet, 0))}
        if {"row_id", "id", "funder", "year"} <= set(names.values()):
            return Layout(index, 0, 1, {column: name for column, name in names.items() if name in MONEY})
    return None
