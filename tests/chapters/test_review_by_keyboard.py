"""A conflict is settled, versions compared, and a text handed in, sent back and approved with the keyboard alone."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from actors.models import User
from handlingsplan.plan import workflow
from handlingsplan.plan.models import Chapter
from tests.cast import Cast
from tests.chapters.test_by_keyboard import begin_to_write, fill, press, tab_to
from tests.chapters.test_editor import go_to, texts

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SignIn = Callable[[Page, User], None]
Look = Callable[[Page], None]


def text_of(*endings: str) -> str:
    return "".join(f"<p>{words}{ending}</p>" for words, ending in zip(("Gå.", "Cykla.", "Åk."), endings, strict=True))


@pytest.fixture
def chapter(cast: Cast) -> Chapter:
    chapter: Chapter = cast.plan.chapters.get(number=2)
    workflow.appoint_editors(chapter, [cast.vallentuna], by=cast.samordnare)
    workflow.save_text(chapter, html=text_of("", "", ""), expected_version=0, by=cast.vallentuna)
    return chapter


def write_in_each_paragraph(page: Page) -> None:
    go_to(page, "Control+Home")
    for _ in range(3):
        page.keyboard.press("End")
        page.keyboard.type(" Jag.")
        page.keyboard.press("ArrowDown")


def choose_one_the_other_and_both(page: Page) -> None:
    for number, downwards in enumerate((0, 1, 2), start=1):
        group = page.get_by_role("group", name=f"Ställe {number} av 3")
        tab_to(page, group.get_by_label("Behåll det som är sparat"))
        page.keyboard.press("Space")
        for _ in range(downwards):
            page.keyboard.press("ArrowDown")
    press(page, "button", "Spara så här")
    page.get_by_text("Texten är sparad som version 3.").wait_for()


def test_a_conflict_is_settled_and_a_text_reviewed_by_keyboard_alone(
    page: Page, cast: Cast, chapter: Chapter, sign_in_on: SignIn, axe: Look
) -> None:
    sign_in_on(page, cast.vallentuna)
    page.goto(chapter.get_absolute_url())
    begin_to_write(page)
    workflow.save_text(chapter, html=text_of(*[" Du."] * 3), expected_version=1, by=cast.samordnare)
    write_in_each_paragraph(page)
    press(page, "button", "Spara")
    page.get_by_role("heading", name="Någon annan har ändrat samma stycke").wait_for()
    expect(page.get_by_role("alert").first).to_be_focused()
    choose_one_the_other_and_both(page)
    assert texts(chapter)[-1] == text_of(" Du.", " Jag.", " Du. Jag.")

    press(page, "link", "Alla versioner")
    page.get_by_role("heading", name="Versioner och granskning").wait_for()
    fill(page, "Jämför version", "1")
    fill(page, "med version", "3")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Det som skiljer version 1 och version 3").wait_for()
    axe(page)

    page.goto(chapter.get_absolute_url())
    press(page, "button", "Lämna in till granskning")
    page.locator("#granskning .state", has_text="Under granskning").wait_for()
    sign_in_on(page, cast.samordnare)
    page.goto(chapter.get_absolute_url())
    press(page, "button", "Återsänd med kommentar")
    page.get_by_text("Skriv vad som behöver ändras").wait_for()
    axe(page)
    fill(page, "Kommentar till den som skriver", "Nämn barnen.")
    press(page, "button", "Återsänd med kommentar")
    page.get_by_text("Texten är återsänd med din kommentar.").wait_for()
    expect(page.locator("#granskning")).to_be_focused()

    sign_in_on(page, cast.vallentuna)
    page.goto(chapter.get_absolute_url())
    press(page, "button", "Lämna in till granskning")
    page.locator("#granskning .state", has_text="Under granskning").wait_for()
    sign_in_on(page, cast.samordnare)
    page.goto(chapter.get_absolute_url())
    press(page, "button", "Godkänn version 3")
    page.get_by_text("Texten är godkänd").wait_for()
    expect(page.locator("#granskning")).to_be_focused()
    acts = Chapter.objects.get(pk=chapter.pk).review_events.order_by("pk").values_list("act", "by__username")
    assert list(acts) == [
        ("submit", cast.vallentuna.username),
        ("send_back", cast.samordnare.username),
        ("submit", cast.vallentuna.username),
        ("approve", cast.samordnare.username),
    ]
