"""Maps of every county: each municipality within its borders, named, with a place of its own for its label."""

import re
from decimal import Decimal
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from followup.charts.county_maps import NO_VALUE, UNCLASSED, Scale, county_map, county_of, levels
from handlingsplan.plan.starting.register import bodies_in, counties

POINT = re.compile(r"(\d+) (\d+)")


@pytest.mark.parametrize("county", counties())
def test_every_municipality_of_every_county_is_drawn_and_named(county: str) -> None:
    drawn = county_map("Karta", county, {}, Scale("ton", 0))
    assert drawn is not None
    named = {body.code: body.name for body in bodies_in(county) if len(body.code) == 4}
    assert {area.code: area.name for area in drawn.areas} == named
    assert [area.number for area in drawn.areas] == list(range(1, len(named) + 1))
    assert {area.label for area in drawn.areas} <= {str(area.number) for area in drawn.areas} | {*named.values()}
    for area in drawn.areas:
        points = [(int(x), int(y)) for x, y in POINT.findall(area.border)]
        assert len(points) > 3
        assert all(0 <= x <= drawn.width and 0 <= y <= drawn.height for x, y in [*points, (area.x, area.y)])
    assert all(abs(one.x - other.x) > 40 or abs(one.y - other.y) > 30 for one, other in combinations(drawn.areas, 2))


@given(st.dictionaries(st.sampled_from(["a", "b", "c", "d", "e"]), st.integers(-5, 5).map(Decimal)))
def test_a_higher_value_never_lies_in_a_lower_fourth(values: dict[str, Decimal]) -> None:
    found = levels(values)
    assert found.keys() == values.keys()
    for one, value in values.items():
        assert 0 <= found[one] <= 3
        assert all(found[one] <= found[other] for other in values if value <= values[other])


def test_the_map_tells_its_lowest_and_highest_and_leaves_nobody_out() -> None:
    values = {"2180": Decimal("1.5"), "2181": Decimal(12), "0180": Decimal(99)}
    drawn = county_map("Karta", "21", values, Scale("ton", 1))
    assert drawn is not None
    told = {area.name: (area.value, area.level) for area in drawn.areas}
    assert {name: told[name] for name in ("Gävle", "Sandviken", "Ljusdal")} == {
        "Gävle": ("1,5", 0),
        "Sandviken": ("12,0", 2),
        "Ljusdal": ("inget värde", NO_VALUE),
    }
    assert drawn.summary == "2 kommuner har värden, från 1,5 (Gävle) till 12,0 (Sandviken) ton."


def test_sums_have_no_colour() -> None:
    drawn = county_map("Karta", "21", {"2180": Decimal(7)}, Scale("ton", 0, classed=False))
    assert drawn is not None
    assert {area.level for area in drawn.areas} == {UNCLASSED, NO_VALUE}
    assert drawn.keys == ()


def test_where_most_municipalities_lie_is_the_county() -> None:
    assert county_of(["2180", "2181", "0180", ""]) == "21"
    assert county_of(["", "9999"]) == ""
    assert county_map("Karta", "", {}, Scale("", 0)) is None
