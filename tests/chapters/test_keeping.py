"""Nothing typed is lost: a killed tab, an expired session, a network that goes away, and text from other programs."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import Page, expect

from actors.models import User
from handlingsplan.plan import workflow
from handlingsplan.plan.comparing import blocks
from handlingsplan.plan.drafts import keep_draft
from handlingsplan.plan.models import Chapter, TextDraft
from tests.cast import Cast
from tests.chapters.test_editor import open_editor, save, texts, type_at_end
from tests.chapters.together import FOCUS
from tests.clipboard.stored import STORED

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SignIn = Callable[[Page, User], None]
CLIPBOARD = Path(__file__).parent.parent / "clipboard"
PASTE = """(html) => {
  const data = new DataTransfer();
  data.setData("text/html", html);
  document.querySelector(".ProseMirror").dispatchEvent(
    new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
}"""


@pytest.fixture
def chapter(cast: Cast) -> Chapter:
    chapter: Chapter = cast.plan.chapters.get(number=3)
    workflow.appoint_editors(chapter, [cast.vallentuna], by=cast.samordnare)
    workflow.save_text(chapter, html="<p>Alla går.</p>", expected_version=0, by=cast.vallentuna)
    return chapter


def text_of(page: Page) -> str:
    return page.get_by_role("textbox", name="Text", exact=True).inner_text()


def test_a_killed_tab_is_taken_up_here_and_on_another_computer(
    page: Page, cast: Cast, chapter: Chapter, sign_in_on: SignIn
) -> None:
    sign_in_on(page, cast.vallentuna)
    tab = page.context.new_page()
    open_editor(tab, chapter)
    type_at_end(tab, " Osparat.")
    tab.get_by_text("Utkastet är sparat").wait_for()
    tab.close()
    assert TextDraft.objects.get().html == "<p>Alla går. Osparat.</p>"
    open_editor(page, chapter)
    assert text_of(page) == "Alla går. Osparat."
    expect(page.get_by_text("Texten nedan hann inte sparas förra gången.")).to_be_visible()
    save(page)
    expect(page.get_by_text("Texten är sparad som version 2.")).to_be_visible()
    assert (texts(chapter)[-1], TextDraft.objects.count()) == ("<p>Alla går. Osparat.</p>", 0)


# Another tab holds the name of this window, and the page waits for it: as a page that is being left does, for longer.
HELD = """async () => (await navigator.locks.query()).held.find(({ name }) => name.startsWith("kapitel/")).name"""
HOLD = "(name) => { navigator.locks.request(name, () => new Promise(() => {})); }"


@pytest.fixture
def waiting(page: Page, cast: Cast, chapter: Chapter, sign_in_on: SignIn) -> Page:
    """Return the editor as it stands before the page knows which window it is."""
    sign_in_on(page, cast.vallentuna)
    open_editor(page, chapter)
    other = page.context.new_page()
    other.goto("/")
    other.evaluate(HOLD, page.evaluate(HELD))
    page.reload()
    page.locator(".ProseMirror").wait_for()
    return page


def test_what_is_saved_before_the_page_knows_its_window_is_what_was_written(waiting: Page, chapter: Chapter) -> None:
    type_at_end(waiting, " Fort.")
    save(waiting)
    expect(waiting.get_by_text("Texten är sparad som version 2.")).to_be_visible()
    assert texts(chapter)[-1] == "<p>Alla går. Fort.</p>"


def test_what_was_kept_is_not_lost_for_what_is_typed_before_it_is_taken_up(
    page: Page, cast: Cast, chapter: Chapter, sign_in_on: SignIn
) -> None:
    keep_draft(chapter, html="<p>Alla springer.</p>", expected_version=1, window="annan", by=cast.vallentuna)
    page.add_init_script(
        "const take = navigator.locks.request.bind(navigator.locks);"
        "navigator.locks.request = (...all) => new Promise((done) => setTimeout(() => done(take(...all)), 1500));"
    )
    sign_in_on(page, cast.vallentuna)
    page.goto(f"{chapter.get_absolute_url()}redigera/")
    type_at_end(page, " Fort.")
    page.wait_for_selector("form[data-ready]")
    save(page)
    expect(page.get_by_text("Texten är sparad som version 2.")).to_be_visible()
    assert texts(chapter)[-1] == "<p>Alla går. Fort.</p>"
    assert TextDraft.objects.get().html == "<p>Alla springer.</p>"
    open_editor(page, chapter)
    assert text_of(page) == "Alla springer."


# Frames come late, as on a busy machine: keys do not wait for them
LATE_FRAMES = (
    "const frame = requestAnimationFrame; requestAnimationFrame = (act) => setTimeout(() => frame(act), 2000);"
)


def test_no_key_is_lost_while_the_editor_takes_the_place_of_the_field_or_the_focus_from_a_tool(
    page: Page, cast: Cast, chapter: Chapter, sign_in_on: SignIn
) -> None:
    page.add_init_script(LATE_FRAMES)
    sign_in_on(page, cast.vallentuna)
    with page.expect_response("**/redigera/narvaro/"):
        page.goto(f"{chapter.get_absolute_url()}redigera/", wait_until="commit")
        page.wait_for_function(FOCUS)
        page.wait_for_selector("form[data-ready]")
    for keys in ("Control+End", "Alt+F10", "Escape"):
        page.keyboard.press(keys)
    page.keyboard.type(" Året om.")
    page.get_by_role("button", name="Sök och ersätt").click()
    page.keyboard.press("Escape")
    page.keyboard.type(" Alltid.")
    save(page)
    expect(page.get_by_text("Texten är sparad som version 2.")).to_be_visible()
    assert texts(chapter)[-1] == "<p>Alla går. Året om. Alltid.</p>"


def test_an_expired_session_is_told_and_writing_goes_on_after_signing_in(
    page: Page, cast: Cast, chapter: Chapter, sign_in_on: SignIn
) -> None:
    sign_in_on(page, cast.vallentuna)
    open_editor(page, chapter)
    Session.objects.all().delete()
    type_at_end(page, " Osparat.")
    expect(page.get_by_text("Du är utloggad. Texten finns kvar här.")).to_be_visible()
    sign_in_on(page, cast.vallentuna)
    save(page)
    expect(page.get_by_text("Texten är sparad som version 2.")).to_be_visible()
    assert texts(chapter)[-1] == "<p>Alla går. Osparat.</p>"


def test_without_network_the_text_stays_and_is_saved_when_it_is_back(
    page: Page, cast: Cast, chapter: Chapter, sign_in_on: SignIn
) -> None:
    sign_in_on(page, cast.vallentuna)
    open_editor(page, chapter)
    page.context.set_offline(True)
    type_at_end(page, " Osparat.")
    expect(page.get_by_text("Portalen går inte att nå just nu.")).to_be_visible()
    page.context.set_offline(False)
    expect(page.get_by_text("Utkastet är sparat")).to_be_visible()
    save(page)
    expect(page.get_by_text("Texten är sparad som version 2.")).to_be_visible()
    assert texts(chapter)[-1] == "<p>Alla går. Osparat.</p>"


# A style sheet goes with what is copied out of Excel: in it, the first row is bold
PASTED = {
    "excel": (
        '<table><thead><tr><th scope="col">Kommun</th><th scope="col" colspan="2">Kostnad, tkr</th></tr></thead><tbody>'
        '<tr><td rowspan="2">Österåker</td><td>1 250</td><td>2,5</td></tr>'
        "<tr><td>800</td><td></td></tr></tbody></table>"
    )
}


def test_what_other_programs_put_on_the_clipboard_keeps_its_structure(
    page: Page, cast: Cast, chapter: Chapter, sign_in_on: SignIn
) -> None:
    sign_in_on(page, cast.vallentuna)
    pasted = {}
    for name in STORED:
        open_editor(page, chapter)
        page.get_by_role("textbox", name="Text", exact=True).focus()
        page.keyboard.press("Control+a")
        page.keyboard.press("Delete")
        page.evaluate(PASTE, (CLIPBOARD / f"{name}.html").read_text())
        save(page)
        page.get_by_text("Texten är sparad som version").wait_for()
        pasted[name] = blocks(texts(chapter)[-1])
    assert pasted == {name: blocks(html) for name, html in (STORED | PASTED).items()}
