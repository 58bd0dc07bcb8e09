"""Out to a workbook and back: nothing changes by itself, and exactly what was changed is changed."""

import random
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from actors.ledger import entries_of
from handlingsplan.spreadsheets.formulas import protected, unprotected
from measures.enums import FundingState, Mode, Status
from measures.models import FundingRow, Measure, MeasureArea, MeasureChallenge, MeasureGoal, MeasureMode
from measures.workbooks.cells import for_workbook
from measures.workbooks.export import write_csv, write_xlsx
from tests.cast import Cast
from tests.factories import (
    ChallengeFactory,
    FunderFactory,
    FundingRowFactory,
    GoalFactory,
    MeasureFactory,
    PackageFactory,
    ParticipationFactory,
)
from tests.measures.workbooks.books import book_of, sheets
from tests.measures.workbooks.importing import applied, preview_of, uploaded

ALL_UNCHANGED = {"new": 0, "changed": 0, "refused": 0, "conflict": 0}


def full_plan(cast: Cast, count: int) -> None:
    """Make measures of Österåker with everything that a measure can have, and texts that try the format."""
    package = PackageFactory(plan=cast.plan, title="Cykla mer; gå mer")
    goal = GoalFactory(plan=cast.plan, title="Mindre utsläpp, mer liv")
    challenge = ChallengeFactory(plan=cast.plan, title="Trängsel")
    climate = FunderFactory(plan=cast.plan, key="klimatklivet", name="Klimatklivet")
    texts = [
        "=1+1",
        "-5 grader",
        "@Kalle",
        "+46",
        "'citat",
        "Rad 1\nRad 2",
        "_x0041_ å ä ö",
        '"sagt"; så',
        "1,5",
        "0012",
    ]
    for index in range(count):
        measure = MeasureFactory(
            plan=cast.plan,
            owner=cast.osteraker_kommun,
            title=f"{texts[index % len(texts)].splitlines()[0]} nr {index}",
            description=texts[index % len(texts)],
            package=package if index % 2 else None,
            four_step=index % 4 + 1,
            county_wide=False,
            planned_start=date(2026, 1 + index % 12, 1),
            planned_end=date(2028, 12, 31),
            state="accepted",
            status=Status.UNDER_WAY,
        )
        ParticipationFactory(plan=cast.plan, measure=measure, organisation=cast.vallentuna_kommun)
        ParticipationFactory(plan=cast.plan, measure=measure, organisation=cast.sodertalje_kommun)
        MeasureMode.objects.create(measure=measure, mode=Mode.CYCLING)
        MeasureMode.objects.create(measure=measure, mode=Mode.WALKING)
        MeasureArea.objects.create(measure=measure, organisation=cast.osteraker_kommun)
        MeasureGoal.objects.create(plan=cast.plan, measure=measure, goal=goal)
        MeasureChallenge.objects.create(plan=cast.plan, measure=measure, challenge=challenge)
        FundingRowFactory(
            plan=cast.plan,
            measure=measure,
            organisation=cast.osteraker_kommun,
            year=2026 + index % 3,
            amount=None if index % 5 == 0 else Decimal(1_000_000 + index),
        )
        FundingRowFactory(plan=cast.plan, measure=measure, organisation=None, funder=climate, note="=2+2")


def _all(cast: Cast) -> Any:
    return for_workbook(Measure.objects.in_plan(cast.plan))


@pytest.mark.parametrize("person", ["osteraker", "vallentuna", "samordnare"])
def test_an_export_taken_in_again_changes_nothing(cast: Cast, person: str) -> None:
    full_plan(cast, 10)
    upload = uploaded(cast, write_xlsx(_all(cast)), by=cast.person(person), organisation=cast.osteraker_kommun)
    preview = preview_of(upload)
    assert [line for line in preview.lines if line.outcome != "unchanged"] == []
    assert preview.counts == {**ALL_UNCHANGED, "unchanged": 30}


def test_a_csv_export_taken_in_again_changes_nothing(cast: Cast) -> None:
    full_plan(cast, 10)
    content = write_csv(_all(cast))
    upload = uploaded(cast, content, by=cast.osteraker, organisation=cast.osteraker_kommun, name="a.csv")
    assert preview_of(upload).counts == {**ALL_UNCHANGED, "unchanged": 10}


CHANGES: dict[str, Callable[[int], object]] = {
    "Rubrik": lambda n: f"Ny rubrik {n}",
    "Beskrivning": lambda n: f"Ny text {n}",
    "Planerat slut": lambda n: date(2029, 1 + n % 12, 1),
    "Medverkande": lambda _n: "Vallentuna",
    "Kommentar till status": lambda n: f"Går enligt plan {n}",
    "Belopp (kr)": lambda n: 5_000_000 + n,
}


WHY = "Varför tiden flyttas"


