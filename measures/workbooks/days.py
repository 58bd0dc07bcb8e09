"""Days as people write them in workbooks."""

import re
from calendar import monthrange
from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from measures.workbooks.sheets import Cell

_MONTHS = ["jan", "feb", "mar", "apr", "maj", "jun", "jul", "aug", "sep", "okt", "nov", "dec"]
_MONTH_NAME = r"(?P<name>jan|feb|mar|apr|maj|jun|jul|aug|sep|okt|nov|dec)[a-z]*\.?"
_ISO = re.compile(r"(?P<year>\d{4})[-/.](?P<month>\d{1,2})(?:[-/.](?P<day>\d{1,2}))?(?:[ T]00:00(?::00)?)?")
_COMPACT = re.compile(r"(?P<year>(?:19|20)\d{2})(?P<month>\d{2})(?P<day>\d{2})")
_DAY_FIRST = re.compile(r"(?P<day>\d{1,2})[-/. ]{1,2}(?P<month>\d{1,2})[-/. ]{1,2}(?P<year>\d{4})")
_NAMED = re.compile(rf"(?:(?:den )?(?P<day>\d{{1,2}})\.? )?{_MONTH_NAME} (?P<year>\d{{4}})", re.IGNORECASE)
_QUARTER = re.compile(r"(?:q|kv|kvartal) ?(?P<quarter>[1-4])[ ,-]*(?P<year>\d{4})", re.IGNORECASE)
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
    text = " ".join(str(int(cell) if isinstance(cell, float) and cell.is_integer() else cell or "").split())
    if not text:
        return None
    try:
        day = _from_text(text, last=last)
    except ValueError as error:
        raise ValidationError(_("”%(text)s” är inte en dag som finns.") % {"text": text[:40]}) from error
    if day is None:
        raise ValidationError(_("”%(text)s” är ingen dag. Skriv den som 2027-03-01.") % {"text": text[:40]})
    return day


def _from_text(text: str, *, last: bool) -> date | None:
    for pattern in (_ISO, _COMPACT, _DAY_FIRST, _NAMED):
        if match := pattern.fullmatch(text):
            return _in_month(match.groupdict(), last=last)
    if match := _QUARTER.fullmatch(text):
        month = int(match["quarter"]) * 3
        return _month(int(match["year"]), month if last else month - 2, last=last)
    if match := _YEAR.fullmatch(text):
        return _month(int(match["year"]), 12 if last else 1, last=last)
    return None


def _in_month(parts: dict[str, str | None], *, last: bool) -> date:
    name = parts.get("name")
    month = _MONTHS.index(name.casefold()) + 1 if name else int(parts["month"] or 0)
    year = int(parts["year"] or 0)
    if parts["day"]:
        return date(year, month, int(parts["day"]))
    return _month(year, month, last=last)


def _month(year: int, month: int, *, last: bool) -> date:
    date(year, month, 1)  # raises where the month does not exist
    return date(year, month, monthrange(year, month)[1] if last else 1)
