"""Charts with bars: all inside its place, sums right, nothing told by colour alone."""

import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from followup.charts.bars import Covered, Drawing, Layer, Share, coverage_bars, hatch, share_bar, stack_years

AMOUNTS = st.none() | st.integers(0, 10**10).map(Decimal)
NUMBER = re.compile(r"-?\d+\.?\d*")


def box_of(drawing: Drawing) -> list[tuple[float, float, float, float]]:
    return [(float(box.x), float(box.y), float(box.width), float(box.height)) for box in drawing.boxes]


@given(st.lists(st.lists(AMOUNTS, min_size=3, max_size=3), min_size=1, max_size=6))
def test_a_stack_is_as_high_as_its_sum_and_stays_inside(rows: list[list[Decimal | None]]) -> None:
    layers = [Layer(f"Läge {number}", row) for number, row in enumerate(rows)]
    drawing = stack_years("x", "Pengar", [2026, 2027, 2028], layers, "kronor")
    sums = [sum((row[year] or Decimal() for row in rows), Decimal()) for year in range(3)]
    assert (drawing is None) == (max(sums) == 0)
    if drawing is None:
        return
    bars = box_of(drawing)[: -len(layers)]
    for x, y, width, height in box_of(drawing):
        assert 0 <= x <= x + width <= 480
        assert 0 <= y <= y + height <= float(drawing.height)
    heights = [sum(height for x, _y, _w, height in bars if 60 + 134 * i <= x < 60 + 135 * (i + 1)) for i in range(3)]
    tallest = heights[sums.index(max(sums))]
    for height, total in zip(heights, sums, strict=True):
        assert height == pytest.approx(tallest * float(total / max(sums)), abs=1)


def test_a_stack_says_in_words_what_it_shows() -> None:
    layers = [Layer("Beslutad", [Decimal(3_000_000), None]), Layer("Behov", [Decimal(1_500_000), Decimal(0)])]
    drawing = stack_years("x", "Pengar", [2026, 2027], layers, "kronor")
    assert drawing is not None
    assert drawing.summary == (
        "Per år, kronor: 2026 4\u202f500\u202f000, 2027 0. "
        "Sammanlagt: Beslutad 3\u202f000\u202f000, Behov 1\u202f500\u202f000."
    )
    words = [text.words for text in drawing.texts]
    assert [word for word in ("miljoner kronor", "4,5", "2026", "Beslutad", "Behov") if word not in words] == []


def test_a_stack_says_what_is_not_stated() -> None:
    layers = [Layer("Beslutad", [Decimal(3_000), None, None]), Layer("Behov", [None, Decimal(0), None])]
    drawing = stack_years("x", "Pengar", [2026, 2027, 2028], [*layers, Layer("Sökt", [None] * 3)], "kronor")
    assert drawing is not None
    assert drawing.summary == (
        "Per år, kronor: 2026 3\u202f000, 2027 0, 2028 inte angivet. "
        "Sammanlagt: Beslutad 3\u202f000, Behov 0, Sökt inte angivet."
    )


@given(st.lists(st.integers(0, 500), min_size=1, max_size=6))
def test_shares_fill_the_bar(counts: list[int]) -> None:
    drawing = share_bar("x", "Status", [Share(f"S{number}", count) for number, count in enumerate(counts)])
    assert (drawing is None) == (sum(counts) == 0)
    if drawing is not None:
        bars = box_of(drawing)[: -len(counts)]
        assert sum(width for _x, _y, width, _h in bars) == pytest.approx(464, abs=1)
        assert len(bars) == sum(count > 0 for count in counts)


def test_every_share_stands_in_the_legend_with_its_number() -> None:
    drawing = share_bar("x", "Status", [Share("Genomförd", 1), Share("Pågår", 0), Share("Försenad", 2)])
    assert drawing is not None
    assert [text.words for text in drawing.texts] == ["Genomförd 1 (33 %)", "Pågår 0 (0 %)", "Försenad 2 (67 %)"]
    assert drawing.summary == "Genomförd 1 (33 %), Pågår 0 (0 %), Försenad 2 (67 %)."


def test_coverage_is_a_bar_of_all() -> None:
    assert coverage_bars("x", "Täckning", []) is None
    drawing = coverage_bars("x", "Täckning", [Covered("Utsläpp", 13, 26), Covered("Bilar", 0, 0)])
    assert drawing is not None
    widths = [width for _x, _y, width, _h in box_of(drawing)]
    assert widths == [374.0, 187.0, 374.0]
    assert drawing.summary == "Utsläpp: 13 av 26; Bilar: 0 av 0."


@given(st.floats(0, 400), st.floats(0, 200), st.floats(3, 200), st.floats(3, 200), st.integers(0, 5))
def test_a_hatch_stays_inside_its_box(x: float, y: float, width: float, height: float, tone: int) -> None:
    path = hatch(x, y, width, height, tone)
    for command, text in re.findall(r"([MLHV])([^MLHV]+)", path):
        numbers = [float(number) for number in NUMBER.findall(text)]
        across = numbers[:1] if command != "V" else []
        down = numbers[-1:] if command != "H" else []
        assert all(x - 0.1 <= number <= x + width + 0.1 for number in across)
        assert all(y - 0.1 <= number <= y + height + 0.1 for number in down)


def test_tones_are_told_apart_without_colour() -> None:
    assert len({hatch(0, 0, 40, 40, tone) for tone in range(6)}) == 6


# The map of squares
