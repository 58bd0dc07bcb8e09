"""Pages as small PDFs for a board's papers: made once, kept, and never by too many at a time."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pikepdf
import pypdf
import pytest
from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import Settings

from actors.models import User
from handlingsplan.editions.models import Edition
from handlingsplan.printing import page_pdf
from handlingsplan.publishing.publish import publish
from tests.cast import Cast
from tests.public.test_public_pages import content

SignIn = Callable[[User], Client]


@pytest.fixture(autouse=True)
def _own_folder(settings: Settings, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path
    settings.SITE_URL = "https://plan.example.org"


def test_the_extract_is_made_once_and_handed_out_again(
    edition: Edition, client: Client, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(page_pdf, "SECONDS", 600)  # by the clock: other work may run beside the tests
    page = reverse("public_extract", args=[edition.plan.slug, "osteraker"])
    address = reverse("extract_pdf", args=[edition.plan.slug, "osteraker"])
    assert f'href="{address}"' in content(client.get(page))
    first = client.get(address)
    assert (first.status_code, first["Content-Type"], first["Cache-Control"]) == (
        200,
        "application/pdf",
        "public, no-cache",
    )
    settings.RENDER_JOBS = 0  # nobody may make another
    monkeypatch.setattr(page_pdf, "PATIENCE_SECONDS", 0)
    assert client.get(address).content == first.content
    assert client.get(address, headers={"If-None-Match": first["ETag"]}).status_code == 304
    text = " ".join(pypdf.PdfReader(BytesIO(first.content)).pages[0].extract_text().split())
    told = ("Österåkers kommun i planen", "1. Vintercykling", "Utgåva 1, ")
    assert [words for words in told if words not in text] == []
    with pikepdf.open(BytesIO(first.content)) as pdf:
        links = {str(link.A.URI) for page in pdf.pages for link in page.get("/Annots", [])}
    assert links == {"https://plan.example.org/planer/stockholm/atgarder/1/"}


def test_who_comes_when_too_many_are_made_is_asked_to_come_back(
    edition: Edition, cast: Cast, client: Client, client_of: SignIn, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(cast.plan, by=cast.samordnare)
    settings.RENDER_JOBS = 0
    monkeypatch.setattr(page_pdf, "PATIENCE_SECONDS", 0)
    slug = cast.plan.slug
    public = [reverse("newly_elected_pdf", args=[slug]), reverse("edition_changes_pdf", args=[slug, 2, 1])]
    answers = [client.get(address) for address in public]
    inside = reverse("working_changes_pdf", args=[slug, 1])
    answers.append(client_of(cast.osteraker).get(inside))
    assert [(answer.status_code, answer["Retry-After"]) for answer in answers] == [(503, "10")] * 3
    assert client_of(cast.outsider).get(inside).status_code == 404
