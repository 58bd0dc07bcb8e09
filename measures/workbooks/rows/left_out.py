"""Rows of a list that are no measures: sums, and headings of groups."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise
from statistics import median

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from handlingsplan.numbers import format_amount
from handlingsplan.spreadsheets.reading.cells import SheetRow, is_blank
from handlingsplan.spreadsheets.reading.sheets import Sheet
from handlingsplan.swedish import fold
from measures.workbooks.columns import measure_column
from measures.workbooks.headings import AmountMeaning, Heading, base_of, read_heading
from measures.workbooks.import_rows import ParsedRow
from measures.workbooks.languages import BARE_SUM, NOTE, PART, SUM
from measures.workbooks.layouts import ON_AMOUNTS, Layout
from measures.workbooks.meanings import guessed
from measures.workbooks.values import as_text, read_amount

_LETTER = re.compile(r"(?:[a-zåäö]|[ivxl]{1,4})[.):]?")  # of a group: measures have numbers
_MAX_IN_HEADING = 60
_OF_A_YEAR = frozenset({"", "åtgärder", "budget", "kostnader", "investeringar", "drift", "plan"})  # beside it
_DECIMAL = re.compile(r"\d{1,3}(?:\.\d{1,3})*")
_PARTS = 2
_EXAMPLE = re.compile(
    r"ex(?:empel|\.)?:?|(?:exempel|ex\.?):? .*|t ?ex:? .*|(?:example|esimerkki|beispiel|exemple):?(?: .*)?"
)
_HEADINGS = 2  # at least, of a table
_FULL = 3  # cells of a usual row, from which on a row with one cell is a heading


@dataclass(frozen=True)
class RowsLeftOut:
    """What the rows are that are no measures, by their numbers from 1, and what headings of groups say of those below.

    A heading of a group may say a year, or the unit of the amounts.
    """

    words: Mapping[int, str] = field(default_factory=dict)
    groups: Mapping[int, Heading] = field(default_factory=dict)  # by the rows below
    remarks: Mapping[int, str] = field(default_factory=dict)  # on rows that are taken in

    def apply_group(self, number: int, parsed: ParsedRow, layout: Layout) -> None:
        """Give a row the year that stands above it; another unit than the column's is asked about."""
        parsed.warnings += filter(None, [self.remarks.get(number)])
        said = self.groups.get(number)
        if said is None:
            return
        if said.year and not parsed.values.get("year"):
            parsed.values["year"] = said.year
        units = {AmountMeaning.of(name).unit for name in layout.columns.values() if base_of(name) == "amount"}
        if said.unit and parsed.amounts and units != {said.unit}:
            parsed.add_error("amount", _("Rubriken ovanför gruppen säger en annan enhet. Skriv enheten i cellen."))


def rows_that_are_none(sheet: Sheet, layout: Layout) -> RowsLeftOut:
    """Return the rows that are no measures."""
    title = next((index for index, name in layout.columns.items() if name == "title"), None)
    if title is None:
        return RowsLeftOut()
    rows = [(n, row) for n, row in enumerate(sheet.rows, 1) if n > layout.first_row and not is_blank(row)]
    heads = _texts(sheet.rows[layout.heading_row]) if layout.heading_row < len(sheet.rows) else []
    amounts = {i: AmountMeaning.of(name) for i, name in layout.columns.items() if base_of(name) == "amount"}
    judge = _Judge(title, amounts, heads, rows)
    for number, row in rows:
        judge.look_at(number, row)
    return RowsLeftOut(judge.found, judge.groups, judge.remarks)


