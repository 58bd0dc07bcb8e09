from decimal import Decimal
from fractions import Fraction

from hypothesis import assume, given
from hypothesis import strategies as st

from followup.enums import Rule
from followup.rollup import ByYear, Figure, reference_group, region_figures

ORGANISATIONS = st.integers(1, 6)
VALUES = st.decimals(-(10**9), 10**9, places=3)
YEARS = st.integers(2020, 2026)
reports = st.dictionaries(YEARS, st.dictionaries(ORGANISATIONS, VALUES, min_size=1), max_size=6)


def _values(**years: dict[int, int]) -> ByYear:
    return {
        int(year[1:]): {organisation: Decimal(value) for organisation, value in reported.items()}
        for year, reported in years.items()
    }


def test_a_sum_waits_for_everybody_of_the_baseline_year() -> None:
    values = _values(y2024={1: 10, 2: 20}, y2025={1: 11}, y2026={1: 12, 2: 22, 3: 5})
    figures = region_figures(Rule.SUM, values, baseline_year=2024)
    assert figures == (Figure(2024, Decimal(30), 2), Figure(2026, Decimal(39), 3))


def test_without_a_baseline_a_sum_waits_for_all_that_ever_reported() -> None:
    values = _values(y2024={1: 10}, y2025={1: 11, 2: 5})
    assert region_figures(Rule.SUM, values, baseline_year=None) == (Figure(2025, Decimal(16), 2),)
    assert region_figures(Rule.SUM, values, baseline_year=2019) == (Figure(2025, Decimal(16), 2),)


def test_a_mean_is_of_those_who_reported() -> None:
    values = _values(y2024={1: 1, 2: 2}, y2025={1: 4})
    figures = region_figures(Rule.MEAN, values, baseline_year=2024)
    assert figures == (Figure(2024, Decimal("1.5"), 2), Figure(2025, Decimal(4), 1))


def test_a_weighted_figure_needs_every_weight() -> None:
    values = _values(y2024={1: 10, 2: 20}, y2025={1: 10, 2: 20}, y2026={1: 10})
    weights = _values(y2024={1: 3, 2: 1, 9: 100}, y2025={1: 3}, y2026={1: 0})
    figures = region_figures(Rule.WEIGHTED, values, baseline_year=2024, weights=weights)
    assert figures == (Figure(2024, Decimal("12.5"), 2),)
    assert region_figures(Rule.WEIGHTED, values, baseline_year=2024) == ()


def test_without_a_rule_the_region_speaks_for_itself() -> None:
    values = _values(y2024={1: 10, 7: 63}, y2025={1: 11})
    assert region_figures(Rule.NONE, values, baseline_year=2024, own=7) == (Figure(2024, Decimal(63), 1),)
    assert region_figures(Rule.NONE, values, baseline_year=2024) == ()


@given(reports, st.none() | YEARS)
def test_sums_against_an_independent_computation(values: ByYear, baseline_year: int | None) -> None:
    needed = reference_group(values, baseline_year)
    expected = {
        year: (sum(map(Fraction, reported.values())), len(reported))
        for year, reported in values.items()
        if needed <= reported.keys()
    }
    figures = region_figures(Rule.SUM, values, baseline_year=baseline_year)
    assert {figure.year: (Fraction(figure.value), figure.counted) for figure in figures} == expected


@given(reports)
def test_a_mean_lies_between_the_lowest_and_the_highest(values: ByYear) -> None:
    figures = region_figures(Rule.MEAN, values, baseline_year=None)
    assert [figure.year for figure in figures] == sorted(values)
    for figure in figures:
        reported = values[figure.year].values()
        assert abs(Fraction(figure.value) - sum(map(Fraction, reported), Fraction()) / len(reported)) <= Fraction(
            1, 10**6
        )


@given(reports)
def test_equal_weights_give_the_mean(values: ByYear) -> None:
    weights = {year: dict.fromkeys(reported, Decimal(7)) for year, reported in values.items()}
    weighted = region_figures(Rule.WEIGHTED, values, baseline_year=None, weights=weights)
    assert weighted == region_figures(Rule.MEAN, values, baseline_year=None)


@given(reports, st.permutations(range(1, 7)))
def test_the_order_of_organisations_does_not_matter(values: ByYear, order: list[int]) -> None:
    assume(values)
    shuffled = {
        year: {organisation: reported[organisation] for organisation in order if organisation in reported}
        for year, reported in values.items()
    }
    for rule in (Rule.SUM, Rule.MEAN):
        assert region_figures(rule, shuffled, baseline_year=2024) == region_figures(rule, values, baseline_year=2024)
