"""On track or not: every status by example, and rules that hold whatever the values, years and directions."""

import re
from decimal import Decimal
from fractions import Fraction
from types import SimpleNamespace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from followup.enums import Direction, TrackStatus
from followup.tracking import Course, TargetValue, TrackResult, assess, path_value, target_values

YEAR = 2026
VALUES = st.decimals(-(10**6), 10**6, places=2)
YEARS = st.integers(2015, 2035)
points = st.dictionaries(YEARS, VALUES, max_size=6).map(lambda found: [TargetValue(*item) for item in found.items()])
some_points = st.dictionaries(YEARS, VALUES, min_size=1, max_size=6).map(
    lambda found: [TargetValue(*item) for item in found.items()]
)
baselines = st.none() | st.builds(TargetValue, YEARS, VALUES | st.just(Decimal(0)))


def at(**values: int | str) -> list[TargetValue]:
    return [TargetValue(int(year[1:]), Decimal(value)) for year, value in values.items()]


def course(
    values: list[TargetValue],
    targets: list[TargetValue],
    baseline: TargetValue | None = None,
    direction: str = Direction.INCREASE,
) -> Course:
    return Course(direction, baseline, targets, values, unit="procent")


START = TargetValue(2024, Decimal(40))


@pytest.mark.parametrize(
    ("values", "targets", "status", "sentence"),
    [
        ([], at(y2030=70), TrackStatus.NO_DATA, "Det finns inget godkänt värde än."),
        (at(y2025=50), [], TrackStatus.NO_TARGET, "Inget målvärde är satt."),
        (
            at(y2025=70),
            at(y2030=70),
            TrackStatus.REACHED,
            "Värdet 70 procent år 2025 når redan målet 70 procent för 2030.",
        ),
        (
            at(y2025=46),
            at(y2030=70),
            TrackStatus.ON_TRACK,
            "Värdet 46 procent år 2025 håller takten mot målet 70 procent år 2030: banan låg på 45 procent.",
        ),
        (
            at(y2025=44),
            at(y2030=70),
            TrackStatus.BEHIND,
            (
                "Värdet 44 procent år 2025 ligger efter: för att nå målet 70 procent år 2030 "
                "borde det ha varit 45 procent."
            ),
        ),
        (
            at(y2024=40),
            at(y2030=70),
            TrackStatus.TOO_EARLY,
            "Det senaste värdet, 40 procent år 2024, är utgångsläget. Nästa värde visar åt vilket håll det går.",
        ),
        (
            at(y2024=44),
            at(y2025=70),
            TrackStatus.EXPIRED,
            "Målåret 2025 har passerat. Värdet 44 procent år 2024 når inte målet 70 procent.",
        ),
        (
            at(y2025=71, y2026=60),
            at(y2025=70),
            TrackStatus.REACHED,
            "Målet 70 procent för 2025 nåddes: värdet år 2025 var 71 procent.",
        ),
        (at(y2026=60, y2025=49), at(y2030=70, y2026=60), TrackStatus.ON_TRACK, None),
    ],
)
def test_every_status_says_why(
    values: list[TargetValue], targets: list[TargetValue], status: TrackStatus, sentence: str | None
) -> None:
    result = assess(course(values, targets, START), this_year=YEAR)
    assert (result.status, sentence in {None, result.sentence}) == (status, True)


def test_without_a_baseline_the_first_value_is_the_start() -> None:
    assert assess(course(at(y2025=10), at(y2030=60)), this_year=YEAR).status == TrackStatus.TOO_EARLY
    assert assess(course(at(y2020=10, y2025=35), at(y2030=60)), this_year=YEAR).status == TrackStatus.ON_TRACK


@given(points, points, baselines, st.sampled_from(Direction), st.integers(2015, 2035))
def test_the_order_of_years_never_matters(
    values: list[TargetValue], targets: list[TargetValue], baseline: TargetValue | None, direction: str, year: int
) -> None:
    there = assess(course(values, targets, baseline, direction), this_year=year)
    back = assess(course(values[::-1], targets[::-1], baseline, direction), this_year=year)
    assert there == back


