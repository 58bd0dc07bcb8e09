"""What a heading says beside its name: the unit, the year and the kind of the amounts below it."""

import re
from dataclasses import dataclass

from handlingsplan.swedish import fold
from measures.enums import FundingKind

KRONOR, THOUSANDS, MILLIONS = "1", "1000", "1000000"
OWNER = "="  # pays: whoever owns the measure of the row
_END = r"(?![a-zåäö])"
_BEFORE = r"(?<![a-zåäö])"
# The longest first: "miljoner kronor" is not "kronor"
_IN_KRONOR = r"(?: (?:kr(?:onor)?|sek))?"
_THOUSAND = rf"tals?{_IN_KRONOR}|\s?kr(?:onor)?|\s?sek"
_1_000 = r"(?:(?:i )?1\s?000|(?<!\d)(?<!\d )'?000)"
_UNITS = (
    (MILLIONS, rf"mnkr|mkr|msek|mn kr|mn|m kr|mio|mill(?:ion(?:er)?)?|milj(?:on(?:er)?)?\.?{_IN_KRONOR}"),
    (
        THOUSANDS,
        rf"tkr|kkr|ksek|tsek|(?:i )?(?:tusentals?|tusen){_IN_KRONOR}|i 1\s?000|{_1_000}(?:[- ]?{_THOUSAND})",
    ),
    (KRONOR, r"kr(?:onor)?\.?|sek|:-"),
)
_OTHER_CURRENCY = re.compile(
    rf"€|\$|£|{_BEFORE}(?:k|t|m)?(?:eur(?:o)?|usd|dkk|nok|gbp){_END}|{_BEFORE}md(?:kr|r)?{_END}|miljard", re.IGNORECASE
)
# The year of the prices is not that of the costs
_SCALED = re.compile(r"(?:\w+tal|\b[a-zåäö]{1,3}\.?|\.)\s*$(?<!\bi)", re.IGNORECASE)  # just before "kr"
_PRICES = re.compile(
    r"(?:pris(?:nivå|läge|bas)?|priser|preisstand|hintataso|prix)\w*\s*(?:i\s+|år\s+)?20\d\d(?:-\d\d)?"
    r"|20\d\d\s*års\s*(?:pris|penning)\w*",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(?<!\d)(20\d\d)(?!\d)")
_SHORT_YEAR = re.compile(r"(?<![\w.,/])(?:[-–]|[’'])([2-4]\d)(?![\d'])")  # "-27", "’27"
_SPAN = re.compile(r"(?<!\d)20\d\d\s*[-–—/]\s*(?:20)?\d\d(?!\d)")


_KINDS = {
    FundingKind.INVESTMENT.value: re.compile(r"\binvest|\bcapex\b|\banläggningskostnad"),
    FundingKind.OPERATION.value: re.compile(r"\bdrift(?:s?(?:kostnad|medel|budget|anslag)\w*)?\b|\bopex\b"),
    FundingKind.WORKING_TIME.value: re.compile(r"\barbetstid|\begen tid\b|\bpersonal(?:kostnad\w*|resurs\w*)?\b"),
}


@dataclass(frozen=True)
class Heading:
    """A heading without its unit and year; empty where it says none. `is_foreign`: in no unit of kronor we know."""

    name: str
    unit: str = ""
    year: int | None = None
    is_foreign: bool = False
    is_span: bool = False  # of several years

    @property
    def has_sign_unread(self) -> bool:
        """Whether digits or an apostrophe are left that may change the unit or the year: "SEK '000", "Kostnad 27"."""
        return re.search(r"[\d'’]", self.name) is not None

    @property
    def kind(self) -> str:
        """The kind of cost that it names; empty where none or several."""
        found = [kind for kind, words in _KINDS.items() if words.search(self.name)]
        return found[0] if len(found) == 1 else ""


def unit_in(text: str) -> tuple[str, str]:
    """Return the unit of kronor that a text says, and the text without it."""
    for unit, words in _UNITS:
        found = re.search(rf"{_BEFORE}(?:{words}){_END}", text, re.IGNORECASE)
        if found and unit == KRONOR and _SCALED.search(text[: found.start()]):
            return "", text  # in a scale that we do not know
        if found:
            return unit, text[: found.start()] + " " + text[found.end() :]
    return "", text


def read_heading(text: str) -> Heading:
    if _OTHER_CURRENCY.search(text):
        return Heading(fold(_plain(_OTHER_CURRENCY.sub(" ", text))), is_foreign=True)
    unit, rest = unit_in(_PRICES.sub(" ", text))
    years = set() if _SPAN.search(rest) else set(_YEAR.findall(rest))
    is_span = _SPAN.search(rest) is not None or len(years) > 1
    year = int(years.pop()) if len(years) == 1 else None
    if not years and not is_span and (short := _SHORT_YEAR.search(rest)):
        year, rest = 2000 + int(short[1]), _SHORT_YEAR.sub(" ", rest)
    name = fold(_plain(_YEAR.sub(" ", _SPAN.sub(" ", rest))))
    return Heading(name, unit, year, is_span=is_span)


def _plain(text: str) -> str:
    """Return the words of a heading, without brackets and signs that its unit or year left behind."""
    words = re.sub(r"[()\[\],.:;/–—-]+", " ", text)
    return " ".join(word for word in words.split() if word.casefold() not in {"i", "år", "per", "för", "belopp i"})


@dataclass(frozen=True)
class AmountMeaning:
    """That a column holds amounts: in which unit (empty while nobody has said), of which year (None: another cell).

    `kind` is a `FundingKind`, `funder` the name of who pays, or `OWNER`; empty where another cell says it, or nobody.
    """

    unit: str = ""
    year: int | None = None
    kind: str = ""
    funder: str = ""

    def __str__(self) -> str:
        parts = ["amount", self.unit, str(self.year or ""), self.kind, self.funder.replace("|", " ")]
        return "|".join(parts).rstrip("|")

    @classmethod
    def of(cls, name: str) -> "AmountMeaning":
        """Return what a column's meaning says, as `str()` wrote it."""
        _amount, unit, year, kind, funder, *_rest = [*name.split("|"), "", "", "", ""]
        return cls(unit, int(year) if year else None, kind, funder)


def base_of(name: str) -> str:
    """Return the column that a meaning names, without unit and year."""
    return name.partition("|")[0]
