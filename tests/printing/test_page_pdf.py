"""Pages as small PDFs for a board's papers: put in the queue, made once by a worker, and kept."""

import os
from collections.abc import Callable
from datetime import date
from io import BytesIO
from pathlib import Path

import pikepdf
import pypdf
import pytest
from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import Settings

from actors.models import User
from handlingsplan.asked_files import queue
from handlingsplan.asked_files.queue import MAX_WAITING, RETRY_SECONDS, SWEEP_SECONDS
from handlingsplan.chapters.reading import plan_head
from handlingsplan.editions.models import Edition
from handlingsplan.editions.published import document_of
from handlingsplan.printing import page_pdf
from handlingsplan.printing.page_pdf import PAGE_PDFS, PagePdf
from handlingsplan.public.page_pdfs import ask_for_pages
from handlingsplan.publishing.publish import publish
from tests.cast import Cast
from tests.printing.compiled import make_all_waiting
from tests.public.test_public_pages import content

SignIn = Callable[[User], Client]


@pytest.fixture(autouse=True)
def folder(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    settings.DATA_DIR = tmp_path
    settings.SITE_URL = "https://plan.example.org"
    monkeypatch.setattr(page_pdf, "SECONDS", 600)  # by the clock: other work may run beside the tests
    return tmp_path / "page-pdfs"


def _extract(edition: Edition) -> str:
    return reverse("extract_pdf", args=[edition.plan.slug, "osteraker"])


def test_a_long_page_is_laid_out_in_parts_that_link_to_each_other(cast: Cast, folder: Path) -> None:
    plan = plan_head(cast.plan)
    parts = ('<h2>Ett</h2><p id="ett">Alfa &amp; o</p>', '<h2>Två</h2><p>Beta, <a href="#ett">se ett</a></p>')
    page = PagePdf(plan, "Redogörelse", "Remissversion 1", date(2026, 12, 1), "<p>Först.</p>", parts)
    made = page_pdf.compiled(page.recipe)
    assert page_pdf.compiled(page.recipe) == made
    texts = [" ".join(one.extract_text().split()) for one in pypdf.PdfReader(BytesIO(made)).pages]
    words = (("Redogörelse", "Först.", "Sida 1 av 3"), ("Alfa & o", "Sida 2 av 3"), ("Beta, se ett", "Sida 3 av 3"))
    assert [[word for word in some if word not in text] for some, text in zip(words, texts, strict=True)] == [[]] * 3
    with pikepdf.open(BytesIO(made)) as pdf:
        assert str(pdf.docinfo.Title) == f"Redogörelse: {cast.plan.title}"
        assert [str(link.Dest) for one in pdf.pages for link in one.get("/Annots", [])] == ["ett"]


def test_the_extract_is_made_by_a_worker_once_and_handed_out_again(
    edition: Edition, client: Client, folder: Path
) -> None:
    page, address = reverse("public_extract", args=[edition.plan.slug, "osteraker"]), _extract(edition)
    assert f'href="{address}"' in content(client.get(page))
    asked = [client.get(address) for _time in range(2)]
    assert [(one.status_code, one["Refresh"], one["Cache-Control"]) for one in asked] == [
        (202, "3", "private, no-store")
    ] * 2
    assert "PDF-filen görs" in content(asked[0])
    assert make_all_waiting() == 1
    first = client.get(address)
    assert (first.status_code, first["Content-Type"], first["Cache-Control"]) == (
        200,
        "application/pdf",
        "public, no-cache",
    )
    assert client.get(address).content == first.content
    assert client.get(address, headers={"If-None-Match": first["ETag"]}).status_code == 304
    assert sorted(one.suffix for one in folder.iterdir()) == [".pdf"]
    text = " ".join(pypdf.PdfReader(BytesIO(first.content)).pages[0].extract_text().split())
    told = ("Österåkers kommun i planen", "1. Vintercykling", "Utgåva 1, ")
    assert [words for words in told if words not in text] == []
    with pikepdf.open(BytesIO(first.content)) as pdf:
        links = {str(link.A.URI) for page in pdf.pages for link in page.get("/Annots", [])}
    assert links == {
        f"https://plan.example.org/planer/stockholm/{page}/" for page in ("atgarder/1", "organisationer/osteraker")
    }


def test_publishing_makes_all_extracts_and_what_else_is_asked_for_when_it_is_new(
    edition: Edition, cast: Cast, client: Client, folder: Path
) -> None:
    newest = publish(cast.plan, by=cast.samordnare)
    ask_for_pages(edition.pk)  # no longer the newest
    assert not folder.exists()
    ask_for_pages(newest.pk)
    slug = cast.plan.slug
    parties = [party for group in document_of(newest).cooperation.groups for party in group.parties]
    addresses = [reverse("extract_pdf", args=[slug, party.slug]) for party in parties]
    addresses += [reverse("newly_elected_pdf", args=[slug]), reverse("edition_changes_pdf", args=[slug, 2, 1])]
    waiting = {one.stem for one in folder.glob("*.html")}
    assert len(waiting) == len(addresses)
    for key in waiting:  # as if a worker had been there
        (folder / f"{key}.pdf").write_bytes(b"%PDF-")
    assert [client.get(address).status_code for address in addresses] == [200] * len(addresses)


def test_who_comes_when_too_many_wait_is_asked_to_come_back(
    edition: Edition, cast: Cast, client: Client, client_of: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(cast.plan, by=cast.samordnare)
    monkeypatch.setattr(queue, "MAX_WAITING", 0)
    slug = cast.plan.slug
    public = [reverse("newly_elected_pdf", args=[slug]), reverse("edition_changes_pdf", args=[slug, 2, 1])]
    answers = [client.get(address) for address in public]
    inside = reverse("working_changes_pdf", args=[slug, 1])
    answers.append(client_of(cast.osteraker).get(inside))
    assert [(answer.status_code, answer["Retry-After"]) for answer in answers] == [(503, "10")] * 3
    assert client_of(cast.outsider).get(inside).status_code == 404
    assert MAX_WAITING > 200  # all extracts of a large edition


def test_what_fails_is_said_and_tried_again_after_a_while(
    edition: Edition, client: Client, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(page_pdf, "MEMORY_MB", 1)
    assert client.get(_extract(edition)).status_code == 202
    assert make_all_waiting() == 1
    assert (client.get(_extract(edition)).status_code, make_all_waiting()) == (503, 0)
    failed = next(folder.glob("*.failure"))
    then = failed.stat().st_mtime - RETRY_SECONDS
    os.utime(failed, (then, then))
    assert (client.get(_extract(edition)).status_code, len(list(folder.glob("*.html")))) == (202, 1)


def test_the_sweep_wakes_for_what_has_waited_long(edition: Edition, client: Client, folder: Path) -> None:
    client.get(_extract(edition))
    waiting = next(folder.glob("*.html"))
    assert PAGE_PDFS.sweep() == 0
    then = waiting.stat().st_mtime - SWEEP_SECONDS
    os.utime(waiting, (then, then))
    assert PAGE_PDFS.sweep() == 1


def test_what_another_version_was_asked_for_is_not_made(folder: Path) -> None:
    folder.mkdir()
    (folder / f"{'0' * 64}.html").write_text("<p>Sida</p>", encoding="utf-8")
    assert make_all_waiting() == 1
    assert list(folder.iterdir()) == []
