"""What is sent by somebody who is not signed in any longer is not saved, says so, and is not lost."""

from collections.abc import Callable

import pytest
from django.conf import settings
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page, expect

from actors.models import User
from measures.models import Measure
from tests.cast import Cast
from tests.factories import PASSWORD, MeasureFactory

WORDS = "Skriven när inloggningen hade gått ut."


@pytest.fixture
def measure(cast: Cast) -> Measure:
    return MeasureFactory(plan=cast.plan, owner=cast.osteraker_kommun, title="Cykelgator i centrum")


def _comment_address(measure: Measure) -> str:
    return reverse("comment_measure", args=[measure.plan.slug, measure.number])


def test_what_was_sent_leads_back_to_the_page_of_the_form(measure: Measure) -> None:
    page = measure.get_absolute_url()
    answer = Client().post(
        _comment_address(measure), {"text": WORDS}, headers={"referer": f"http://testserver{page}?a=1"}
    )
    assert (answer.status_code, answer["Location"]) == (302, f"/konto/logga-in/?next={page}%3Fa%3D1")
    told = [str(message) for message in get_messages(answer.wsgi_request)]
    assert told == ["Du var inte inloggad längre, så inget sparades. Logga in, så kommer du tillbaka."]


def test_a_page_of_others_is_not_led_to(measure: Measure) -> None:
    address = _comment_address(measure)
    answer = Client().post(address, {"text": WORDS}, headers={"referer": "https://example.org/x"})
    assert answer["Location"] == f"/konto/logga-in/?next={address}"


def test_a_part_of_a_page_says_it_in_its_place(measure: Measure) -> None:
    answer = Client().post(_comment_address(measure), {"text": WORDS}, headers={"hx-request": "true"})
    text = " ".join(answer.content.decode().split())
    assert (answer.status_code, "<html" in text) == (403, False)
    assert "Inte sparat: du är inte inloggad längre." in text


@pytest.mark.parametrize("how", [{"hx-request": "true"}, {"sec-fetch-mode": "cors"}])
def test_a_script_is_told_nothing_and_takes_nobodys_cookie_away(measure: Measure, how: dict[str, str]) -> None:
    client = Client()
    client.cookies[settings.SESSION_COOKIE_NAME] = "of-a-session-that-is-over"
    answer = client.post(_comment_address(measure), {"text": WORDS}, headers=how)
    assert (dict(answer.cookies), list(get_messages(answer.wsgi_request))) == ({}, [])


def test_an_address_that_only_takes_forms_says_so(
    cast: Cast, measure: Measure, client_of: Callable[[User], Client]
) -> None:
    answer = client_of(cast.osteraker).get(_comment_address(measure))
    assert (answer.status_code, answer["Allow"]) == (405, "POST")
    assert "Sidan går inte att öppna så" in answer.content.decode()


# In Chromium


def _sign_in(page: Page) -> None:
    page.locator("[name=login]").fill("osteraker")
    page.locator("[name=password]").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Logga in", exact=True).click()


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_what_was_typed_comes_back_into_the_form_after_the_sign_in(
    cast: Cast, measure: Measure, page: Page, sign_in_on: Callable[[Page, User], None], axe: Callable[[Page], None]
) -> None:
    sign_in_on(page, cast.osteraker)
    page.goto(f"{measure.get_absolute_url()}redigera/vad/")
    page.locator("[name=description]").fill(WORDS)
    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    page.get_by_role("main").get_by_role("button", name="Spara").first.click()
    expect(page.get_by_role("status")).to_contain_text("så inget sparades")
    _sign_in(page)
    expect(page.get_by_text("Det står nu i formuläret igen")).to_be_visible()
    expect(page.locator("[name=description]")).to_have_value(WORDS)
    axe(page)
    page.get_by_role("main").get_by_role("button", name="Spara").first.click()
    expect(page.get_by_role("main")).to_contain_text(WORDS)
    measure.refresh_from_db()
    assert measure.description == WORDS
    page.goto(f"{measure.get_absolute_url()}redigera/vad/")
    expect(page.get_by_text("Det står nu i formuläret igen")).to_have_count(0)


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_a_form_that_stood_open_is_saved_after_a_sign_in_in_another_window(
    cast: Cast, measure: Measure, page: Page, sign_in_on: Callable[[Page, User], None]
) -> None:
    sign_in_on(page, cast.osteraker)
    page.goto(f"{measure.get_absolute_url()}redigera/vad/")
    page.locator("[name=description]").fill(WORDS)
    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    other = page.context.new_page()
    other.goto("/konto/logga-in/")
    _sign_in(other)
    expect(other.get_by_role("heading", level=1)).to_have_text("Tre saker att göra, Örjan Åkesson")
    page.get_by_role("main").get_by_role("button", name="Spara").first.click()
    expect(page.get_by_role("main")).to_contain_text(WORDS)
    measure.refresh_from_db()
    assert measure.description == WORDS
