"""The geometry of an indicator's chart: the region's figures against the path of the targets, years to scale.

Everything is a string ready to stand in SVG: templates would write decimals with a comma.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import ceil, floor, log10
from typing import Protocol

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from followup.tracking import YearValue
from handlingsplan.numbers import format_number

LEFT, RIGHT, TOP, BOTTOM = 60, 448, 60, 246
MAX_TICKS = 5
MAX_YEARS = 7
# From which height on values are shown in millions and in thousands.
_FACTORS = ((2_000_000, 1_000_000), (20_000, 1_000))


class Drawable(Protocol):
    """What a chart needs of an indicator; the plan document's and the working plan's both do."""

    @property
    def unit(self) -> str:
        """The unit of all values."""

    @property
    def decimals(self) -> int:
        """How many decimals values are shown with."""

    @property
    def baseline(self) -> YearValue | None:
        """Where the targets start from."""

    @property
    def targets(self) -> Sequence[YearValue]:
        """The targets in order of year."""

    @property
    def values(self) -> Sequence[YearValue]:
        """The region's figures in order of year."""


@dataclass(frozen=True)
class Mark:
    """A place on an axis or a point on a line; `anchor` and `below` say where its label stands clear of the rest."""

    x: str
    y: str
    label: str = ""
    anchor: str = "middle"
    below: bool = False


@dataclass(frozen=True)
class Chart:
    """What the template draws."""

    unit: str
    heights: tuple[Mark, ...]
    years: tuple[Mark, ...]
    outcome: tuple[Mark, ...]
    targets: tuple[Mark, ...]
    summary: str
    own: tuple[Mark, ...] = ()
    own_label: str = ""

    @property
    def outcome_path(self) -> str:
        return " ".join(f"{mark.x},{mark.y}" for mark in self.outcome)

    @property
    def target_path(self) -> str:
        return " ".join(f"{mark.x},{mark.y}" for mark in self.targets)

    @property
    def own_path(self) -> str:
        return " ".join(f"{mark.x},{mark.y}" for mark in self.own)


@dataclass(frozen=True)
class _Axes:
    """Where years and values lie."""

    first: int
    last: int
    step: float
    low: float
    high: float

    @property
    def factor(self) -> int:
        """By what the values are divided: "2,5 miljoner" is easier to read than the whole number."""
        return next((factor for least, factor in _FACTORS if self.high >= least), 1)

    def x(self, year: int) -> str:
        share = (year - self.first) / (self.last - self.first) if self.last > self.first else 0.5
        return f"{LEFT + (RIGHT - LEFT) * share:.1f}"

    def y(self, value: float) -> str:
        return f"{BOTTOM - (BOTTOM - TOP) * (value - self.low) / (self.high - self.low):.1f}"

    def heights(self) -> tuple[Mark, ...]:
        places = max(0, -floor(log10(self.step / self.factor) + 1e-9))
        values = [self.low + self.step * index for index in range(round((self.high - self.low) / self.step) + 1)]
        return tuple(
            Mark(str(LEFT), self.y(value), format_number(Decimal(str(value / self.factor)), places)) for value in values
        )

    def years(self) -> tuple[Mark, ...]:
        shown = range(self.first, self.last + 1, ceil((self.last - self.first + 1) / MAX_YEARS))
        return tuple(Mark(self.x(year), str(BOTTOM), str(year)) for year in shown)


_PREFIXES = {1: "", 1_000: gettext_lazy("tusen"), 1_000_000: gettext_lazy("miljoner")}


def draw(indicator: Drawable, *, own: Sequence[YearValue] = (), own_label: str = "") -> Chart | None:
    """Return the chart, with a line for one organisation's `own` values; None where there is nothing to draw."""
    start = [indicator.baseline] if indicator.baseline and indicator.targets else []
    targets: list[YearValue] = [*start, *indicator.targets]
    points = [*indicator.values, *targets, *own]
    if not points:
        return None
    years = [point.year for point in points]
    axes = _Axes(min(years), max(years), *scale([float(point.value) for point in points]))
    decimals = indicator.decimals if axes.factor == 1 else 1
    return Chart(
        unit=f"{_PREFIXES[axes.factor]} {indicator.unit}".strip(),
        heights=axes.heights(),
        years=axes.years(),
        outcome=_marks(indicator.values, axes, decimals, against=targets),
        targets=_marks(targets, axes, decimals, against=()),
        summary=" ".join(filter(None, (describe(indicator), _own_in_words(indicator, own, own_label)))),
        own=_marks(own, axes, decimals, against=()),
        own_label=own_label,
    )


def _marks(
    values: Sequence[YearValue], axes: _Axes, decimals: int, *, against: Sequence[YearValue]
) -> tuple[Mark, ...]:
    """Return the points of a line, the first and last with their values."""
    marks = []
    falls = not against and len(values) > 1 and values[-1].value < values[-2].value
    for point in values:
        is_end = point.year in {values[0].year, values[-1].year}
        marks.append(
            Mark(
                axes.x(point.year),
                axes.y(float(point.value)),
                format_number(point.value / axes.factor, decimals) if is_end else "",
                anchor={axes.first: "start", axes.last: "end"}.get(point.year, "middle"),
                below=_is_below(point, against) or (falls and point.year == values[-1].year),
            )
        )
    return tuple(marks)


def _is_below(point: YearValue, path: Sequence[YearValue]) -> bool:
    """Tell whether the point lies below the line through the path."""
    earlier = [other for other in path if other.year <= point.year]
    later = [other for other in path if other.year > point.year]
    if not earlier or not later:
        return False
    start, end = earlier[-1], later[0]
    share = Decimal(point.year - start.year) / (end.year - start.year)
    return point.value < start.value + (end.value - start.value) * share


def scale(values: Sequence[float]) -> tuple[float, float, float]:
    """Return step, lowest and highest tick: round numbers around the values, from 0 unless they lie far from it."""
    low, high = min(values), max(values)
    if low > 0 and low < high * 0.6:
        low = 0
    if high == low:
        low, high = (low - 1, high + 1) if low == 0 else (low - abs(low) / 10, high + abs(high) / 10)
    step = _round_step((high - low) / (MAX_TICKS - 1))
    return step, floor(low / step) * step, ceil(high / step) * step


def _round_step(rough: float) -> float:
    magnitude = 10.0 ** floor(log10(rough))
    return next(factor * magnitude for factor in (1, 2, 5, 10) if factor * magnitude >= rough * 0.9999)


def describe(indicator: Drawable) -> str:
    """Return in words what the chart shows."""
    sentences = []
    if indicator.values:
        first, last = indicator.values[0], indicator.values[-1]
        sentences.append(
            _("Utfall: %(first)s, senast %(last)s.")
            % {"first": _worded(first, indicator), "last": _worded(last, indicator)}
        )
    if indicator.targets:
        sentences.append(_("Mål: %(target)s.") % {"target": _worded(indicator.targets[-1], indicator)})
    return " ".join(sentences)


def _own_in_words(indicator: Drawable, own: Sequence[YearValue], label: str) -> str:
    if not own:
        return ""
    return _("%(own)s: senast %(last)s.") % {"own": label, "last": _worded(own[-1], indicator)}


def _worded(point: YearValue, indicator: Drawable) -> str:
    return _("%(value)s %(unit)s år %(year)d") % {
        "value": format_number(point.value, indicator.decimals),
        "unit": indicator.unit,
        "year": point.year,
    }