@given(points, points, baselines, st.sampled_from(Direction), st.integers(2015, 2035))
def test_the_other_direction_is_the_mirror_image(
    values: list[TargetValue], targets: list[TargetValue], baseline: TargetValue | None, direction: str, year: int
) -> None:
    def mirrored(found: list[TargetValue]) -> list[TargetValue]:
        return [TargetValue(point.year, -point.value) for point in found]

    other = Direction.DECREASE if direction == Direction.INCREASE else Direction.INCREASE
    flipped = course(mirrored(values), mirrored(targets), mirrored([baseline])[0] if baseline else None, other)
    assert assess(course(values, targets, baseline, direction), this_year=year).status == (
        assess(flipped, this_year=year).status
    )


@given(points, points, baselines, st.sampled_from(Direction), st.integers(2015, 2035))
def test_missing_values_and_targets_are_told_before_all_else(
    values: list[TargetValue], targets: list[TargetValue], baseline: TargetValue | None, direction: str, year: int
) -> None:
    status = assess(course(values, targets, baseline, direction), this_year=year).status
    assert (status == TrackStatus.NO_DATA) == (not values)
    assert (status == TrackStatus.NO_TARGET) == (bool(values) and not targets)


@given(some_points, some_points, baselines, st.sampled_from(Direction), st.decimals(0, 1000, places=2))
def test_a_better_value_never_stands_worse(
    values: list[TargetValue], targets: list[TargetValue], baseline: TargetValue | None, direction: str, better: Decimal
) -> None:
    order = [TrackStatus.EXPIRED, TrackStatus.BEHIND, TrackStatus.TOO_EARLY, TrackStatus.ON_TRACK, TrackStatus.REACHED]
    sign = -1 if direction == Direction.DECREASE else 1
    latest = max(values)
    lifted = [point for point in values if point != latest] + [TargetValue(latest.year, latest.value + sign * better)]
    if baseline is None:  # the earliest value is the start: lifting it would move the path itself
        baseline = min(values)
    before = assess(course(values, targets, baseline, direction), this_year=YEAR).status
    after = assess(course(lifted, targets, baseline, direction), this_year=YEAR).status
    assert order.index(after) >= order.index(before)


@given(some_points, some_points, st.sampled_from(Direction))
def test_only_a_year_that_is_over_expires(
    values: list[TargetValue], targets: list[TargetValue], direction: str
) -> None:
    result = assess(course(values, targets, None, direction), this_year=YEAR)
    last = max(targets).year
    if result.status == TrackStatus.EXPIRED:
        assert last < YEAR or max(values).year > last
    if result.status in {TrackStatus.ON_TRACK, TrackStatus.BEHIND, TrackStatus.TOO_EARLY}:
        assert last >= YEAR


# Targets


def stated(year: int, value: Decimal, *, relative: bool) -> SimpleNamespace:
    return SimpleNamespace(year=year, value=value, relative=relative)


def test_a_relative_target_is_a_change_from_the_baseline() -> None:
    targets = [stated(2030, Decimal(-50), relative=True), stated(2027, Decimal(90), relative=False)]
    assert target_values(targets, Decimal(200)) == tuple(at(y2027=90, y2030=100))
    assert target_values([stated(2030, Decimal(-50), relative=True)], Decimal(-200)) == tuple(at(y2030=-300))


@pytest.mark.parametrize("baseline", [None, Decimal(0)])
def test_a_relative_target_without_a_baseline_is_no_target(baseline: Decimal | None) -> None:
    targets = [stated(2030, Decimal(50), relative=True), stated(2027, Decimal(90), relative=False)]
    assert target_values(targets, baseline) == tuple(at(y2027=90))


@given(st.lists(st.tuples(YEARS, VALUES, st.booleans()), max_size=6), VALUES)
def test_targets_come_in_order_and_none_is_lost(rows: list[tuple[int, Decimal, bool]], baseline: Decimal) -> None:
    values = target_values([stated(year, value, relative=relative) for year, value, relative in rows], baseline)
    assert [point.year for point in values] == sorted(point.year for point in values)
    assert len(values) == len([row for row in rows if baseline or not row[2]])


@given(some_points, YEARS)
def test_the_path_goes_through_its_points_and_stays_between_them(path: list[TargetValue], year: int) -> None:
    for point in path:
        assert path_value(path, point.year) == point.value
    height = path_value(path, year)
    inside = min(path).year <= year <= max(path).year
    assert (height is not None) == inside
    if height is not None:
        near = [max(p for p in path if p.year <= year), min(p for p in path if p.year >= year)]
        low, high = min(point.value for point in near), max(point.value for point in near)
        assert Fraction(low) - Fraction(1, 10**6) <= Fraction(height) <= Fraction(high) + Fraction(1, 10**6)


