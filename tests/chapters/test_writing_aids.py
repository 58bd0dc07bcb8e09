"""What helps while a chapter is written, in Chromium: keys, dialogs, and what becomes of what is pasted."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from actors.models import User
from handlingsplan.plan import workflow
from handlingsplan.plan.models import Chapter, TextDraft
from tests.cast import Cast
from tests.chapters import test_editor
from tests.chapters.test_editor import go_to, open_editor, settle, texts, type_at_end

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SignIn = Callable[[Page, User], None]
TABLE = "<table><tbody><tr><td>Gång</td><td>63</td></tr><tr><td>Cykel</td><td>7</td></tr></tbody></table>"
PASTE = """({ html, text }) => {
  const data = new DataTransfer();
  if (html) data.setData("text/html", html);
  data.setData("text/plain", text);
  document.querySelector(".ProseMirror").dispatchEvent(
    new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
}"""


@pytest.fixture
def chapter(cast: Cast) -> Chapter:
    chapter: Chapter = cast.plan.chapters.get(number=3)
    workflow.appoint_editors(chapter, [cast.vallentuna], by=cast.samordnare)
    workflow.save_text(chapter, html="<p>Alla går.</p>", expected_version=0, by=cast.vallentuna)
    return chapter


@pytest.fixture
def editor(page: Page, cast: Cast, chapter: Chapter, sign_in_on: SignIn) -> Page:
    sign_in_on(page, cast.vallentuna)
    open_editor(page, chapter)
    return page


def save(page: Page) -> None:
    with page.expect_navigation():  # the page leaves once a draft on its way has arrived
        test_editor.save(page)


def paste(page: Page, text: str, html: str = "") -> None:
    page.evaluate(PASTE, {"html": html, "text": text})
    settle(page)


def test_the_key_for_links_opens_our_dialog_in_the_editor_and_searches_elsewhere(
    editor: Page, chapter: Chapter, axe: Callable[[Page], None]
) -> None:
    address = editor.url
    type_at_end(editor, " ")
    editor.keyboard.press("Control+k")
    expect(editor.get_by_role("dialog")).to_have_count(1)
    expect(editor.get_by_role("dialog", name="Länk")).to_be_visible()
    axe(editor)
    editor.get_by_label("Adress").fill("https://example.se/a")
    editor.keyboard.press("Enter")
    expect(editor.get_by_role("link", name="https://example.se/a")).to_be_visible()
    settle(editor)
    go_to(editor, "Control+Home")
    for _letter in "Alla":
        editor.keyboard.press("Shift+ArrowRight")
    settle(editor)
    editor.keyboard.press("Control+k")
    editor.get_by_label("Adress").fill("https://example.se/b")
    editor.get_by_role("button", name="Länka").click()
    assert editor.url == address
    save(editor)
    link = '<a href="https://example.se/{}" rel="noopener noreferrer">{}</a>'
    assert texts(chapter)[-1] == (f"<p>{link.format('b', 'Alla')} går. {link.format('a', 'https://example.se/a')}</p>")
    editor.keyboard.press("Control+k")
    expect(editor.locator("input[data-search]:visible")).to_be_focused()


def test_a_link_just_after_another_is_put_beside_it(editor: Page, chapter: Chapter) -> None:
    type_at_end(editor, " ")
    for name in "ab":
        editor.keyboard.press("Control+k")
        editor.get_by_label("Adress").fill(f"https://example.se/{name}")
        editor.keyboard.press("Enter")
        expect(editor.get_by_role("link", name=f"https://example.se/{name}")).to_be_visible()
        settle(editor)
    save(editor)
    links = "".join(
        f'<a href="{at}" rel="noopener noreferrer">{at}</a>' for at in map("https://example.se/{}".format, "ab")
    )
    assert texts(chapter)[-1] == f"<p>Alla går. {links}</p>"


def test_words_are_set_lower_and_higher_struck_and_underlined(editor: Page, chapter: Chapter) -> None:
    type_at_end(editor, " CO")
    for name, words in (("Nedsänkt", "2"), ("Upphöjt", "3"), ("Understruken", "u"), ("Genomstruken", "s")):
        editor.get_by_role("button", name=name).click()
        editor.keyboard.type(words)
        editor.get_by_role("button", name=name).click()
    editor.keyboard.press("Enter")
    editor.get_by_role("button", name="Liten rubrik").click()
    editor.keyboard.type("Sist")
    save(editor)
    assert texts(chapter)[-1] == ("<p>Alla går. CO<sub>2</sub><sup>3</sup><u>u</u><s>s</s></p><h4>Sist</h4>")


def test_who_leaves_says_what_becomes_of_what_is_not_saved(
    editor: Page, chapter: Chapter, axe: Callable[[Page], None]
) -> None:
    editor.on("dialog", lambda dialog: pytest.fail(f"the browser asks: {dialog.message}"))
    leave = editor.get_by_role("link", name="Avbryt")
    type_at_end(editor, " Osparat.")
    leave.click()
    axe(editor)
    editor.get_by_role("button", name="Skriv vidare").click()
    editor.get_by_text("Utkastet är sparat").wait_for()
    leave.click()
    editor.get_by_role("button", name="Lämna, och behåll det").click()
    editor.wait_for_url(f"**{chapter.get_absolute_url()}")
    open_editor(editor, chapter)
    expect(editor.get_by_role("textbox", name="Text", exact=True)).to_contain_text("Osparat.")
    leave.click()
    editor.get_by_role("button", name="Lämna, och kasta det").click()
    editor.wait_for_url(f"**{chapter.get_absolute_url()}")
    assert TextDraft.objects.count() == 0
    open_editor(editor, chapter)
    expect(editor.get_by_role("textbox", name="Text", exact=True)).to_have_text("Alla går.")
    leave.click()
    editor.wait_for_url(f"**{chapter.get_absolute_url()}")


def test_a_list_in_plain_text_becomes_one(editor: Page, chapter: Chapter) -> None:
    go_to(editor, "Control+End")
    editor.keyboard.press("Enter")
    paste(editor, "- ett\n- två <b>")
    save(editor)
    assert texts(chapter)[-1] == "<p>Alla går.</p><ul><li>ett</li><li>två &lt;b&gt;</li></ul>"


@pytest.mark.parametrize(
    ("answer", "stored"),
    [
        ("Skriv över cellerna", TABLE.replace("63", "9")),
        ("Klistra in som text i cellen", TABLE.replace("63", "639")),
        ("Avbryt", None),
    ],
)
def test_a_table_asks_before_it_is_pasted_over_cells(
    editor: Page, cast: Cast, chapter: Chapter, answer: str, stored: str | None
) -> None:
    workflow.save_text(chapter, html=TABLE, expected_version=1, by=cast.vallentuna)
    open_editor(editor, chapter)
    editor.get_by_role("cell", name="63").click()
    settle(editor)
    editor.keyboard.press("End")
    settle(editor)
    paste(editor, "9", "<table><tbody><tr><td>9</td></tr></tbody></table>")
    editor.get_by_role("dialog", name="En tabell in i en tabell").get_by_role("button", name=answer).click()
    save(editor)
    assert texts(chapter)[2:] == ([stored] if stored else [])


def test_a_row_is_made_the_heading_at_once(editor: Page, cast: Cast, chapter: Chapter) -> None:
    workflow.save_text(chapter, html=TABLE, expected_version=1, by=cast.vallentuna)
    open_editor(editor, chapter)
    editor.get_by_role("cell", name="63").click()
    editor.get_by_role("button", name="Rubrikrad").click()
    save(editor)
    assert texts(chapter)[-1] == (
        '<table><thead><tr><th scope="col">Gång</th><th scope="col">63</th></tr></thead>'
        "<tbody><tr><td>Cykel</td><td>7</td></tr></tbody></table>"
    )


LONG = "".join(f"<h2>Mål {n}</h2><p>Alla går till buss {n}.</p>{'<p>Text.</p>' * 12}" for n in range(1, 9))


@pytest.fixture
def long(editor: Page, cast: Cast, chapter: Chapter) -> Page:
    workflow.save_text(chapter, html=LONG, expected_version=1, by=cast.vallentuna)
    open_editor(editor, chapter)
    return editor


def test_words_are_found_and_replaced_by_keyboard(long: Page, chapter: Chapter, axe: Callable[[Page], None]) -> None:
    go_to(long, "Control+Home")
    long.keyboard.press("Control+h")
    long.keyboard.type("BUSS")
    long.keyboard.press("Enter")
    expect(long.get_by_text("Träff 1 av 8.")).to_be_visible()
    long.get_by_role("button", name="Föregående").click()
    expect(long.get_by_text("Träff 8 av 8.")).to_be_visible()
    axe(long)
    long.get_by_label("Ersätt med").fill("tåg <b>")
    long.keyboard.press("Enter")
    expect(long.get_by_text("Träff 1 av 7.")).to_be_visible()
    long.get_by_label("Sök efter").fill("båt")
    long.keyboard.press("Enter")
    expect(long.get_by_text("Orden finns inte i texten.")).to_be_visible()
    long.get_by_label("Sök efter").fill("mål")
    long.get_by_label("Ersätt med").fill("Syfte")
    long.get_by_role("button", name="Ersätt alla").click()
    expect(long.get_by_text("Ersatt på 8 ställen.")).to_be_visible()
    long.keyboard.press("Escape")
    expect(long.get_by_role("textbox", name="Text", exact=True)).to_be_focused()
    save(long)
    assert texts(chapter)[-1] == LONG.replace("Mål", "Syfte").replace("buss 8", "tåg &lt;b&gt; 8")


def test_the_headings_lead_to_their_places_and_the_length_is_told(long: Page) -> None:
    expect(long.get_by_text("Ord: 152. Sidor i den tryckta planen, ungefär: 1.")).to_be_visible()
    long.get_by_text("Rubriker i texten").click()
    long.get_by_role("button", name="Mål 8", exact=True).click()
    settle(long)
    long.keyboard.type("Sista ")
    expect(long.get_by_role("button", name="Sista Mål 8", exact=True)).to_be_visible()
    expect(long.locator(".ProseMirror h2").last).to_be_in_viewport()


def test_a_section_moves_with_what_follows_its_heading_and_can_be_undone(
    long: Page, chapter: Chapter, axe: Callable[[Page], None]
) -> None:
    long.get_by_text("Rubriker i texten").click()
    expect(long.get_by_role("button", name="Flytta avsnittet Mål 1 uppåt")).to_have_count(0)
    long.get_by_role("button", name="Flytta avsnittet Mål 2 uppåt").press("Enter")
    expect(long.get_by_text("Avsnittet Mål 2 är flyttat uppåt.")).to_be_attached()
    expect(long.get_by_role("button", name="Flytta avsnittet Mål 2 nedåt")).to_be_focused()
    long.get_by_role("button", name="Flytta avsnittet Mål 7 nedåt").press("Enter")
    expect(long.get_by_role("button", name="Flytta avsnittet Mål 7 uppåt")).to_be_focused()
    axe(long)
    long.get_by_role("button", name="Ångra", exact=True).click()
    save(long)
    one, two, *rest = [f"<h2>{section}" for section in LONG.split("<h2>")[1:]]
    assert texts(chapter)[-1] == "".join([two, one, *rest])


def test_saving_and_going_on_leaves_the_cursor_and_the_page_where_they_were(long: Page, chapter: Chapter) -> None:
    go_to(long, "Control+End")
    long.keyboard.type(" Mer.")
    for _letter in range(3):
        long.keyboard.press("ArrowLeft")
    settle(long)
    long.evaluate("scrollTo(0, 300)")
    long.keyboard.press("Control+s")
    long.wait_for_url("**/redigera/**")
    expect(long.get_by_text("Texten är sparad.", exact=True)).to_be_visible()
    long.wait_for_selector("form[data-ready]")
    settle(long)
    assert abs(long.evaluate("scrollY") - 300) < 100  # what is told above the text may be higher than before
    long.keyboard.type("y")
    save(long)
    assert texts(chapter)[-1].endswith("<p>Text. Myer.</p>")


def test_the_keys_are_listed(editor: Page, axe: Callable[[Page], None]) -> None:
    editor.get_by_role("button", name="Kortkommandon").click()
    expect(editor.get_by_role("dialog", name="Kortkommandon")).to_be_visible()
    axe(editor)
