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
from tests.plan.equal_phrases import equal_phrases

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHRASE = "63 procent"
TEXT = equal_phrases(100)
LETTERS = """(phrase) => {
  const text = document.querySelector("[data-passages]");
  const walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
  const letters = [];
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (!node.parentElement.closest(".passage__link, [data-till] > a")) {
      for (let at = 0; at < node.data.length; at += 1) letters.push([node, at]);
    }
  }
  const whole = letters.map(([node, at]) => node.data[at]).join("");
  const found = [];
  for (let at = whole.indexOf(phrase); at >= 0; at = whole.indexOf(phrase, at + 1)) {
    found.push([letters[at], letters[at + phrase.length - 1]]);
  }
  return found;
}"""
# The middle of the first and last letter of each phrase's first and last box
BOXES = f"""(phrase) => ({LETTERS})(phrase).map(([[node, at], [last, end]]) => {{
  const boxOf = (one, from) => {{
    const range = document.createRange();
    range.setStart(one, from);
    range.setEnd(one, from + 1);
    return range.getBoundingClientRect();
  }};
  const [first, final] = [boxOf(node, at), boxOf(last, end)];
  const before = node.parentElement.closest("a") ? 1 : 0; // a press on a link begins no marking
  return [first.left - before, (first.top + first.bottom) / 2, final.right, (final.top + final.bottom) / 2];
}})"""
# What the button asks for, which then goes with what is marked
ASKED = """async () => {
  const offered = () => document.querySelector(".comment-here");
  const until = async (isSo) => {
    for (let frames = 0; frames < 300 && !isSo(); frames += 1) await new Promise(requestAnimationFrame);
  };
  await until(offered);
  const query = new URL(offered()?.href ?? location).searchParams;
  document.getSelection().removeAllRanges();
  await until(() => !offered());
  return [Number(query.get("fran")), Number(query.get("till"))];
}"""
BY_KEYS = f"""async (phrase) => {{
  const asked = [];
  for (const [[node, at]] of ({LETTERS})(phrase)) {{
    document.getSelection().collapse(node, at);
    for (const _letter of phrase) document.getSelection().modify("extend", "forward", "character");
    asked.push(await ({ASKED})());
  }}
  return asked;
}}"""


@pytest.fixture
def places(page: Page, cast: Cast, sign_in_on: Callable[[Page, User], None]) -> list[tuple[int, int]]:
    """Return where the phrase stands in the text that the page shows."""
    chapter = cast.plan.chapters.get(number=3)
    html = workflow.save_text(chapter, html=TEXT, expected_version=0, by=cast.samordnare).html
    sign_in_on(page, cast.samordnare)
    page.goto(chapter.get_absolute_url())
    return [match.span() for match in re.finditer(PHRASE, words(html))]


def test_each_of_a_hundred_equal_phrases_is_told_apart_by_mouse(page: Page, places: list[tuple[int, int]]) -> None:
    page.set_viewport_size({"width": 1280, "height": page.evaluate("document.documentElement.scrollHeight")})
    asked = []
    for left, top, right, bottom in page.evaluate(BOXES, PHRASE):
        page.mouse.move(left, top)
        page.mouse.down()
        page.mouse.move(right, bottom)
        page.mouse.up()
        asked.append(tuple(page.evaluate(ASKED)))
    assert (len(places) >= 100, set(places) - set(asked), sorted(asked)) == (True, set(), places)


def test_each_of_a_hundred_equal_phrases_is_told_apart_by_keys(page: Page, places: list[tuple[int, int]]) -> None:
    assert sorted(map(tuple, page.evaluate(BY_KEYS, PHRASE))) == places


def test_one_of_equal_phrases_of_a_paragraph_is_chosen_by_keyboard_from_the_list(
    page: Page, places: list[tuple[int, int]], axe: Callable[[Page], None]
) -> None:
    page.goto(f"{page.url}synpunkter/stycke/")
    page.get_by_role("link", name="63 procent går, 63 procent cyklar").first.press("Enter")
    page.get_by_label("Orden som det gäller").press("Control+a")
    page.keyboard.type(PHRASE)
    page.get_by_label("Din synpunkt").fill("Stämmer det?")
    page.get_by_role("button", name="Lämna synpunkten").press("Enter")
    axe(page)
    page.get_by_label("63 procent går, 63 procent cyklar").first.focus()
    page.keyboard.press("Space")
    for _ in range(2):
        page.keyboard.press("ArrowDown")
    page.get_by_role("button", name="Lämna synpunkten").press("Enter")
    expect(page.get_by_text("Stämmer det?")).to_be_visible()
    assert Anchor.objects.get().position == places[3][0]


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
