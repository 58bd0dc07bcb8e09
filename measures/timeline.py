"""A measure's planned time as a bar over the plan's years: for the head of its page, for lists and on paper."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from measures.models import Measure


class Step(Protocol):
    """A milestone, in the working plan or as it was frozen."""

    @property
    def title(self) -> str: ...
    @property
    def planned_on(self) -> date | None: ...
    @property
    def reached_on(self) -> date | None: ...


class Planned(Protocol):
    """A measure's planned time, likewise."""

    @property
    def planned_start(self) -> date | None: ...
    @property
    def planned_end(self) -> date | None: ...


@dataclass(frozen=True)
class MilestoneMark:
    """A milestone on the bar; `x` is where, in percent of its width, as an SVG writes it."""

    x: str
    title: str
    is_reached: bool


@dataclass(frozen=True)
class TimeBar:
    """Where everything lies on the bar; `span` None where no planned day is stated."""

    years: tuple[tuple[int, str], ...]  # each with where it begins
    span: tuple[str, str] | None  # begins, width
    passed: tuple[str, str] | None  # the part of the span that is over
    today: str | None
    marks: tuple[MilestoneMark, ...]
    next_milestone: Step | None
    in_words: str

    @property
    def is_overdue(self) -> bool:
        """Whether the next milestone's day has passed."""
        day = self.next_milestone.planned_on if self.next_milestone else None
        return day is not None and day < timezone.localdate()


def time_bar(measure: Measure, milestones: Iterable[Step]) -> TimeBar:
    """Return the bar of a measure whose plan is at hand."""
    return bar_over(measure.plan.years, measure, milestones, today=timezone.localdate())


def bar_over(years: Sequence[int], measure: Planned, milestones: Iterable[Step], *, today: date) -> TimeBar:
    """Return the bar of a measure as of a day; time outside the plan's years is cut off."""
    scale = _Scale(date(years[0], 1, 1), date(years[-1] + 1, 1, 1))
    known = [one for one in milestones if one.planned_on or one.reached_on]
    start, end = measure.planned_start, measure.planned_end
    span = passed = None
    if start or end:
        begin, stop = scale.share(start or scale.first), scale.share(end or scale.last)
        span = (_percent(begin), _percent(stop - begin))
        passed = (_percent(begin), _percent(max(0.0, min(stop, scale.share(today)) - begin)))
    return TimeBar(
        years=tuple((year, _percent(scale.share(date(year, 1, 1)))) for year in years),
        span=span,
        passed=passed,
        today=_percent(scale.share(today)) if scale.first <= today < scale.last else None,
        marks=tuple(_mark(one, scale) for one in known),
        next_milestone=next((one for one in known if one.planned_on and not one.reached_on), None),
        in_words=_in_words(measure, known),
    )


@dataclass(frozen=True)
class _Scale:
    first: date
    last: date

    def share(self, day: date) -> float:
        days = (min(max(day, self.first), self.last) - self.first).days
        return days / (self.last - self.first).days


def _percent(share: float) -> str:
    return f"{share * 100:.1f}%"


def _mark(milestone: Step, scale: _Scale) -> MilestoneMark:
    day = milestone.reached_on or milestone.planned_on or scale.first
    return MilestoneMark(
        _percent(scale.share(day)), f"{milestone.title}, {_month(day)}", milestone.reached_on is not None
    )


def _month(day: date | None) -> str:
    return date_format(day, "F Y") if day else _("inte angivet")


def _in_words(measure: Planned, milestones: Iterable[Step]) -> str:
    if not measure.planned_start and not measure.planned_end:
        return _("Ingen tid är angiven.")
    said = [
        _("Planerad %(start)s till %(end)s.")
        % {"start": _month(measure.planned_start), "end": _month(measure.planned_end)}
    ]
    said += [f"{one.title}: {_month(one.reached_on or one.planned_on)}." for one in milestones]
    return " ".join(said)
