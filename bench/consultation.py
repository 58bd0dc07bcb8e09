"""How a consultation with many answers is worked on: `python -m bench consultation [BODIES…]`.

Makes one plan of 50 measures for each number of bodies (20 and 200) on PostgreSQL, asks them, and takes in 40 points
from each, put together in groups: the number of queries and the time of each page of its coordinator, and at last how
long it takes to compile the report's PDF.
"""

import resource
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict
from http import HTTPStatus
from io import BytesIO

import pikepdf
from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from actors.models import User
from bench.page_times import PageTime, by_page, coordinator_of_plan, print_times, sizes_of
from handlingsplan.consultation.dispositions import DispositionData, dispose_many, put_together
from handlingsplan.consultation.drafts import Remark, new_key
from handlingsplan.consultation.enums import Channel
from handlingsplan.consultation.models import Body, Consultation, Point, Response
from handlingsplan.consultation.preparing import BodyData, ConsultationData, add_body, prepare
from handlingsplan.consultation.receiving import receive
from handlingsplan.consultation.report.docx import write_report
from handlingsplan.consultation.report.parts import report_pdf
from handlingsplan.consultation.report.reading import report_of
from handlingsplan.consultation.sending_out import send_out
from handlingsplan.consultation.working_days import ANSWER_DAYS, working_days_after
from handlingsplan.plan.models import Plan
from handlingsplan.printing.page_pdf import compiled

SIZES = (20, 200)
MEASURES, POINTS, OF_A_GROUP = 50, 40, 50
PAGES = {
    "the board": "synpunkter/",
    "its page 9": "synpunkter/?page=9",
    "search: belysning": "synpunkter/?q=belysning",
    "one place, what is left": "synpunkter/?plats=measure-1&lage=kvar",
    "a point, with those alike": "synpunkter/1/",
    "the bodies": "instanser/",
    "one answer": "yttranden/1/",
    "the round": "",
    "the report": "redogorelse/",
}


def main(arguments: Sequence[str]) -> int:
    """Make the rounds, ask each page, and print."""
    sizes = sizes_of(arguments, SIZES)
    rounds = [_round(size) for size in sizes]
    print_times(sizes, by_page([_pages(client, one) for client, one in rounds]), what="bodies")
    sys.stdout.write("\n")
    _compile(rounds[-1][1])
    return 0


def _round(bodies: int) -> tuple[Client, Consultation]:
    slug, client = coordinator_of_plan(MEASURES + bodies)
    by = get_user_model().objects.get(email=f"{slug}@example.org")
    plan = Plan.objects.get(slug=slug)
    day = working_days_after(timezone.localdate(), ANSWER_DAYS)
    data = ConsultationData(title="Remiss", letter="Svara.", answers_by=day, is_public=True)
    one = prepare(plan, data=data, by=by)
    for number in range(bodies):
        add_body(one, data=BodyData(name=f"Nämnd {number}", email=f"n{number}@example.org"), by=by)
    one = send_out(one, by=by)
    for number, body in enumerate(Body.objects.filter(consultation=one), start=1):
        body.consultation = one
        _answer(body, number)
    _work(one, by)
    return client, one


def _answer(body: Body, number: int) -> None:
    words = ("belysning", "vinterväghållning", "cykelparkering", "kostnader", "tidplan")
    remarks = [
        Remark(
            key=new_key(),
            place=f"measure-{point % MEASURES + 1}",
            label=f"{point % MEASURES + 1}. Åtgärd",
            text=f"Nämnden vill att {words[(point + number) % 5]} tas med i åtgärden, och att den visas i planen. " * 3,
        )
        for point in range(POINTS)
    ]
    response = Response(consultation=body.consultation, body=body, number=number, channel=Channel.LINK)
    response.draft, response.stance = [asdict(remark) for remark in remarks], "remarks"
    receive(response, by=None)


def _work(one: Consultation, by: User) -> None:
    """Put half of the points together, and say what is done about each."""
    numbers = list(Point.objects.filter(consultation=one).values_list("number", flat=True))
    for start in range(0, len(numbers) // 2, OF_A_GROUP):
        chosen = dict.fromkeys(numbers[start : start + OF_A_GROUP], 0)
        put_together(one, chosen, title=f"Grupp {start}", by=by)
    rest = dict.fromkeys(numbers[len(numbers) // 2 :], 0)
    dispose_many(one, rest, DispositionData(disposition="partly", reply="Vi tar med det. " * 5), by=by)


def _pages(client: Client, one: Consultation) -> dict[str, PageTime]:
    address = f"/arbete/{one.plan.slug}/remisser/{one.number}/"
    return {name: _ask(client, f"{address}{page}") for name, page in PAGES.items()}


def _ask(client: Client, address: str) -> PageTime:
    client.get(address)  # templates are compiled, and what was sent out is read, the first time
    start = time.perf_counter()
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(address)
    if answer.status_code != HTTPStatus.OK:
        raise RuntimeError(f"{address}: {answer.status_code}")
    return PageTime(len(queries), (time.perf_counter() - start) * 1000)


def _compile(one: Consultation) -> None:
    """Compile the report as a worker does: what the portal writes into the queue, and what comes of it."""
    for what in ("cold", "again with nothing new"):
        start, spent = time.perf_counter(), _spent()
        page = report_pdf(one)
        made = compiled(page.recipe)
        seconds = time.perf_counter() - start
        with pikepdf.open(BytesIO(made)) as pdf:
            pages = len(pdf.pages)
        sys.stdout.write(
            f"The report, {what}: {seconds:.1f} s, {_spent() - spent:.1f} s of the processor, {pages:,} pages, "
            f"{len(made):,} bytes\n"
        )
    start = time.perf_counter()
    word = write_report(report_of(one))
    sys.stdout.write(f"The report as Word: {time.perf_counter() - start:.1f} s, {len(word):,} bytes\n")


def _spent() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)
