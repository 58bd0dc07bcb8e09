"""A round in Chromium: with nothing new an officer is done in a few clicks, and what is new is kept as it comes."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from actors.models import User
from followup.rounds.filling import say_nothing_new
from followup.rounds.models import Round, StatusReport, Submission
from followup.rounds.opening import RoundData, open_round
from tests.cast import Cast
from tests.factories import CommitmentFactory, IndicatorFactory, MeasureFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SignIn = Callable[[Page, User], None]
MAX_CLICKS = 10


@pytest.fixture
def opened(cast: Cast) -> Round:
    """Open a round in which Österåker owes nine lines."""
    today = timezone.localdate()
    for _number in range(4):
        MeasureFactory(plan=cast.plan, owner=cast.osteraker_kommun)
        promised = MeasureFactory(plan=cast.plan, owner=cast.vallentuna_kommun)
        CommitmentFactory(measure=promised, organisation=cast.osteraker_kommun, decided=True)
    IndicatorFactory(plan=cast.plan)
    data = RoundData(title="Uppföljning", year=today.year, deadline=today + timedelta(days=20))
    return open_round(cast.plan, data=data, by=cast.samordnare)


def test_a_whole_round_with_nothing_new_takes_ten_clicks_at_most(
    cast: Cast, opened: Round, page: Page, sign_in_on: SignIn, axe: Callable[[Page], None]
) -> None:
    sign_in_on(page, cast.osteraker)
    page.goto("/")
    clicks = 0

    def click(place: Locator) -> None:
        nonlocal clicks
        place.click()
        clicks += 1

    click(page.get_by_role("link", name="Mitt arbete"))
    click(page.get_by_role("main").get_by_role("link", name="Rapportera"))
    expect(page.get_by_text("0 av 9 rader klara")).to_be_visible()
    axe(page)
    click(page.get_by_role("button", name="Inget nytt för de 9 som är kvar"))
    expect(page.get_by_text("9 av 9 rader klara")).to_be_visible()
    click(page.get_by_role("button", name="Lämna in rapporten"))
    expect(page.get_by_role("heading", name="Rapporten är inlämnad")).to_be_visible()
    assert Submission.objects.get().state == "handed_in"
    assert (clicks, clicks <= MAX_CLICKS) == (4, True)


def test_what_is_new_is_kept_as_it_comes(
    cast: Cast, opened: Round, any_page: Page, sign_in_on: SignIn, axe: Callable[[Page], None]
) -> None:
    page = any_page
    sign_in_on(page, cast.osteraker)
    page.goto(f"/arbete/stockholm/uppfoljning/{opened.number}/fran/osteraker/")
    card = page.locator("#atgard-1")
    card.get_by_text("Ändra", exact=False).first.click()
    card.get_by_label("Status").select_option("delayed")
    expect(card.get_by_text("Inte sparat: Skriv varför åtgärden är försenad eller avbruten.")).to_be_visible()
    card.get_by_label("Orsak till förseningen eller avbrottet").fill("Upphandlingen är överklagad.")
    card.get_by_label("Vad har hänt?").focus()
    expect(card.get_by_text("Ändrat och sparat")).to_be_visible()
    expect(page.get_by_text("1 av 9 rader klara")).to_be_visible()
    expect(card.locator(".report-card__now")).to_have_text("Försenad")
    expect(card.get_by_label("Vad har hänt?")).to_be_focused()
    assert StatusReport.objects.get().reason == "Upphandlingen är överklagad."
    page.locator("#atgard-3").get_by_role("button", name="Inget nytt").click()
    expect(page.get_by_text("2 av 9 rader klara")).to_be_visible()
    axe(page)


def test_a_message_that_is_being_written_stays_when_a_line_is_saved(
    cast: Cast, opened: Round, any_page: Page, sign_in_on: SignIn
) -> None:
    say_nothing_new(opened, cast.osteraker_kommun, by=cast.osteraker)
    page = any_page
    sign_in_on(page, cast.osteraker)
    page.goto(f"/arbete/stockholm/uppfoljning/{opened.number}/fran/osteraker/")
    message = page.get_by_label("Meddelande till samordnaren")
    message.fill("Två åtgärder väntar på beslut.")
    card = page.locator("#atgard-1")
    card.get_by_text("Ändra", exact=False).first.click()
    card.get_by_label("Status").select_option("under_way")
    expect(card.locator(".report-card__now")).to_have_text("Pågår")
    expect(message).to_have_value("Två åtgärder väntar på beslut.")
    page.get_by_role("button", name="Lämna in rapporten").click()
    expect(page.get_by_role("heading", name="Rapporten är inlämnad")).to_be_visible()
    assert Submission.objects.get().message == "Två åtgärder väntar på beslut."


def test_two_pages_of_one_report_merge_field_by_field_and_ask_at_the_same_one(
    cast: Cast, opened: Round, page: Page, sign_in_on: SignIn, axe: Callable[[Page], None]
) -> None:
    sign_in_on(page, cast.osteraker)
    address = f"/arbete/stockholm/uppfoljning/{opened.number}/fran/osteraker/"
    other = page.context.new_page()
    for each in (page, other):
        each.goto(address)
        each.locator("#atgard-1").get_by_text("Ändra", exact=False).first.click()
    card, elsewhere = page.locator("#atgard-1"), other.locator("#atgard-1")
    card.get_by_label("Status").select_option("under_way")
    expect(card.get_by_text("Ändrat och sparat")).to_be_visible()
    elsewhere.get_by_label("Vad har hänt?").fill("Däcken är köpta.")
    elsewhere.get_by_label("Vad har hänt?").blur()
    expect(elsewhere.get_by_text("Ändrat och sparat")).to_be_visible()
    assert [(row.status, row.note) for row in StatusReport.objects.all()] == [("under_way", "Däcken är köpta.")]
    for text in ("Vi har inga däck.", "Vi har inga däck alls."):
        card.get_by_label("Vad har hänt?").fill(text)
        card.get_by_label("Vad har hänt?").blur()
        expect(card.get_by_text(f"Ditt svar: {text}")).to_be_visible()
    expect(card.get_by_text("Sparat nu: Däcken är köpta.")).to_be_visible()
    axe(page)
    card.get_by_role("button", name="Spara mitt svar i stället").click()
    expect(card.get_by_text("Ändrat och sparat")).to_be_visible()
    assert StatusReport.objects.get().note == "Vi har inga däck alls."
    card.get_by_label("Vad har hänt?").fill("Däck finns.")
    card.get_by_label("Vad har hänt?").blur()
    expect(card.locator(".report-card__told")).to_have_text("Däck finns.")
    assert StatusReport.objects.get().note == "Däck finns."
