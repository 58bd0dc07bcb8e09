"""Twelve who press the same button at once: one edition, one draft, and an answer in words for each of the others."""

import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from actors.ledger import entries_of
from actors.models import User
from actors.permissions import RefusedError
from actors.seals import misses_head
from followup.rounds.models import Reopening
from followup.rounds.opening import RoundData, open_round
from handlingsplan.editions.history_heads import noted_heads
from handlingsplan.editions.models import Edition
from handlingsplan.jobs.models import RenderJob
from handlingsplan.plan.models import Plan, TextPicture
from handlingsplan.publishing.publish import TURNS, publish
from handlingsplan.reports.rendering import close_round
from handlingsplan.reports.reopening import reopen_round
from tests.cast import Cast
from tests.factories import MeasureFactory, RevisionFactory, approve_all_chapters

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]
PEOPLE = 12


def _answers(clients: list[Client], address: str, data: dict[str, str]) -> Counter[int]:
    barrier = Barrier(len(clients))

    def post(client: Client) -> int:
        barrier.wait()
        try:
            return client.post(address, data).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(len(clients)) as pool:
        return Counter(pool.map(post, clients))


def _picture_in_a_text(cast: Cast) -> None:
    """Put a picture in an approved text: publishing lets everybody see it, which writes to its row."""
    picture = TextPicture(plan=cast.plan, width=1, height=1, uploaded_by=cast.samordnare)
    picture.file.save("bild.jpg", ContentFile(b"\xff\xd8\xff"))
    html = f'<figure><img src="{picture.get_absolute_url()}" alt="Ett garage"></figure>'
    RevisionFactory(chapter=cast.plan.chapters.get(number=1), number=2, html=html, approved=True)


def test_one_edition_comes_of_twelve_clicks(cast: Cast, client_of: Callable[[User], Client]) -> None:
    MeasureFactory(plan=cast.plan, owner=cast.osteraker_kommun, state="accepted")
    approve_all_chapters(cast.plan)
    _picture_in_a_text(cast)
    clients = [client_of(cast.samordnare) for _each in range(PEOPLE)]
    for number in range(1, 4):
        address, data = reverse("publish", args=[cast.plan.slug]), {"summary": "Ny", "number": str(number)}
        assert _answers(clients, address, data) == {302: 1, 409: PEOPLE - 1}
        assert Edition.objects.filter(plan=cast.plan).count() == number
    assert [misses_head(*head) for head in noted_heads()] == [False, False, False]


def test_one_draft_comes_of_twelve_clicks(cast: Cast, client_of: Callable[[User], Client]) -> None:
    clients = [client_of(cast.samordnare) for _each in range(PEOPLE)]
    assert _answers(clients, reverse("draft_pdf", args=[cast.plan.slug]), {}) == {302: PEOPLE}
    assert RenderJob.objects.count() == 1


@pytest.mark.parametrize("late", [0.0, 0.02, 0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.6, 0.8])
def test_no_round_is_opened_again_under_an_edition_that_rests_on_it(ready: Plan, cast: Cast, late: float) -> None:
    today = timezone.localdate()
    data = RoundData(title="Omgången", year=today.year, deadline=today + timedelta(days=30))
    one = open_round(ready, data=data, by=cast.samordnare)
    close_round(one, by=cast.samordnare)
    started = Barrier(2)

    def act(work: Callable[[], object], wait: float) -> str:
        started.wait()
        time.sleep(wait)
        try:
            work()
        except RefusedError:
            return "refused"
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(2) as pool:
        published = pool.submit(act, lambda: publish(ready, by=cast.samordnare), 0)
        opened = pool.submit(act, lambda: reopen_round(one, reason="Fel.", by=cast.samordnare), late)
        found = published.result(), opened.result()
    edition, reopening = Edition.objects.get(), Reopening.objects.first()
    assert found == ("done", "done" if reopening else "refused")
    # Where it was opened again, the plan was read after that: what the edition says rests on no closed round.
    assert reopening is None or edition.published_at > entries_of(reopening).get().at


@pytest.mark.parametrize(("times", "status", "editions"), [(TURNS - 1, 302, 1), (10 * TURNS, 409, 0)])
def test_where_others_always_write_meanwhile_publishing_ends_in_words(
    ready: Plan, cast: Cast, client_of: Callable[[User], Client], times: int, status: int, editions: int
) -> None:
    client = client_of(cast.samordnare)
    turns: list[str] = []

    def write(title: str) -> None:
        Plan.objects.filter(pk=ready.pk).update(title=title)
        connection.close()

    def meanwhile(execute: Callable[..., object], sql: str, params: object, many: bool, context: object) -> object:  # noqa: FBT001 Django's signature
        if "FOR UPDATE" in sql and 'FROM "plan_plan"' in sql and len(turns) < times:
            turns.append(sql)
            with ThreadPoolExecutor(1) as pool:
                pool.submit(write, f"Plan {len(turns)}").result()
        return execute(sql, params, many, context)

    with connection.execute_wrapper(meanwhile):
        answer = client.post(reverse("publish", args=[ready.slug]), {"summary": "Det nya", "number": "1"})
    page = answer.content.decode()
    assert (answer.status_code, Edition.objects.count(), len(turns)) == (status, editions, min(times, TURNS))
    if status == 409:
        assert ("Inget är publicerat. Vänta en stund" in page, "Det nya" in page) == (True, True)
