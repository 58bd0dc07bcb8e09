"""What a cell means: text, choices, amounts and names, as people write them. Raises ValidationError in Swedish."""

import re
from calendar import monthrange
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from handlingsplan import richtext
from handlingsplan.numbers import KRONOR_LIMIT, format_amount, normal, read_kronor, read_number
from handlingsplan.spreadsheets.months import MONTH, MONTHS, QUARTER
from handlingsplan.spreadsheets.reading.cells import Cell
from handlingsplan.swedish import fold
from measures.enums import FourStep
from measures.plan_days import year_problem
from measures.workbooks.headings import unit_in
from measures.workbooks.lookup import NameLookup, PlanLookups
from measures.workbooks.marks import with_plain_thousands

_ISO = re.compile(r"(?P<year>\d{4})[-/.](?P<month>\d{1,2})(?:[-/.](?P<day>\d{1,2}))?(?:[ T]00:00(?::00)?)?")
_COMPACT = re.compile(r"(?P<year>(?:19|20)\d{2})(?P<month>\d{2})(?P<day>\d{2})")
_DAY_FIRST = re.compile(r"(?P<day>\d{1,2})[-/. ]{1,2}(?P<month>\d{1,2})[-/. ]{1,2}(?P<year>\d{4})")
_NAMED = re.compile(
    rf"(?:(?:den |le )?(?P<day>\d{{1,2}})(?:\.|er|:[ae])? )?(?P<name>{MONTH}) (?P<year>\d{{4}})", re.IGNORECASE
)
_QUARTER = re.compile(rf"(?:{QUARTER}|t) ?(?P<quarter>[1-4])[ ,/-]*(?P<year>\d{{4}})", re.IGNORECASE)
_QUARTER_LAST = re.compile(rf"(?P<year>\d{{4}})[ ,/-]*{QUARTER} ?(?P<quarter>[1-4])", re.IGNORECASE)
_YEAR = re.compile(r"(?P<year>(?:19|20|21)\d{2})")
_FIRST_OF_EXCEL = date(1899, 12, 30)
_EXCEL_DAYS = range(20_000, 80_000)  # from 1954 to 2119: a number in between is a day that lost its format


def read_day(cell: Cell, *, last: bool) -> date | None:
    """Return the day in a cell; of a month, quarter or year the first one, or with `last` the last one.

    Empty is None. Raises ValidationError.
    """
    if isinstance(cell, date):
        return cell
    if isinstance(cell, int | float) and not isinstance(cell, bool) and int(cell) in _EXCEL_DAYS:
        return _FIRST_OF_EXCEL + timedelta(days=int(cell))
    is_fraction = isinstance(cell, float) and not cell.is_integer()  # 2027.1 may be January or October
    text = " ".join(str(int(cell) if isinstance(cell, float) and not is_fraction else cell or "").split())
    if not text:
        return None
    try:
        day = _from_text(text, last=last)
    except ValueError as error:
        raise ValidationError(_("”%(text)s” är inte en dag som finns.") % {"text": text[:40]}) from error
    if day is None or is_fraction:
        raise ValidationError(_("”%(text)s” är ingen dag. Skriv den som 2027-03-01.") % {"text": text[:40]})
    return day


_BETWEEN = re.compile(r"\s*[–—]\s*|\s+-\s+|\s+till\s+|(?<=\d{4})-(?=\d{4})|(?<=\d{4})/(?=\d{4})")
_YEARS = re.compile(r"\d{4}(?:\s*[–—-]\s*\d{4})?")  # which nobody reads in another way
_SHORT_SPAN = re.compile(r"((?:19|20)\d\d)\s*[-–—/]\s*(\d\d)")


def period(cell: Cell, _names: PlanLookups) -> "ParsedCell":
    """Return the first and the last day of a cell such as "2027–2029" or "mars 2027 - juni 2028"."""
    text = as_text(cell).strip()
    if text in _NOTHING:
        return ParsedCell((None, None))
    if (short := _SHORT_SPAN.fullmatch(text)) and int(short[2]) > int(short[1][2:]):
        text = f"{short[1]}–{short[1][:2]}{short[2]}"
    parts = _BETWEEN.split(text)
    try:
        days = read_day(parts[0], last=False), read_day(parts[-1], last=True)
    except ValidationError:
        days = (None, None)
    if len(parts) > 2 or None in days:  # noqa: PLR2004 from and to
        raise ValidationError(_("”%(text)s” är ingen tid. Skriv den som 2027–2029.") % {"text": text[:40]})
    if _YEARS.fullmatch(as_text(cell).strip()):
        return ParsedCell(days)
    first, last = (day.isoformat() if day else "" for day in days)
    said = {"text": as_text(cell).strip()[:40], "first": first, "last": last}
    return ParsedCell(days, _("”%(text)s” lästes som %(first)s–%(last)s.") % said)


