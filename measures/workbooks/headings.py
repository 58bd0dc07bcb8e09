"""What a heading says beside its name: the unit and the year of the amounts below it."""

import re
from dataclasses import dataclass

from handlingsplan.swedish import fold

KRONOR, THOUSANDS, MILLIONS = "1", "1000", "1000000"
_END = r"(?![a-zåäö])"
_BEFORE = r"(?<![a-zåäö])"
# The longest first: "miljoner kronor" is not "kronor"
_UNITS = (
    (MILLIONS, r"mnkr|mkr|msek|mn kr|mn|milj(?:on(?:er)?)?\.?(?: (?:kr(?:onor)?|sek))?"),
    (
        THOUSANDS,
        r"tkr|kkr|ksek|tsek|(?:i )?(?:tusental|tusen)(?: (?:kr(?:onor)?|sek))?|(?:i )?1\s?000(?:-tal)?(?: kr)?",
    ),
    (KRONOR, r"kr(?:onor)?\.?|sek|:-"),
)
_OTHER_CURRENCY = re.compile(
    rf"€|\$|£|{_BEFORE}(?:k|t|m)?(?:eur(?:o)?|usd|dkk|nok|gbp){_END}|{_BEFORE}md(?:kr|r)?{_END}|miljard", re.IGNORECASE
)
_YEAR = re.compile(r"(?<!\d)(20\d\d)(?!\d)")
_SPAN = re.compile(r"(?<!\d)20\d\d\s*[-–—/]\s*(?:20)?\d\d(?!\d)")


@dataclass(frozen=True)
class Heading:
    """A heading without its unit and year; empty where it says none. `is_foreign`: in no unit of kronor we know."""

    name: str
    unit: str = ""
    year: int | None = None
    is_foreign: bool = False


def unit_in(text: str) -> tuple[str, str]:
    """Return the unit of kronor that a text says, and the text without it."""
    for unit, words in _UNITS:
        found = re.search(rf"{_BEFORE}(?:{words}){_END}", text, re.IGNORECASE)
        if found:
            return unit, text[: found.start()] + " " + text[found.end() :]
    return "", text


def read_heading(text: str) -> Heading:
    """Return what a heading says."""
    if _OTHER_CURRENCY.search(text):
        return Heading(fold(_plain(_OTHER_CURRENCY.sub(" ", text))), is_foreign=True)
    unit, rest = unit_in(text)
    years = set() if _SPAN.search(rest) else set(_YEAR.findall(rest))
    year = int(years.pop()) if len(years) == 1 else None
    return Heading(fold(_plain(_YEAR.sub(" ", _SPAN.sub(" ", rest)))), unit, year)


def _plain(text: str) -> str:
    """Return the words of a heading, without brackets and signs that its unit or year left behind."""
    words = re.sub(r"[()\[\],.:;/–—-]+", " ", text)
    return " ".join(word for word in words.split() if word.casefold() not in {"i", "år", "per", "för", "belopp i"})


@dataclass(frozen=True)
class AmountMeaning:
    """That a column holds amounts: in which unit (empty while nobody has said), of which year (None: another cell)."""

    unit: str = ""
    year: int | None = None

    def __str__(self) -> str:
        parts = ["amount", self.unit, str(self.year or "")]
        return "|".join(parts).rstrip("|")

    @classmethod
    def of(cls, name: str) -> "AmountMeaning":
        """Return what a column's meaning says, as `str()` wrote it."""
        _amount, unit, year, *_rest = [*name.split("|"), "", ""]
        return cls(unit, int(year) if year else None)


def base_of(name: str) -> str:
    """Return the column that a meaning names, without unit and year."""
    return name.partition("|")[0]
