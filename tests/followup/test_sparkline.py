"""The line beside an indicator: in the order of its years, as high as its highest value and as low as its lowest."""

from decimal import Decimal

from followup.sparkline import Sparkline, sparkline
from followup.tracking import TargetValue


def values(*pairs: tuple[int, str]) -> list[TargetValue]:
    return [TargetValue(year, Decimal(value)) for year, value in pairs]


def test_one_value_is_no_line() -> None:
    assert sparkline(values((2025, "3"))) is None


def test_years_lie_as_far_apart_as_they_are_and_the_highest_value_is_on_top() -> None:
    assert sparkline(values((2020, "10"), (2021, "20"), (2024, "15"))) == Sparkline(
        "3.0,25.0 25.5,3.0 93.0,14.0", "93.0", "14.0"
    )


def test_values_that_stand_still_lie_in_the_middle() -> None:
    assert sparkline(values((2020, "0"), (2021, "0"))) == Sparkline("3.0,14.0 93.0,14.0", "93.0", "14.0")
