"""The region's figure out of the organisations' values, by the indicator's own rule; pure functions.

What each rule asks for before it gives a figure for a year:

- SUM: a value from every organisation of the reference group, the organisations that reported in the baseline
  year (without values in that year: all that ever reported). One missing would make the sum look like a fall, so
  the year then has no figure. Organisations outside the group count from the year they begin to report.
- MEAN: at least one value; the figure is the mean of those who reported.
- WEIGHTED: a weight for every organisation that reported, and a sum of weights above 0. A value whose weight is
  unknown is not left out silently: the year then has no figure.
- NONE: the value of the organisation that reports for the whole region.

Every figure tells how many organisations it rests on, so that a change in who reports can be seen.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from followup.enums import Rule

Values = Mapping[int, Decimal]  # values of one year, by the organisation's id
ByYear = Mapping[int, Values]  # values by year and organisation

FIGURE_DECIMALS = 6


@dataclass(frozen=True)
class Figure:
    """The region's figure in a year, and how many organisations' values it rests on."""

    year: int
    value: Decimal
    counted: int


def reference_group(values: ByYear, baseline_year: int | None) -> frozenset[int]:
    """Return the organisations without which a sum can't be compared with the baseline."""
    at_baseline = values.get(baseline_year, {}) if baseline_year is not None else {}
    return frozenset(at_baseline) or frozenset(organisation for year in values.values() for organisation in year)


def region_figures(
    rule: str,
    values: ByYear,
    *,
    baseline_year: int | None,
    own: int | None = None,
    weights: ByYear | None = None,
) -> tuple[Figure, ...]:
    """Return the region's figures in order of year; years that the rule gives no figure for are left out.

    `own` is the organisation that reports for the whole region (rule NONE); `weights` are the values of the
    weighing indicator (rule WEIGHTED).
    """
    group = reference_group(values, baseline_year)
    weighing = weights or {}
    by_rule: dict[str, Callable[[int, Values], Decimal | None]] = {
        Rule.SUM: lambda _, reported: _sum(reported, group),
        Rule.MEAN: lambda _, reported: _mean(reported),
        Rule.WEIGHTED: lambda year, reported: _weighted(reported, weighing.get(year, {})),
        Rule.NONE: lambda _, reported: reported.get(own) if own is not None else None,
    }
    figures = []
    for year in sorted(values):
        value = by_rule[rule](year, values[year])
        if value is not None:
            figures.append(Figure(year, value, 1 if rule == Rule.NONE else len(values[year])))
    return tuple(figures)


def _sum(values: Values, group: frozenset[int]) -> Decimal | None:
    if not values or group - values.keys():
        return None
    return sum(values.values(), Decimal())


def _mean(values: Values) -> Decimal | None:
    if not values:
        return None
    return round(sum(values.values(), Decimal()) / len(values), FIGURE_DECIMALS)


def _weighted(values: Values, weights: Values) -> Decimal | None:
    if not values or values.keys() - weights.keys():
        return None
    whole = sum((weights[organisation] for organisation in values), Decimal())
    if whole <= 0:
        return None
    parts = (value * weights[organisation] for organisation, value in values.items())
    return round(sum(parts, Decimal()) / whole, FIGURE_DECIMALS)
