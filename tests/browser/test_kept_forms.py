"""After a dead tab, what was typed in a form is offered again: in every form with words on every page."""

import time
from collections.abc import Callable, Iterator

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page, expect

from actors.models import User
from tests.browser.conftest import Stockholm
from tests.browser.test_every_page import listed_pages

pytestmark = pytest.mark.browser
SignInOn = Callable[[Page, User], None]
TYPED = "Det här hann jag skriva"
WORDS = "textarea:visible, input[type=text]:visible:not([inputmode]), input:not([type]):visible"
# The editor and what it stands beside have a keeping of their own (tests/chapters/test_keeping.py)
OWN_KEEPING = {"edit_chapter"}


def _has_words(page: str) -> bool:
    forms = page.partition("<main")[2].split("<form")
    return any('method="post"' in form and ("<textarea" in form or 'type="text"' in form) for form in forms)


def _with_words(stockholm: Stockholm, client_of: Callable[[User], Client]) -> Iterator[tuple[str, str]]:
    """Yield a person and an address for every page that has a form with words, each page once."""
    seen: set[str] = set()
    for person, pages in listed_pages(stockholm).items():
        if person == "anonymous":
            continue
        client = client_of(stockholm.people[person])
        for name, arguments in pages.items():
            if name in seen | OWN_KEEPING or name.startswith(("account_", "mfa_")):
                continue
            seen.add(name)
            page = client.get(reverse(name, args=arguments))
            if page.get("Content-Type", "").startswith("text/html") and _has_words(page.content.decode()):
                yield person, reverse(name, args=arguments)


def _wait_until_kept(tab: Page, address: str) -> None:
    kept = """([address, words]) => Object.entries(localStorage)
        .some(([key, each]) => key.includes(address) && each.includes(words))"""
    deadline = time.monotonic() + 5
    while not tab.evaluate(kept, [address, TYPED]) and time.monotonic() < deadline:
        tab.wait_for_timeout(50)


def test_what_was_typed_is_offered_after_a_dead_tab(
    stockholm: Stockholm, page: Page, sign_in_on: SignInOn, client_of: Callable[[User], Client]
) -> None:
    pages = list(_with_words(stockholm, client_of))
    lost = []
    signed_in = ""
    for person, address in pages:
        if person != signed_in:
            page.context.clear_cookies()
            sign_in_on(page, stockholm.people[person])
            signed_in = person
        tab = page.context.new_page()
        tab.goto(address)
        field = tab.locator("main form[method=post]").locator(WORDS).first
        if field.count() == 0:
            tab.close()
            continue
        field.fill(TYPED)
        _wait_until_kept(tab, address)
        tab.close()
        again = page.context.new_page()
        again.goto(address)
        offer = again.get_by_role("button", name="Hämta tillbaka det jag skrev").first
        if offer.count() == 0:
            lost.append(address)
        else:
            offer.click()
            expect(again.locator("main form[method=post]").locator(WORDS).first).to_have_value(TYPED)
        again.evaluate("localStorage.clear()")
        again.close()
    assert (lost, len(pages) > 15) == ([], True)


def test_what_was_saved_is_not_offered(stockholm: Stockholm, page: Page, sign_in_on: SignInOn) -> None:
    sign_in_on(page, stockholm.people["osteraker"])
    address = reverse("edit_part", args=["stockholm", 10, "vad"])
    page.goto(address)
    page.get_by_label("Rubrik").fill("Vintercyklist överallt")
    page.get_by_role("button", name="Spara").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Vintercyklist överallt")
    page.goto(address)
    expect(page.get_by_label("Rubrik")).to_have_value("Vintercyklist överallt")
    assert page.get_by_role("button", name="Hämta tillbaka det jag skrev").count() == 0
