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
_TUSEN = r"(?:i )?(?:tusentals?|tusen)|i 1\s?000"
_1_000 = r"(?:(?:i )?1\s?000|(?<!\d)(?<!\d )'?000)"
_UNITS = (
    (MILLIONS, rf"mnkr|mkr|msek|mn kr|mn|m kr|mio|mill(?:ion(?:er)?)?|milj(?:on(?:er)?)?\.?{_IN_KRONOR}"),
    (
        THOUSANDS,
        rf"tkr|kkr|ksek|tsek|(?:{_TUSEN}){_IN_KRONOR}|{_1_000}[- ]?(?:{_THOUSAND})",
    ),
    (KRONOR, r"kr(?:onor)?\.?|sek|:-"),
)
_OTHER_CURRENCY = re.compile(
    rf"€|\$|£|{_BEFORE}(?:k|t|m)?(?:eur|eurot?|euro(?:a|ina|issa|ja|jen|s|n)|usd|dkk|nok|gbp|chf|pln|isk){_END}"
    rf"|{_BEFORE}(?:dollar|pund|pound|franc|franken|zloty|kroner|kruunu)\w*|{_BEFORE}(?:norska|danska|isländska) kr"
    rf"|{_BEFORE}[dn]\.\s?kr|{_BEFORE}md(?:kr|r)?{_END}|miljard",
    re.IGNORECASE,
)
_SCALED = re.compile(r"(?:\w+tal|\b[a-zåäö]{1,3}\.?|\.)\s*$(?<!\bi)(?<!\bi )", re.IGNORECASE)  # just before "kr"
_TENS = re.compile(r"(?:tio|tjugo|femtio|hundra|\w*tusen)\s*$", re.IGNORECASE)  # just before any unit
_NUMBER_BEFORE = re.compile(r"\d(?:[.,]\d+)?\s*$")
_ROUNDED_TO = re.compile(r"(?:närmaste|jämna|hela|över|under|minst|högst|max)\s*$", re.IGNORECASE)
# The year of the prices is not that of the costs
_PRICES = re.compile(
    r"(?:(?:pris(?:nivå|läge|bas)?|priser|preisstand|hintataso|prix)\w*|\b(?:pn|kpi|npi|kpif|pkv|index))"
    r"\s*(?:i\s+|år\s+)?20\d\d(?:-\d\d)?"
    r"|20\d\d\s*års\s*(?:pris|penning)\w*",
    re.IGNORECASE,
)
# A year that is another's than the amounts', or the end of a time: which year it is, is asked
_NOT_ITS_YEAR = re.compile(
    r"(?:\b(?:exkl|ekl|exklusive|utan|utöver|ej|inte|enl|enligt beslut|beslut\w*|antag\w*|revider\w*|uppdater\w*|kf|ks"
    r"|jfr|jämfört(?: med)?|mot|sedan|efter|från|till|före|innan|senast|fr\.?\s?o\.?\s?m|t\.?\s?o\.?\s?m)\b\.?\s*"
    r"(?:(?:budget|år|beslut\w*|kf|ks|bokslut)\s+)?|(?<![\w\s)])\s*[<>≤≥-]|^[-–—<>])20\d\d(?!\d)"
    r"|(?<!\d)20\d\d(?:[-–—+]|\s+ff\b|\s+[-–—]\s*$)(?!\s?\w)",
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
_WITHOUT = re.compile(r"\b(?:exkl\w*|ekl|utan|ej|inte|utöver)\b.*")  # what is not of the kind


@dataclass(frozen=True)
class Heading:
    """A heading without its unit and year; empty where it says none. `is_foreign`: in no unit of kronor we know."""

    name: str
    unit: str = ""
    year: int | None = None
    is_foreign: bool = False
    is_span: bool = False  # of several years, or of one that is not said to be theirs

    @property
    def has_sign_unread(self) -> bool:
        """Whether digits or an apostrophe are left that may change the unit or the year: "SEK '000", "Kostnad 27"."""
        return re.search(r"[\d'’]", self.name) is not None

    @property
    def kind(self) -> str:
        """The kind of cost that it names; empty where none or several."""
        name = _WITHOUT.sub("", self.name)
        found = [kind for kind, words in _KINDS.items() if words.search(name)]
        return found[0] if len(found) == 1 else ""


def unit_in(text: str) -> tuple[str, str]:
    """Return the unit of kronor that a text says, and the text without it."""
    for unit, words in _UNITS:
        found = re.search(rf"{_BEFORE}(?:{words}){_END}", text, re.IGNORECASE)
        if found is None:
            continue
        before = text[: found.start()]
        if _TENS.search(before) or (unit == KRONOR and _SCALED.search(before)):
            return "", text  # in a scale that we do not know
        return unit, before + " " + text[found.end() :]
    return "", text


def units_said(text: str) -> set[str]:
    """Return the units that a text says amounts are in, and not one that is of an amount in it, as "over 500 tkr"."""
    found: set[str] = set()
    unit, rest = unit_in(text)
    while unit:
        at = next((at for at, char in enumerate(rest) if char != text[at]), len(rest))
        if not _NUMBER_BEFORE.search(rest[:at]) and not _ROUNDED_TO.search(rest[:at]):
            found.add(unit)
        text = f"{rest[:at]}|{rest[at + 1 :]}"
        unit, rest = unit_in(text)
    return found


def read_heading(text: str) -> Heading:
    if _OTHER_CURRENCY.search(text):
        return Heading(fold(_plain(_OTHER_CURRENCY.sub(" ", text))), is_foreign=True)
    unit, rest = unit_in(_PRICES.sub(" ", text))
    is_unclear = _SPAN.search(rest) is not None or _NOT_ITS_YEAR.search(rest.strip(" (")) is not None
    years = set() if is_unclear else set(_YEAR.findall(rest))
    is_span = is_unclear or len(years) > 1
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
