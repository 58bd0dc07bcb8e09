"""Targets as values: absolute ones as they are, relative ones worked out from the baseline; pure functions."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol


class Stated(Protocol):
    """A target as it is stored: a value, or with `relative` a change in per cent from the baseline."""

    @property
    def year(self) -> int:
        """The year."""

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
