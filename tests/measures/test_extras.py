"""Milestones, links and files: who adds them, what is refused, and how a file is served."""

import io
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django.fixtures import Settings

from actors.ledger import entries_of
from actors.models import User
from actors.permissions import RefusedError
from measures import extras
from measures.enums import EditorialState
from measures.models import Measure
from tests.cast import Cast
from tests.factories import MeasureFactory
from tests.walking import body_of

SignIn = Callable[[User], Client]
PDF = b"%PDF-1.7\n%innehall"


@pytest.fixture(autouse=True)
def _own_files(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def measure(cast: Cast) -> Measure:
    return MeasureFactory(plan=cast.plan, owner=cast.osteraker_kommun)


def docx() -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("word/document.xml", "<w/>")
    return content.getvalue()


def test_each_comes_and_goes_through_the_page(cast: Cast, measure: Measure, client_of: SignIn) -> None:
    client, url = client_of(cast.osteraker), f"{measure.get_absolute_url()}bredvid/"
    client.post(url, {"kind": "milstolpe", "title": "Upphandlat", "planned_on": "2027-03-01"})
    client.post(url, {"kind": "lank", "label": "Cykelplanen", "url": "www.osteraker.se/cykel"})
    client.post(url, {"kind": "fil", "file": SimpleUploadedFile("Förstudie.pdf", PDF)})
    milestone, link, file = measure.milestones.get(), measure.links.get(), measure.attachments.get()
    assert (str(milestone), link.url, file.name) == ("Upphandlat", "https://www.osteraker.se/cykel", "Förstudie.pdf")
    page = client.get(measure.get_absolute_url()).content.decode()
    assert [word in page for word in ("planerad 1 mars 2027", "Cykelplanen", "Förstudie.pdf")] == [True] * 3
    for kind, row in (("milstolpe", milestone), ("lank", link), ("fil", file)):
        assert client.post(f"{url}{kind}/{row.pk}/ta-bort/").status_code == 302
    assert (measure.milestones.count(), measure.links.count(), measure.attachments.count()) == (0, 0, 0)


def test_a_milestone_is_reached_on_a_day_that_has_been(cast: Cast, measure: Measure) -> None:
    milestone = extras.add_milestone(measure, title="Invigt", by=cast.osteraker)
    extras.reach_milestone(milestone, on=date(2026, 1, 7), by=cast.osteraker)
    assert [row.content["reached_on"] for row in entries_of(milestone)] == ["2026-01-07", None]
    with pytest.raises(ValidationError, match="har inte varit"):
        extras.reach_milestone(milestone, on=date(2099, 1, 1), by=cast.osteraker)


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("a.pdf", PDF, "application/pdf"),
        ("a.docx", docx(), "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        ("../../etc/a.PDF", PDF, "application/pdf"),
        ("a.pdf", b"<html>", None),
        ("a.html", PDF, None),
        ("a.xlsx", docx(), None),
        ("a.docx", b"PK\x03\x04 not a zip", None),
        ("a.svg", b"<svg onload='x'/>", None),
        ("a.pdf", b"", None),
    ],
)
def test_a_file_is_what_its_content_says(
    cast: Cast, measure: Measure, name: str, content: bytes, kind: str | None
) -> None:
    upload = SimpleUploadedFile(name, content)
    if kind is None:
        with pytest.raises(ValidationError):
            extras.add_file(measure, upload=upload, by=cast.osteraker)
        assert measure.attachments.count() == 0
    else:
        assert extras.add_file(measure, upload=upload, by=cast.osteraker).content_type == kind


def test_a_file_is_saved_not_shown_and_only_for_those_who_see_the_measure(
    cast: Cast, measure: Measure, client_of: SignIn
) -> None:
    upload = SimpleUploadedFile("Plan.pdf", PDF)
    url = extras.add_file(measure, upload=upload, by=cast.osteraker).get_absolute_url()
    answer = client_of(cast.vallentuna).get(url)
    assert answer["Content-Disposition"] == 'attachment; filename="Plan.pdf"'
    assert (body_of(answer), answer["X-Content-Type-Options"]) == (PDF, "nosniff")
    Measure.objects.update(state=EditorialState.DRAFT)
    assert client_of(cast.vallentuna).get(url).status_code == 404


def test_others_add_nothing(cast: Cast, measure: Measure, client_of: SignIn) -> None:
    with pytest.raises(RefusedError):
        extras.add_link(measure, label="Länk", url="https://example.org", by=cast.vallentuna)
    assert client_of(cast.vallentuna).get(f"{measure.get_absolute_url()}bredvid/").status_code == 403


def test_what_is_wrong_is_said_and_stays_typed(cast: Cast, measure: Measure, client_of: SignIn) -> None:
    answer = client_of(cast.osteraker).post(
        f"{measure.get_absolute_url()}bredvid/", {"kind": "lank", "label": "Sidan", "url": "ingen adress"}
    )
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["url"])
    assert 'value="Sidan"' in answer.content.decode()
