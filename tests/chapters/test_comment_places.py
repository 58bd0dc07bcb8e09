"""Words marked on the page are the words that are commented, however often they stand there."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from actors.models import User
from handlingsplan.discussion.models import Anchor
from handlingsplan.plan import workflow
from handlingsplan.richtext import words
from tests.cast import Cast
from tests.plan.test_suggestions import EQUAL

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHRASE = "63 procent"
# Marks each place where the page says the phrase, one after another, and returns what the button then asks for.
MARK = """async (phrase) => {
  const text = document.querySelector("[data-passages]");
  const walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
  const letters = [];
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (!node.parentElement.closest(".passage__link, [data-till] > a")) {
      for (let at = 0; at < node.data.length; at += 1) letters.push([node, at]);
    }
  }
  const whole = letters.map(([node, at]) => node.data[at]).join("");
  const asked = [];
  for (let at = whole.indexOf(phrase); at >= 0; at = whole.indexOf(phrase, at + 1)) {
    const range = document.createRange();
    range.setStart(...letters[at]);
    const [last, end] = letters[at + phrase.length - 1];
    range.setEnd(last, end + 1);
    const selection = document.getSelection();
    selection.removeAllRanges();
    selection.addRange(range);
    await new Promise((done) => setTimeout(done, 60));
    const query = new URL(document.querySelector(".comment-here").href).searchParams;
    asked.push([Number(query.get("fran")), Number(query.get("till"))]);
  }
  return asked;
}"""


def test_each_of_equal_phrases_is_told_apart(page: Page, cast: Cast, sign_in_on: Callable[[Page, User], None]) -> None:
    chapter = cast.plan.chapters.get(number=3)
    text = f'{EQUAL}<p>Före {PHRASE}<small class="note">Källa</small> efter noten {PHRASE}.</p>'
    html = workflow.save_text(chapter, html=text, expected_version=0, by=cast.samordnare).html
    sign_in_on(page, cast.samordnare)
    page.goto(chapter.get_absolute_url())
    asked = page.evaluate(MARK, PHRASE)
    places = [match.span() for match in re.finditer(PHRASE, words(html))]
    assert sorted(map(tuple, asked)) == places


def test_words_across_a_footnote_are_commented_by_keyboard(
    page: Page, cast: Cast, sign_in_on: Callable[[Page, User], None]
) -> None:
    chapter = cast.plan.chapters.get(number=3)
    text = '<p>Alla går.</p><p>Resorna ökar<small class="note">SCB</small> varje år.</p>'
    workflow.save_text(chapter, html=text, expected_version=0, by=cast.samordnare)
    sign_in_on(page, cast.samordnare)
    page.goto(chapter.get_absolute_url())
    page.evaluate("""() => {
      const paragraph = [...document.querySelectorAll("p")].find((one) => one.textContent.startsWith("Resorna"));
      document.getSelection().collapse(paragraph.firstChild, 8);
    }""")
    for _ in range(4):
        page.evaluate("document.getSelection().modify('extend', 'forward', 'word')")
    page.locator(".comment-here").click()
    quote = page.get_by_label("Orden som det gäller").input_value()
    assert (quote[:8], "SCB" in quote) == ("ökar SCB", True)
    page.get_by_label("Din synpunkt").fill("Stämmer det?")
    page.get_by_role("button", name="Lämna synpunkten").click()
    expect(page.get_by_text("Stämmer det?")).to_be_visible()
    assert Anchor.objects.get().quote == quote
