"""Twelve who press the same button at once: one edition, one draft, and an answer in words for each of the others."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test import Client
from django.urls import reverse

from actors.models import User
from actors.seals import misses_head
from handlingsplan.editions.history_heads import noted_heads
from handlingsplan.editions.models import Edition
from handlingsplan.jobs.models import RenderJob
from handlingsplan.plan.models import TextPicture
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
