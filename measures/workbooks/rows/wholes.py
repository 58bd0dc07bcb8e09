"""Rows of a list that cost what others below them do together: their sum stands above them."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from itertools import islice

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from handlingsplan.spreadsheets.reading.cells import SheetRow
from handlingsplan.swedish import fold
from measures.workbooks.headings import AmountMeaning
from measures.workbooks.languages import BARE_SUM
from measures.workbooks.values import as_text, read_amount

_NUMBER_OF_ROW = re.compile(r"\d{1,3}(?:[.:-]\d{1,3})*|[a-zåäö]", re.IGNORECASE)
_NUMBER_IN_TITLE = re.compile(r"(\d{1,3}(?:\.\d{1,3})*)[.)]?\s+\S")
_PARTS = 2  # at least, of a whole
_MAX_PARTS = 200  # that are looked at below a row, so that a long list costs little
_DIGITS = 3  # of a sum that is hardly one by chance
_NUMBER = re.compile(r"[\d\s.,–-]+(?:kr|tkr|mkr|mnkr)?", re.IGNORECASE)
_Numbered = tuple[int, SheetRow]
_Amounts = Mapping[int, Decimal]


@dataclass(frozen=True)
class Wholes:
    """The numbers of the rows that are sums of those below, and what is said of rows that may be."""

    parents: frozenset[int]
    remarks: Mapping[int, str]


def wholes_among(rows: Sequence[_Numbered], title: int, amounts: Mapping[int, AmountMeaning]) -> Wholes:
    """Return which rows cost what their parts below do together, as 1 and 1.1, or set in, or without an owner."""
    parents: set[int] = set()
    remarks: dict[int, str] = {}
    said = [_amounts_of(row, amounts) for _number, row in rows]
    for at, (number, whole) in enumerate(rows):
        if not said[at]:
            continue
        end = at + 1
        while end < len(rows) and _is_part(whole, rows[end][1], title):
            end += 1
        sums = _together(said[at + 1 : end], said[at])
        if end - at > _PARTS and sums == said[at]:
            parents.add(number)
            continue
        if any(sums.values()):
            remarks[number] = _("Raden har delar under sig. Se till att inga pengar räknas två gånger.")
            continue
        end = _end_of_sum(rows, said, at)
        parts = rows[at + 1 : end]
        if parts and _says_less(whole, parts, title, amounts):
            parents.add(number)
        elif parts and (len(parts) > _PARTS or is_telling(said[at])):
            places = {"first": parts[0][0], "last": parts[-1][0]}
            text = _("Beloppen är summan av rad %(first)d–%(last)d. Se till att inga pengar räknas två gånger.")
            remarks[number] = text % places
    return Wholes(frozenset(parents), remarks)


def _amounts_of(row: SheetRow, amounts: Mapping[int, AmountMeaning]) -> _Amounts:
    return {i: amount for i, meaning in amounts.items() if (amount := amount_in(row, i, meaning))}


def _together(parts: Sequence[_Amounts], whole: _Amounts) -> _Amounts:
    return {i: sum((part.get(i, Decimal(0)) for part in parts), Decimal(0)) for i in whole}


def _end_of_sum(rows: Sequence[_Numbered], said: Sequence[_Amounts], at: int) -> int:
    """Return the first row behind those that cost together what the row `at` does; itself where none do."""
    sums = dict.fromkeys(said[at], Decimal(0))
    for end, (_number, row) in enumerate(islice(rows, at + 1, at + 1 + _MAX_PARTS), start=at + 1):
        if said[end].keys() - sums.keys() or any(BARE_SUM.fullmatch(text) for text in texts_of(row)):
            return at
        for index, amount in said[end].items():
            sums[index] += amount
        if any(sums[index] > amount for index, amount in said[at].items()):
            return at
        if sums == said[at]:
            return end + 1 if sum(map(bool, said[at + 1 : end + 1])) >= _PARTS else at
    return at


def _says_less(whole: SheetRow, parts: Sequence[_Numbered], title: int, amounts: Collection[int]) -> bool:
    """Tell whether a row says less than each of its parts, or has a number that they have not."""
    numbered = [index for index in range(title) if _NUMBER_OF_ROW.fullmatch(cell_text(whole, index).rstrip(".):"))]
    alone = any(not any(cell_text(row, index) for _number, row in parts) for index in numbered)
    return alone or len(words_of(whole, amounts)) < min(len(words_of(row, amounts)) for _number, row in parts)


def is_telling(amounts: _Amounts) -> bool:
    """Tell whether amounts are hardly those of two others together by chance."""
    return len(amounts) > 1 or max(len(str(int(amount)).rstrip("0")) for amount in amounts.values()) >= _DIGITS


def _is_part(whole: SheetRow, row: SheetRow, title: int) -> bool:
    """Tell whether a row is a part of another by its number, or as its title is set in."""
    pairs = [(cell_text(whole, index).rstrip(".):"), cell_text(row, index)) for index in range(title)]
    titles = [_NUMBER_IN_TITLE.match(cell_text(one, title)) for one in (whole, row)]
    if titles[0] and titles[1]:
        pairs.append((titles[0][1], titles[1][1]))
    by_number = any(_NUMBER_OF_ROW.fullmatch(number) and _goes_on(number, part) for number, part in pairs)
    return by_number or (_is_set_in(row, title) and not _is_set_in(whole, title))


def _goes_on(number: str, part: str) -> bool:
    """Tell whether a number is one below another: 1.1, 1-1 and 1a below 1, A1 below A."""
    rest = part.removeprefix(number)
    if rest in {"", part}:
        return False
    return rest[0] in ".:-" or (rest[0].isalpha() if number[-1].isdigit() else rest[0].isdigit())


def _is_set_in(row: SheetRow, title: int) -> bool:
    return title < len(row) and as_text(row[title]).startswith((" ", "\t", "\u00a0", "- ", "– ", "• "))


def cell_text(row: SheetRow, index: int) -> str:
    return as_text(row[index]).strip() if index < len(row) else ""


def texts_of(row: SheetRow) -> list[str]:
    return [_folded(text) for cell in row if (text := as_text(cell).strip())]


@lru_cache(maxsize=20_000)
def _folded(text: str) -> str:  # each row is looked at in several ways
    return fold(text)


def words_of(row: SheetRow, without: Collection[int] = ()) -> set[str]:
    """Return what a row says in words, apart from some columns: an amount may be one that nobody can read."""
    said = [None if index in without else cell for index, cell in enumerate(row)] if without else row
    return {text for text in texts_of(said) if not _NUMBER.fullmatch(text)}


def amount_in(row: SheetRow, index: int, meaning: AmountMeaning) -> Decimal:
    try:
        cell = row[index] if index < len(row) else None
        return read_amount(cell, Decimal(meaning.unit or 1)).value or Decimal(0)
    except ValidationError:
        return Decimal(0)
