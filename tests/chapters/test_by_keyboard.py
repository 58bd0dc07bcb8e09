"""A chapter is written, formatted, talked about and settled with the keyboard alone; axe looks at each page."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from actors.models import User
from handlingsplan.discussion.models import Comment
from handlingsplan.discussion.threads import threads_on
from handlingsplan.plan import workflow
from handlingsplan.plan.models import Chapter
from tests.cast import Cast
from tests.chapters.test_editor import go_to, texts

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
MOST_STOPS = 120
# Whether the aim has the focus, and what has it without showing so.
FOCUSED = """(aim) => {
  const here = document.activeElement;
  const { outlineStyle, boxShadow } = getComputedStyle(here);
  const hasOwnRing = here.type === "date"; // the browser draws one around the button of its calendar
  const isSeen = here === document.body || hasOwnRing || outlineStyle !== "none" || boxShadow !== "none";
  return [here === aim, isSeen ? "" : here.outerHTML.slice(0, 200)];
}"""


@pytest.fixture
def chapter(cast: Cast) -> Chapter:
    chapter: Chapter = cast.plan.chapters.get(number=2)
    workflow.appoint_editors(chapter, [cast.vallentuna], by=cast.samordnare)
    workflow.save_text(chapter, html="<p>Alla går.</p><p>Alla cyklar.</p>", expected_version=0, by=cast.vallentuna)
    return chapter


def tab_to(page: Page, aim: Locator) -> None:
    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        is_there, unseen = aim.evaluate(FOCUSED)
        assert unseen == ""
        if is_there:
            return
    pytest.fail(f"Tab never came to {aim}")


def press(page: Page, role: str, name: str) -> None:
    """Go to a link or button with Tab and press Enter."""
    tab_to(page, page.get_by_role(role, name=name, exact=True).first)  # type: ignore[arg-type] # a word is a role
    page.keyboard.press("Enter")


def fill(page: Page, label: str, words: str) -> None:
    tab_to(page, page.get_by_label(label, exact=True))
    page.keyboard.type(words)


def begin_to_write(page: Page) -> None:
    """Open the editor, and go to the end of the text."""
    press(page, "link", "Skriv i texten")
    page.wait_for_selector("form[data-ready]")
    tab_to(page, page.get_by_role("textbox", name="Text", exact=True))
    go_to(page, "Control+End")


def use_tool(page: Page, name: str) -> None:
    """Press a button of the toolbar, from within the text."""
    page.keyboard.press("Alt+F10")
    page.keyboard.press("Home")
    button = page.get_by_role("button", name=name, exact=True)
    for _ in range(MOST_STOPS):
        is_there, unseen = button.evaluate(FOCUSED)
        assert unseen == ""
        if is_there:
            break
        page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")


def back_in_text(page: Page) -> None:
    expect(page.get_by_role("textbox", name="Text", exact=True)).to_be_focused()
    page.evaluate("new Promise((done) => setTimeout(done, 25))")  # see go_to


def write_and_format(page: Page) -> None:
    """Write a last word in bold, by way of the toolbar."""
    begin_to_write(page)
    page.keyboard.type(" ")
    use_tool(page, "Fet")
    back_in_text(page)
    page.keyboard.type("Alltid.")


def test_a_chapter_is_written_talked_about_and_settled_by_keyboard_alone(
    page: Page,
    cast: Cast,
    chapter: Chapter,
    sign_in_on: Callable[[Page, User], None],
    axe: Callable[[Page], None],
) -> None:
    sign_in_on(page, cast.vallentuna)
    page.goto(chapter.get_absolute_url())
    write_and_format(page)
    axe(page)
    press(page, "button", "Spara")
    page.get_by_text("Texten är sparad som version 2.").wait_for()
    assert texts(chapter)[-1] == "<p>Alla går.</p><p>Alla cyklar. <strong>Alltid.</strong></p>"

    press(page, "link", "välj stycket i en lista")
    page.get_by_role("heading", name="Vilket stycke gäller det?").wait_for()
    press(page, "link", "Alla går.")
    page.get_by_role("heading", name="Synpunkt på några ord").wait_for()
    fill(page, "Din synpunkt*", "Inte alla. Eller hur @Örj")
    page.get_by_role("option", name="Örjan Åkesson").wait_for()
    page.keyboard.press("Enter")
    tab_to(page, page.get_by_label("Jag föreslår andra ord"))
    page.keyboard.press("Space")
    fill(page, "Ditt förslag", "Många går.")
    axe(page)
    press(page, "button", "Lämna synpunkten")
    page.wait_for_url("**/#synpunkt-*")
    thread = Comment.objects.get()
    assert (thread.text, thread.anchor.quote) == ("Inte alla. Eller hur @Örjan Åkesson", "Alla går.")
    assert [notice.person for notice in cast.osteraker.notices.all()] == [cast.osteraker]

    press(page, "button", f"Ta in förslaget från {cast.vallentuna}")
    page.get_by_text("Förslaget står nu i texten, version 3.").wait_for()
    assert texts(chapter)[-1] == "<p>Många går.</p><p>Alla cyklar. <strong>Alltid.</strong></p>"

    fill(page, "Din synpunkt*", "Ska vi nämna barnen?")
    press(page, "button", "Lämna synpunkten")
    page.get_by_text("Ska vi nämna barnen?").wait_for()
    tab_to(page, page.locator("summary", has_text="Svara"))
    page.keyboard.press("Enter")
    fill(page, "Ditt svar", "Ja.")
    press(page, "button", "Skicka svaret")
    page.get_by_text("Ja.", exact=True).wait_for()
    press(page, "button", "Markera som löst")
    page.get_by_text("Tråden är markerad som löst.").wait_for()
    axe(page)
    assert [(one.is_resolved, len(one.answers)) for one in threads_on(chapter, reader=cast.osteraker)] == [
        (True, 0),
        (True, 1),
    ]

    page.goto(f"{chapter.get_absolute_url()}versioner/jamfor/?fran=1&till=3")
    axe(page)
