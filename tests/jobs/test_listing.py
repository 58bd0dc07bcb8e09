"""The coordinator's page of jobs: what it says of each, how it is searched, and trying again."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.test import Client
from django.utils.html import escape
from pytest_django import DjangoAssertNumQueries

from actors.models import User
from followup.enums import RetrievalState, Service
from handlingsplan.jobs.enums import JobState
from handlingsplan.jobs.leases import finish, take
from handlingsplan.jobs.listing import JobLine, JobOrder, read_jobs
from handlingsplan.jobs.models import RenderJob
from handlingsplan.plan.models import Plan
from tests.cast import Cast
from tests.factories import EditionFactory, IndicatorFactory, RenderJobFactory, RetrievalFactory
from tests.jobs.completing import PDF, complete

SignIn = Callable[[User], Client]


@pytest.fixture
def plan(cast: Cast) -> Plan:
    """A done edition, a failed draft, one that waits, and statistics that could not be fetched."""
    edition = EditionFactory(plan=cast.plan)
    complete(RenderJobFactory(edition=edition, requested_by=cast.samordnare))
    RenderJobFactory(plan=cast.plan, state=JobState.FAILED, error="Minnet räckte inte.", requested_by=cast.samordnare)
    RenderJobFactory(plan=cast.plan, requested_by=None)
    RetrievalFactory(
        indicator=IndicatorFactory(plan=cast.plan, title="Cykling"),
        service=Service.KOLADA,
        state=RetrievalState.FAILED,
        problem="Kolada svarade inte.",
    )
    return cast.plan


def told(lines: list[JobLine]) -> list[tuple[str, str, str, str]]:
    return [(line.title, line.state, line.words, line.asked_by) for line in lines]


def test_each_job_tells_how_it_stands(cast: Cast, plan: Plan) -> None:
    lines = list(read_jobs(plan, order=JobOrder.PRESSING))
    assert told(lines) == [
        ("Utkast av planen", "failed", "Minnet räckte inte.", str(cast.samordnare)),
        ("Cykling från Kolada", "failed", "Kolada svarade inte.", "Portalen, enligt tidtabell"),
        ("Utkast av planen", "queued", "Väntar på att börja", "Portalen"),
        ("Utgåva 1", "done", "64 sidor, 15\N{NO-BREAK SPACE}byte", str(cast.samordnare)),
    ]
    assert [bool(line.retry_url) for line in lines] == [True, True, False, False]


def test_the_list_is_searched_filtered_and_sorted(plan: Plan) -> None:
    titles = [line.title for line in read_jobs(plan, query="utgåva")]
    assert (titles, [line.title for line in read_jobs(plan, state="queued")]) == (["Utgåva 1"], ["Utkast av planen"])
    oldest = [line.asked_at for line in read_jobs(plan, order=JobOrder.OLDEST)]
    assert (oldest[0], oldest) == (datetime(2026, 5, 4, 9, 30, tzinfo=UTC), sorted(oldest))


def test_the_coordinator_tries_again_from_the_page(cast: Cast, plan: Plan, client_of: SignIn) -> None:
    client = client_of(cast.samordnare)
    page = client.get(f"/arbete/{plan.slug}/jobb/?lage=failed")
    lines = page.context["page"].object_list
    assert [line.title for line in lines] == ["Utkast av planen", "Cykling från Kolada"]
    assert client.post(lines[0].retry_url).status_code == 302
    assert RenderJob.objects.filter(state=JobState.FAILED).count() == 0
    assert "Inget jobb stämmer" in client.get(f"/arbete/{plan.slug}/jobb/?q=nej").content.decode()


def test_the_table_is_fetched_again_until_nothing_waits_or_runs(cast: Cast, plan: Plan, client_of: SignIn) -> None:
    client, url = client_of(cast.samordnare), f"/arbete/{plan.slug}/jobb/?lage=failed&sortera=aldst"
    again = f'<div id="jobben" data-hx-get="{escape(url)}" data-hx-trigger="every 2s" data-hx-swap="outerHTML">'

    def told(**headers: str) -> tuple[bool, bool, bool]:
        html = client.get(url, headers=headers).content.decode()
        return again in html, '<div id="jobben">' in html, "<html" in html

    found = [told(), told(**{"HX-Request": "true"})]
    lease = take(RenderJob.objects.get(state=JobState.QUEUED).pk)
    assert lease is not None
    found.append(told(**{"HX-Request": "true"}))
    finish(lease, PDF.content, pages=PDF.pages)
    found.append(told(**{"HX-Request": "true"}))
    assert found == [(True, False, True), (True, False, False), (True, False, False), (False, True, False)]


@pytest.mark.parametrize("count", [1, 3])
def test_queries(cast: Cast, plan: Plan, count: int, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    RenderJobFactory.create_batch(count, plan=plan, state=JobState.FAILED, requested_by=cast.samordnare)
    RetrievalFactory.create_batch(count, indicator=IndicatorFactory(plan=plan))
    with django_assert_num_queries(3):
        assert len(read_jobs(plan)) == 4 + 2 * count
