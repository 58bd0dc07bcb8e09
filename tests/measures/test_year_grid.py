"""Money year by year: lines and boxes hold exactly the rows, nothing is lost, nothing becomes 0 by itself."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page, expect

from actors.history import save_as
from actors.models import User
from measures.models import FundingRow, Measure
from tests.cast import Cast
from tests.entries import entries_about
from tests.factories import FunderFactory, FundingRowFactory, MeasureFactory
from tests.measures.posting import sent_grid
from tests.responses import Response

SAYS_NOTHING = "Skriv ett belopp för minst ett år, eller ? där det inte är känt."
Stored = list[tuple[str, int, int | None, str, str]]


@pytest.fixture
def measure(cast: Cast) -> Measure:
    """Österåker's measure with money of Österåker in three years and of Klimatklivet, in five rows."""
    made = MeasureFactory(plan=cast.plan, owner=cast.osteraker_kommun, participants=[cast.vallentuna_kommun])
    FundingRowFactory(measure=made, year=2026, amount=100)
    FundingRowFactory(measure=made, year=2027, amount=None)
    FundingRowFactory(measure=made, year=2025, amount=7)
    FundingRowFactory(measure=made, year=2026, amount=30)
    FundingRowFactory(
        measure=made, funder=FunderFactory(plan=cast.plan, name="Klimatklivet"), state="applied", amount=0
    )
    return made


@pytest.fixture
def officer(cast: Cast, client_of: Callable[[User], Client]) -> Client:
    return client_of(cast.osteraker)


def url(measure: Measure) -> str:
    return reverse("measure_funding", args=[measure.plan.slug, measure.number])


def _kronor(amount: Decimal | None) -> int | None:
    return None if amount is None else int(amount)


def stored() -> Stored:
    rows = FundingRow.objects.with_funder().order_by("pk")
    return [(row.funder_name, row.year, _kronor(row.amount), row.state, row.note) for row in rows]


def test_every_row_has_its_box(officer: Client, measure: Measure) -> None:
    page = officer.get(url(measure))
    assert page.context["years"] == [2025, 2026, 2027, 2028, 2029, 2030]
    assert [[box.value() for box in line.boxes] for line in page.context["grid"]] == [
        ["7", "100", "?", None, None, None],
        [None, "30", None, None, None, None],
        [None, "0", None, None, None, None],
        [None] * 6,
    ]


def test_saving_what_is_there_changes_nothing(officer: Client, measure: Measure) -> None:
    before, changes = stored(), entries_about(FundingRow).count()
    assert officer.post(url(measure), sent_grid(officer.get(url(measure)))).status_code == 302
    assert (stored(), entries_about(FundingRow).count()) == (before, changes)


def test_boxes_add_change_and_remove_rows(officer: Client, measure: Measure) -> None:
    klimat = f"annan-{FundingRow.objects.exclude(funder=None).get().funder_id}"
    line = {"line_3_funder": klimat, "line_3_kind": "investment", "line_3_y2028": "2,5 mnkr", "line_3_note": "Två år"}
    changes = {"line_0_y2025": "", "line_0_y2026": "1 000", "line_0_y2027": "5", "line_1_state": "need"} | line
    assert officer.post(url(measure), sent_grid(officer.get(url(measure)), **changes)).status_code == 302
    assert stored() == [
        ("Österåker", 2026, 1_000, "decided", ""),
        ("Österåker", 2027, 5, "decided", ""),
        ("Österåker", 2026, 30, "need", ""),
        ("Klimatklivet", 2026, 0, "applied", ""),
        ("Klimatklivet", 2028, 2_500_000, "need", "Två år"),
    ]


