"""The editor in Chromium: what is typed is stored in the shape that is allowed, and survives a crash."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from pytest_django.fixtures import Settings

from actors.models import User
from handlingsplan.plan import workflow
from handlingsplan.plan.models import Chapter, Plan, TextPicture
from handlingsplan.richtext import clean
from tests.axe import at_both_widths
from tests.cast import Cast
from tests.measures.test_pictures import upload

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SignIn = Callable[[Page, User], None]
TABLE = (
    '<table><caption>Våra tal</caption><thead><tr><th scope="col">År</th><th scope="col">Resor</th></tr></thead>'
    '<tbody><tr><th scope="row">2026</th><td>63</td></tr></tbody></table>'
)
TEXT = (
    "<h2>Mål</h2><p>Fler <strong>går</strong> och <em>cyklar</em>, H<sub>2</sub>O.</p><ul><li>ett</li><li>två</li></ul>"
    f'<blockquote><p>Citat</p></blockquote>{TABLE}<p><a href="https://example.se/a" rel="noopener noreferrer">l</a></p>'
)


@pytest.fixture
def chapter(cast: Cast) -> Chapter:
    chapter = cast.plan.chapters.get(number=3)
    workflow.appoint_editors(chapter, [cast.vallentuna], by=cast.samordnare)
    workflow.save_text(chapter, html=TEXT, expected_version=0, by=cast.vallentuna)
    return chapter


def texts(chapter: Chapter) -> list[str]:
    return list(chapter.revisions.order_by("number").values_list("html", flat=True))


def open_editor(page: Page, chapter: Chapter) -> None:
    """Open the editor, and wait for what it asks the server by itself: a test must not end in the midst of it."""
    with page.expect_response("**/redigera/narvaro/"):
        page.goto(f"{chapter.get_absolute_url()}redigera/")
    page.wait_for_selector("form[data-ready]")


AT_ITS_END = """(end) => {
  const { selection, doc } = document.querySelector(".ProseMirror").editor.state;
  return end === "Home" ? selection.from <= 3 : selection.to >= doc.content.size - 4;
}"""


def go_to(page: Page, key: str) -> None:
    """Put the cursor first or last in the text."""
    page.get_by_role("textbox", name="Text", exact=True).focus()
    settle(page)
    page.keyboard.press(key)
    settle(page)
    # ProseMirror takes a jump to the start just after the focus for the browser's own, and undoes it.
    if not page.evaluate(AT_ITS_END, key.removeprefix("Control+")):
        page.wait_for_timeout(250)
        page.keyboard.press(key)
        settle(page)


def settle(page: Page) -> None:
    """Wait until the cursor is where the editor has put it.

    Tiptap takes the focus in the next frame, and ProseMirror puts its own selection back 20 ms after that: faster than
    any hand, not than a script. Timers and frames come in the order they were asked for in.
    """
    page.evaluate("new Promise((done) => requestAnimationFrame(() => setTimeout(done, 25)))")


def type_at_end(page: Page, words: str) -> None:
    go_to(page, "Control+End")
    page.keyboard.type(words)


def save(page: Page) -> None:
    page.get_by_role("button", name="Spara", exact=True).click()
    page.wait_for_load_state()


def test_a_text_goes_through_the_editor_unharmed(page: Page, cast: Cast, chapter: Chapter, sign_in_on: SignIn) -> None:
    sign_in_on(page, cast.vallentuna)
    open_editor(page, chapter)
    go_to(page, "Control+Home")
    page.keyboard.type("Våra ")
    save(page)
    assert texts(chapter) == [TEXT, TEXT.replace("<h2>Mål", "<h2>Våra Mål")]
    expect(page.get_by_text("Texten är sparad som version 2.")).to_be_visible()


def test_the_toolbar_makes_what_is_allowed(
    page: Page,
    cast: Cast,
    chapter: Chapter,
    sign_in_on: SignIn,
    axe: Callable[[Page], None],
    settings: Settings,
    tmp_path: Path,
) -> None:
    settings.MEDIA_ROOT = tmp_path
    sign_in_on(page, cast.vallentuna)
    open_editor(page, chapter)
    type_at_end(page, "")
    page.get_by_role("button", name="Källa", exact=True).click()
    page.get_by_label("Varifrån uppgiften kommer").fill("SCB")
    page.get_by_role("button", name="Infoga").click()
    settle(page)
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Från portalen").click()
    page.get_by_label("Vad ska visas?").select_option("money:funder")
    axe(page)
    page.get_by_role("button", name="Infoga").click()
    page.get_by_role("button", name="Bild", exact=True).click()
    page.get_by_label("Bildfil").set_input_files(
        {"name": "garage.png", "mimeType": "image/png", "buffer": upload().read()}
    )
    page.get_by_role("button", name="Infoga").click()
    expect(page.get_by_text("Beskriv vad bilden visar, eller kryssa i")).to_be_visible()
    axe(page)
    page.get_by_label("Vad bilden visar").fill("Ett cykelgarage")
    page.get_by_role("button", name="Infoga").click()
    picture = page.locator("figure", has=page.get_by_role("img", name="Ett cykelgarage"))
    picture.locator("figcaption").click()
    page.keyboard.type("Foto: Ann")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Underrubrik").click()
    page.keyboard.type("Så gör vi")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Numrerad lista").click()
    page.keyboard.type("Först")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Tabell", exact=True).click()
    page.keyboard.type("Vad")
    page.get_by_role("button", name="Ta bort kolumn").click()
    page.get_by_role("button", name="Ta bort rad").click()
    page.get_by_role("button", name="Tabellrubrik").click()
    page.get_by_label("Vad tabellen visar").fill("Det vi gör")
    page.get_by_role("button", name="Klar").click()
    save(page)
    added = texts(chapter)[-1].removeprefix(TEXT.removesuffix("</p>"))
    assert added == (
        '<small class="note">SCB</small></p><figure data-live="money:funder">Pengar efter finansiär</figure>'
        f'<figure><img src="{TextPicture.objects.get().get_absolute_url()}" alt="Ett cykelgarage">'
        "<figcaption>Foto: Ann</figcaption></figure>"
        "<h3>Så gör vi</h3><ol><li>Först</li></ol><table><caption>Det vi gör</caption><tbody>"
        "<tr><td></td><td></td></tr><tr><td></td><td></td></tr></tbody></table>"
    )
    assert clean(f"<p>{added}") == f"<p>{added}"


def test_the_toolbar_is_one_stop_with_arrows_inside(
    page: Page, cast: Cast, chapter: Chapter, sign_in_on: SignIn
) -> None:
    sign_in_on(page, cast.vallentuna)
    open_editor(page, chapter)
    page.get_by_role("button", name="Rubrik", exact=True).focus()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("button", name="Underrubrik")).to_be_focused()
    page.keyboard.press("Home")
    page.keyboard.press("ArrowLeft")
    expect(page.get_by_role("button", name="Kortkommandon")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_role("textbox", name="Text", exact=True)).to_be_focused()


def test_what_was_typed_survives_a_crash_and_can_be_thrown_away(
    page: Page, cast: Cast, chapter: Chapter, sign_in_on: SignIn
) -> None:
    page.on("dialog", lambda dialog: dialog.accept())
    sign_in_on(page, cast.vallentuna)
    open_editor(page, chapter)
    type_at_end(page, " Osparat.")
    page.reload()
    page.wait_for_selector("form[data-ready]")
    expect(page.get_by_text("Texten nedan hann inte sparas förra gången.")).to_be_visible()
    expect(page.get_by_role("textbox", name="Text", exact=True)).to_contain_text("Osparat.")
    page.get_by_role("button", name="Använd den sparade texten i stället").click()
    expect(page.get_by_role("textbox", name="Text", exact=True)).not_to_contain_text("Osparat.")
    page.reload()
    page.wait_for_selector("form[data-ready]")
    expect(page.get_by_text("Texten nedan hann inte sparas förra gången.")).to_be_hidden()


def test_once_the_server_has_the_text_the_browser_forgets_it(
    page: Page, cast: Cast, chapter: Chapter, sign_in_on: SignIn
) -> None:
    sign_in_on(page, cast.vallentuna)
    open_editor(page, chapter)
    type_at_end(page, " Sparat.")
    save(page)
    open_editor(page, chapter)
    expect(page.get_by_text("Texten nedan hann inte sparas förra gången.")).to_be_hidden()
    assert len(texts(chapter)) == 2


@pytest.fixture
def disputed(page: Page, cast: Cast, chapter: Chapter, sign_in_on: SignIn) -> Page:
    """Return the page after a save: both have added to the last paragraph, the coordinator has changed the heading."""
    workflow.save_text(chapter, html="<h2>Mål</h2><p>Alla går.</p>", expected_version=1, by=cast.vallentuna)
    sign_in_on(page, cast.vallentuna)
    open_editor(page, chapter)
    workflow.save_text(
        chapter, html="<h2>Nya mål</h2><p>Alla går. Vi cyklar.</p>", expected_version=2, by=cast.samordnare
    )
    type_at_end(page, " Mina ord.")
    save(page)
    page.wait_for_selector("form[data-ready]")
    return page


def test_a_conflict_keeps_the_writers_words_in_the_editor(
    disputed: Page, chapter: Chapter, axe: Callable[[Page], None]
) -> None:
    expect(disputed.get_by_role("heading", name="Någon annan har ändrat samma stycke")).to_be_visible()
    expect(disputed.get_by_role("textbox", name="Text", exact=True)).to_contain_text("Alla går. Mina ord.")
    axe(disputed)
    type_at_end(disputed, " Fler.")
    save(disputed)
    expect(disputed.get_by_text("Välj vad som ska gälla på varje ställe,")).to_be_visible()
    disputed.wait_for_selector("form[data-ready]")
    disputed.get_by_label("Ta min text").check()
    save(disputed)
    expect(disputed.get_by_text("Texten är sparad som version 4.")).to_be_visible()
    assert texts(chapter)[-1] == "<h2>Nya mål</h2><p>Alla går. Mina ord. Fler.</p>"


@pytest.mark.parametrize("leaves", ["by another page", "twice", "by back", "by closing"])
def test_who_leaves_a_clash_overwrites_nothing_on_coming_back(
    disputed: Page, cast: Cast, chapter: Chapter, leaves: str
) -> None:
    disputed.on("dialog", lambda dialog: dialog.accept())
    page = disputed
    if leaves == "by back":
        page.go_back()
    elif leaves == "by closing":
        page = disputed.context.new_page()
        disputed.close(run_before_unload=False)
    for _ in range(2 if leaves == "twice" else 1):
        page.goto(chapter.get_absolute_url())
        open_editor(page, chapter)
    expect(page.get_by_role("textbox", name="Text", exact=True)).to_contain_text("Mina ord.")
    save(page)
    expect(page.get_by_role("heading", name="Någon annan har ändrat samma stycke")).to_be_visible()
    assert len(texts(chapter)) == 3


def test_words_typed_below_a_clash_are_saved_with_the_choice(disputed: Page, chapter: Chapter) -> None:
    type_at_end(disputed, " GAMMA.")
    disputed.get_by_text("Utkastet är sparat").wait_for()
    disputed.get_by_label("Ta båda ändringarna").check()
    disputed.get_by_role("button", name="Spara så här").click()
    expect(disputed.get_by_text("Texten är sparad som version 4.")).to_be_visible()
    assert texts(chapter)[-1] == "<h2>Nya mål</h2><p>Alla går. Vi cyklar. Mina ord. GAMMA.</p>"


def test_a_writer_takes_both_texts_by_keyboard(disputed: Page, chapter: Chapter, axe: Callable[[Page], None]) -> None:
    disputed.get_by_role("button", name="Spara så här").press("Enter")
    expect(disputed.get_by_text("Välj vad som ska gälla på varje ställe,")).to_be_visible()
    disputed.wait_for_selector("form[data-ready]")
    axe(disputed)
    disputed.get_by_role("group", name="Ställe 1 av 1").get_by_label("Behåll det som är sparat").focus()
    disputed.keyboard.press("ArrowUp")
    disputed.keyboard.press("Tab")
    disputed.keyboard.press("Enter")
    expect(disputed.get_by_text("Texten är sparad som version 4.")).to_be_visible()
    assert texts(chapter)[-1] == "<h2>Nya mål</h2><p>Alla går. Vi cyklar. Mina ord.</p>"
    open_editor(disputed, chapter)
    expect(disputed.get_by_text("Texten nedan hann inte sparas förra gången.")).to_be_hidden()


def test_the_coordinator_sends_back_without_leaving_the_page(
    page: Page, cast: Cast, chapter: Chapter, sign_in_on: SignIn, axe: Callable[[Page], None]
) -> None:
    workflow.submit(chapter, by=cast.vallentuna)
    sign_in_on(page, cast.samordnare)
    page.goto(chapter.get_absolute_url())
    page.get_by_role("button", name="Återsänd med kommentar").click()
    expect(page.get_by_text("Skriv vad som behöver ändras")).to_be_visible()
    page.get_by_label("Kommentar till den som skriver").fill("Nämn barnen.")
    page.get_by_role("button", name="Återsänd med kommentar").click()
    expect(page.get_by_text("Texten är återsänd med din kommentar.")).to_be_visible()
    axe(page)
    stored = Chapter.objects.get(pk=chapter.pk)
    assert (stored.state, stored.review_events.all()[0].comment) == ("draft", "Nämn barnen.")


PATHS = [
    "",
    *(f"{number}/" for number in range(1, 9)),
    "1/redigera/",
    "1/versioner/",
    "1/versioner/2/",
    "1/redaktorer/",
]


def test_every_page_is_accessible_on_desk_and_phone(page: Page, small: Plan, cast: Cast, sign_in_on: SignIn) -> None:
    sign_in_on(page, cast.samordnare)
    for path in PATHS:
        page.goto(f"/arbete/{small.slug}/kapitel/{path}")
        if path.endswith("redigera/"):
            page.wait_for_selector("form[data-ready]")
        assert (path, *at_both_widths(page)) == (path, [], [], 0)
