"""When people are reminded; pure functions of days, so that no clock change and no new year moves anything."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from followup.rounds.enums import Occasion

WEEK = timedelta(days=7)
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Due:
    """An occasion and its day, in Stockholm."""

    occasion: Occasion
    on: date


def occasions(opened_on: date, deadline: date, *, until: date) -> Iterator[Due]:
    """Yield the occasions of a round up to and including a day: opened, a week before, the day after, then weekly."""
    planned = [Due(Occasion.OPENED, opened_on)]
    if deadline - WEEK > opened_on:
        planned.append(Due(Occasion.WEEK_BEFORE, deadline - WEEK))
    planned.append(Due(Occasion.DAY_AFTER, deadline + DAY))
    yield from (due for due in planned if due.on <= until)
    day = deadline + DAY + WEEK
    while day <= until:
        yield Due(Occasion.WEEKLY, day)
        day += WEEK


def due_now(opened_on: date, deadline: date, *, today: date) -> Due | None:
    """Return the latest occasion that has come; what was missed before it is not made up for one by one."""
    latest = None
    for latest in occasions(opened_on, deadline, until=today):  # noqa: B007 the last one is wanted
        pass
    return latest