@pytest.mark.parametrize(
    ("changes", "errors"),
    [
        ({"y2026": "mycket"}, {"y2026": ["Skriv med siffror, som 1 234 567."]}),
        ({"y2026": "??"}, {"y2026": ["Skriv med siffror, som 1 234 567."]}),
        ({"y2026": "1", "funder": ""}, {"funder": ["Välj en finansiär."]}),
        ({"note": "Kanske", "funder": ""}, {"funder": ["Välj en finansiär."]}),
        (
            {"state": "applied"},
            {"__all__": ["Skriv ett belopp för minst ett år, eller ? där det inte är känt."]},
        ),
    ],
)
def test_what_is_wrong_is_told_and_nothing_is_lost(
    cast: Cast, officer: Client, measure: Measure, changes: dict[str, str], errors: dict[str, list[str]]
) -> None:
    before = stored()
    typed = {f"line_3_{name}": text.format(osteraker=cast.osteraker_kommun.pk) for name, text in changes.items()}
    response = officer.post(url(measure), sent_grid(officer.get(url(measure)), line_0_y2026="9", **typed))
    grid = response.context["grid"]
    found = {name: list(told) for name, told in grid.errors[3].items() if name in errors}
    assert (response.status_code, found, stored()) == (422, errors, before)
    assert grid[0]["y2026"].value() == "9"
    assert next(iter(errors.values()))[0] in response.content.decode()


def test_who_takes_part_has_the_own_lines_alone(
    cast: Cast, client_of: Callable[[User], Client], measure: Measure
) -> None:
    client = client_of(cast.vallentuna)
    page = client.get(url(measure))
    assert (len(page.context["grid"].forms), len(page.context["others"])) == (1, 5)
    assert client.post(url(measure), sent_grid(page, line_0_y2030="12 tkr")).status_code == 302
    assert stored()[-1] == ("Vallentuna", 2030, 12_000, "need", "")
    forged = sent_grid(client.get(url(measure)), line_0_pk2030=str(FundingRow.objects.earliest("pk").pk))
    assert client.post(url(measure), forged).status_code == 403


def _both(officer: Client, measure: Measure, mine: dict[str, str], theirs: dict[str, str]) -> Response:
    """Let two get the page, and send it one after the other."""
    page = officer.get(url(measure))
    years = {"year": [str(year) for year in page.context["years"]]}
    own = sent_grid(page, **mine) | years
    assert officer.post(url(measure), sent_grid(page, **theirs) | years).status_code == 302
    return officer.post(url(measure), own)


def test_two_writers_see_both_and_lose_nothing(officer: Client, measure: Measure) -> None:
    response = _both(
        officer, measure, {"line_0_y2025": "1"}, {"line_0_y2025": "", "line_0_y2026": "2", "line_0_y2027": "3"}
    )
    assert (response.status_code, response.context["grid"][0]["y2025"].value()) == (409, "1")
    assert [(one.label, one.stored, one.own) for one in response.context["conflict"].differences] == [
        ("Rad 1, 2025", "–", "1")
    ]
    again = sent_grid(response) | {"year": [str(year) for year in response.context["years"]]}
    assert officer.post(url(measure), again).status_code == 302
    assert sorted(row[:3] for row in stored() if row[1] == 2025) == [("Österåker", 2025, 1)]
    assert {("Österåker", 2026, 2, "decided", ""), ("Österåker", 2027, 3, "decided", "")} <= set(stored())


def test_two_writers_in_different_boxes_are_merged(officer: Client, measure: Measure) -> None:
    theirs = {"line_0_y2025": "", "line_0_y2026": "2", "line_0_state": "granted"}
    response = _both(officer, measure, {"line_0_y2027": "7", "line_0_note": "Min"}, theirs)
    assert response.status_code == 302
    assert {row for row in stored() if row[0] == "Österåker"} == {
        ("Österåker", 2026, 2, "granted", "Min"),
        ("Österåker", 2026, 30, "decided", ""),
        ("Österåker", 2027, 7, "granted", "Min"),
    }


