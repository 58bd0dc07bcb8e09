"""A number in a statistics file, with the signs that statisticians write beside it or in its place.

SCB, Kolada and others have signs for what is missing, preliminary and revised. A point or comma before three digits
may stand between thousands or before decimals: the rest of the file tells, or a person does.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from followup.models import OBSERVED_DECIMALS, OBSERVED_DIGITS


class Sign(StrEnum):
    """What a cell says beside its number."""

    NONE = ""
    MISSING = "missing"
    PRELIMINARY = "preliminary"
    REVISED = "revised"
    MARKED = "marked"  # with a sign that each statistician explains in a note of their own
    AMBIGUOUS = "ambiguous"
    WRONG = "wrong"


@dataclass(frozen=True)
class ReadFigure:
    """What is in a cell: `number` is None where none is."""

    number: Decimal | None
    sign: Sign = Sign.NONE
    is_percent: bool = False


_MISSING = {"", "..", ".", "...", "…", "-", "–", "—", ":", "x", "*", "c", "n/a", "na", "null", "none", "saknas", "?"}
_LIMIT = Decimal(10) ** (OBSERVED_DIGITS - OBSERVED_DECIMALS)
# A note's number is told from the figure by a space or by being raised: 1230 and its note 1) look like 12301)
_BESIDE = re.compile(
    r"(?P<number>.*\d)(?:\s*(?P<sign>[rpeb*†]|\(r\)|\(p\)|[⁰¹²³⁴-⁹⁾]+)|(?P<note>\s+[1-9]\d?\)))?\s*(?P<percent>%)?"
)
_SIGNS = {
    "": Sign.NONE,
    **dict.fromkeys(("r", "(r)"), Sign.REVISED),
    **dict.fromkeys(("p", "(p)", "e"), Sign.PRELIMINARY),
    **dict.fromkeys(("b", "*", "†"), Sign.MARKED),
}
_SPACED = re.compile(r"-?\d{1,3}(?:[\s\u00a0\u202f\u2009']\d{3})+(?:[.,]\d+)?")
_WHOLE = re.compile(r"-?\d+")
_AMBIGUOUS = re.compile(r"-?[1-9]\d{0,2}([.,])\d{3}")
_THOUSANDS = re.compile(r"-?[1-9]\d{0,2}([.,])\d{3}(?:\1\d{3})+")
_DECIMALS = re.compile(r"-?\d+([.,])\d+")
_BOTH = re.compile(r"-?\d{1,3}(?:(?P<thousands>[.,])\d{3})+(?P<decimal>[.,])\d+")
_EXPONENT = re.compile(r"-?\d(?:\.\d+)?[eE][+-]?\d{1,2}")


def read_figure(text: str, decimal: str = "") -> ReadFigure:
    """Return what is in a cell; `decimal` is what stands before decimals in the file, empty where nobody knows."""
    plain = text.strip().replace("\u2212", "-")
    if plain.casefold() in _MISSING:
        return ReadFigure(None, Sign.MISSING)
    beside = _BESIDE.fullmatch(plain)
    if beside is None:
        return ReadFigure(None, Sign.WRONG)
    compact = _compact(beside["number"])
    if _AMBIGUOUS.fullmatch(compact) and not decimal:
        return ReadFigure(None, Sign.AMBIGUOUS)
    number = _number(compact, decimal)
    if number is None or abs(number) >= _LIMIT:
        return ReadFigure(None, Sign.WRONG)
    sign = (beside["sign"] or beside["note"] or "").casefold()
    return ReadFigure(number, _SIGNS.get(sign, Sign.MARKED), is_percent=beside["percent"] is not None)


def _compact(text: str) -> str:
    """Return the digits without what stands between thousands, if it stands where it should."""
    return re.sub(r"[\s\u00a0\u202f\u2009']", "", text) if _SPACED.fullmatch(text) else text


def _number(compact: str, decimal: str) -> Decimal | None:
    if ambiguous := _AMBIGUOUS.fullmatch(compact):
        return Decimal(compact.replace(ambiguous[1], "." if ambiguous[1] == decimal else ""))
    if thousands := _THOUSANDS.fullmatch(compact):
        return Decimal(compact.replace(thousands[1], ""))
    both = _BOTH.fullmatch(compact)
    if both and both["thousands"] != both["decimal"]:
        return Decimal(compact.replace(both["thousands"], "").replace(both["decimal"], "."))
    if _WHOLE.fullmatch(compact) or _DECIMALS.fullmatch(compact) or _EXPONENT.fullmatch(compact):
        return Decimal(compact.replace(",", "."))
    return None


def decimal_of(texts: Iterable[str]) -> str:
    """Return what stands before decimals in cells of a file: point or comma; empty where they do not tell."""
    beside = (_BESIDE.fullmatch(text.strip().replace("\u2212", "-")) for text in texts)
    found = {sign for one in beside if one and (sign := _told(_compact(one["number"])))}
    return found.pop() if len(found) == 1 else ""


def _told(compact: str) -> str:
    both = _BOTH.fullmatch(compact)
    if both and both["thousands"] != both["decimal"]:
        return both["decimal"]
    if thousands := _THOUSANDS.fullmatch(compact):
        return "," if thousands[1] == "." else "."
    decimals = _DECIMALS.fullmatch(compact)
    return decimals[1] if decimals and not _AMBIGUOUS.fullmatch(compact) else ""