def _change_cells(content: dict[str, list[list[Any]]], count: int) -> set[tuple[str, int, str]]:
    """Change cells here and there; return which, by sheet, row and heading."""
    cells = [
        (sheet, row, heading)
        for sheet, rows in content.items()
        for row in range(1, len(rows))
        for heading in rows[0]
        if heading in CHANGES and not (sheet == "Pengar" and heading == "Rubrik")
    ]
    chosen = random.Random(4).sample(cells, count)
    for number, (sheet, row, heading) in enumerate(chosen):
        content[sheet][row][content[sheet][0].index(heading)] = CHANGES[heading](number)
        if heading == "Planerat slut":  # of accepted measures
            content[sheet][row][content[sheet][0].index(WHY)] = "Upphandlingen"
    reasons = {(sheet, row + 1, WHY) for sheet, row, heading in chosen if heading == "Planerat slut"}
    return {(sheet, row + 1, heading) for sheet, row, heading in chosen} | reasons


def test_a_hundred_changed_cells_are_exactly_a_hundred_changes(cast: Cast) -> None:
    full_plan(cast, 20)
    content = sheets(write_xlsx(_all(cast)))
    changed = _change_cells(content, 100)
    upload = uploaded(cast, book_of(content), by=cast.osteraker, organisation=cast.osteraker_kommun)
    lines = [line for line in preview_of(upload).lines if line.outcome != "unchanged"]
    assert {(line.sheet, line.row, change.label) for line in lines for change in line.changes} == changed
    assert applied(upload)["cells"] == len(changed) > 100
    again = uploaded(cast, write_xlsx(_all(cast)), by=cast.osteraker, organisation=cast.osteraker_kommun)
    assert preview_of(again).counts["unchanged"] == 60
    stored = sheets(write_xlsx(_all(cast)))
    for sheet, row, heading in changed:
        if heading == WHY:  # stands in the history, not in the measure
            continue
        column = content[sheet][0].index(heading)
        assert stored[sheet][row - 1][column] == content[sheet][row - 1][column]


def test_a_change_is_in_the_history_and_signed(cast: Cast) -> None:
    measure = MeasureFactory(plan=cast.plan, owner=cast.osteraker_kommun, title="Före")
    content = sheets(write_xlsx(_all(cast)))
    content["Åtgärder"][1][2] = "Efter"
    applied(uploaded(cast, book_of(content), by=cast.osteraker, organisation=cast.osteraker_kommun))
    measure.refresh_from_db()
    assert (measure.title, measure.version) == ("Efter", 2)
    last = entries_of(measure)[0]
    assert (last.content["title"], last.by) == ("Efter", cast.osteraker)


def test_a_changed_row_of_money_is_written_and_the_others_stay(cast: Cast) -> None:
    measure = MeasureFactory(plan=cast.plan, owner=cast.osteraker_kommun)
    row = FundingRowFactory(plan=cast.plan, measure=measure, organisation=cast.osteraker_kommun, amount=None)
    other = FundingRowFactory(plan=cast.plan, measure=measure, organisation=cast.vallentuna_kommun, amount=Decimal(7))
    content = sheets(write_xlsx(_all(cast)))
    head, first = content["Pengar"][0], content["Pengar"][1]
    first[head.index("Belopp (kr)")], first[head.index("Läge")] = "ca 2 mkr", "Beslutad"
    content["Pengar"].append(["", "", first[2], "", "Österåker", 2029, "", "", "250 tkr", "ny rad"])
    upload = uploaded(cast, book_of(content), by=cast.osteraker, organisation=cast.osteraker_kommun)
    assert applied(upload)["counts"] == {"new": 1, "changed": 1, "unchanged": 2, "refused": 0, "conflict": 0}
    row.refresh_from_db()
    other.refresh_from_db()
    assert (row.amount, row.state, other.amount) == (Decimal(2_000_000), FundingState.DECIDED, Decimal(7))
    made = FundingRow.objects.exclude(pk__in=[row.pk, other.pk]).get()
    assert (made.organisation, made.year, made.amount, made.note) == (
        cast.osteraker_kommun,
        2029,
        Decimal(250_000),
        "ny rad",
    )


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(st.sampled_from("'=+-@\t\r＝ax1 "), max_size=6))
def test_protection_from_formulas_is_undone_exactly_and_never_leaves_one(text: str) -> None:
    assert unprotected(protected(text)) == text
    assert protected(text)[:1] not in set("=+-@\t\r＝＋－＠")


def test_nothing_in_an_export_is_a_formula(cast: Cast) -> None:
    MeasureFactory(plan=cast.plan, owner=cast.osteraker_kommun, title="=HYPERLINK(1)", description="http://x.se/")
    content = write_xlsx(_all(cast))
    assert b"<f>" not in content
    assert sheets(content)["Åtgärder"][1][2:4] == ["=HYPERLINK(1)", "http://x.se/"]
    assert ";'=HYPERLINK(1);http" in write_csv(_all(cast)).decode("utf-8-sig")
