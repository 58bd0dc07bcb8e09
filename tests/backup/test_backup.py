"""An archive gives everything back as it was, or nothing at all."""

import json
import re
import shutil
import stat
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.test import Client
from pytest_django.fixtures import Settings

from actors.models import LedgerEntry, User
from handlingsplan.backup.restoring import verify
from handlingsplan.plan.grants import sync_access
from handlingsplan.plan.models import Plan
from measures.models import Attachment, Measure
from tests import databases
from tests.backup.archives import KEPT_FILE, archived
from tests.backup.refusing import not_refused
from tests.factories import MeasureFactory

pytestmark = pytest.mark.django_db(transaction=True)
OF_THE_REQUEST = re.compile(rb'nonce="[^"]*"|"X-CSRFToken": "[^"]*"|csrfmiddlewaretoken" value="[^"]*"')


def content_of(path: Path) -> dict[str, Any]:
    """Return all that the archive says but when it was made: the checksum of every table and file."""
    manifest: dict[str, Any] = json.loads(ZipFile(path).read("manifest.json"))
    return manifest | {"made_at": None}


def pages(plan: Plan) -> list[bytes]:
    client = Client()
    paths = ("", "kapitel/4/", "plan.pdf", "utgavor/")
    answers = [client.get(f"{plan.get_absolute_url()}{path}") for path in paths]
    bodies = [b"".join(answer) if answer.streaming else answer.content for answer in answers]
    return [OF_THE_REQUEST.sub(b"", body) for body in bodies]


def test_what_changed_since_is_gone_and_all_is_as_it_was(
    plan: Plan, archive: Path, tmp_path: Path, client_of: Callable[[User], Client]
) -> None:
    before, last = pages(plan), Measure.objects.order_by("pk").values_list("pk", flat=True).last()
    assert last is not None
    Measure.objects.update(title="Ändrad")
    client_of(User.objects.get(username="osteraker"))
    default_storage.delete(KEPT_FILE)
    default_storage.save(KEPT_FILE, ContentFile(b"en annan"))
    Attachment.objects.create(
        measure=Measure.objects.get(),
        name="b",
        file=default_storage.save("measures/2026/b.pdf", ContentFile(b"b")),
        content_type="",
        size=1,
    )
    call_command("restore", str(archive), "--replace", stdout=StringIO())
    assert (pages(plan) == before, bool(sync_access(check=True))) == (True, False)
    with Attachment.objects.get().file.open() as file:
        assert file.read() == b"%PDF-1.7 karta"
    assert not default_storage.exists("measures/2026/b.pdf")
    call_command("verify_history", stdout=StringIO())
    assert Client().get("/arbete/").status_code == 302
    assert MeasureFactory(plan=plan, owner=Measure.objects.get().owner).pk == last + 2


def test_an_empty_place_gets_the_same_tables_and_files_to_the_byte(archive: Path, settings: Settings) -> None:
    shutil.rmtree(settings.MEDIA_ROOT)
    with pytest.raises(CommandError, match="The place is not empty"):
        call_command("restore", str(archive))
    databases.empty()
    call_command("restore", str(archive), stdout=StringIO())
    assert content_of(archived(archive.with_name("second.zip"))) == content_of(archive)
    assert stat.S_IMODE(archive.stat().st_mode) == 0o600


def test_each_damaged_archive_is_refused_with_its_reason_and_changes_nothing(archive: Path, settings: Settings) -> None:
    before = (LedgerEntry.objects.count(), sorted(Path(settings.MEDIA_ROOT).rglob("*")))
    assert not_refused(archive) == {}
    assert (LedgerEntry.objects.count(), sorted(Path(settings.MEDIA_ROOT).rglob("*"))) == before
    assert verify(archive).files.keys() == {KEPT_FILE, *default_files(settings)}


def default_files(settings: Settings) -> set[str]:
    root = Path(settings.MEDIA_ROOT)
    return {path.relative_to(root).as_posix() for path in root.rglob("*.pdf")}


def test_a_lost_file_is_told_of_before_anything_is_made(plan: Plan, tmp_path: Path) -> None:
    default_storage.delete(KEPT_FILE)
    with pytest.raises(CommandError, match="Files are gone: measures/2026/"):
        archived(tmp_path / "a.zip")
    call_command("backup", str(tmp_path / "a.zip"), "--without-missing-files", stderr=StringIO())
    assert (verify(tmp_path / "a.zip").missing, [path.name for path in tmp_path.glob("*.zip")]) == (
        (KEPT_FILE,),
        ["a.zip"],
    )
