"""Rows of a list that are no measures: sums, and headings of groups."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from itertools import pairwise
from statistics import median

from django.utils.translation import gettext as _

from handlingsplan.numbers import format_amount
from handlingsplan.spreadsheets.reading.cells import SheetRow, is_blank
from handlingsplan.spreadsheets.reading.sheets import Sheet
from handlingsplan.swedish import fold
from measures.workbooks.columns import measure_column
from measures.workbooks.headings import AmountMeaning, Heading, base_of, read_heading
from measures.workbooks.import_rows import ParsedRow
from measures.workbooks.languages import ADDED, BARE_SUM, CARRIED, NOTE, PART, STATUSES, SUM, plain
from measures.workbooks.layouts import ON_AMOUNTS, Layout
from measures.workbooks.meanings import guessed
from measures.workbooks.rows.wholes import amount_in, cell_text, is_telling, texts_of, wholes_among, words_of
from measures.workbooks.values import as_text

_LETTER = re.compile(r"(?:[a-zåäö]|[ivxl]{1,4})[.):]?")  # of a group: measures have numbers
_MAX_IN_HEADING = 60
_OF_A_YEAR = frozenset({"", "åtgärder", "budget", "kostnader", "investeringar", "drift", "plan"})  # beside it
_EXAMPLE = re.compile(
    r"ex(?:empel|\.)?:?|(?:exempel|ex\.?):? .*|t ?ex:? .*|(?:example|esimerkki|beispiel|exemple):?(?: .*)?"
)
_NOT_TO_BE = re.compile(
    r"(?:ej|inte|icke|av(?:slag|vis|för)\w*|utg[åi]\w*|struk\w*|stopp\w*|pausa\w*|(?:bort|ned)prio\w*|önske\w*|idé\w*"
    r"|nicht|ei|non|not)$"
)
_PAIR = 2  # rows whose sum may be another's amount by chance
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
    heads = texts_of(sheet.rows[layout.heading_row]) if layout.heading_row < len(sheet.rows) else []
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
        most = max((len(texts_of(row)) for _n, row in rows), default=0)
        self.last_full = max((n for n, row in rows if len(texts_of(row)) * 2 >= most), default=0)
        full = [row for n, row in rows if n <= self.last_full and not _is_sum(row, title)]
        counts = [len(texts_of(row)) for row in full]
        said = [count for count in counts if count > 1]  # where they are most, the others are headings of groups
        self.usual = median(said if len(said) * 2 >= len(counts) else counts) if full else 0
        self.usual_words = median(len(words_of(row)) for row in full) if full else 0
        self.last = rows[-1][0] if rows else 0
        self.following = {n: below for (n, _row), (_n, below) in pairwise(rows)}
        self.sums, self.since = dict.fromkeys(amounts, Decimal(0)), dict.fromkeys(amounts, Decimal(0))
        self.summed = self.before = self.other = 0  # rows since a sum; the row before; the row of other headings
        self.costed = 0  # of the rows since a sum, those with amounts
        self.found: dict[int, str] = {}
        wholes = wholes_among(rows, title, amounts)
        self.parents, self.remarks = wholes.parents, dict(wholes.remarks)
        self.least_words = _FULL  # of the rows since a sum
        self.heading = ""  # that stands above a group, and says that its rows may not be measures to be
        self.group = Heading("")
        self.groups: dict[int, Heading] = {}

    def look_at(self, number: int, row: SheetRow) -> None:
        is_apart = bool(self.before) and (number - self.before > 1 or self.before in self.found)
        self.before = number
        texts = texts_of(row)
        self.other = self.other or (number if texts != self.heads and _are_headings(row, is_apart=is_apart) else 0)
        if self.other:
            text = _("Raden hör till en annan tabell: den har egna rubriker på rad %(row)d.")
            self.found[number] = text % {"row": self.other}
        elif texts == self.heads and len(texts) > 1:
            self.found[number] = _("Raden upprepar rubrikerna.")
        elif _is_sum(row, self.title):
            self.found[number] = _sum_words(row, self.amounts, self.sums, self.since)
            self._end_sum()
        elif number in self.parents:
            self.found[number] = _("Raden ser ut som en summa: beloppen är summan av raderna under den.")
        elif said := self._remark(number, row, is_apart=is_apart):
            self.found[number] = said
        else:
            self._take_in(number, row)

    def _take_in(self, number: int, row: SheetRow) -> None:
        """Remember a row that is a measure for what comes below it, and note what is odd about it."""
        if self.group.year or self.group.unit:
            self.groups[number] = self.group
        if self.heading:
            self._add_remark(number, _("Raden står under rubriken ”%(heading)s”.") % {"heading": self.heading})
        said, title = self._said(row), cell_text(row, self.title)
        if self.costed >= _PAIR and self._adds_up(row) and (self.costed > _PAIR or is_telling(said)):
            self._add_remark(number, _("Beloppen är summan av raderna ovanför. Se till att inga räknas två gånger."))
        elif said and CARRIED.fullmatch(title):
            self._add_remark(number, _("Raden ser ut som ett överfört belopp."))
        elif said and ADDED.fullmatch(title):
            self._add_remark(number, _("Raden ser ut som ett tillägg till andra rader, och inte som en åtgärd."))
        words = len(words_of(row, self.amounts))
        self.least_words = min(words, self.least_words) if self.summed else words
        self.summed += 1
        self.costed += bool(said)
        for index, amount in said.items():
            self.sums[index] += amount
            self.since[index] += amount

    def _end_sum(self) -> None:
        self.since, self.summed, self.costed = dict.fromkeys(self.amounts, Decimal(0)), 0, 0

    def _add_remark(self, number: int, text: str) -> None:
        self.remarks[number] = " ".join(filter(None, [self.remarks.get(number), text]))

    def _remark(self, number: int, row: SheetRow, *, is_apart: bool) -> str:
        texts = texts_of(row)
        if self._is_sum_without_words(row):
            return _("Raden ser ut som en summa: beloppen är summan av raderna ovanför.")
        if PART.fullmatch(cell_text(row, self.title)):
            return _("Raden ser ut som en del av en annan rad.")
        if said := self._title_of_table(number, row, texts) or _other_words(row, texts, self.title):
            return said
        is_long = self.usual >= _FULL
        if _is_note(row, texts) or (is_long and is_apart and number > self.last_full and len(set(texts)) == 1):
            return _("Raden ser ut som en anmärkning.")
        if is_long and number != self.last and _is_group(row, self.following[number], self.title):
            self._begin_group(cell_text(row, self.title))
            return _("Raden ser ut som en rubrik för dem under den.")
        return ""

    def _begin_group(self, text: str) -> None:
        said = read_heading(text)
        self.heading = text[:_MAX_IN_HEADING] if _is_doubtful(text) else ""
        if (said.year and said.name in _OF_A_YEAR) or said.unit:
            self.group = said if said.name in _OF_A_YEAR else replace(said, year=None)

    def _title_of_table(self, number: int, row: SheetRow, texts: list[str]) -> str:
        """Return what is said of a row alone above headings that are said once more; empty where it is another row."""
        if len(set(texts)) > 1 or number not in self.following or texts_of(self.following[number]) != self.heads:
            return ""
        self._begin_group(next(as_text(cell) for cell in row if as_text(cell).strip()))
        return _("Raden ser ut som en rubrik för dem under den.")

    def _is_sum_without_words(self, row: SheetRow) -> bool:
        """Tell whether the amounts are those above together, in a row that says less than measures do."""
        most = 1 if self.usual_words >= _FULL else 0
        title = fold(cell_text(row, self.title))
        has_word = SUM.fullmatch(title) is not None or CARRIED.fullmatch(title) is not None
        says_less = len(words_of(row)) <= most or len(words_of(row, self.amounts)) < self.least_words
        return (has_word or (self.costed > 1 and says_less)) and self._adds_up(row)

    def _said(self, row: SheetRow) -> dict[int, Decimal]:
        return {i: amount for i, meaning in self.amounts.items() if (amount := amount_in(row, i, meaning))}

    def _adds_up(self, row: SheetRow) -> bool:
        said = self._said(row)
        return bool(said) and any(all(of[i] == said[i] for i in said) for of in (self.sums, self.since))


def _is_sum(row: SheetRow, title: int) -> bool:
    """Tell whether the row has a word for a sum, alone where its title is, or else first and without other words."""
    words = words_of(row)
    first = (fold(cell_text(row, title)) or next(iter(words), "")).rstrip(": ")
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
    name = guessed(cell_text(row, title), "")
    if base_of(name) == "amount" and AmountMeaning.of(name).year and read_heading(cell_text(row, title)).name:
        return _("Raden ser ut som ett belopp, och inte som en åtgärd.")
    return ""


def _is_doubtful(heading: str) -> bool:
    """Tell whether a heading says how far the rows below have come, or that they are not to be."""
    words = plain(heading).strip(":").split()
    return any(one in STATUSES for word in words for one in (word, word[:-1])) or (
        bool(words) and _NOT_TO_BE.match(words[0]) is not None
    )


def _is_note(row: SheetRow, texts: list[str]) -> bool:
    """Tell whether the row says one thing, about the list."""
    first = next((as_text(cell).strip() for cell in row if as_text(cell).strip()), "")
    return len(set(texts)) == 1 and bool(NOTE.fullmatch(first) or ON_AMOUNTS.match(first))


def _is_group(row: SheetRow, below: SheetRow, title: int) -> bool:
    """Tell whether the row says one thing, where its title is; before it may stand a letter, or a number of many."""
    said = fold(cell_text(row, title))
    others = [(index, fold(as_text(cell))) for index, cell in enumerate(row) if as_text(cell).strip()]

    def counts(index: int, text: str) -> bool:
        goes_on = text[-1:].isdigit() and cell_text(below, index).startswith((f"{text}.", f"{text}:"))
        return index < title and (_LETTER.fullmatch(text) is not None or goes_on)

    return bool(said) and all(text == said or counts(index, text) for index, text in others)


def _sum_words(
    row: SheetRow, amounts: dict[int, AmountMeaning], sums: dict[int, Decimal], since: dict[int, Decimal]
) -> str:
    """Return what is said of a sum: whether the rows above add up to it, all or `since` the sum before."""
    if not any(sums.values()) or not any(amount_in(row, index, meaning) for index, meaning in amounts.items()):
        return _("Raden är en summa.")
    wrong = [
        _("%(file)s kr i filen, %(rows)s kr för raderna ovanför")
        % {"file": format_amount(said), "rows": format_amount(sums[index])}
        for index, meaning in amounts.items()
        if (said := amount_in(row, index, meaning)) and said not in {sums[index], since[index]}
    ]
    if wrong:
        return _("Raden är en summa, och den stämmer inte: %(wrong)s.") % {"wrong": "; ".join(wrong)}
    return _("Raden är en summa. Den stämmer med raderna ovanför.")