# What the sentences say, read as a reader does: by the numbers in them

NUMBER = r"(?P<%s>−?[\d\u202f]+(?:,\d+)?) procent"
LATEST, GOAL, EXPECTED = NUMBER % "latest", NUMBER % "goal", NUMBER % "expected"
SENTENCES = {
    TrackStatus.NO_DATA: ["Det finns inget godkänt värde än."],
    TrackStatus.NO_TARGET: ["Inget målvärde är satt."],
    TrackStatus.TOO_EARLY: [rf"Det senaste värdet, {NUMBER % 'only'} år \d+, är utgångsläget\. Nästa värde visar .*"],
    TrackStatus.REACHED: [
        rf"Värdet {LATEST} år \d+ når redan målet {GOAL} för \d+\.",
        rf"Målet {GOAL} för \d+ nåddes: värdet år \d+ var {LATEST}\.",
    ],
    TrackStatus.EXPIRED: [rf"Målåret \d+ har passerat\. Värdet {LATEST} år \d+ når inte målet {GOAL}\."],
    TrackStatus.ON_TRACK: [rf"Värdet {LATEST} år \d+ håller takten mot målet {GOAL} år \d+: banan låg på {EXPECTED}\."],
    TrackStatus.BEHIND: [
        rf"Värdet {LATEST} år \d+ ligger efter: för att nå målet {GOAL} år \d+ borde det ha varit {EXPECTED}\."
    ],
}
MET = {"goal": {TrackStatus.REACHED}, "expected": {TrackStatus.ON_TRACK}}
fine = st.decimals(-100, 100, places=6) | st.integers(0, 40).map(lambda thirds: round(Decimal(thirds) / 3, 6))
near = st.builds(lambda near, off: near + off, st.integers(0, 20).map(Decimal), st.decimals("-0.7", "0.7", places=6))
close_points = st.dictionaries(YEARS, fine | near, min_size=1, max_size=4).map(
    lambda found: [TargetValue(*item) for item in found.items()]
)


def read(number: str) -> Decimal:
    return Decimal(number.replace("\u202f", "").replace("−", "-").replace(",", "."))


def assert_words_and_verdict_agree(result: TrackResult, direction: str) -> None:
    (said,) = filter(None, (re.fullmatch(pattern, result.sentence) for pattern in SENTENCES[result.status]))
    numbers = {name: read(number) for name, number in said.groupdict().items()}
    for name, aim in numbers.items():
        if name in MET:
            better = numbers["latest"] <= aim if direction == Direction.DECREASE else numbers["latest"] >= aim
            assert better == (result.status in MET[name]), result.sentence


@given(
    close_points | st.just([]),
    close_points | st.just([]),
    st.none() | st.builds(TargetValue, YEARS, near),
    st.sampled_from(Direction),
    st.integers(0, 3),
)
@example(at(y2025="13.6"), at(y2030="14.4"), TargetValue(2024, Decimal("13.5")), Direction.INCREASE, 0)
@example(at(y2025="14.4"), at(y2026="13.6"), TargetValue(2024, Decimal("14.6")), Direction.DECREASE, 0)
def test_no_sentence_contradicts_its_verdict(
    values: list[TargetValue],
    targets: list[TargetValue],
    baseline: TargetValue | None,
    direction: str,
    decimals: int,
) -> None:
    result = assess(Course(direction, baseline, targets, values, "procent", decimals), this_year=YEAR)
    assert_words_and_verdict_agree(result, direction)


def test_every_status_has_its_sentences() -> None:
    assert set(SENTENCES) == set(TrackStatus)


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (
            "13.6",
            "Värdet 13,6 procent år 2025 ligger efter: för att nå målet 70,0 procent år 2030 borde det ha varit 14,4",
        ),
        ("13", "Värdet 13 procent år 2025 ligger efter: för att nå målet 70 procent år 2030 borde det ha varit 14"),
    ],
)
def test_decimals_are_said_where_they_make_the_difference(value: str, said: str) -> None:
    start = TargetValue(2024, Decimal("3.28"))
    result = assess(course(at(y2025=value), at(y2030=70), start), this_year=YEAR)
    assert result.sentence == f"{said} procent."