def test_a_row_that_leaves_its_line_stays_what_it_became(officer: Client, measure: Measure) -> None:
    """One of a line's rows gets another state on the page of rows; who changed its box is asked, and nobody else."""
    page = officer.get(url(measure))
    years = {"year": [str(year) for year in page.context["years"]]}
    other, mine = sent_grid(page, line_0_y2027="7") | years, sent_grid(page, line_0_y2026="9") | years
    row = FundingRow.objects.get(amount=100)
    row.state = "granted"
    save_as(row, by=None)
    assert officer.post(url(measure), other).status_code == 302
    assert ("Österåker", 2026, 100, "granted", "") in stored()
    response = officer.post(url(measure), mine)
    assert response.status_code == 409
    (told,) = response.context["conflict"].differences
    assert (" ".join(told.stored.split()), told.own) == ("Österåker, 2026, Investering, Beviljad, 100 kr", "9")
    assert officer.post(url(measure), sent_grid(response) | years).status_code == 302
    assert {row for row in stored() if row[:2] == ("Österåker", 2026)} == {
        ("Österåker", 2026, 9, "granted", ""),
        ("Österåker", 2026, 30, "decided", ""),
    }


def test_another_year_is_shown_without_saving_or_losing_anything(officer: Client, measure: Measure) -> None:
    before, page = stored(), officer.get(url(measure))
    years = {"year": [str(year) for year in page.context["years"]]}
    wider = officer.post(url(measure), sent_grid(page, line_0_y2026="9") | years | {"fler_ar": "2031"})
    assert (wider.status_code, wider.context["years"][-1], stored()) == (200, 2031, before)
    assert wider.context["grid"][0]["y2026"].value() == "9"
    more = years | {"year": [*years["year"], "2031"]}
    assert officer.post(url(measure), sent_grid(wider, line_1_y2031="40 tkr") | more).status_code == 302
    assert [row[:3] for row in stored() if row[1] in {2026, 2031}][::3] == [
        ("Österåker", 2026, 9),
        ("Österåker", 2031, 40_000),
    ]


def test_a_grid_without_its_count_or_with_too_many_lines_is_refused_in_words(officer: Client, measure: Measure) -> None:
    lost = officer.post(url(measure), {"line-0-y2026": "1"})
    many = officer.post(url(measure), {"line-TOTAL_FORMS": "101", "line-INITIAL_FORMS": "0"})
    assert (lost.status_code, many.status_code) == (422, 422)
    assert "Formuläret kom inte fram helt. Ladda om sidan och försök igen." in lost.content.decode()
    assert "Åtgärden får högst 100 rader." in many.content.decode()


@pytest.mark.browser
def test_sums_follow_and_a_block_from_a_spreadsheet_fills_lines(
    cast: Cast, measure: Measure, page: Page, sign_in_on: Callable[[Page, User], None], live_server: object
) -> None:
    sign_in_on(page, cast.osteraker)
    page.goto(url(measure))
    lines = page.locator("[data-line]")
    expect(lines).to_have_count(4)
    page.locator("[name=line-3-y2028]").evaluate(
        """(box, text) => {
          const clipboardData = new DataTransfer();
          clipboardData.setData("text/plain", text);
          box.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
        }""",
        "Österåker\t250 tkr\t?\r\nKlimatklivet\t2,5 mnkr\t1 000\r\n",
    )
    expect(lines).to_have_count(5)
    expect(page.locator("[data-year-sum='2028']")).to_have_text("2\u00a0750\u00a0000")
    lines.nth(4).get_by_role("button", name="Samma nästa år").click()
    expect(page.locator("[name=line-4-y2030]")).to_have_value("1 000")
    page.get_by_role("button", name="Spara").click()
    expect(page.get_by_role("status")).to_contain_text("Pengarna är sparade.")
    assert stored()[5:] == [
        ("Österåker", 2028, 250_000, "need", ""),
        ("Österåker", 2029, None, "need", ""),
        ("Klimatklivet", 2028, 2_500_000, "need", ""),
        ("Klimatklivet", 2029, 1_000, "need", ""),
        ("Klimatklivet", 2030, 1_000, "need", ""),
    ]
