"""Per cent are said of nothing and of all only where it is so, wherever they are said."""

import re
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from handlingsplan.numbers import whole_percent
from tests.tree.files import name_of, python_files

OWN = re.compile(r"\b100(?:\.0)? ?\*|\* ?100\b(?! ?[*,])")
# What makes per cent by itself, and why
ALLOWED = {
    "handlingsplan/numbers.py": "the mechanism",
    "measures/timeline.py": "a place on a drawing",
}


@given(st.integers(0, 10**12), st.integers(1, 10**12))
def test_nothing_and_all_are_said_of_nothing_and_of_all_alone(part: int, whole: int) -> None:
    found = whole_percent(part, whole)
    assert ((found == 0) == (part == 0), (found == 100) == (part == whole)) == (True, True)
    assert abs(found - Decimal(100 * part) / whole) <= 1


def test_it_is_the_nearest() -> None:
    found = [whole_percent(part, 1000) for part in (4, 465, 464, 996, 1000, 1004, 1500)]
    assert found == [1, 47, 46, 99, 100, 101, 150]


def test_nobody_else_makes_per_cent() -> None:
    found = {name_of(path) for path in python_files() if OWN.search(path.read_text(encoding="utf-8"))}
    assert found - {name for name in found if "/loading/" in name} == ALLOWED.keys()
