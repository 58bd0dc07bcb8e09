"""The coordinator's way to an edition, the compile's page, and the health page."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries
from pytest_django.fixtures import Settings

from actors.models import User
from handlingsplan.chapters.document import PlanDocument
from handlingsplan.editions.models import Edition
from handlingsplan.jobs.enums import JobState
from handlingsplan.jobs.heartbeat import beat
from handlingsplan.jobs.models import Heartbeat, RenderJob
from handlingsplan.plan.models import Plan
from handlingsplan.printing.print_source import edition_source
from handlingsplan.printing.section import Imprint
from handlingsplan.printing.sections import plan_sections
from handlingsplan.publishing.publish import publish
from tests.cast import Cast
from tests.factories import MeasureFactory, PartyFactory, PlanFactory, coordinator
from tests.jobs.completing import PDF, complete
from tests.responses import Response
from tests.walking import body_of

SignIn = Callable[[User], Client]
INSIDE = ["osteraker", "osteraker_ansvarig", "politiker", "forskare"]


def content(response: Response) -> str:
    return response.content.decode()


def publish_as(client: Client, plan: Plan, **data: object) -> Response:
    posted = {"summary": "Nytt om vintern.", "number": 1} | data
    return client.post(reverse("publish", args=[plan.slug]), posted)


def test_publishing_leads_to_the_compile(ready: Plan, cast: Cast, client_of: SignIn) -> None:
    client = client_of(cast.samordnare)
    answer = publish_as(client, ready)
    job = RenderJob.objects.get(form="pdf")
    assert (answer.status_code, answer["Location"]) == (302, job.get_absolute_url())
    assert "Utgåva 1 är publicerad. Nu skapas PDF-filen." in content(client.get(answer["Location"]))
    assert Edition.objects.get().summary == "Nytt om vintern."


def test_a_second_click_publishes_nothing_and_keeps_the_words(ready: Plan, cast: Cast, client_of: SignIn) -> None:
    client = client_of(cast.samordnare)
    publish_as(client, ready)
    again = publish_as(client, ready, summary="Andra klicket")
    assert (again.status_code, Edition.objects.count()) == (409, 1)
    assert "Andra klicket</textarea>" in content(again)
    assert 'name="number" value="2"' in content(again)


def test_a_foreword_stands_on_the_edition_s_page_and_in_its_pdf(ready: Plan, cast: Cast, client_of: SignIn) -> None:
    client = client_of(cast.samordnare)
    publish_as(client, ready, preface="Vi reser.\n\nTack alla.", signatures="Eva Ek, ordförande\nBo Al, direktör")
    page = content(client.get(reverse("edition", args=[ready.slug, 1])))
    assert "<p>Tack alla.</p>" in page
    assert "<li>Eva Ek, ordförande</li><li>Bo Al, direktör</li>" in page
    printed = [one for one in plan_sections(*_printed()) if one.name == "forord"]
    assert len(printed) == 1
    assert [line.strip() for line in printed[0].write().splitlines() if line.strip()] == [
        '<section class="brief preface">',
        '<h2 class="brief__title" id="forord">Förord</h2>',
        "<p>Vi reser.</p>",
        "<p>Tack alla.</p>",
        '<ul class="preface__signatures">',
        "<li>Eva Ek, ordförande</li><li>Bo Al, direktör</li>",
        "</ul>",
        "</section>",
    ]


def _printed() -> tuple[PlanDocument, Imprint]:
    source = edition_source(Edition.objects.get())
    return source.document, source.imprint


def test_an_unfinished_plan_is_not_published(cast: Cast, client_of: SignIn) -> None:
    client = client_of(cast.samordnare)
    answer = publish_as(client, cast.plan)
    assert (answer.status_code, Edition.objects.count()) == (409, 0)
    assert "Nytt om vintern.</textarea>" in content(answer)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        ({"summary": "x" * 2001}, "Texten är för lång: 2001 tecken"),
        ({"preface": "x" * 2601}, "Texten är för lång: 2601 tecken"),
        ({"signatures": "Eva Ek, ordförande"}, "Skriv förordet som ska undertecknas"),
        ({"number": ""}, ""),
    ],
)
def test_a_form_that_cannot_be_stored_is_shown_again(
    ready: Plan, cast: Cast, client_of: SignIn, data: dict[str, object], reason: str
) -> None:
    answer = publish_as(client_of(cast.samordnare), ready, **data)
    assert (answer.status_code, Edition.objects.count(), reason in content(answer)) == (422, 0, True)


@pytest.mark.parametrize("who", INSIDE)
def test_others_neither_publish_nor_order_nor_retry(ready: Plan, cast: Cast, client_of: SignIn, who: str) -> None:
    person = cast[who]
    assert isinstance(person, User)
    client = client_of(person)
    assert client.get(reverse("readiness", args=[ready.slug])).status_code == 403
    assert publish_as(client, ready).status_code == 403
    assert client.post(reverse("draft_pdf", args=[ready.slug])).status_code == 403
    assert (Edition.objects.count(), RenderJob.objects.count()) == (0, 0)


def test_who_is_not_in_the_plan_finds_nothing(compiled: Edition, cast: Cast, client_of: SignIn) -> None:
    client = client_of(cast.outsider)
    job = compiled.job
    asked = [reverse(name, args=[cast.plan.slug]) for name in ("workspace", "readiness", "organisations")]
    asked += [job.get_absolute_url(), reverse("render_job_pdf", args=[cast.plan.slug, job.token])]
    assert [client.get(address).status_code for address in asked] == [404] * 5
    assert publish_as(client, cast.plan, number=2).status_code == 404


def test_a_draft_is_ordered_and_read_inside_only(cast: Cast, client_of: SignIn, client: Client) -> None:
    answer = client_of(cast.samordnare).post(reverse("draft_pdf", args=[cast.plan.slug]))
    job = RenderJob.objects.get(form="pdf")
    assert (answer.status_code, answer["Location"], job.edition) == (302, job.get_absolute_url(), None)
    assert client_of(cast.politiker).get(job.get_absolute_url()).status_code == 200
    assert client.get(job.get_absolute_url()).status_code == 302
    pdf = reverse("render_job_pdf", args=[cast.plan.slug, job.token])
    assert client_of(cast.politiker).get(pdf).status_code == 404  # not finished


def test_the_finished_pdf_is_kept_by_nobody(compiled: Edition, cast: Cast, client_of: SignIn) -> None:
    answer = client_of(cast.politiker).get(reverse("render_job_pdf", args=[cast.plan.slug, compiled.job.token]))
    assert body_of(answer) == PDF.content
    assert answer["Cache-Control"] == "private, no-store"


def test_a_job_is_found_in_its_own_plan_only(compiled: Edition, cast: Cast, client_of: SignIn) -> None:
    other = PlanFactory(slug="en-annan", coordinating_organisation=cast.region)
    client = client_of(coordinator(other))
    assert client.get(reverse("workspace", args=[other.slug])).status_code == 200
    assert client.get(reverse("render_job", args=[other.slug, compiled.job.token])).status_code == 404


@pytest.mark.parametrize(("who", "links"), [("politiker", 1), ("vallentuna", 1), ("samordnare", 0)])
def test_the_first_page_leads_to_the_own_part_of_the_edition(
    compiled: Edition, cast: Cast, client_of: SignIn, who: str, links: int
) -> None:
    slug = {"politiker": "osteraker", "vallentuna": "vallentuna", "samordnare": "region-stockholm"}[who]
    name = {"politiker": "Österåker", "vallentuna": "Vallentuna", "samordnare": "Region Stockholm"}[who]
    link = f'{reverse("public_extract", args=[cast.plan.slug, slug])}">{name} i planen: åtaganden, kostnader och'
    page = content(client_of(cast.person(who)).get(reverse("workspace", args=[cast.plan.slug])))
    assert (page.count(link), page.count("i planen: åtaganden")) == (links, links)


def test_the_first_page_leads_nowhere_before_the_first_edition(cast: Cast, client_of: SignIn) -> None:
    page = content(client_of(cast.politiker).get(reverse("workspace", args=[cast.plan.slug])))
    assert page.count("i planen: åtaganden") == 0


def test_the_first_page_asks_as_much_with_more_parties_and_editions(
    compiled: Edition, cast: Cast, client_of: SignIn, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client, address = client_of(cast.politiker), reverse("workspace", args=[cast.plan.slug])
    client.get(address)
    with CaptureQueriesContext(connection) as first:
        client.get(address)
    queries = len(first)
    for _party in range(3):
        PartyFactory(plan=cast.plan)
    MeasureFactory.create_batch(3, plan=cast.plan, owner=cast.osteraker_kommun)
    complete(publish(cast.plan, by=cast.samordnare, number=2).job)
    client.get(address)
    with django_assert_num_queries(queries):
        page = content(client.get(address))
    assert (page.count("Utgåva 2</strong>"), page.count("Österåker i planen: åtaganden")) == (1, 1)


def test_progress_is_a_fragment_that_asks_again_until_it_is_done(
    edition: Edition, cast: Cast, client_of: SignIn
) -> None:
    client, address = client_of(cast.samordnare), edition.job.get_absolute_url()
    fragment = content(client.get(address, headers={"HX-Request": "true"}))
    assert ("<html" in fragment, "hx-get" in fragment) == (False, True)
    RenderJob.objects.update(state=JobState.FAILED, error="Minnet tog slut när planen skulle sättas.")
    fragment = content(client.get(address, headers={"HX-Request": "true"}))
    assert ("hx-get" in fragment, "Minnet tog slut när planen skulle sättas." in fragment) == (False, True)


def test_what_failed_is_tried_again(edition: Edition, cast: Cast, client_of: SignIn) -> None:
    again = reverse("retry_job", args=[cast.plan.slug, edition.job.token])
    assert client_of(cast.samordnare).post(again).status_code == 403  # it has not failed
    RenderJob.objects.update(state=JobState.FAILED, error="Minnet tog slut.")
    assert client_of(cast.osteraker).post(again).status_code == 403
    assert client_of(cast.samordnare).post(again)["Location"] == edition.job.get_absolute_url()
    assert RenderJob.objects.get(edition=edition).state == JobState.QUEUED


# Health


@pytest.fixture
def broker(settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> None:
    settings.REDIS_URL = ""
    settings.CELERY_BROKER_TRANSPORT_OPTIONS = {"data_folder_in": str(tmp_path_factory.mktemp("broker"))}


def test_everything_well(db: None, broker: None, client: Client) -> None:
    beat()
    answer = client.get(reverse("health"))
    well = {"ok": True, "why": ""}
    parts = {
        "database": well,
        "broker": well,
        "worker": well,
        "jobs": {**well, "waiting": 0, "oldest_seconds": 0},
        "disk": well,
        "grants": {**well, "compared_at": answer.json()["grants"]["compared_at"]},
    }
    assert (answer.status_code, answer.json()) == (200, {"ok": True, **parts})
    assert "no-store" in answer["Cache-Control"]


def test_a_worker_that_is_gone(db: None, broker: None, client: Client) -> None:
    answer = client.get(reverse("health"))
    assert (answer.status_code, answer.json()["worker"]["why"]) == (503, "no worker has consumed a task yet")
    beat()
    Heartbeat.objects.update(at=timezone.now() - timedelta(minutes=5))
    answer = client.get(reverse("health"))
    assert (answer.status_code, answer.json()["worker"]["why"]) == (503, "no worker has consumed a task for 300 s")


def test_a_broker_that_is_gone(db: None, broker: None, settings: Settings, client: Client) -> None:
    beat()
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    answer = client.get(reverse("health"))
    assert (answer.status_code, answer.json()["broker"]) == (503, {"ok": False, "why": "ConnectionError"})
