"""Numbers as a workbook shows them: 0.54 as 54 %, 500000 as 500, 12 as "12 tkr". What people see is what they mean.

No Django here: this runs in the process that reads.
"""

import re
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

PERCENT = "%"
_MAX_STYLES = 3_000_000  # bytes: a workbook of years has some hundred thousand
_MAX_ENTRIES = 65_000  # of each part, as Excel itself has it
# What begins each entry of a part: the part is cut there, so that no file takes long
_ENTRIES = {name: re.compile(rb"<(?:\w+:)?%s[\s/>]" % name) for name in (b"numFmt", b"font", b"xf")}
_STRUCK = re.compile(rb"""<(?:\w+:)?strike\s*(?:val\s*=\s*["'](?:1|true)["']\s*)?/?>""")
_PARTS = {
    name: (re.compile(rb"<(?:\w+:)?%s[\s>]" % name), b"%s>" % name) for name in (b"numFmts", b"fonts", b"cellXfs")
}
_ATTRIBUTE = re.compile(rb"""\b(numFmtId|formatCode|fontId)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
BUILT_IN = {9: "0%", 10: "0.00%"}
_ENTITIES = {"&quot;": '"', "&apos;": "'", "&lt;": "<", "&gt;": ">", "&amp;": "&"}
_CURRENCY = re.compile(r"\[\$([^\]-]*)[^\]]*\]")
_IN_BRACKETS = re.compile(r"\[[^\]]*\]")
# Units that change what the number means; "kr" beside it says nothing new
_UNIT = re.compile(
    r"(?i:(?<![a-zåäö])(?:[tkm]?(?:kr|sek|eur|€)|mn\s?kr|mn|mio|mdkr|eur|usd|dkk|nok|chf|gbp)(?![a-zåäö])|[€$£])"
    r"|(?<![A-Za-zåäöÅÄÖ])(?:[kKM]|md)(?![A-Za-zåäöÅÄÖ])"
)
_SCALE = re.compile(r"[0#?](,+)(?![0#?,])")  # each comma behind the digits leaves out three of them
_SHOWN_NUMBER = re.compile(r"(?P<digits>[-−]?\d{1,3}(?:\s?\d{3}){0,5}(?:[.,]\d{1,9})?)\s*(?P<unit>[^\d\s].{0,9})?")
_THOUSANDS_SHOWN = re.compile(r"[.,]\d{3}$")
_THREE_DECIMALS = re.compile(r"-?\d+,\d{3}")


@dataclass
class Styles:
    """Styles by their number: those that strike through, and the formats that show a number as something else."""

    struck: set[int] = field(default_factory=set)
    formats: dict[int, str] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.struck or self.formats)


def styles_of(content: bytes) -> Styles:
    """Return what a workbook's styles do beyond looks."""
    if len(content) > _MAX_STYLES:
        return Styles()
    codes = dict(BUILT_IN)
    for found in _entries(content, b"numFmts", b"numFmt"):
        said = _attributes(found)
        if said.get("numFmtId", "").isdigit():
            codes[int(said["numFmtId"])] = _plain(said.get("formatCode", ""))
    fonts = _entries(content, b"fonts", b"font")
    struck = {number for number, font in enumerate(fonts) if _STRUCK.search(font)}
    styles = Styles()
    for number, found in enumerate(_entries(content, b"cellXfs", b"xf")):
        looks = {name: int(value) for name, value in _attributes(found).items() if value.isdigit()}
        if looks.get("fontId") in struck:
            styles.struck.add(number)
        if shown := shown_by(codes.get(looks.get("numFmtId", 0), "")):
            styles.formats[number] = shown
    return styles


def _entries(content: bytes, part: bytes, entry: bytes) -> list[bytes]:
    """Return what stands in each entry of a part, its attributes first."""
    begins, ends = _PARTS[part]
    if (start := begins.search(content)) is None:
        return []
    end = content.find(ends, start.end())
    return _ENTRIES[entry].split(content[start.end() : end], maxsplit=_MAX_ENTRIES)[1:_MAX_ENTRIES]


def _attributes(element: bytes) -> dict[str, str]:
    return {name.decode(): (one or other).decode(errors="replace") for name, one, other in _ATTRIBUTE.findall(element)}


def _plain(code: str) -> str:
    for entity, sign in _ENTITIES.items():
        code = code.replace(entity, sign)
    return code


def shown_by(code: str) -> str:
    """Return how a format shows another number: its unit, and a comma for each three digits that it leaves out."""
    first = _IN_BRACKETS.sub("", _CURRENCY.sub(r"\1", code.partition(";")[0]))
    literal = re.sub(r"[\\_*]", " ", first).replace('"', " ")
    if "%" in first and not re.search(r'"[^"]*%[^"]*"', first):
        return PERCENT
    unit = _UNIT.search(literal)
    scale = _SCALE.search(re.sub(r'"[^"]*"', "", first))
    commas = scale[1] if scale else ""
    return commas + (unit[0].strip() if unit and unit[0].casefold() not in {"kr", "sek"} else "")


def shown_in(words: str, number: float) -> str:
    """Return how the words of a cell show its number, as `shown_by` does a format: "1,5 Mkr" or "1 500" is 1500000."""
    found = _SHOWN_NUMBER.fullmatch(words.strip())
    if found is None or not number:
        return ""
    unit = _UNIT.search(found["unit"] or "")
    digits = Decimal(re.sub(r"\s", "", found["digits"]).replace("−", "-").replace(",", "."))
    is_of_thousands = _THOUSANDS_SHOWN.search(found["digits"]) is not None  # 1,234 in other languages
    # a step of ten more or less is rounding at most
    steps = [n for n in range(3) if abs(digits * 1000**n - Decimal(repr(number))) <= abs(Decimal(repr(number))) / 10]
    scale = "," * steps[0] if steps and not is_of_thousands else ""
    return scale + (unit[0].strip() if unit and unit[0].casefold() not in {"kr", "sek"} else "")


def as_shown(number: float, shown: str) -> str | float:
    """Return a number as its format shows it, but for rounding."""
    unit = shown.lstrip(",")
    try:
        value = Decimal(repr(number)).scaleb(2 if unit == PERCENT else -3 * (len(shown) - len(unit)))
    except InvalidOperation:
        return number
    if not unit:
        return int(value) if value == value.to_integral_value() and abs(value) < 2**53 else float(value)
    digits = f"{value:f}"
    digits = (digits.rstrip("0").rstrip(".") if "." in digits else digits).replace(".", ",")
    # a nought more tells decimals from thousands
    return f"{digits}{'0' if _THREE_DECIMALS.fullmatch(digits) else ''} {unit}"
