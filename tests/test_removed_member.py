"""Whoever is removed is refused by the very next thing they ask for: in an open session, an editor, a download."""

from collections.abc import Callable

import pytest
from django.core.files.base import ContentFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from actors.models import Membership, User
from handlingsplan.plan import people, workflow
from handlingsplan.plan.models import Chapter
from handlingsplan.publication.enums import JobState
from handlingsplan.publication.models import RenderJob
from tests.cast import Cast
from tests.factories import MeasureFactory, RenderJobFactory, RevisionFactory

Ask = Callable[[Client], HttpResponse]


@pytest.fixture
def asks(cast: Cast) -> dict[str, Ask]:
    """What the officer of Österåker has open: an editor with a text, a measure's form, a draft's PDF, a page."""
    chapter: Chapter = cast.plan.chapters.get(number=1)
    RevisionFactory(chapter=chapter, author=cast.samordnare)
    workflow.appoint_editors(chapter, [cast.osteraker], by=cast.samordnare)
    measure = MeasureFactory(plan=cast.plan, owner=cast.osteraker_kommun)
    job: RenderJob = RenderJobFactory(plan=cast.plan)
    job.pdf.save("plan.pdf", ContentFile(b"%PDF-1.7"), save=False)
    job.state, job.pdf_size = JobState.DONE, 8
    job.save()
    slug, text = cast.plan.slug, {"html": "<p>Sent</p>", "based_on": "1", "summary": ""}
    return {
        "a page": lambda client: client.get(reverse("workspace", args=[slug])),
        "a fragment": lambda client: client.get(reverse("measures", args=[slug]), headers={"hx-request": "true"}),
        "an open editor": lambda client: client.post(reverse("edit_chapter", args=[slug, 1]), text),
        "its presence": lambda client: client.post(reverse("chapter_presence", args=[slug, 1])),
        "an open form": lambda client: client.get(reverse("edit_measure", args=[slug, measure.number])),
        "a download link": lambda client: client.get(reverse("render_job_pdf", args=[slug, job.token])),
    }


def test_the_next_request_of_a_removed_member_is_refused(
    cast: Cast, asks: dict[str, Ask], client_of: Callable[[User], Client]
) -> None:
    clients = {name: client_of(cast.osteraker) for name in asks}
    before = {name: ask(clients[name]) for name, ask in asks.items()}
    assert [response.status_code < 400 for response in before.values()] == [True] * len(asks)
    for response in before.values():
        response.close()
    versions = cast.plan.chapters.get(number=1).revisions.count()
    people.remove(Membership.objects.get(user=cast.osteraker), by=cast.osteraker_ansvarig)
    after = {name: ask(clients[name]).status_code for name, ask in asks.items()}
    assert after == dict.fromkeys(asks, 404)
    assert cast.plan.chapters.get(number=1).revisions.count() == versions


def test_an_account_that_is_closed_is_out_at_once(cast: Cast, client_of: Callable[[User], Client]) -> None:
    client = client_of(cast.osteraker)
    User.objects.filter(pk=cast.osteraker.pk).update(is_active=False)
    response = client.get(reverse("workspace", args=[cast.plan.slug]))
    assert (response.status_code, response["Location"].partition("?")[0]) == (302, reverse("account_login"))
