"""All that a text may hold is put into it with the keyboard alone; axe looks at the dialogs while they are open.

Those for live parts and pictures it sees in `test_editor`.
"""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import FileChooser, Page, expect
from pytest_django.fixtures import Settings

from actors.models import User
from handlingsplan.plan import workflow
from handlingsplan.plan.models import Chapter, TextPicture
from tests.cast import Cast
from tests.chapters.test_by_keyboard import back_in_text, begin_to_write, fill, press, use_tool
from tests.chapters.test_editor import texts
from tests.measures.test_pictures import upload

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Look = Callable[[Page], None]


@pytest.fixture
def chapter(cast: Cast) -> Chapter:
    chapter: Chapter = cast.plan.chapters.get(number=6)
    workflow.appoint_editors(chapter, [cast.vallentuna], by=cast.samordnare)
    workflow.save_text(chapter, html="<p>Alla går.</p>", expected_version=0, by=cast.vallentuna)
    return chapter


def link_and_note(page: Page, axe: Look) -> None:
    page.keyboard.press("Shift+Home")
    expect(page.get_by_role("button", name="Länk", exact=True)).to_have_attribute("aria-disabled", "false")
    for tool, label, words in (
        ("Länk", "Adress", "https://example.se/"),
        ("Källa", "Varifrån uppgiften kommer, eller en förklaring", "SCB"),
    ):
        use_tool(page, tool)
        expect(page.get_by_label(label)).to_be_focused()
        axe(page)
        page.keyboard.type(words)
        page.keyboard.press("Enter")
        back_in_text(page)
    page.keyboard.press("Enter")


def live_part(page: Page) -> None:
    use_tool(page, "Från portalen")
    expect(page.get_by_label("Vad ska visas?")).to_be_focused()
    page.keyboard.type("Pengar efter slag")
    press(page, "button", "Infoga")
    back_in_text(page)


def choose_picture(chooser: FileChooser) -> None:
    chooser.set_files({"name": "garage.png", "mimeType": "image/png", "buffer": upload().read()})


def picture(page: Page) -> None:
    use_tool(page, "Bild")
    expect(page.get_by_label("Bildfil")).to_be_focused()
    page.keyboard.press("Space")
    expect(page.get_by_label("Bildfil")).to_have_value(re.compile(r"garage\.png$"))
    press(page, "button", "Infoga")
    expect(page.get_by_label("Vad bilden visar", exact=True)).to_be_focused()
    page.keyboard.type("Ett cykelgarage")
    page.keyboard.press("Enter")
    back_in_text(page)
    page.keyboard.type("Foto: Ann")
    page.keyboard.press("Enter")


def table(page: Page, axe: Look) -> None:
    use_tool(page, "Tabell")
    back_in_text(page)
    page.keyboard.type("År")
    page.keyboard.press("Tab")
    page.keyboard.type("Resor")
    for tool in ("Ta bort kolumn", "Ta bort rad"):
        page.keyboard.press("Tab")
        use_tool(page, tool)
        back_in_text(page)
    use_tool(page, "Tabellrubrik")
    expect(page.get_by_label("Vad tabellen visar")).to_be_focused()
    axe(page)
    page.keyboard.type("Våra tal")
    page.keyboard.press("Enter")
    back_in_text(page)


def test_everything_that_a_text_may_hold_is_put_in_by_keyboard_alone(
    page: Page,
    cast: Cast,
    chapter: Chapter,
    sign_in_on: Callable[[Page, User], None],
    axe: Look,
    settings: Settings,
    tmp_path: Path,
) -> None:
    settings.MEDIA_ROOT = tmp_path
    sign_in_on(page, cast.vallentuna)
    page.goto(chapter.get_absolute_url())
    page.on("filechooser", choose_picture)
    begin_to_write(page)
    link_and_note(page, axe)
    live_part(page)
    picture(page)
    table(page, axe)
    page.keyboard.press("Escape")
    fill(page, "Vad har du ändrat?", "Allt")
    press(page, "button", "Spara")
    page.get_by_text("Texten är sparad som version 2.").wait_for()
    assert texts(chapter)[-1] == (
        '<p><a href="https://example.se/" rel="noopener noreferrer">Alla går.</a><small class="note">SCB</small></p>'
        '<figure data-live="money:kind">Pengar efter slag</figure>'
        f'<figure><img src="{TextPicture.objects.get().get_absolute_url()}" alt="Ett cykelgarage">'
        "<figcaption>Foto: Ann</figcaption></figure><table><caption>Våra tal</caption><thead><tr>"
        '<th scope="col">År</th><th scope="col">Resor</th></tr></thead>'
        "<tbody><tr><td></td><td></td></tr></tbody></table>"
    )
