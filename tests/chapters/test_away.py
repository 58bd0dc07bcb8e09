"""The writer is away: a page back in the browser's history, or with the laptop asleep until the session is over."""

from collections.abc import Callable

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import Page, expect

from actors.models import User
from handlingsplan.plan import workflow
from handlingsplan.plan.models import Chapter
from tests.cast import Cast
from tests.chapters.test_editor import go_to, open_editor, save, texts, type_at_end

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SignIn = Callable[[Page, User], None]
JOINED = "<p>Nästan alla går.</p><p>Alla cyklar. Osparat.</p>"


@pytest.fixture
def chapter(cast: Cast) -> Chapter:
    chapter: Chapter = cast.plan.chapters.get(number=3)
    workflow.appoint_editors(chapter, [cast.vallentuna], by=cast.samordnare)
    workflow.save_text(chapter, html="<p>Alla går.</p><p>Alla cyklar.</p>", expected_version=0, by=cast.vallentuna)
    return chapter


def somebody_else_saves(chapter: Chapter, cast: Cast) -> None:
    html = "<p>Nästan alla går.</p><p>Alla cyklar.</p>"
    workflow.save_text(chapter, html=html, expected_version=1, by=cast.samordnare)


def saved_together(page: Page, chapter: Chapter) -> str:
    save(page)
    page.get_by_text("Texten är sparad som version 3.").wait_for()
    return texts(chapter)[-1]


def test_back_and_forward_again_lose_nothing_and_overwrite_nothing(
    page: Page, cast: Cast, chapter: Chapter, sign_in_on: SignIn
) -> None:
    page.on("dialog", lambda dialog: dialog.accept())
    sign_in_on(page, cast.vallentuna)
    page.goto(chapter.get_absolute_url())
    open_editor(page, chapter)
    type_at_end(page, " Osparat.")
    page.go_back()
    page.get_by_role("link", name="Skriv i texten").wait_for()
    somebody_else_saves(chapter, cast)
    page.go_forward()
    expect(page.locator("form[data-ready]")).to_be_visible()
    assert page.evaluate("performance.getEntriesByType('navigation')[0].type") == "reload"
    expect(page.get_by_role("textbox", name="Text", exact=True)).to_contain_text("Alla cyklar. Osparat.")
    assert saved_together(page, chapter) == JOINED


def test_a_laptop_that_slept_until_the_session_was_over_still_has_the_text(
    page: Page, cast: Cast, chapter: Chapter, sign_in_on: SignIn
) -> None:
    sign_in_on(page, cast.vallentuna)
    page.clock.install()
    open_editor(page, chapter)
    go_to(page, "Control+End")
    page.clock.pause_at(page.evaluate("Date.now() + 1000"))
    page.keyboard.type(" Osparat.")
    Session.objects.all().delete()
    somebody_else_saves(chapter, cast)
    page.clock.fast_forward("09:00:00")
    page.clock.resume()
    expect(page.get_by_text("Du är utloggad. Texten finns kvar här.")).to_be_visible()
    sign_in_on(page, cast.vallentuna)
    assert saved_together(page, chapter) == JOINED
