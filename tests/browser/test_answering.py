"""A body answers by its link on a phone without script, then with the keyboard alone; so does the coordinator."""

import re
from collections.abc import Iterator

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from actors.models import User
from handlingsplan.consultation.models import Body, Point, Response
from handlingsplan.plan.models import Plan
from tests.browser.test_consultation import FILE, SignInOn
from tests.cast import Cast
from tests.chapters.test_by_keyboard import fill, press, tab_to
from tests.consultation.rounds import asked, confirmation_to, link_to
from tests.post import delivered

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SAID = "Cykelvägarna måste hållas snöfria före klockan sju."


@pytest.fixture
def body(ready: Plan, cast: Cast) -> Body:
    asked(ready, cast)
    return Body.objects.select_related("consultation__plan").get(name="Förening 0")


@pytest.fixture
def scriptless(browser: Browser, live_server: LiveServer) -> Iterator[Page]:
    """A narrow phone whose browser runs no script."""
    narrow = {"width": 320, "height": 640}
    with browser.new_context(
        base_url=live_server.url,
        viewport=narrow,  # type: ignore[arg-type] # a mapping of just these two
        java_script_enabled=False,
        locale="sv-SE",
    ) as context:
        yield context.new_page()


def _came_in(body: Body) -> list[tuple[str, str, str]]:
    response = Response.objects.get(body=body)
    assert (response.state, response.decided_by, response.file_name) == ("received", "Styrelsen", "yttrande.pdf")
    return list(Point.objects.filter(response=response).values_list("place", "quote", "text"))


def test_a_body_answers_on_a_phone_without_script(scriptless: Page, body: Body) -> None:
    phone, address = scriptless, reverse("answer", args=[link_to(body)])
    phone.goto(address)
    phone.get_by_role("link", name=re.compile(r"^2\. ")).click()
    expect(phone.get_by_role("button", name="Skriv om de markerade orden")).to_be_hidden()
    expect(phone.get_by_text("Sparas i utkastet medan ni skriver.")).to_be_hidden()
    place = phone.get_by_label("Plats i planen").locator("option[value^='measure-']").first.get_attribute("value") or ""
    phone.get_by_label("Plats i planen").select_option(value=place)
    phone.get_by_label("Ord i planen som det gäller").fill("snöfria")
    phone.locator("#id_text").fill(SAID)
    phone.get_by_role("button", name="Spara i utkastet").click()
    expect(phone.get_by_text("Synpunkten är sparad i utkastet.")).to_be_visible()
    phone.context.clear_cookies()  # another day, with nothing but the link
    phone.goto(address)
    expect(phone.get_by_text(SAID)).to_be_visible()
    phone.get_by_role("link", name="Sammanfattning, beslut, diarienummer och fil").click()
    phone.get_by_label("Beslutande organ").fill("Styrelsen")
    phone.get_by_label("Undertecknat yttrande").set_input_files(FILE)
    phone.get_by_role("button", name="Spara i utkastet").click()
    phone.get_by_label("Har synpunkter", exact=True).check()
    phone.get_by_role("button", name="Lämna in svaret").click()
    expect(phone.get_by_text("Ett brev har gått till").first).to_be_visible()
    phone.goto(reverse("confirm_response", args=[confirmation_to(body)]))
    phone.get_by_role("button", name="Ja, bekräfta och lämna in").click()
    expect(phone.get_by_role("heading", name="Yttrandet är inlämnat")).to_be_visible()
    phone.goto(address)
    receipt = phone.get_by_role("link", name="Kvitto som PDF").get_attribute("href") or ""
    assert phone.request.get(receipt).status == 202  # a page that waits for the worker, and asks again by itself
    assert _came_in(body) == [(place, "snöfria", SAID)]
    assert [one.subject for one in delivered() if one.to == [body.email]][
        -1
    ] == "Vi har tagit emot ert yttrande: Remiss"


def test_a_body_answers_with_the_keyboard_alone(page: Page, body: Body) -> None:
    page.goto(reverse("answer", args=[link_to(body)]))
    press(page, "link", "Skriv en synpunkt")
    tab_to(page, page.get_by_label("Plats i planen"))
    page.keyboard.type("2.")
    tab_to(page, page.locator("#id_text"))
    page.keyboard.type(SAID)
    press(page, "button", "Spara i utkastet")
    press(page, "link", "Sammanfattning, beslut, diarienummer och fil")
    fill(page, "Beslutande organ", "Styrelsen")
    tab_to(page, page.get_by_label("Undertecknat yttrande"))
    with page.expect_file_chooser() as chooser:
        page.keyboard.press("Space")
    chooser.value.set_files(FILE)
    press(page, "button", "Spara i utkastet")
    tab_to(page, page.get_by_label("Instämmer", exact=True))
    page.keyboard.press("ArrowDown")
    press(page, "button", "Lämna in svaret")
    expect(page.get_by_text("Ett brev har gått till").first).to_be_visible()
    page.goto(reverse("confirm_response", args=[confirmation_to(body)]))
    press(page, "button", "Ja, bekräfta och lämna in")
    expect(page.get_by_role("heading", name="Yttrandet är inlämnat")).to_be_visible()
    [(place, quote, text)] = _came_in(body)
    assert (place.startswith("chapter-"), quote, text) == (True, "", SAID)


def test_the_board_is_worked_with_the_keyboard_alone(page: Page, body: Body, cast: Cast, sign_in_on: SignInOn) -> None:
    one, coordinator = body.consultation, cast.samordnare
    address = reverse("public_answer", args=[one.plan.slug, one.number])
    page.goto(address)
    tab_to(page, page.get_by_label("Din synpunkt"))
    page.keyboard.type("Fler bänkar.")
    press(page, "button", "Skicka")
    expect(page.get_by_role("heading", name="Tack för din synpunkt")).to_be_visible()
    _works(page, coordinator, one.get_absolute_url(), sign_in_on)
    point = Point.objects.get()
    assert (point.text, point.disposition, point.reply) == ("Fler bänkar.", "taken_in", "Det blir fler.")


def _works(page: Page, coordinator: User, address: str, sign_in_on: SignInOn) -> None:
    """Let the answer in, and say on the board what is done about it."""
    sign_in_on(page, coordinator)
    page.goto(address)
    press(page, "link", "Allmänhetens svar (1 väntar)")
    tab_to(page, page.get_by_role("button", name="Godta : Fler bänkar."))
    page.keyboard.press("Enter")
    expect(page.get_by_text("Svaret är godtaget")).to_be_visible()
    page.goto(address)
    press(page, "link", "Synpunkter")
    tab_to(page, page.get_by_label("Synpunkt 1", exact=True))
    page.keyboard.press("Space")
    tab_to(page, page.locator("#flera-lage"))
    page.keyboard.type("Tillg")
    tab_to(page, page.get_by_label("Svar", exact=True))
    page.keyboard.type("Det blir fler.")
    press(page, "button", "Ta ställning")
    expect(page.get_by_text("1 synpunkt är ändrad.")).to_be_visible()
