"""Many people write one chapter at once through the real pages: nothing is lost, and nobody is disturbed.

WRITERS and SAVES make it larger: `WRITERS=50 SAVES=200 bin/test tests/plan/test_many_writers.py -s`.
"""

import multiprocessing
import os
import re
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from html import unescape
from threading import Barrier
from time import monotonic

import pytest
from django.db import connection, connections
from django.test import Client
from django.urls import reverse

from actors.models import User
from handlingsplan.plan import workflow
from handlingsplan.plan.models import Chapter
from tests.cast import Cast

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]
WRITERS = int(os.environ.get("WRITERS", "6"))
SAVES = int(os.environ.get("SAVES", "5"))
PROCESSES = 2  # writers meet several processes, as where the portal is deployed
_TEXT = re.compile(r"<textarea[^>]*>\n?(.*?)</textarea>", re.DOTALL)
_BASIS = re.compile(r'name="based_on" value="(\d+)"')


def _paragraph(writer: int, save: int) -> str:
    return f"<p>Skribent {writer} har sparat {save} gånger.</p>"


def _write(address: str, person: User, writer: int, start: Barrier) -> Counter[int]:
    """Open the editor, change the own paragraph and save, again and again; return how the saves ended."""
    client = Client()
    client.force_login(person)
    ended: Counter[int] = Counter()
    start.wait()
    for save in range(1, SAVES + 1):
        shown = client.get(address).content.decode()
        text, basis = _TEXT.search(shown), _BASIS.search(shown)
        assert text is not None
        assert basis is not None
        html = unescape(text[1]).replace(_paragraph(writer, save - 1), _paragraph(writer, save))
        answer = client.post(address, {"html": html, "based_on": basis[1], "summary": ""})
        ended[answer.status_code] += 1
    connection.close()
    return ended


def _write_at_once(address: str, person: User, writers: range) -> Counter[int]:
    """Let some of the writers write, all at once; return how their saves ended."""
    start = Barrier(len(writers))
    with ThreadPoolExecutor(len(writers)) as pool:
        return sum(pool.map(lambda writer: _write(address, person, writer, start), writers), Counter[int]())


def test_edits_of_different_paragraphs_are_all_kept(cast: Cast) -> None:
    chapter: Chapter = cast.plan.chapters.get(number=3)
    html = "".join(_paragraph(writer, 0) for writer in range(WRITERS))
    workflow.save_text(chapter, html=html, expected_version=0, by=cast.samordnare)
    address = reverse("edit_chapter", args=[cast.plan.slug, 3])
    connections.close_all()  # each process has its own
    began = monotonic()
    with multiprocessing.get_context("fork").Pool(PROCESSES) as pool:
        shares = [(address, cast.samordnare, range(first, WRITERS, PROCESSES)) for first in range(PROCESSES)]
        ended = sum(pool.starmap(_write_at_once, shares), Counter[int]())
    seconds = monotonic() - began
    chapter = Chapter.objects.select_related("latest").get(pk=chapter.pk)
    assert chapter.latest is not None
    each = f"{1000 * seconds / ended.total():.0f} ms each"
    print(f"{WRITERS} writers, {ended.total()} saves in {seconds:.1f} s ({each}), conflicts: {ended[409]}")  # noqa: T201 the figures
    assert ended == {302: WRITERS * SAVES}
    assert chapter.latest.number == 1 + WRITERS * SAVES
    assert chapter.latest.html == "".join(_paragraph(writer, SAVES) for writer in range(WRITERS))
