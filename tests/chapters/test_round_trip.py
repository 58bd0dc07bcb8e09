"""A text goes through the editor and back unharmed: every construct that can be stored, letter by letter."""

import os
import random
from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from actors.models import User
from handlingsplan.plan import workflow
from handlingsplan.plan.models import Chapter
from handlingsplan.richtext import clean
from handlingsplan.richtext.elements import ATTRIBUTES, TAGS
from tests.cast import Cast
from tests.chapters.opening import changed_by_opening, demonstration
from tests.chapters.test_editor import go_to, open_editor, save, texts
from tests.random_texts import Writer

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PICTURE = "/bilder/00000000-0000-4000-8000-000000000000/"
RANDOM_TEXTS = int(os.environ.get("RANDOM_TEXTS", "100"))  # `RANDOM_TEXTS=1000` for all that is promised
REL = 'rel="noopener noreferrer"'
CONSTRUCTS = {
    "headings": "<h2>Två</h2><h3>Tre</h3><h4>Fyra</h4><hr>",
    "marks": (
        "<p><strong>fet</strong> <em>kursiv</em> <u>under</u> <s>struken</s> H<sub>2</sub>O m<sup>2</sup>"
        "<br>ny&nbsp;rad &lt;p&gt; &amp;</p>"
    ),
    "links": (
        f'<p><a href="https://example.se/a?b=1&amp;c=2" {REL}>ut</a> <a href="mailto:a@example.se" {REL}>brev</a> '
        f'<a href="/planer/" {REL}>hem</a></p>'
    ),
    "notes beside each other": (
        '<p>Resor<small class="note">SCB, <em>tabell</em> 3</small><small class="note">Trafikverket</small> ökar.</p>'
    ),
    "a note with a link": (
        f'<ul><li>ett<small class="note">Se <a href="https://example.se/" {REL}>här</a>.</small></li></ul>'
    ),
    "lists in lists": (
        '<ul><li><p>a</p><ol start="3"><li><p>b</p><p>c</p></li></ol></li><li>d</li></ul><ol><li>e<br>f</li></ol>'
    ),
    "letters and Roman numbers": (
        '<ol type="a"><li><p>a</p><ol start="3" type="i"><li>b</li></ol><ol start="2" type="A"><li>c</li></ol></li>'
        '</ol><p>och</p><ol type="I"><li>d</li></ol>'
    ),
    "quotation": "<blockquote><p>Citat</p><ul><li>i lista</li></ul></blockquote>",
    "a picture": f'<figure><img src="{PICTURE}" alt="Cyklister &amp; &quot;gående&quot;"></figure>',
    "a decorative picture with caption": (
        f'<figure><img src="{PICTURE}" alt=""><figcaption>Foto: <em>Ann Öhman</em></figcaption></figure>'
    ),
    "a live part": '<figure data-live="indicator:restid-kollektivt">Restid &amp; avstånd</figure>',
    "a table with all there is": (
        f'<table><caption>Våra <em>tal</em>, <a href="https://example.se/" {REL}>källa</a></caption>'
        '<thead><tr><th scope="col">År</th><th scope="colgroup" colspan="2">Resor</th></tr><tr><td>x</td><td>y</td>'
        '<td>z</td></tr></thead><tbody><tr><th scope="rowgroup" rowspan="2">2026</th><td>63</td><td></td></tr>'
        "<tr><td><p>a</p><p>b</p></td><td><ul><li>c</li></ul></td></tr></tbody>"
        '<tbody><tr><th scope="col">I</th><th scope="row">II</th><td>III</td></tr></tbody></table>'
    ),
    "a table without parts of its own": (
        '<table><tbody><tr><th scope="col">År</th></tr><tr><td>2026</td></tr></tbody></table>'
    ),
}


@pytest.fixture
def chapter(cast: Cast) -> Chapter:
    chapter: Chapter = cast.plan.chapters.get(number=3)
    workflow.appoint_editors(chapter, [cast.vallentuna], by=cast.samordnare)
    return chapter


def test_every_construct_is_stored_as_it_stands() -> None:
    assert {name: clean(html) for name, html in CONSTRUCTS.items()} == CONSTRUCTS


def test_nothing_that_can_be_stored_is_forgotten() -> None:
    everything = "".join(CONSTRUCTS.values())
    names = {name for names in ATTRIBUTES.values() for name in names}
    forgotten = [tag for tag in TAGS if f"<{tag}>" not in everything and f"<{tag} " not in everything]
    assert forgotten + [name for name in names if f' {name}="' not in everything] == []


def test_a_word_changed_elsewhere_changes_nothing_else(
    page: Page, cast: Cast, chapter: Chapter, sign_in_on: Callable[[Page, User], None]
) -> None:
    rest = "".join(CONSTRUCTS.values())
    workflow.save_text(chapter, html=f"<p>ord</p>{rest}", expected_version=0, by=cast.vallentuna)
    sign_in_on(page, cast.vallentuna)
    open_editor(page, chapter)
    go_to(page, "Control+Home")
    page.keyboard.type("Nya ")
    save(page)
    page.get_by_text("Texten är sparad som version 2.").wait_for()
    assert texts(chapter)[-1] == f"<p>Nya ord</p>{rest}"


def test_a_picture_alone_is_a_text(
    page: Page, cast: Cast, chapter: Chapter, sign_in_on: Callable[[Page, User], None]
) -> None:
    figure = CONSTRUCTS["a picture"]
    workflow.save_text(chapter, html=f"<p>x</p>{figure}", expected_version=0, by=cast.vallentuna)
    sign_in_on(page, cast.vallentuna)
    open_editor(page, chapter)
    go_to(page, "Control+Home")
    page.keyboard.press("Delete")
    save(page)
    page.get_by_text("Texten är sparad som version 2.").wait_for()
    assert texts(chapter)[-1] == figure


def test_opening_and_saving_changes_nothing(
    page: Page, cast: Cast, chapter: Chapter, sign_in_on: Callable[[Page, User], None]
) -> None:
    sign_in_on(page, cast.vallentuna)
    open_editor(page, chapter)
    random_ones = [Writer(random.Random(seed)).text() for seed in range(RANDOM_TEXTS)]
    assert changed_by_opening(page, [*demonstration(), *random_ones]) == []
