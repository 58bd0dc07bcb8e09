"""A coordinator's work for 40 organisations, by the page: `python -m bench coordinating [MEASURES…]`.

Makes one plan of each size (50 and 500 measures, a lead in each organisation) on PostgreSQL. A list of as many measures
is laid before its owners, a fifth as many commitments are decided by one extract, everybody is reminded. Prints the
queries and the processor's time of each page, without the database's, and the ratio of the times; fails where one takes
more than two seconds.
"""

import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from http import HTTPStatus
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.db.models import Max
from django.test import Client
from django.test.utils import CaptureQueriesContext

from actors.enums import Role
from actors.models import LedgerEntry, Membership, Organisation, User
from bench.page_times import PageTime, by_page, coordinator_of_plan, print_times, sizes_of
from handlingsplan.plan.grants import sync_access
from measures.decisions.forms import row_key
from measures.models import Commitment, LaidMeasure, Measure, WorkbookUpload
from measures.workbooks.preview import make_preview

SIZES = (50, 500)
MAX_MS = 2000
WORKED = frozenset({HTTPStatus.OK, HTTPStatus.FOUND})
_FIFTH = 5


def main(arguments: Sequence[str]) -> int:
    """Make the plans, do a coordinator's work in each, and print; 1 where a page took too long."""
    sizes = sizes_of(arguments, SIZES)
    work = [_work(size) for size in sizes]
    print_times(sizes, by_page(work))
    slow = {name: each.milliseconds for pages in work for name, each in pages.items() if each.milliseconds > MAX_MS}
    if slow:
        sys.stdout.write(f"More than {MAX_MS} ms: {slow}\n")
    return 1 if slow else 0


def _work(size: int) -> dict[str, PageTime]:
    slug, client = coordinator_of_plan(size)
    bodies = list(Organisation.objects.filter(slug__startswith=f"{slug}-").order_by("pk"))
    _appoint_leads(slug, bodies)
    body = bodies[2]
    _ask_for_commitments(slug, body, size // _FIFTH)
    work = f"/arbete/{slug}/"
    client.get(f"{work}vantar-pa/")  # templates are compiled the first time
    pages = {name: _ask(client, address, posted) for name, address, posted in _laying(work, bodies, size)}
    if LaidMeasure.objects.filter(measure__plan__slug=slug).count() != size + 1:
        raise RuntimeError("not all were laid")
    pages |= {name: _ask(client, address, posted) for name, address, posted in _deciding(work, body)}
    if (
        Commitment.objects.filter(plan__slug=slug, organisation=body, decision_paragraph="§ 77").count()
        < size // _FIFTH
    ):
        raise RuntimeError("not all were decided")
    reminding: list[tuple[str, str, Any]] = [
        ("who has not answered", "vantar-pa/", None),
        ("the letters to all", "vantar-pa/ataganden/", None),
        ("remind all", "vantar-pa/ataganden/", {}),
    ]
    return pages | {name: _ask(client, work + address, posted) for name, address, posted in reminding}


def _appoint_leads(slug: str, bodies: Sequence[Organisation]) -> None:
    for number, body in enumerate(bodies):
        lead = User.objects.create(
            username=f"{slug}-{number}", email=f"{slug}-{number}@example.org", full_name=f"Ansvarig {number}"
        )
        Membership.objects.create(user=lead, organisation=body, role=Role.LEAD)
    sync_access()


def _ask_for_commitments(slug: str, body: Organisation, count: int) -> None:
    """Let the organisation, which has answered nothing yet, be asked about so many measures."""
    Commitment.objects.filter(plan__slug=slug, organisation=body).delete()
    measures = Measure.objects.filter(plan__slug=slug).handed_over()[:count]
    Commitment.objects.bulk_create(Commitment(plan=one.plan, measure=one, organisation=body) for one in measures)


Step = tuple[str, str, Mapping[str, Any] | None]


def _laying(work: str, bodies: Sequence[Organisation], count: int) -> Iterator[Step]:
    one = {"title": "Solceller på skolan", "description": "På hela taket.", "owner": bodies[3].pk}
    yield "lay one by form", f"{work}atgarder/framlagda/ny/", one
    rows = [f"Åtgärd {n};Beskrivning {n};{bodies[n % len(bodies)].name}" for n in range(count)]
    content = "\n".join(["Rubrik;Beskrivning;Ansvarig organisation", *rows]).encode()
    yield (
        "lay a list: the file",
        f"{work}atgarder/las-in/",
        {
            "organisation": bodies[0].pk,
            "file": SimpleUploadedFile("lista.csv", content),
        },
    )
    upload = WorkbookUpload.objects.latest("pk")
    yield "lay a list: the preview", upload.get_absolute_url(), None
    preview = make_preview(upload, by=upload.by)
    after = LedgerEntry.objects.aggregate(last=Max("pk"))["last"]
    yield "lay a list", upload.get_absolute_url(), {"seen": preview.version, "made_after": after}
    yield "what was laid", f"{work}atgarder/framlagda/", None
    yield "remind all of it", f"{work}atgarder/framlagda/paminn/", {}


def _deciding(work: str, body: Organisation) -> Iterator[Step]:
    address = f"{work}ataganden/{body.slug}/beslut/"
    yield "what can be decided", address, None
    rows = [row_key(one) for one in Commitment.objects.filter(organisation=body, state="proposed")]
    facts = {"state": "decided", "decision_body": "Kommunstyrelsen", "decision_date": f"{date(2026, 3, 18)}"}
    file = SimpleUploadedFile("utdrag.pdf", b"%PDF-1.7 utdrag", "application/pdf")
    yield "decide at once", address, facts | {"decision_paragraph": "77", "rows": rows, "file": file}


def _ask(client: Client, address: str, posted: Mapping[str, Any] | None) -> PageTime:
    start = time.process_time()
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(address) if posted is None else client.post(address, posted)
    if answer.status_code not in WORKED or answer.get("Location", "").startswith("/konto/"):
        raise RuntimeError(f"{address}: {answer.status_code}")
    return PageTime(len(queries), (time.process_time() - start) * 1000)
