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


# The first field for words of each form on the page that is kept, whatever is folded: marked, filled in if `typed`
FIELDS = """async (typed) => {
  const found = [];
  for (const form of document.querySelectorAll("main form[method=post]:not([data-keep-at])")) {
    if (form.querySelector("input[type=password]")) continue;
    const fields = form.querySelectorAll("textarea, input[type=text], input:not([type])");
    const field = [...fields].find((each) => !(form.dataset.draftKey && each.name === "html") && !each.hidden);
    if (field) found.push(field);
  }
  for (const field of typed ? found : []) {
    field.value = typed;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
  return found.map((field) => field.value);
}"""
KEPT = "(words) => Object.values(localStorage).filter((each) => each.includes(words)).length"
TAKE = """() => {
  const offers = [...document.querySelectorAll(".kept-form button:first-of-type")];
  for (const each of offers) each.click();
  return offers.length;
}"""


def _wait_until_kept(tab: Page, forms: int) -> None:
    deadline = time.monotonic() + 5
    while tab.evaluate(KEPT, TYPED) < forms and time.monotonic() < deadline:
        tab.wait_for_timeout(50)


def _lost(page: Page, address: str) -> tuple[int, list[str]]:
    """Return how many forms with words the page has, and what stands in each after a dead tab that is not the words."""
    tab = page.context.new_page()
    tab.goto(address)
    forms = tab.evaluate(FIELDS, TYPED)
    _wait_until_kept(tab, len(forms))
    tab.close()
    again = page.context.new_page()
    again.goto(address)
    again.evaluate(TAKE)
    now = again.evaluate(FIELDS, "")
    again.evaluate("localStorage.clear()")
    again.close()
    return len(forms), [value for value in now if value != TYPED]


def test_what_was_typed_is_offered_after_a_dead_tab(
    stockholm: Stockholm, page: Page, sign_in_on: SignInOn, client_of: Callable[[User], Client]
) -> None:
    pages = list(_with_words(stockholm, client_of))
    lost, forms = {}, 0
    signed_in = ""
    for person, address in pages:
        if person != signed_in:
            page.context.clear_cookies()
            sign_in_on(page, stockholm.people[person])
            signed_in = person
        count, missing = _lost(page, address)
        forms += count
        if missing or not count:
            lost[address] = missing
    print(len(pages), "pages,", forms, "forms")  # noqa: T201 for those who use -s
    assert lost == {}
    assert (len(pages) > 15, forms > len(pages)) == (True, True)


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