class _Judge:
    """Looks at one row after the other, and remembers what the rows above said."""

    def __init__(
        self, title: int, amounts: dict[int, AmountMeaning], heads: list[str], rows: list[tuple[int, SheetRow]]
    ) -> None:
        self.title, self.amounts, self.heads = title, amounts, heads
        # notes at the foot say nothing of how much measures say
        most = max((len(_texts(row)) for _n, row in rows), default=0)
        self.last_full = max((n for n, row in rows if len(_texts(row)) * 2 >= most), default=0)
        full = [row for n, row in rows if n <= self.last_full and not _is_sum(row, title)]
        counts = [len(_texts(row)) for row in full]
        said = [count for count in counts if count > 1]  # where they are most, the others are headings of groups
        self.usual = median(said if len(said) * 2 >= len(counts) else counts) if full else 0
        self.usual_words = median(len(_words(row)) for row in full) if full else 0
        self.last = rows[-1][0] if rows else 0
        self.following = {n: below for (n, _row), (_n, below) in pairwise(rows)}
        self.sums, self.since = dict.fromkeys(amounts, Decimal(0)), dict.fromkeys(amounts, Decimal(0))
        self.summed = self.before = self.other = 0  # rows since a sum; the row before; the row of other headings
        self.found: dict[int, str] = {}
        self.parents, self.remarks = set[int](), dict[int, str]()
        for at in range(len(rows)):
            self._look_for_parts(rows, at)
        self.group = Heading("")
        self.groups: dict[int, Heading] = {}

    def look_at(self, number: int, row: SheetRow) -> None:
        is_apart = bool(self.before) and (number - self.before > 1 or self.before in self.found)
        self.before = number
        texts = _texts(row)
        self.other = self.other or (number if texts != self.heads and _are_headings(row, is_apart=is_apart) else 0)
        if self.other:
            text = _("Raden hör till en annan tabell: den har egna rubriker på rad %(row)d.")
            self.found[number] = text % {"row": self.other}
        elif texts == self.heads and len(texts) > 1:
            self.found[number] = _("Raden upprepar rubrikerna.")
        elif _is_sum(row, self.title):
            self.found[number] = _sum_words(row, self.amounts, self.sums, self.since)
            self.since, self.summed = dict.fromkeys(self.amounts, Decimal(0)), 0
        elif number in self.parents:
            self.found[number] = _("Raden ser ut som en summa: beloppen är summan av raderna under den.")
        elif said := self._remark(number, row, is_apart=is_apart):
            self.found[number] = said
        else:
            if self.group.year or self.group.unit:
                self.groups[number] = self.group
            self.summed += 1
            for index, meaning in self.amounts.items():
                amount = _amount(row, index, meaning)
                self.sums[index] += amount
                self.since[index] += amount

    def _remark(self, number: int, row: SheetRow, *, is_apart: bool) -> str:
        texts = _texts(row)
        if self._is_sum_without_words(row):
            return _("Raden ser ut som en summa: beloppen är summan av raderna ovanför.")
        if PART.fullmatch(_cell(row, self.title)):
            return _("Raden ser ut som en del av en annan rad.")
        if said := self._title_of_table(number, row, texts) or _other_words(row, texts, self.title):
            return said
        is_long = self.usual >= _FULL
        if _is_note(row, texts) or (is_long and is_apart and number > self.last_full and len(set(texts)) == 1):
            return _("Raden ser ut som en anmärkning.")
        if is_long and number != self.last and _is_group(row, self.following[number], self.title):
            self._begin_group(_cell(row, self.title))
            return _("Raden ser ut som en rubrik för dem under den.")
        return ""

    def _begin_group(self, text: str) -> None:
        said = read_heading(text)
        if (said.year and said.name in _OF_A_YEAR) or said.unit:
            self.group = said if said.name in _OF_A_YEAR else replace(said, year=None)

    def _title_of_table(self, number: int, row: SheetRow, texts: list[str]) -> str:
        """Return what is said of a row alone above headings that are said once more; empty where it is another row."""
        if len(set(texts)) > 1 or number not in self.following or _texts(self.following[number]) != self.heads:
            return ""
        self._begin_group(next(as_text(cell) for cell in row if as_text(cell).strip()))
        return _("Raden ser ut som en rubrik för dem under den.")

    def _is_sum_without_words(self, row: SheetRow) -> bool:
        """Tell whether the amounts are those above together, in a row that says less than measures do."""
        most = 1 if self.usual_words >= _FULL else 0
        has_word = SUM.fullmatch(fold(_cell(row, self.title))) is not None
        return (has_word or (self.summed > 1 and len(_words(row)) <= most)) and self._adds_up(row)

    def _look_for_parts(self, rows: Sequence[tuple[int, SheetRow]], at: int) -> None:
        """Note a row that costs what its parts below it do together, as 1 and 1.1, or set in, or another sum."""
        number, whole = rows[at]
        end = at + 1
        while end < len(rows) and _is_part(whole, rows[end][1], self.title):
            end += 1
        said = {i: amount for i, meaning in self.amounts.items() if (amount := _amount(whole, i, meaning))}
        sums = {i: sum((_amount(row, i, self.amounts[i]) for _n, row in rows[at + 1 : end]), Decimal(0)) for i in said}
        if end - at > _PARTS and said == sums and said:
            self.parents.add(number)
        elif any(sums.values()):
            self.remarks[number] = _("Raden har delar under sig. Se till att inga pengar räknas två gånger.")

    def _adds_up(self, row: SheetRow) -> bool:
        said = {i: amount for i, meaning in self.amounts.items() if (amount := _amount(row, i, meaning))}
        return bool(said) and any(all(of[i] == said[i] for i in said) for of in (self.sums, self.since))


def _cell(row: SheetRow, index: int) -> str:
    return as_text(row[index]).strip() if index < len(row) else ""


def _texts(row: SheetRow) -> list[str]:
    return [_folded(text) for cell in row if (text := as_text(cell).strip())]


@lru_cache(maxsize=20_000)
def _folded(text: str) -> str:  # each row is looked at in several ways
    return fold(text)


