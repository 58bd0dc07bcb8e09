"""Rows of a list that are no measures: sums, and headings of groups."""

import re
from decimal import Decimal
from statistics import median

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from handlingsplan.numbers import format_amount
from handlingsplan.spreadsheets.reading.cells import SheetRow, is_blank
from handlingsplan.spreadsheets.reading.sheets import Sheet
from handlingsplan.swedish import fold
from measures.workbooks.headings import AmountMeaning, base_of
from measures.workbooks.layouts import ON_AMOUNTS, Layout
from measures.workbooks.meanings import guessed
from measures.workbooks.values import as_text, read_amount

_SUM = re.compile(
    r"(?:del|total|slut)?summa\b.*|totalt?\b.*|sum\b.*|tot\.?|gesamt\w*|insgesamt|yhteensä\b.*", re.IGNORECASE
)
_PART = re.compile(r"(?:-\s*)?(?:varav|därav|davon|josta|dont)\b.*", re.IGNORECASE)
_NOTE = re.compile(
    r"\*.*|(?:källa|källor|noter?|anm|anmärkning\w*|obs|senast|uppdaterad|quelle|lähde|source)\b[.: ].*",
    re.IGNORECASE,
)
_LETTER = re.compile(r"(?:[a-zåäö]|[ivxl]{1,4})[.):]?")  # of a group: measures have numbers
_MAX_IN_HEADING = 60
_FULL = 3  # cells of a usual row, from which on a row with one cell is a heading


def rows_that_are_none(sheet: Sheet, layout: Layout) -> dict[int, str]:
    """Return what the rows are that are no measures, by their numbers from 1."""
    title = next((index for index, name in layout.columns.items() if name == "title"), None)
    amounts = {i: AmountMeaning.of(name) for i, name in layout.columns.items() if base_of(name) == "amount"}
    if title is None:
        return {}
    rows = [(n, row) for n, row in enumerate(sheet.rows, 1) if n > layout.first_row and not is_blank(row)]
    full = [len(_texts(row)) for _n, row in rows if not _is_sum(row, title)]
    usual = median(full) if full else 0
    heads = _texts(sheet.rows[layout.heading_row]) if layout.heading_row < len(sheet.rows) else []
    found: dict[int, str] = {}
    sums, since = dict.fromkeys(amounts, Decimal(0)), dict.fromkeys(amounts, Decimal(0))
    other = 0  # the row of other headings
    for number, row in rows:
        texts = _texts(row)
        if other := other or (number if texts != heads and _are_headings(row) else 0):
            found[number] = _("Raden hör till en annan tabell: den har egna rubriker på rad %(row)d.") % {"row": other}
        elif texts == heads and len(heads) > 1:
            found[number] = _("Raden upprepar rubrikerna.")
        elif _is_sum(row, title):
            found[number] = _sum_words(row, amounts, sums, since)
            since = dict.fromkeys(amounts, Decimal(0))
        elif _PART.fullmatch(_cell(row, title)):
            found[number] = _("Raden ser ut som en del av en annan rad.")
        elif _is_note(row, texts):
            found[number] = _("Raden ser ut som en anmärkning.")
        elif usual >= _FULL and number != rows[-1][0] and _is_group(row, title):
            found[number] = _("Raden ser ut som en rubrik för dem under den.")
        else:
            for index, meaning in amounts.items():
                sums[index] += _amount(row, index, meaning)
                since[index] += _amount(row, index, meaning)
    return found


def _cell(row: SheetRow, index: int) -> str:
    return as_text(row[index]).strip() if index < len(row) else ""


def _texts(row: SheetRow) -> list[str]:
    return [fold(as_text(cell)) for cell in row if as_text(cell).strip()]


_NUMBER = re.compile(r"[\d\s.,–-]+(?:kr|tkr|mkr|mnkr)?", re.IGNORECASE)


def _is_sum(row: SheetRow, title: int) -> bool:
    """Tell whether the row has a word for a sum where its title is, or else first, and no other words."""
    words = {text for text in _texts(row) if not _NUMBER.fullmatch(text)}
    first = fold(_cell(row, title)) or next(iter(words), "")
    return words == {first} and _SUM.fullmatch(first.rstrip(": ")) is not None


def _are_headings(row: SheetRow) -> bool:
    """Tell whether a row is the headings of another table: of a title and something else, and nothing but texts."""
    said = [cell for cell in row if cell is not None and as_text(cell).strip()]
    if not all(isinstance(cell, str) for cell in said):
        return False
    short = [str(cell) for cell in said if len(str(cell)) <= _MAX_IN_HEADING]
    meanings = {base_of(guessed(text, "")) for text in short} - {""}
    return "title" in meanings and len(meanings) > 1 and len(meanings) * 2 >= len(said)


def _is_note(row: SheetRow, texts: list[str]) -> bool:
    """Tell whether the row says one thing, about the list."""
    first = next((as_text(cell).strip() for cell in row if as_text(cell).strip()), "")
    return len(set(texts)) == 1 and bool(_NOTE.fullmatch(first) or ON_AMOUNTS.match(first))


def _is_group(row: SheetRow, title: int) -> bool:
    """Tell whether the row says one thing, where its title is; a letter may stand before it."""
    said = fold(_cell(row, title))
    others = [(index, fold(as_text(cell))) for index, cell in enumerate(row) if as_text(cell).strip()]
    return bool(said) and all(text == said or (index < title and _LETTER.fullmatch(text)) for index, text in others)


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
    if not any(sums.values()):
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
