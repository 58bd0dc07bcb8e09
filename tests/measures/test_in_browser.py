"""In Chromium: the list filters without reload, the grid grows, long lists are searched, and axe is content."""

import re
from collections.abc import Callable
from datetime import date

import pytest
from playwright.sync_api import Page, expect

from actors.models import User
from measures.enums import EditorialState
from measures.models import Measure
from tests.axe import at_both_widths
from tests.cast import Cast
from tests.factories import (
    CommitmentFactory,
    FundingRowFactory,
    GoalFactory,
    IndicatorFactory,
    MeasureFactory,
    ObservationFactory,
    OrganisationFactory,
    PartyFactory,
    TargetFactory,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SignIn = Callable[[Page, User], None]
LIST = "/arbete/stockholm/atgarder/"


@pytest.fixture
def measure(cast: Cast) -> Measure:
    made = MeasureFactory(
        plan=cast.plan,
        owner=cast.osteraker_kommun,
        participants=[cast.vallentuna_kommun],
        goals=[GoalFactory(plan=cast.plan)],
        title="Cykelgator i centrum",
    )
    FundingRowFactory(measure=made)
    CommitmentFactory(measure=made, organisation=cast.vallentuna_kommun, decided=True)
    return made


def test_the_list_is_filtered_without_reload_and_the_address_follows(
    cast: Cast, measure: Measure, page: Page, sign_in_on: SignIn
) -> None:
    MeasureFactory(plan=cast.plan, owner=cast.osteraker_kommun, title="Bilpool", description="Delade bilar.")
    sign_in_on(page, cast.osteraker)
    page.goto(LIST)
    rows = page.locator("tbody tr")
    expect(rows).to_have_count(2)
    page.evaluate("document.body.dataset.here = 'yes'")
    page.get_by_role("searchbox", name="Sök", exact=True).fill("bilpool")
    expect(rows).to_have_count(1)
    expect(page).to_have_url(re.compile(r"[?&]q=bilpool(&|$)"))
    expect(page.get_by_role("status")).to_contain_text("1 åtgärd")
    assert page.evaluate("document.body.dataset.here") == "yes"
    page.reload()
    expect(rows).to_have_count(1)
    expect(page.get_by_role("searchbox", name="Sök", exact=True)).to_have_value("bilpool")
    assert measure.title == "Cykelgator i centrum"


def test_a_long_list_of_choices_is_searched(cast: Cast, measure: Measure, page: Page, sign_in_on: SignIn) -> None:
    for _ in range(12):
        PartyFactory(plan=cast.plan, organisation=OrganisationFactory())
    sign_in_on(page, cast.osteraker)
    page.goto(f"{LIST}{measure.number}/redigera/vilka/")
    participants = page.get_by_role("group", name="Medverkande")
    page.get_by_label("Sök i listan").first.fill("sÖDer")
    expect(participants.get_by_label("Södertälje")).to_be_visible()
    expect(participants.get_by_label("Vallentuna")).to_be_visible()
    expect(participants.get_by_label("KTH")).to_be_hidden()


def test_what_is_wrong_gets_the_focus(cast: Cast, measure: Measure, page: Page, sign_in_on: SignIn) -> None:
    sign_in_on(page, cast.osteraker)
    page.goto(f"{LIST}{measure.number}/status/")
    page.get_by_label("Försenad").check()
    page.get_by_role("button", name="Spara").click()
    summary = page.get_by_role("alert")
    expect(summary).to_be_focused()
    summary.get_by_role("link", name="Kommentar till status").press("Enter")
    expect(page.get_by_role("textbox", name="Kommentar till status")).to_be_focused()
    expect(page.get_by_label("Försenad")).to_be_checked()


def test_adding_one_thing_leaves_what_is_half_written_in_another_form(
    cast: Cast, measure: Measure, page: Page, sign_in_on: SignIn
) -> None:
    sign_in_on(page, cast.osteraker)
    page.goto(f"{LIST}{measure.number}/")
    page.locator("#del-bredvid").get_by_role("link", name="Ändra").click()
    page.get_by_label("Vad ska vara klart?").fill("Upphandlat")
    page.get_by_label("Vad finns där?").fill("Cykelplanen")
    page.get_by_role("button", name=re.compile("Lägg till.*Milstolpar")).click()
    expect(page.locator("#bredvid-lage")).to_contain_text("Tillagt: Upphandlat.")
    expect(page.get_by_label("Vad finns där?")).to_have_value("Cykelplanen")
    expect(page.get_by_label("Vad ska vara klart?")).to_have_value("")
    page.get_by_label("Nådd den").fill("2026-01-07")
    page.get_by_role("button", name=re.compile("när den nåddes")).click()
    expect(page.locator("#bredvid-lage")).to_contain_text("Sparat.")
    assert [row.reached_on for row in measure.milestones.all()] == [date(2026, 1, 7)]
    page.get_by_role("button", name="Ångra").click()
    expect(page.get_by_label("Nådd den")).to_have_value("")
    expect(page.get_by_label("Vad finns där?")).to_have_value("Cykelplanen")
    page.get_by_role("button", name="Ta bort Upphandlat").click()
    expect(page.locator("#bredvid-lage")).to_contain_text("Borttaget: Upphandlat.")
    page.get_by_role("button", name="Ångra").click()
    expect(page.locator("#bredvid-lage")).to_contain_text("Tillagt: Upphandlat.")
    expect(page.locator("#rader-milstolpe")).to_contain_text("Upphandlat")
    assert [row.title for row in measure.milestones.all()] == ["Upphandlat"]


PAGES = (
    "atgarder/?scope=all",
    "atgarder/ny/",
    "atgarder/1/",
    "atgarder/1/redigera/vad/",
    "atgarder/1/status/",
    "atgarder/1/finansiering/",
    "atgarder/1/atagande/osteraker/",
    "atgarder/1/dra-tillbaka/",
    "atgarder/1/historik/",
    "indikatorer/",
    "indikatorer/platser/",
    "indikatorer/platser/rapportera/",
)


def test_every_page_is_accessible_and_fits(cast: Cast, measure: Measure, page: Page, sign_in_on: SignIn) -> None:
    MeasureFactory(plan=cast.plan, owner=cast.osteraker_kommun, state=EditorialState.DRAFT)
    indicator = IndicatorFactory(plan=cast.plan, key="platser")
    TargetFactory(indicator=indicator)
    for year in range(2015, 2026):
        ObservationFactory(indicator=indicator, organisation=cast.osteraker_kommun, year=year)
    ObservationFactory(indicator=indicator, organisation=cast.osteraker_kommun, year=2024, state="pending")
    sign_in_on(page, cast.osteraker_ansvarig)
    for path in PAGES:
        page.goto(f"/arbete/stockholm/{path}")
        assert (path, *at_both_widths(page)) == (path, [], [], 0)
    assert measure.number == 1