def _from_text(text: str, *, last: bool) -> date | None:
    for pattern in (_ISO, _COMPACT, _DAY_FIRST, _NAMED):
        if match := pattern.fullmatch(text):
            return _in_month(match.groupdict(), last=last)
    if match := _QUARTER.fullmatch(text) or _QUARTER_LAST.fullmatch(text):
        month = int(match["quarter"]) * 3
        return _month(int(match["year"]), month if last else month - 2, last=last)
    if match := _YEAR.fullmatch(text):
        return _month(int(match["year"]), 12 if last else 1, last=last)
    return None


def _in_month(parts: dict[str, str | None], *, last: bool) -> date:
    name = parts.get("name")
    month = MONTHS[name.casefold().rstrip(".")] if name else int(parts["month"] or 0)
    year = int(parts["year"] or 0)
    if parts["day"]:
        return date(year, month, int(parts["day"]))
    return _month(year, month, last=last)


def _month(year: int, month: int, *, last: bool) -> date:
    date(year, month, 1)  # raises where the month does not exist
    return date(year, month, monthrange(year, month)[1] if last else 1)


@dataclass(frozen=True)
class ParsedCell:
    """The value of a cell, and a warning where it was not written as it was read."""

    value: Any
    warning: str = ""


CellParser = Callable[[Cell, PlanLookups], ParsedCell]
_YES = {"ja", "j", "x", "sant", "true", "yes", "1", "ja, hela länet"}
_NO = {"", "nej", "n", "falskt", "false", "no", "0", "-", "–"}
_ROUGHLY = re.compile(r"^(?:ca|c:a|cirka|ungefär|omkring|runt|uppskattningsvis|~|≈)[.:]?\s*", re.IGNORECASE)
_OERE = re.compile(r"^(?P<whole>[\d ]+),(?P<oere>\d{1,2})(?P<unit>\s*(?:kr|kronor|sek|:-)?)$", re.IGNORECASE)
_NOTHING = {"", "-", "–", "—", "?", "ej angivet", "inte angivet", "okänt", "n/a"}


