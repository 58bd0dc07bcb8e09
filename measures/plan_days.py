"""Days that a plan can be about."""

from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

FIRST_YEAR, LAST_YEAR = 1990, 2100


def year_problem(year: int) -> str:
    """Return what is wrong with a year, in Swedish; empty where nothing is."""
    if FIRST_YEAR <= year <= LAST_YEAR:
        return ""
    return _("Kontrollera året: det ska ligga mellan %(first)d och %(last)d.") % {
        "first": FIRST_YEAR,
        "last": LAST_YEAR,
    }


def day_problem(day: object, *, past: bool = False) -> str:
    """Return what is wrong with a day, in Swedish; with `past`, tomorrow is wrong. Nothing is wrong with no day."""
    if not isinstance(day, date):
        return ""
    if past and day > timezone.localdate():
        return year_problem(day.year) or _("Dagen har inte varit än.")
    return year_problem(day.year)
