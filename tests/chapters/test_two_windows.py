"""Two windows on one chapter, and a tab that dies: nobody's words are lost, and at most two seconds of typing."""

import re
from collections.abc import Callable, Iterator
from contextlib import suppress

import pytest
from playwright.sync_api import Browser, Error, Page, expect
from pytest_django.live_server_helper import LiveServer

from actors.models import User
from handlingsplan.plan import workflow
from handlingsplan.plan.models import Chapter
from tests.cast import Cast
from tests.chapters.test_editor import go_to, open_editor, save, texts, type_at_end

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SignIn = Callable[[Page, User], None]
TWO_SECONDS = 2_000


@pytest.fixture
def chapter(cast: Cast) -> Chapter:
    chapter: Chapter = cast.plan.chapters.get(number=3)
    workflow.appoint_editors(chapter, [cast.vallentuna], by=cast.samordnare)
    workflow.save_text(chapter, html="<p>Alla går.</p><p>Alla cyklar.</p>", expected_version=0, by=cast.vallentuna)
    return chapter


@pytest.fixture
def other_computer(browser: Browser, live_server: LiveServer) -> Iterator[Page]:
    with browser.new_context(base_url=live_server.url, locale="sv-SE") as context:
        yield context.new_page()


@pytest.fixture
def windows(page: Page, other_computer: Page, cast: Cast, chapter: Chapter, sign_in_on: SignIn) -> tuple[Page, Page]:
    """Return the editor in two windows, the officer's and the coordinator's, open on the same version."""
    for window, person in ((page, cast.vallentuna), (other_computer, cast.samordnare)):
        sign_in_on(window, person)
        open_editor(window, chapter)
    return page, other_computer


def type_at_start(page: Page, words: str) -> None:
    go_to(page, "Control+Home")
    page.keyboard.type(words)


def choose(page: Page, *choices: str) -> None:
    for number, choice in enumerate(choices, start=1):
        page.get_by_role("group", name=f"Ställe {number} av {len(choices)}").get_by_label(choice).check()
    page.get_by_role("button", name="Spara så här").click()


def test_edits_of_different_paragraphs_are_joined_without_a_question(
    windows: tuple[Page, Page], chapter: Chapter
) -> None:
    mine, theirs = windows
    type_at_start(theirs, "Nästan ")
    save(theirs)
    theirs.get_by_text("Texten är sparad som version 2.").wait_for()
    type_at_end(mine, " Året om.")
    save(mine)
    mine.get_by_text("Texten är sparad som version 3.").wait_for()
    assert texts(chapter)[-1] == "<p>Nästan Alla går.</p><p>Alla cyklar. Året om.</p>"


def test_conflicting_edits_of_one_paragraph_are_shown_side_by_side(
    windows: tuple[Page, Page], chapter: Chapter
) -> None:
    mine, theirs = windows
    type_at_end(theirs, " Ofta.")
    save(theirs)
    theirs.get_by_text("Texten är sparad som version 2.").wait_for()
    type_at_end(mine, " Alltid.")
    save(mine)
    mine.get_by_role("heading", name="Någon annan har ändrat samma stycke").wait_for()
    for side, words in enumerate(("Ofta.", "Alltid.")):
        expect(mine.locator(".compare-texts__side").nth(side)).to_contain_text(re.compile(rf"Alla cyklar\..*{words}"))
    choose(mine, "Ta min text")
    mine.get_by_text("Texten är sparad som version 3.").wait_for()
    first = "<p>Alla går.</p>"
    assert texts(chapter)[1] == f"{first}<p>Alla cyklar. Ofta.</p>"
    assert texts(chapter)[2] == f"{first}<p>Alla cyklar. Alltid.</p>"


def test_conflicting_edits_of_two_paragraphs_are_chosen_one_by_one(
    windows: tuple[Page, Page], chapter: Chapter
) -> None:
    mine, theirs = windows
    for window, first, last in ((theirs, "Ja: ", " Ofta."), (mine, "Nej: ", " Alltid.")):
        type_at_start(window, first)
        type_at_end(window, last)
    save(theirs)
    theirs.get_by_text("Texten är sparad som version 2.").wait_for()
    save(mine)
    mine.get_by_role("heading", name="Någon annan har ändrat samma stycke").wait_for()
    choose(mine, "Behåll det som är sparat", "Ta båda ändringarna")
    mine.get_by_text("Texten är sparad som version 3.").wait_for()
    assert texts(chapter)[2] == "<p>Ja: Alla går.</p><p>Alla cyklar. Ofta. Alltid.</p>"


def test_a_killed_tab_loses_no_more_than_two_seconds_of_typing(
    page: Page, other_computer: Page, cast: Cast, chapter: Chapter, sign_in_on: SignIn
) -> None:
    for window in (page, other_computer):
        sign_in_on(window, cast.vallentuna)
    tab = page.context.new_page()
    tab.clock.install()
    open_editor(tab, chapter)
    go_to(tab, "Control+End")
    tab.clock.pause_at(tab.evaluate("Date.now() + 1000"))
    tab.keyboard.type(" Osparat.")
    with tab.expect_response("**/redigera/utkast/"):
        tab.clock.run_for(TWO_SECONDS)
    kill(tab)
    for window in (page, other_computer):
        open_editor(window, chapter)
        expect(window.get_by_role("textbox", name="Text", exact=True)).to_contain_text("Alla cyklar. Osparat.")


def kill(tab: Page) -> None:
    """Let the tab's process die as it does when memory ends: no event is left for any script."""
    with tab.expect_event("crash"), suppress(Error):
        tab.goto("chrome://crash")
