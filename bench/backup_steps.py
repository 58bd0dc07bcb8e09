"""What `bench.backups` has one place do: steps and their arguments, in pairs; prints digests.

A place is what the environment says: a database and a folder.
"""

import hashlib
import json
import sys
import tempfile
from pathlib import Path
from typing import Any

from django.contrib.auth import get_user_model
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import transaction
from django.test import Client

from actors import seals
from handlingsplan.backup.making import make
from handlingsplan.backup.restoring import restore, verify
from handlingsplan.jobs.models import RenderJob
from handlingsplan.operations.run_job import compile_job
from handlingsplan.plan.grants import sync_access
from measures import extras
from measures.models import Measure
from tests.backup.refusing import not_refused
from tests.walking import body_of, seen_in

PUBLIC = "/planer/stockholm/"
PAGES = (PUBLIC, f"{PUBLIC}kapitel/4/", f"{PUBLIC}utgavor/1/", "/arbete/stockholm/", "/arbete/stockholm/atgarder/")
HISTORY = ("/arbete/stockholm/historik/",)
PDFS = (f"{PUBLIC}plan.pdf", f"{PUBLIC}utgavor/1/plan.pdf")


def load(_argument: str) -> None:
    """Load the Stockholm plan with its people, and compile its edition."""
    call_command("migrate", verbosity=0)
    call_command("load_plan", "stockholm", "--demo", verbosity=0)
    for job_id in RenderJob.objects.values_list("pk", flat=True):
        compile_job(job_id)


def change(number: str) -> None:
    """Have the coordinator change a measure: a row, its history, a file."""
    coordinator = get_user_model().objects.get(username="samordnare")
    measure = Measure.objects.order_by("pk")[int(number) % Measure.objects.count()]
    extras.add_milestone(measure, title=f"Omgång {number}", by=coordinator)
    upload = SimpleUploadedFile(f"Omgång {number}.pdf", b"%PDF-1.7\n" + number.encode())
    extras.add_file(measure, upload=upload, by=coordinator)


def archive(path: str) -> None:
    make(Path(path))


def fresh(path: str) -> None:
    restore(Path(path))


def onto(path: str) -> None:
    restore(Path(path), replace=True)


def damaged(path: str) -> None:
    """Restore each damaged copy, and print those that were not refused for their reason."""
    accepted = not_refused(Path(path))
    if accepted:
        raise SystemExit(f"not refused: {', '.join(accepted)}")


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:16]


def _asked(client: Client, paths: tuple[str, ...]) -> str:
    bodies = []
    for path in paths:
        answer: Any = client.get(path)
        if answer.status_code != 200:  # noqa: PLR2004 HTTP
            raise SystemExit(f"{path}: {answer.status_code}")
        is_page = answer["Content-Type"].startswith("text/html")
        bodies.append(seen_in(answer).encode() if is_page else body_of(answer))
    return _digest(b"".join(bodies))


def _tables() -> str:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "again.zip"
        make(path)
        manifest = verify(path).model_dump(mode="json")
    return _digest(json.dumps(manifest | {"made_at": None}, sort_keys=True).encode())


def shown() -> dict[str, str]:
    """Return digests of all that must be the same: what people see, the history, the PDF, and every table and file."""
    tables = _tables()
    with transaction.atomic():
        seen = _seen()
        transaction.set_rollback(True)  # who looks signs in, which the next archive would tell
    return {"tables and files": tables} | seen


def _seen() -> dict[str, str]:
    client = Client()
    client.force_login(
        get_user_model().objects.get(username="samordnare"), "allauth.account.auth_backends.AuthenticationBackend"
    )
    proof = json.dumps([seals.heads(), [str(fault) for fault in seals.verify()]])
    return {
        "plan": _asked(client, PAGES),
        "history": _asked(client, HISTORY) + _digest(proof.encode()),
        "PDF": _asked(client, PDFS),
        "grants": str(sync_access(check=True)),
    }


def main(steps: list[str]) -> None:
    """Take the steps, then print the digests as JSON."""
    for name, argument in zip(steps[::2], steps[1::2], strict=True):
        {step.__name__: step for step in (load, change, archive, fresh, onto, damaged)}[name](argument)
    sys.stdout.write(json.dumps(shown()))
