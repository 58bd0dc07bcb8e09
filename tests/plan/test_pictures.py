"""Pictures in the chapters' texts: who hands them in, who sees them, and how they stand in the plan."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import Settings

from actors.models import User
from handlingsplan.chapters.document import PlacedPicture
from handlingsplan.chapters.gaps import find_gaps
from handlingsplan.chapters.links import PrintLinks, web_links
from handlingsplan.chapters.reading import Stage, read_chapter, read_plan
from handlingsplan.chapters.rendering import render_chapter
from handlingsplan.images import as_address
from handlingsplan.plan import workflow
from handlingsplan.plan.models import Chapter, TextPicture
from handlingsplan.plan.pictures import publish_pictures
from handlingsplan.richtext import picture_tokens
from tests.cast import Cast
from tests.measures.test_pictures import upload

JSON = {"Accept": "application/json"}
SHOWS = "Ett garage & en cykel"
ClientOf = Callable[[User], Client]


@pytest.fixture
def chapter(cast: Cast, settings: Settings, tmp_path: Path) -> Chapter:
    settings.MEDIA_ROOT = tmp_path
    chapter: Chapter = cast.plan.chapters.get(number=2)
    workflow.appoint_editors(chapter, [cast.vallentuna], by=cast.samordnare)
    return chapter


def address(chapter: Chapter) -> str:
    return reverse("chapter_pictures", args=[chapter.plan.slug, chapter.number])


@pytest.fixture
def picture(cast: Cast, chapter: Chapter, client_of: ClientOf) -> TextPicture:
    """A picture that an editor has handed in and placed in the text, with a caption."""
    sent = {"file": upload(size=(60, 40)), "alt": SHOWS}
    answer = client_of(cast.vallentuna).post(address(chapter), sent, headers=JSON).json()
    made = TextPicture.objects.get()
    assert answer == {"src": f"/bilder/{made.token}/", "alt": SHOWS}
    image = f'<img src="{answer["src"]}" alt="Ett garage &amp; en cykel">'
    html = f"<figure>{image}<figcaption>Foto: Ann</figcaption></figure>"
    workflow.save_text(chapter, html=html, expected_version=0, by=cast.vallentuna)
    return made


def test_what_is_no_picture_or_says_nothing_is_refused_in_words(
    cast: Cast, chapter: Chapter, client_of: ClientOf
) -> None:
    client, text = client_of(cast.vallentuna), SimpleUploadedFile("bild.png", b"%PDF-1.7")
    answers = [
        client.post(address(chapter), {"file": text, "decorative": "on"}, headers=JSON),
        client.post(address(chapter), {"file": upload(), "alt": " "}, headers=JSON),
        client.post(address(chapter), {"alt": SHOWS}, headers=JSON),
    ]
    assert [(one.status_code, one.json()) for one in answers] == [
        (422, {"file": "Filen är ingen bild. Välj en PNG eller JPEG."}),
        (422, {"alt": "Beskriv vad bilden visar, eller kryssa i att den bara är utsmyckning."}),
        (422, {"file": "Välj en bild."}),
    ]
    page = client.post(address(chapter), {"alt": SHOWS})
    assert (page.status_code, SHOWS.replace("&", "&amp;") in page.content.decode()) == (422, True)
    assert client_of(cast.osteraker).post(address(chapter), {"file": upload(), "alt": SHOWS}).status_code == 403
    assert TextPicture.objects.count() == 0


def test_it_is_seen_by_whoever_reads_the_text(
    cast: Cast, picture: TextPicture, client_of: ClientOf, client: Client
) -> None:
    def statuses() -> list[int]:
        return [one.get(picture.get_absolute_url()).status_code for one in (client_of(cast.politiker), client)]

    assert statuses() == [200, 404]
    publish_pictures(cast.plan, [str(picture.token)], by=cast.samordnare)
    assert statuses() == [200, 200]


def test_pages_say_where_it_is_and_print_holds_it(cast: Cast, chapter: Chapter, picture: TextPicture) -> None:
    on_page = read_chapter(cast.plan, 2, stage=Stage.WORKING)
    in_print = read_plan(cast.plan, stage=Stage.WORKING, to_print=True).definition
    data = as_address(picture.file)
    assert on_page.text_pictures == (PlacedPicture(token=str(picture.token), width=60, height=40),)
    assert in_print.text_pictures == (PlacedPicture(token=str(picture.token), width=60, height=40, source=data),)
    figure = (
        '<figure><img src="{}" alt="Ett garage &amp; en cykel" width="60" height="40">'
        "<figcaption>Foto: Ann</figcaption></figure>"
    )
    web = render_chapter(on_page, links=web_links("working_chapter", cast.plan.slug, here=2))
    assert figure.format(picture.get_absolute_url()) in web
    assert figure.format(data) in render_chapter(in_print, links=PrintLinks())


def test_one_that_is_gone_is_said_and_missed(cast: Cast, chapter: Chapter, picture: TextPicture) -> None:
    picture.delete()
    read = read_chapter(cast.plan, 2, stage=Stage.WORKING)
    assert picture_tokens(read.html) == [str(picture.token)]
    assert "Här stod en bild som inte finns längre." in render_chapter(read, links=PrintLinks())
    assert find_gaps(read)[0].text == "1 bild i texten finns inte längre."