def as_text(cell: Cell) -> str:
    """Return what stands in a cell as text."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return _("ja") if cell else _("nej")
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return cell.isoformat() if isinstance(cell, date) else str(cell)


def text(most: int, *, in_one_line: bool = False) -> CellParser:

    def read(cell: Cell, _names: PlanLookups) -> ParsedCell:
        try:
            plain = richtext.plain(as_text(cell), most=most)
        except richtext.TextRefusedError as error:
            raise ValidationError(str(error)) from error
        return ParsedCell(" ".join(plain.split()) if in_one_line else plain)

    return read


def choice(choices: Iterable[tuple[Any, Any]], *, empty: Any) -> CellParser:
    """Return how one of `choices` is read, by label or value."""
    by_name: dict[str, Any] = {}
    labels = []
    for value, label in choices:
        labels.append(str(label))
        by_name |= {fold(str(label)): value, fold(str(value)): value}

    def read(cell: Cell, _names: PlanLookups) -> ParsedCell:
        name = fold(as_text(cell))
        if not name:
            return ParsedCell(empty)
        if name not in by_name:
            offered = ", ".join(labels)
            raise ValidationError(_("Välj något av: %(labels)s.") % {"labels": offered})
        return ParsedCell(by_name[name])

    return read


def choices(offered: Iterable[tuple[Any, Any]], missing: str | Promise) -> CellParser:
    """Return how a list of choices is read."""
    pairs = list(offered)
    lookup = NameLookup.of(pairs, lambda pair: (pair[1], pair[0]), missing=missing)

    def read(cell: Cell, _names: PlanLookups) -> ParsedCell:
        return ParsedCell(frozenset(pair[0] for pair in lookup.some(as_text(cell))))

    return read


def step(cell: Cell, names: PlanLookups) -> ParsedCell:
    """CellParser a step of the four-step principle: "2", "Steg 2", "2 Optimera", "Optimera"."""
    name = fold(as_text(cell)).removeprefix("steg ").strip()
    short = [(value, str(label).partition(" ")[2]) for value, label in FourStep.choices]
    if match := re.fullmatch(r"([1-4])(?:\.0)?[.:]?(?: (?P<label>.*))?", name):
        # what comes after the number is the step's own name, or it is another step too, and nothing is cut
        own = dict(short)[int(match[1])]
        if not match["label"] or fold(own).startswith(match["label"].strip(" .:-–").split(" ")[0]):
            return ParsedCell(int(match[1]))
        raise ValidationError(_("Skriv ett steg, som 2. En åtgärd har bara ett steg i fyrstegsprincipen."))
    return choice([*FourStep.choices, *short], empty=None)(name, names)


def yes_or_no(cell: Cell, _names: PlanLookups) -> ParsedCell:
    word = fold(as_text(cell))
    if word in _YES or word in _NO:
        return ParsedCell(word in _YES)
    raise ValidationError(_("Skriv ja eller nej."))


def day(*, last: bool) -> CellParser:

    def read(cell: Cell, _names: PlanLookups) -> ParsedCell:
        when = read_day(cell, last=last)
        written = as_text(cell).strip()
        if when is None or written == when.isoformat():
            return ParsedCell(when)
        return ParsedCell(when, _("”%(text)s” lästes som %(day)s.") % {"text": written[:40], "day": when.isoformat()})

    return read


def one_of(kind: str) -> CellParser:
    """Return how the name of one thing of the plan is read."""

    def read(cell: Cell, names: PlanLookups) -> ParsedCell:
        name = as_text(cell).strip()
        lookup: NameLookup = getattr(names, kind)
        return ParsedCell(lookup.one(name), lookup.remark(name)) if name else ParsedCell(None)

    return read


def some_of(kind: str) -> CellParser:
    """Return how the names of things of the plan are read."""

    def read(cell: Cell, names: PlanLookups) -> ParsedCell:
        lookup: NameLookup = getattr(names, kind)
        return ParsedCell(frozenset(lookup.some(as_text(cell))), lookup.remark(as_text(cell)))

    return read


def year(cell: Cell, _names: PlanLookups) -> ParsedCell:
    written = as_text(cell).strip()
    if not written:
        return ParsedCell(None)
    if not re.fullmatch(r"\d{4}", written):
        raise ValidationError(_("Skriv året med fyra siffror, som 2027."))
    if wrong := year_problem(int(written)):
        raise ValidationError(wrong)
    return ParsedCell(int(written))


def kronor(cell: Cell, _names: PlanLookups) -> ParsedCell:
    """Read an amount in kronor; see `read_amount`."""
    return read_amount(cell, Decimal(1))


def read_amount(cell: Cell, unit: Decimal) -> ParsedCell:
    """Read an amount: a number of `unit` kronor, or text like "1 234 567,50", "ca 2 mkr", "250 tkr".

    Empty is not stated. A text that says its own unit is in that, whatever the column's is.
    """
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        exact = Decimal(as_text(cell))
        amount: Decimal | None = _whole(exact * unit)
        written = format(exact, "f").replace(".", ",")
        plain = str(amount) if exact * unit == amount and unit == 1 else written
    else:
        plain = normal(as_text(cell))
        if plain.casefold() in _NOTHING:
            return ParsedCell(None)
        if len(as_text(cell).split()) > 1 and re.search(r"[\r\n]", as_text(cell).strip()):
            raise ValidationError(_("Cellen har flera rader. Skriv ett belopp."))
        rough = with_plain_thousands(_ROUGHLY.sub("", plain))
        if unit != 1 and not unit_in(rough)[0]:
            amount = _whole(read_number(rough, example="1 234,5", decimals=1) * unit)
        else:
            amount = _rounded(rough)
    if amount is None or plain.replace(" ", "") == str(amount):
        return ParsedCell(amount)
    warning = _("”%(text)s” lästes som %(amount)s kr.") % {"text": plain[:40], "amount": format_amount(amount)}
    return ParsedCell(amount, warning)


def _whole(amount: Decimal) -> Decimal:
    """Return whole kronor: quotients and sums of a spreadsheet have parts that nobody typed."""
    if amount < 0:
        raise ValidationError(_("Beloppet kan inte vara negativt."))
    if amount >= KRONOR_LIMIT:
        raise ValidationError(_("Beloppet är orimligt stort. Kontrollera antalet nollor."))
    return amount.quantize(Decimal(1), rounding=ROUND_HALF_UP)


def _rounded(written: str) -> Decimal | None:
    match = _OERE.match(written)
    if match is None:
        return read_kronor(written)
    return _whole(Decimal(f"{match['whole'].replace(' ', '')}.{match['oere']}"))
