"""Generated hostile workbooks through every address that takes a file: refused in words or kept unread, never broken.

A few in the ordinary run; `HOSTILE_FILES=100 bin/test tests/matrix/test_hostile_files.py` sends a hundred to each
address, `SEED` others.
"""

import inspect
import os
import resource
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.urls import reverse

from followup.models import Observation
from measures.models import FundingRow, Measure
from tests.hostile.workbooks import hostile_workbooks
from tests.matrix.asking import cells, expected, patterns
from tests.matrix.scene import Scene
from tests.page_forms import PageForm, forms_of

FEW = 17  # one of each kind
COUNT = int(os.environ.get("HOSTILE_FILES", FEW))
MAX_SECONDS, MAX_MB = 2.0, 200
READ = {
    "workbook_upload",
    "upload_statistics",
    "chapter_word_file",
}  # elsewhere a file is kept as it is, or its picture made anew


def takers() -> Iterator[str]:
    """Yield the name of every address whose view, or a private function of its module, reads a file that is sent."""
    for pattern in patterns():
        module = sys.modules[inspect.unwrap(pattern.callback).__module__]
        if pattern.name and module.__name__.startswith(("handlingsplan", "measures", "followup", "actors")):
            source = inspect.getsource(inspect.unwrap(pattern.callback))
            private = [value for name, value in vars(module).items() if name.startswith("_") and f"{name}(" in source]
            if any(
                "request.FILES" in inspect.getsource(one)
                for one in [inspect.unwrap(pattern.callback), *filter(inspect.isfunction, private)]
            ):
                yield pattern.name


def _upload(scene: Scene, name: str) -> tuple[Client, PageForm] | None:
    """Return the address's form with a file, filled in, and a client of the first who is shown one."""
    asked: set[str] = set()
    for cell in cells(scene, [name], ["GET"]):
        if expected(cell) != "done" or cell.who.name in asked:
            continue
        asked.add(cell.who.name)
        client = Client(raise_request_exception=False)
        person: Any = scene.people[cell.who.name]
        client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
        address = reverse(name, args=cell.target.args)
        forms = [form for form in forms_of(client.get(address), address) if form.files]
        if forms:
            return client, _filled(forms[0])
    return None


def _filled(form: PageForm) -> PageForm:
    words = {"date": "2026-01-15", "number": "1", "url": "https://example.org", "email": "a@example.org"}
    for name, kind in form.controls.items():
        if not any(form.values.get(name, [])):
            choices = [choice for choice in form.choices.get(name, []) if choice]
            form.values[name] = (
                choices[:1] if name in form.choices else ["2026" if name == "year" else words.get(kind, "Ord")]
            )
    return form


def _spent() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def _most_memory(*, anew: bool = False) -> int:
    """Return the most megabytes that this process has held; anew is from now on, without what made the files."""
    if anew:
        Path("/proc/self/clear_refs").write_text("5")
    status = Path("/proc/self/status").read_text()
    return int(status.split("VmHWM:")[1].split()[0]) // 1024


def _taken_in() -> list[int]:
    return [model.objects.count() for model in (Measure, FundingRow, Observation)]


def _wrong(answer: Any) -> str:
    """Return what is wrong with the answer to a file: it is kept unread, or its file alone is refused, in words."""
    if answer.status_code not in {302, 422}:
        return f"answered {answer.status_code}"
    if answer.status_code == 422 and list(answer.context["form"].errors) != ["file"]:
        return f"refused for something else than its file: {dict(answer.context['form'].errors)}"
    return ""


def _uploads(scene: Scene) -> dict[str, tuple[Client, PageForm]]:
    """Return every address that takes a file; all rows of reference data share a view, only appendices have one."""
    found = {name: _upload(scene, name) for name in takers()}
    assert [name for name, upload in found.items() if upload is None and not name.startswith("basics_")] == []
    uploads = {name: upload for name, upload in found.items() if upload is not None}
    assert uploads.keys() >= READ | {"basics_appendices_add"}
    return uploads


def test_no_file_breaks_an_upload_or_costs_much(scene: Scene) -> None:
    uploads = _uploads(scene)
    files = list(hostile_workbooks(COUNT, seed=os.environ.get("SEED", "1")))
    surprises = []
    before, taken_in = _most_memory(anew=True), _taken_in()
    kept = sorted(uploads.keys() - READ)
    for turn, (what, (file, content)) in enumerate(files):
        for name in [*sorted(READ), *(kept if COUNT > FEW else [kept[turn % len(kept)]])]:
            client, form = uploads[name]
            began = _spent()
            with transaction.atomic():
                answer = form.send(client, {form.files[0]: SimpleUploadedFile(file, content)})
                wrong = _wrong(answer) or ("" if _taken_in() == taken_in else "taken in unasked")
                transaction.set_rollback(True)
            took = _spent() - began
            if wrong or took > MAX_SECONDS:
                surprises.append(f"{what} to {name}: {wrong} in {took:.2f} s")
    assert (surprises, _most_memory() - before < MAX_MB) == ([], True)