_NUMBER = re.compile(r"[\d\s.,–-]+(?:kr|tkr|mkr|mnkr)?", re.IGNORECASE)


def _words(row: SheetRow) -> set[str]:
    return {text for text in _texts(row) if not _NUMBER.fullmatch(text)}


def _is_sum(row: SheetRow, title: int) -> bool:
    """Tell whether the row has a word for a sum, alone where its title is, or else first and without other words."""
    words = _words(row)
    first = (fold(_cell(row, title)) or next(iter(words), "")).rstrip(": ")
    return BARE_SUM.fullmatch(first) is not None or (len(words) == 1 and SUM.fullmatch(first) is not None)


def _are_headings(row: SheetRow, *, is_apart: bool) -> bool:
    """Tell whether a row is the headings of another table: of a title and something else, and nothing but texts.

    Below a blank row or a row that is no measure, that of a title is enough.
    """
    said = [cell for cell in row if cell is not None and as_text(cell).strip()]
    if len(said) < _HEADINGS or not all(isinstance(cell, str) for cell in said):
        return False
    short = [str(cell) for cell in said if len(str(cell)) <= _MAX_IN_HEADING]
    if not any(measure_column(text) == "title" for text in short):
        return False  # as nearly every row
    meanings = {base_of(guessed(text, "")) for text in short} - {""}
    is_known = len(meanings) > 1 and len(meanings) * 2 >= len(said)
    return is_known or (is_apart and len(short) == len(said))


def _other_words(row: SheetRow, texts: list[str], title: int) -> str:
    """Return what is said of an example, and of an amount that stands where a title does."""
    if any(map(_EXAMPLE.fullmatch, texts)):
        return _("Raden ser ut som ett exempel.")
    name = guessed(_cell(row, title), "")
    if base_of(name) == "amount" and AmountMeaning.of(name).year and read_heading(_cell(row, title)).name:
        return _("Raden ser ut som ett belopp, och inte som en åtgärd.")
    return ""


def _is_part(whole: SheetRow, row: SheetRow, title: int) -> bool:
    """Tell whether a row is a part of another by its number, or as its title is set in."""
    by_number = any(
        _DECIMAL.fullmatch(number) and _cell(row, index).startswith(f"{number}.")
        for index in range(title)
        if (number := _cell(whole, index).rstrip("."))
    )
    return by_number or (_is_set_in(row, title) and not _is_set_in(whole, title))


def _is_set_in(row: SheetRow, title: int) -> bool:
    return title < len(row) and as_text(row[title]).startswith((" ", "\t", "\u00a0", "- ", "– ", "• "))


def _is_note(row: SheetRow, texts: list[str]) -> bool:
    """Tell whether the row says one thing, about the list."""
    first = next((as_text(cell).strip() for cell in row if as_text(cell).strip()), "")
    return len(set(texts)) == 1 and bool(NOTE.fullmatch(first) or ON_AMOUNTS.match(first))


def _is_group(row: SheetRow, below: SheetRow, title: int) -> bool:
    """Tell whether the row says one thing, where its title is; before it may stand a letter, or a number of many."""
    said = fold(_cell(row, title))
    others = [(index, fold(as_text(cell))) for index, cell in enumerate(row) if as_text(cell).strip()]

    def counts(index: int, text: str) -> bool:
        goes_on = text[-1:].isdigit() and _cell(below, index).startswith((f"{text}.", f"{text}:"))
        return index < title and (_LETTER.fullmatch(text) is not None or goes_on)

    return bool(said) and all(text == said or counts(index, text) for index, text in others)


def _amount(row: SheetRow, index: int, meaning: AmountMeaning) -> Decimal:
    try:
        cell = row[index] if index < len(row) else None
        return read_amount(cell, Decimal(meaning.unit or 1)).value or Decimal(0)
    except ValidationError:
        return Decimal(0)


def _sum_words(
    row: SheetRow, amounts: dict[int, AmountMeaning], sums: dict[int, Decimal], since: dict[int, Decimal]
) -> str:
    """Return what is said of a sum: whether the rows above add up to it, all or `since` the sum before."""
    if not any(sums.values()) or not any(_amount(row, index, meaning) for index, meaning in amounts.items()):
        return _("Raden är en summa.")
    wrong = [
        _("%(file)s kr i filen, %(rows)s kr för raderna ovanför")
        % {"file": format_amount(said), "rows": format_amount(sums[index])}
        for index, meaning in amounts.items()
        if (said := _amount(row, index, meaning)) and said not in {sums[index], since[index]}
    ]
    if wrong:
        return _("Raden är en summa, och den stämmer inte: %(wrong)s.") % {"wrong": "; ".join(wrong)}
    return _("Raden är en summa. Den stämmer med raderna ovanför.")
