"""Whoever is removed is refused by the very next thing they ask for: in an open session, an editor, a download."""

from collections.abc import Callable

import pytest
from django.core.files.base import ContentFile
from django.db import transaction
from django.test import Client
from django.urls import reverse

from actors.models import Membership, User
from handlingsplan.jobs.enums import JobState
from handlingsplan.plan import people, workflow
from handlingsplan.plan.models import Chapter
from handlingsplan.spreadsheets.reading.sheets import Sheet
from measures.models import Attachment, Measure
from measures.workbooks.importing import keep_upload
from measures.workbooks.preview import make_preview
from tests.cast import Cast
from tests.factories import MeasureFactory, RenderJobFactory, RevisionFactory
from tests.responses import Response
from tests.walking import body_of

REFUSED = 400
Ask = Callable[[Client], Response]


@pytest.fixture
def asks(cast: Cast) -> dict[str, Ask]:
    """What the officer of Österåker has open: an editor with a text, a measure's form, a file, an import."""
    chapter: Chapter = cast.plan.chapters.get(number=1)
    RevisionFactory(chapter=chapter, author=cast.samordnare)
    workflow.appoint_editors(chapter, [cast.osteraker], by=cast.samordnare)
    measure = MeasureFactory(plan=cast.plan, owner=cast.osteraker_kommun)
    job = RenderJobFactory(plan=cast.plan)
    job.file.save("plan.pdf", ContentFile(b"%PDF-1.7"), save=False)
    job.state, job.file_size = JobState.DONE, 8
    job.save()
    attachment = Attachment(measure=measure, name="bild.png", content_type="image/png", size=4)
    attachment.file.save("bild.png", ContentFile(b"\x89PNG"))
    sheet = Sheet("Blad1", rows=[["Åtgärd", "Ansvarig"], ["Från filen", "Österåker"]])
    taken_in = keep_upload(
        cast.plan, organisation=cast.osteraker_kommun, name="a.xlsx", sheets=[sheet], by=cast.osteraker
    )
    seen = make_preview(taken_in, by=cast.osteraker).version
    slug, text = cast.plan.slug, {"html": "<p>Sent</p>", "based_on": "1", "summary": ""}
    return {
        "a page": lambda client: client.get(reverse("workspace", args=[slug])),
        "a fragment": lambda client: client.get(reverse("measures", args=[slug]), headers={"hx-request": "true"}),
        "an open editor": lambda client: client.post(reverse("edit_chapter", args=[slug, 1]), text),
        "its presence": lambda client: client.post(reverse("chapter_presence", args=[slug, 1])),
        "an open form": lambda client: client.get(reverse("edit_part", args=[slug, measure.number, "vad"])),
        "a running import": lambda client: client.post(
            reverse("workbook_preview", args=[slug, taken_in.pk]), {"seen": seen}
        ),
        "a file's link": lambda client: client.get(
            reverse("measure_attachment", args=[slug, measure.number, attachment.pk])
        ),
        "a download link": lambda client: client.get(reverse("render_job_pdf", args=[slug, job.token])),
    }


def _answers(asks: dict[str, Ask], clients: dict[str, Client]) -> dict[str, int]:
    found = {}
    for name, ask in asks.items():
        with transaction.atomic():
            response = ask(clients[name])
            found[name] = response.status_code
            body_of(response)  # a file is closed once, by its last part
            transaction.set_rollback(True)
    return found


def _written(cast: Cast) -> tuple[int, int]:
    return cast.plan.chapters.get(number=1).revisions.count(), Measure.objects.filter(title="Från filen").count()


def test_the_next_request_of_a_removed_member_is_refused(
    cast: Cast, asks: dict[str, Ask], client_of: Callable[[User], Client]
) -> None:
    clients = {name: client_of(cast.osteraker) for name in asks}
    before = _answers(asks, clients)
    assert {name: status for name, status in before.items() if status >= REFUSED} == {}
    people.remove(Membership.objects.get(user=cast.osteraker), by=cast.osteraker_ansvarig)
    written = _written(cast)
    after = {name: ask(clients[name]).status_code for name, ask in asks.items()}
    assert after == dict.fromkeys(asks, 404)
    assert _written(cast) == written


def test_an_account_that_is_closed_is_out_at_once(cast: Cast, client_of: Callable[[User], Client]) -> None:
    client = client_of(cast.osteraker)
    User.objects.filter(pk=cast.osteraker.pk).update(is_active=False)
    response = client.get(reverse("workspace", args=[cast.plan.slug]))
    assert (response.status_code, response["Location"].partition("?")[0]) == (302, reverse("account_login"))
