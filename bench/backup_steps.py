"""What `bench.backups` has one place do: `python -m bench.backup_steps STEP [ARGUMENT]…`, in pairs; prints a digest.

A place is what the environment says: a database and a folder.
"""

import hashlib
import json
import re
import sys
import tempfile
from pathlib import Path
from typing import Any

import django

django.setup()

from django.contrib.auth import get_user_model  # noqa: E402 the settings come first
from django.core.files.uploadedfile import SimpleUploadedFile  # noqa: E402 likewise
from django.core.management import call_command  # noqa: E402 likewise
from django.db import transaction  # noqa: E402 likewise
from django.test import Client  # noqa: E402 likewise

from actors import ledger  # noqa: E402 likewise
from handlingsplan.backup.making import make  # noqa: E402 likewise
from handlingsplan.backup.restoring import restore, verify  # noqa: E402 likewise
from handlingsplan.jobs.models import RenderJob  # noqa: E402 likewise
from handlingsplan.operations.run_job import compile_job  # noqa: E402 likewise
from handlingsplan.plan.grants import sync_access  # noqa: E402 likewise
from measures import extras as beside  # noqa: E402 likewise
from measures.models import Measure  # noqa: E402 likewise
from tests.backup.refusing import not_refused  # noqa: E402 likewise

PUBLIC = "/planer/stockholm/"
PAGES = (PUBLIC, f"{PUBLIC}kapitel/4/", f"{PUBLIC}utgavor/1/", "/arbete/stockholm/", "/arbete/stockholm/atgarder/")
HISTORY = ("/arbete/stockholm/historik/",)
PDFS = (f"{PUBLIC}plan.pdf", f"{PUBLIC}utgavor/1/plan.pdf")
OF_THE_REQUEST = re.compile(rb'nonce="[^"]*"|"X-CSRFToken": "[^"]*"|csrfmiddlewaretoken" value="[^"]*"')


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
    beside.add_milestone(measure, title=f"Omgång {number}", by=coordinator)
    upload = SimpleUploadedFile(f"Omgång {number}.pdf", b"%PDF-1.7\n" + number.encode())
    beside.add_file(measure, upload=upload, by=coordinator)


def archive(path: str) -> None:
    """Make an archive."""
    make(Path(path))


def fresh(path: str) -> None:
    """Restore into an empty place."""
    restore(Path(path))


def onto(path: str) -> None:
    """Restore onto what is there."""
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
        bodies.append(b"".join(answer) if answer.streaming else answer.content)
    return _digest(OF_THE_REQUEST.sub(b"", b"".join(bodies)))


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
    seals = json.dumps([ledger.heads(), [str(fault) for fault in ledger.verify()]])
    return {
        "plan": _asked(client, PAGES),
        "history": _asked(client, HISTORY) + _digest(seals.encode()),
        "PDF": _asked(client, PDFS),
        "grants": str(sync_access(check=True)),
    }


def main(steps: list[str]) -> None:
    """Take the steps, then print the digests as JSON."""
    for name, argument in zip(steps[::2], steps[1::2], strict=True):
        {step.__name__: step for step in (load, change, archive, fresh, onto, damaged)}[name](argument)
    sys.stdout.write(json.dumps(shown()))


if __name__ == "__main__":
    main(sys.argv[1:])
