"""On track or not: baseline, targets and latest value in, a status and the sentence that explains it out.

Pure functions. A value is compared with the path: straight lines from the baseline (without one: from the earliest
value) through the targets. Nothing is divided by the baseline, so that 0 is a baseline like any other. Values are
compared as finely as figures are kept, and a sentence says them with as many decimals as its verdict needs.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol

from django.utils.translation import gettext as _

from followup.enums import Direction, TrackStatus
from followup.rollup import FIGURE_DECIMALS
from handlingsplan.numbers import format_number


class Stated(Protocol):
    """A target as it is stored: a value, or with `relative` a change in per cent from the baseline."""

    @property
    def year(self) -> int: ...

    @property
    def value(self) -> Decimal:
        """The value or the change."""

    @property
    def relative(self) -> bool:
        """Tell whether the value is a change in per cent."""


@dataclass(frozen=True, order=True)
class TargetValue:
    """The value aimed at in a year."""

    year: int
    value: Decimal


def target_values(stated: Iterable[Stated], baseline: Decimal | None) -> tuple[TargetValue, ...]:
    """Return the targets as values, in order of year; a relative one without a baseline other than 0 is left out."""
    values = []
    for target in stated:
        if not target.relative:
            values.append(TargetValue(target.year, target.value))
        elif baseline:
            values.append(TargetValue(target.year, baseline + abs(baseline) * target.value / 100))
    return tuple(sorted(values))


def path_value(points: Iterable[TargetValue], year: int) -> Decimal | None:
    """Return the height in a year of the straight lines through the points; None outside them."""
    ordered = sorted(points)
    earlier = [point for point in ordered if point.year <= year]
    later = [point for point in ordered if point.year >= year]
    if not earlier or not later:
        return None
    start, end = earlier[-1], later[0]
    if start.year == end.year:
        return start.value
    return start.value + (end.value - start.value) * (year - start.year) / (end.year - start.year)


class YearValue(Protocol):
    """A value in a year."""

    @property
    def year(self) -> int: ...

    @property
    def value(self) -> Decimal: ...


@dataclass(frozen=True)
class Course:
    """What a status is judged from; years may come in any order."""

    direction: str
    baseline: YearValue | None
    targets: Sequence[YearValue]
    values: Sequence[YearValue]
    unit: str = ""
    decimals: int = 0


@dataclass(frozen=True)
class TrackResult:
    """How an indicator does against its targets; `expected` is the path's height in the year of the latest value."""

    status: TrackStatus
    sentence: str
    latest: YearValue | None = None
    goal: YearValue | None = None
    expected: Decimal | None = None

    @property
    def label(self) -> str:
        return str(self.status.label)


def assess(course: Course, *, this_year: int) -> TrackResult:
    """Return the status as of a year."""
    targets = sorted((TargetValue(point.year, point.value) for point in course.targets), key=lambda point: point.year)
    values = sorted((TargetValue(point.year, point.value) for point in course.values), key=lambda point: point.year)
    if not values:
        return TrackResult(
            TrackStatus.NO_DATA, _("Det finns inget godkänt värde än."), goal=targets[-1] if targets else None
        )
    latest = values[-1]
    if not targets:
        return TrackResult(TrackStatus.NO_TARGET, _("Inget målvärde är satt."), latest)
    goal = targets[-1]
    if latest.year <= goal.year and _meets(latest.value, goal.value, course.direction):
        return _reached(course, latest, goal)
    if latest.year > goal.year or goal.year < this_year:
        return _after_the_end(course, latest, goal, values)
    return _on_the_way(course, latest, targets, values)


def _meets(value: Decimal, aim: Decimal, direction: str) -> bool:
    value, aim = round(value, FIGURE_DECIMALS), round(aim, FIGURE_DECIMALS)
    return value <= aim if direction == Direction.DECREASE else value >= aim


def _reached(course: Course, latest: YearValue, goal: YearValue) -> TrackResult:
    text = _("Värdet %(latest)s år %(year)d når redan målet %(goal)s för %(goal_year)d.")
    return TrackResult(TrackStatus.REACHED, text % _words(course, latest, goal), latest, goal)


def _after_the_end(course: Course, latest: YearValue, goal: YearValue, values: Sequence[YearValue]) -> TrackResult:
    """The last target year is over: what counts is the value of that year, or else the latest."""
    judged = next((point for point in values if point.year == goal.year), latest)
    if _meets(judged.value, goal.value, course.direction):
        text = _("Målet %(goal)s för %(goal_year)d nåddes: värdet år %(year)d var %(latest)s.")
        return TrackResult(TrackStatus.REACHED, text % _words(course, judged, goal), latest, goal)
    text = _("Målåret %(goal_year)d har passerat. Värdet %(latest)s år %(year)d når inte målet %(goal)s.")
    return TrackResult(TrackStatus.EXPIRED, text % _words(course, judged, goal), latest, goal)


def _on_the_way(
    course: Course, latest: YearValue, targets: Sequence[TargetValue], values: Sequence[TargetValue]
) -> TrackResult:
    goal = targets[-1]
    start = course.baseline or values[0]
    path = [TargetValue(start.year, start.value), *(target for target in targets if target.year > start.year)]
    expected = path_value(path, latest.year)
    if expected is None or latest.year <= start.year:
        text = _(
            "Det senaste värdet, %(latest)s år %(year)d, är utgångsläget. Nästa värde visar åt vilket håll det går."
        )
        return TrackResult(TrackStatus.TOO_EARLY, text % _words(course, latest, goal), latest, goal)
    words = _words(course, latest, goal, expected=expected)
    if _meets(latest.value, expected, course.direction):
        text = _(
            "Värdet %(latest)s år %(year)d håller takten mot målet %(goal)s år %(goal_year)d: "
            "banan låg på %(expected)s."
        )
        return TrackResult(TrackStatus.ON_TRACK, text % words, latest, goal, expected)
    text = _(
        "Värdet %(latest)s år %(year)d ligger efter: för att nå målet %(goal)s år %(goal_year)d "
        "borde det ha varit %(expected)s."
    )
    return TrackResult(TrackStatus.BEHIND, text % words, latest, goal, expected)


def _words(course: Course, latest: YearValue, goal: YearValue, *, expected: Decimal | None = None) -> dict[str, object]:
    aims = {"goal": goal.value} | ({} if expected is None else {"expected": expected})
    missed = [aim for aim in aims.values() if not _meets(latest.value, aim, course.direction)]
    decimals = _decimals(course.decimals, latest.value, missed)
    values = {name: _worded(course, value, decimals) for name, value in {"latest": latest.value, **aims}.items()}
    return {**values, "year": latest.year, "goal_year": goal.year}


def _decimals(decimals: int, value: Decimal, missed: Sequence[Decimal]) -> int:
    """Return the fewest decimals with which the value reads as another than each that it does not meet."""
    while any(format_number(value, decimals) == format_number(aim, decimals) for aim in missed):
        decimals += 1
    return decimals


def _worded(course: Course, value: Decimal, decimals: int) -> str:
    return f"{format_number(value, decimals)} {course.unit}".strip()
