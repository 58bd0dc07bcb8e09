"""A Word file becomes a chapter's text: looked at first, taken into the editor, saved by its writer."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page, expect
from pytest_django.fixtures import Settings

from actors.models import User
from handlingsplan.plan import workflow
from handlingsplan.plan.models import Chapter, TextDraft, TextPicture
from tests.cast import Cast
from tests.measures.test_pictures import upload
from tests.responses import Response
from tests.word_files.documents import docx, note, paragraph, picture

ClientOf = Callable[[User], Client]


@pytest.fixture(autouse=True)
def media(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def chapter(cast: Cast) -> Chapter:
    chapter: Chapter = cast.plan.chapters.get(number=3)
    workflow.appoint_editors(chapter, [cast.vallentuna], by=cast.samordnare)
    workflow.save_text(chapter, html="<p>Alla går.</p>", expected_version=0, by=cast.samordnare)
    return chapter


def word_file(*, described: bool = True) -> bytes:
    return docx(
        paragraph("Mål", style="Rubrik1"),
        paragraph("Fler cyklar", note(1), "."),
        paragraph(picture(3, 'descr="Ett garage"' if described else "")),
        notes={1: paragraph("SCB")},
        pictures={3: upload().read()},
    )


def send(client: Client, chapter: Chapter, content: bytes, name: str = "Text.docx") -> Response:
    return client.post(url("chapter_word_file", chapter), {"file": SimpleUploadedFile(name, content)})


def url(name: str, chapter: Chapter) -> str:
    return reverse(name, args=[chapter.plan.slug, chapter.number])


def fields_of(response: Response) -> dict[str, str]:
    form = response.context["form"]
    return {"html": form.initial["html"], "place": "last"} | {
        f"alt-{token}": form.fields[f"alt-{token}"].initial for token in form.tokens
    }


@pytest.mark.parametrize("place", ["last", "instead"])
def test_the_text_is_shown_and_then_lies_in_the_editor_unsaved(
    cast: Cast, chapter: Chapter, client_of: ClientOf, place: str
) -> None:
    client = client_of(cast.vallentuna)
    shown = send(client, chapter, word_file())
    assert (shown.status_code, TextDraft.objects.count(), chapter.revisions.count()) == (200, 0, 1)
    answer = client.post(url("take_word_text", chapter), fields_of(shown) | {"place": place})
    assert (answer.status_code, answer["Location"]) == (302, url("edit_chapter", chapter))
    address = TextPicture.objects.get().get_absolute_url()
    taken = (
        '<h2>Mål</h2><p>Fler cyklar<small class="note">SCB</small>.</p>'
        f'<figure><img src="{address}" alt="Ett garage"></figure>'
    )
    draft = TextDraft.objects.get()
    assert (draft.html, draft.expected_version) == (("<p>Alla går.</p>" if place == "last" else "") + taken, 1)
    page = client.get(url("edit_chapter", chapter)).content.decode()
    assert "Texten nedan kommer ur en Word-fil" in page
    assert chapter.revisions.count() == 1


def test_a_picture_is_asked_what_it_shows(cast: Cast, chapter: Chapter, client_of: ClientOf) -> None:
    client = client_of(cast.vallentuna)
    fields = fields_of(send(client, chapter, word_file(described=False)))
    (alt,) = (name for name in fields if name.startswith("alt-"))
    refused = client.post(url("take_word_text", chapter), fields)
    assert (refused.status_code, list(refused.context["form"].errors)) == (422, [alt])
    assert "<h2>Mål</h2>" in refused.content.decode()
    decorative = fields | {alt.replace("alt-", "decorative-"): "on"}
    assert client.post(url("take_word_text", chapter), decorative).status_code == 302
    assert 'alt=""' in TextDraft.objects.get().html
    assert client.post(url("take_word_text", chapter), fields | {alt: 'En "väg" <b>'}).status_code == 302
    assert 'alt="En &quot;väg&quot; &lt;b&gt;"' in TextDraft.objects.all()[0].html


def test_what_is_sent_in_place_of_the_text_is_cleaned(cast: Cast, chapter: Chapter, client_of: ClientOf) -> None:
    client, hostile = client_of(cast.vallentuna), "<p>a</p><script>alert(1)</script><img src=x onerror=alert(1)>"
    refused = client.post(url("take_word_text", chapter), {"html": hostile, "place": "nowhere"}).content.decode()
    assert ("onerror" in re.sub(r'value="[^"]*"', "", refused), "<script>alert" in refused) == (False, False)
    client.post(url("take_word_text", chapter), {"html": hostile, "place": "instead"})
    assert TextDraft.objects.get().html == "<p>a</p>"


def test_a_chapter_without_text_is_not_asked_where(cast: Cast, client_of: ClientOf) -> None:
    empty = cast.plan.chapters.get(number=5)
    client = client_of(cast.samordnare)
    shown = send(client, empty, docx(paragraph("Hej")))
    assert "Var ska texten stå?" not in shown.content.decode()
    client.post(url("take_word_text", empty), {"html": "<p>Hej</p>", "place": ""})
    assert (TextDraft.objects.get().html, TextDraft.objects.get().expected_version) == ("<p>Hej</p>", 0)


def test_what_is_left_out_is_told(cast: Cast, chapter: Chapter, client_of: ClientOf) -> None:
    odd = docx(
        paragraph("Hej", '<w:r><w:commentReference w:id="1"/></w:r>'), paragraph(picture(3, "")), pictures={3: b"EMF"}
    )
    page = send(client_of(cast.vallentuna), chapter, odd).content.decode()
    assert "1 bild följde inte med" in page
    assert "1 kommentar togs inte med" in page
    assert TextPicture.objects.count() == 0


@pytest.mark.parametrize("content", [b"", b"%PDF-1.4", docx(), docx(paragraph("ord " * 200_000))])
def test_what_can_not_be_taken_in_is_refused_at_its_field(
    cast: Cast, chapter: Chapter, client_of: ClientOf, content: bytes
) -> None:
    response = send(client_of(cast.vallentuna), chapter, content)
    assert (response.status_code, list(response.context["form"].errors)) == (422, ["file"])


def test_who_does_not_write_the_chapter_takes_nothing_in(cast: Cast, chapter: Chapter, client_of: ClientOf) -> None:
    for person, status in ((cast.politiker, 403), (cast.osteraker, 403), (cast.outsider, 404)):
        client = client_of(person)
        answers = [
            client.get(url("chapter_word_file", chapter)),
            send(client, chapter, word_file()),
            client.post(url("take_word_text", chapter), {"html": "<p>a</p>", "place": "last"}),
        ]
        assert [one.status_code for one in answers] == [status] * 3
    assert TextPicture.objects.count() == 0


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_a_writer_takes_a_file_in_and_saves(
    page: Page,
    cast: Cast,
    chapter: Chapter,
    sign_in_on: Callable[[Page, User], None],
    axe: Callable[[Page], None],
) -> None:
    sign_in_on(page, cast.vallentuna)
    page.goto(url("edit_chapter", chapter))
    page.wait_for_selector("form[data-ready]")
    page.get_by_role("link", name="Hämta text ur en Word-fil").click()
    axe(page)
    mime = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    page.get_by_label("Word-fil").set_input_files(
        {"name": "Text.docx", "mimeType": mime, "buffer": word_file(described=False)}
    )
    page.get_by_role("button", name="Visa texten").click()
    expect(page.get_by_role("heading", name="Texten ur Word-filen")).to_be_visible()
    axe(page)
    page.get_by_label("Vad bild 1 visar").fill("Ett garage")
    page.get_by_role("button", name="Ta in i redigeraren").click()
    page.wait_for_selector("form[data-ready]")
    expect(page.get_by_text("Texten nedan kommer ur en Word-fil")).to_be_visible()
    page.get_by_role("button", name="Spara", exact=True).click()
    expect(page.get_by_text("Texten är sparad som version 2.")).to_be_visible()
    saved = chapter.revisions.first()
    assert saved is not None
    assert saved.html.startswith("<p>Alla går.</p><h2>Mål</h2><p>Fler cyklar")
    assert TextDraft.objects.count() == 0
