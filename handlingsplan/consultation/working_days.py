"""Working days in Sweden: Monday to Friday, but for holidays and the eves that everybody has off."""

from collections.abc import Container
from datetime import date, timedelta
from functools import cache

import holidays

DAY = timedelta(days=1)
SATURDAY = 5
ANSWER_DAYS = 60  # working days that are proposed: about three months, as boards meet once a month


@cache
def _days_off(year: int) -> Container[date]:
    return frozenset(holidays.country_holidays("SE", years=year, categories=("public", "de_facto")))


def is_working_day(day: date) -> bool:
    """Tell whether people are at work on the day."""
    return day.weekday() < SATURDAY and day not in _days_off(day.year)


def working_days_after(day: date, count: int) -> date:
    """Return the day that is so many working days after `day`."""
    while count:
        day += DAY
        count -= is_working_day(day)
    return day


def working_days_between(first: date, last: date) -> int:
    """Return how many working days come after `first`, up to and including `last`; 0 where it has been."""
    days = (first + DAY * number for number in range(1, (last - first).days + 1))
    return sum(map(is_working_day, days))
