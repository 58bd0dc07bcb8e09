"""Appendices in editions: frozen, open to all, kept with their files, and compared."""

import json
from collections.abc import Callable
from io import BytesIO
from typing import Any

import docx
import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoCaptureOnCommitCallbacks

from actors.models import User
from handlingsplan.chapters.document import Appendix as Frozen
from handlingsplan.editions.comparison import AppendixChange, compare_plans
from handlingsplan.editions.freezing import thaw
from handlingsplan.editions.models import Edition
from handlingsplan.exports.docx import write_docx
from handlingsplan.files import kinds as file_kinds
from handlingsplan.files.uploads import CheckedFile
from handlingsplan.plan.appendices.keeping import save_appendix
from handlingsplan.plan.appendices.models import Appendix
from handlingsplan.plan.models import Plan
from handlingsplan.plan.reference_rows import version_of
from handlingsplan.publishing.publish import publish
from handlingsplan.reference_data.table import APPENDICES
from tests.cast import Cast
from tests.editions.documents import document
from tests.walking import body_of

FILE = CheckedFile(b"%PDF-1.7\n...\n%%EOF\n", "underlag.pdf", file_kinds.PDF)


@pytest.fixture
def appendix(cast: Cast, ready: Plan) -> Appendix:
    made = Appendix(plan=ready, title="Begrepp")
    save_appendix(
        made, html="<p>Ord<small class='note'>Källa</small></p>", expected_version=0, by=cast.samordnare, file=FILE
    )
    return made


@pytest.fixture
def published(cast: Cast, appendix: Appendix) -> Edition:
    return publish(appendix.plan, by=cast.samordnare)


def test_an_edition_holds_text_and_file_whatever_becomes_of_the_working_plan(
    cast: Cast,
    appendix: Appendix,
    published: Edition,
    client: Client,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    assert appendix.file is not None
    assert thaw(published.content).appendices == (
        Frozen(
            key="begrepp",
            number=1,
            title="Begrepp",
            html='<p>Ord<small class="note">Källa</small></p>',
            file_name="underlag.pdf",
            file_token=str(appendix.file.token),
            file_size=len(FILE.content),
            file_checksum=FILE.checksum,
        ),
    )
    with django_capture_on_commit_callbacks(execute=True):
        APPENDICES.remove_row(appendix, by=cast.samordnare)
    url = reverse("edition_appendix_file", args=["stockholm", 1, "begrepp"])
    answer = client.get(url)
    assert (answer["Content-Type"], answer["Content-Disposition"], answer["Content-Security-Policy"]) == (
        "application/pdf",
        'attachment; filename="underlag.pdf"',
        "default-src 'none'; sandbox",
    )
    assert body_of(answer) == FILE.content
    part = client.get(url, headers={"Range": "bytes=0-4"})
    assert (part.status_code, body_of(part)) == (206, b"%PDF-")
    assert client.get(reverse("edition_appendix_file", args=["stockholm", 1, "annan"])).status_code == 404


@pytest.mark.usefixtures("published")
def test_everybody_reads_it_after_the_chapters(cast: Cast, client: Client) -> None:
    page, file = reverse("published_appendix", args=["stockholm", "begrepp"]), "/utgavor/1/bilagor/begrepp.pdf"
    for at in (cast.plan.get_absolute_url(), reverse("published_chapter", args=["stockholm", 8])):
        assert client.get(at).content.decode().count(page) == 1
    assert client.get("/sitemap.xml").content.decode().count(f"<loc>https://plan.example.org{page}</loc>") == 1
    shown = client.get(page).content.decode()
    assert (shown.count('href="#not-bilaga-1-1"'), shown.count(file), FILE.checksum in shown) == (1, 1, True)
    assert client.get(reverse("published_appendix", args=["stockholm", "annan"])).status_code == 404
    edition = client.get(reverse("edition", args=["stockholm", 1])).content.decode()
    assert (edition.count(page), edition.count(file), FILE.checksum in edition) == (1, 1, True)


def test_the_next_edition_tells_what_has_changed(
    cast: Cast, appendix: Appendix, published: Edition, client: Client
) -> None:
    APPENDICES.remove_row(appendix, by=cast.samordnare)
    save_appendix(Appendix(plan=cast.plan, title="Underlag"), html="", expected_version=0, by=cast.samordnare)
    publish(cast.plan, by=cast.samordnare)
    page = client.get(reverse("edition_changes", args=["stockholm", 2, published.number])).content.decode()
    assert ("Bilaga 1. Underlag" in page, "Borttagen" in page) == (True, True)


def test_its_text_is_compared_word_by_word(
    cast: Cast,
    appendix: Appendix,
    published: Edition,
    client: Client,
    client_of: Callable[[User], Client],
) -> None:
    save_appendix(appendix, html="<p>Annat ord</p>", expected_version=version_of(appendix), by=cast.samordnare)
    inside = client_of(cast.politiker)
    working = reverse("working_appendix_changes", args=["stockholm", 1, "begrepp"])
    listed = inside.get(reverse("working_changes", args=["stockholm", 1])).content.decode()
    assert listed.count(f'href="{working}"') == 1
    publish(cast.plan, by=cast.samordnare)
    between = reverse("edition_appendix_changes", args=["stockholm", 2, published.number, "begrepp"])
    listed = client.get(reverse("edition_changes", args=["stockholm", 2, published.number])).content.decode()
    assert listed.count(f'href="{between}"') == 1
    for reader, at in ((inside, working), (client, between)):
        page = reader.get(at).content.decode()
        assert [page.count(mark) for mark in ("Bilaga 1. Begrepp, ord för ord", "<ins", "<del")] == [1, 1, 2]
        assert reader.get(at.replace("begrepp", "annan")).status_code == 404
    assert client.get(reverse("edition_appendix_changes", args=["stockholm", 1, 2, "begrepp"])).status_code == 404


def _plan(*appendices: dict[str, Any]) -> Any:
    made = tuple(
        Frozen(**{"number": number, "html": "", "file_name": ""} | one)
        for number, one in enumerate(appendices, start=1)
    )
    return document(measures=1).model_copy(update={"appendices": made})


def test_appendices_are_compared_by_key() -> None:
    before = _plan({"key": "a", "title": "Ett"}, {"key": "b", "title": "Två"})
    after = _plan({"key": "b", "title": "Tu", "file_name": "b.pdf"}, {"key": "c", "title": "Tre"})
    assert compare_plans(before, after).appendices == (
        AppendixChange("b", "Bilaga 1. Tu", "altered", ("filen",)),
        AppendixChange("c", "Bilaga 2. Tre", "added"),
        AppendixChange("a", "Ett", "dropped"),
    )
    assert [(one.before, one.after) for one in compare_plans(before, after).names] == [("Två", "Tu")]
    assert compare_plans(before, before).appendices == ()


def test_editions_from_before_appendices_are_read(edition: Edition) -> None:
    older = json.loads(edition.content)
    del older["appendices"]
    assert thaw(json.dumps(older)) == thaw(edition.content)


def test_word_has_each_under_a_heading_of_its_own() -> None:
    word = docx.Document(BytesIO(write_docx(_plan({"key": "a", "title": "Ett", "file_name": "a.pdf"}))))
    headings = [part.text for part in word.paragraphs if part.style and part.style.name == "Heading 1"]
    assert headings[7:] == ["8 Exempel och goda tillämpningar", "Bilaga 1. Ett"]
