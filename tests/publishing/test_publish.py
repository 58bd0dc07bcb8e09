import threading
from datetime import UTC, datetime

import pytest
import time_machine
from django.db import connection
from django.test import Client
from pytest_django import DjangoCaptureOnCommitCallbacks

from actors.heads import plan_head
from actors.permissions import RefusedError
from actors.seals import seal
from handlingsplan.celery import app
from handlingsplan.editions.freezing import checksum, thaw
from handlingsplan.editions.models import Edition, FrozenEditionError
from handlingsplan.jobs.enums import JobState
from handlingsplan.jobs.models import RenderJob
from handlingsplan.plan.models import Plan
from handlingsplan.publishing.publish import AlreadyPublishedError, Preface, next_number, publish
from handlingsplan.richtext import TextRefusedError
from measures.enums import EditorialState
from measures.models import Measure
from tests.cast import Cast
from tests.factories import MeasureFactory, RevisionFactory


@time_machine.travel(datetime(2026, 5, 4, 9, 30, tzinfo=UTC), tick=False)
def test_publishing_freezes_what_is_approved(ready: Plan, cast: Cast) -> None:
    RevisionFactory(chapter=ready.chapters.get(number=1), html="<p>Nyare, inte godkänd.</p>")
    MeasureFactory(plan=ready, owner=cast.kth, title="Bara föreslagen", state=EditorialState.PROPOSED)
    seal()
    history = plan_head(ready.pk)
    edition = publish(
        ready,
        by=cast.samordnare,
        summary="  Den första.\r\n",
        preface=Preface("Vi reser tillsammans.\r\n\r\nTack alla.", " Eva Ek, ordförande\r\n\r\nBo Al, regiondirektör "),
    )
    document = thaw(edition.content)
    assert (edition.number, edition.summary, edition.published_by) == (1, "Den första.", cast.samordnare)
    assert edition.published_at == datetime(2026, 5, 4, 9, 30, tzinfo=UTC)
    assert edition.checksum == checksum(edition.content)
    assert document.edition is not None
    assert document.edition.model_dump() == {
        "number": 1,
        "published_at": datetime(2026, 5, 4, 9, 30, tzinfo=UTC),
        "summary": "Den första.",
        "history_head": history,
        "is_consultation": False,
        "preface": "Vi reser tillsammans.\n\nTack alla.",
        "signatures": ("Eva Ek, ordförande", "Bo Al, regiondirektör"),
    }
    assert history.startswith(f"plan:{ready.pk} ")
    assert [measure.title for package in document.measures.packages for measure in package.measures] == [
        "Vintercykling"
    ]
    assert "inte godkänd" not in document.background.html


def test_publishing_orders_the_pdf(edition: Edition, cast: Cast) -> None:
    job = RenderJob.objects.get(form="pdf")
    assert (job.edition, job.plan, job.requested_by, job.state) == (
        edition,
        cast.plan,
        cast.samordnare,
        JobState.QUEUED,
    )


def test_what_happens_later_changes_no_edition(edition: Edition, cast: Cast) -> None:
    before = Edition.objects.get().content
    Measure.objects.update(title="Ett annat namn")
    second = publish(cast.plan, by=cast.samordnare)
    assert second.number == 2
    assert Edition.objects.get(number=1).content == before
    assert "Ett annat namn" not in before
    assert "Ett annat namn" in second.content


def test_an_edition_is_never_saved_again(edition: Edition) -> None:
    edition.summary = "Något annat"
    with pytest.raises(FrozenEditionError):
        edition.save()
    assert Edition.objects.get().summary == "Den första."


@pytest.mark.parametrize("who", ["osteraker", "osteraker_ansvarig", "politiker", "forskare", "outsider", "anonymous"])
def test_only_the_coordinator_publishes(ready: Plan, cast: Cast, who: str) -> None:
    with pytest.raises(RefusedError, match=r"^Det här gör samordnaren\.$"):
        publish(ready, by=cast[who])  # type: ignore[arg-type] # nobody signed in is refused too
    assert Edition.objects.count() == 0


def test_a_plan_that_is_not_ready_is_refused(cast: Cast) -> None:
    with pytest.raises(RefusedError, match="8 kapitel har ingen godkänd text"):
        publish(cast.plan, by=cast.samordnare)
    assert (Edition.objects.count(), RenderJob.objects.count()) == (0, 0)


def test_a_second_click_is_refused_in_words(ready: Plan, cast: Cast) -> None:
    publish(ready, by=cast.samordnare, number=1)
    with pytest.raises(AlreadyPublishedError) as refusal:
        publish(ready, by=cast.samordnare, number=1)
    assert str(refusal.value) == (
        "Utgåva 1 publicerades redan, av Sara Lindqvist. Läs den innan du publicerar en till."
    )
    assert Edition.objects.count() == 1


def test_a_summary_that_is_too_long_is_refused(ready: Plan, cast: Cast) -> None:
    with pytest.raises(TextRefusedError):
        publish(ready, by=cast.samordnare, summary="å" * 2_001)
    assert Edition.objects.count() == 0


def test_numbers_are_each_plans_own(edition: Edition) -> None:
    assert next_number(edition.plan) == 2
    assert next_number(Plan(pk=-1)) == 1


def test_a_broker_that_is_away_does_not_fail_the_request(
    ready: Plan,
    cast: Cast,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    monkeypatch.setattr(app.conf, "broker_url", "redis://127.0.0.1:1/0")
    client = Client()
    client.force_login(cast.samordnare, backend="allauth.account.auth_backends.AuthenticationBackend")
    with django_capture_on_commit_callbacks(execute=True) as callbacks:
        response = client.post("/arbete/stockholm/utgava/publicera/", {"number": 1, "summary": "Ny"})
    job = RenderJob.objects.get(form="pdf")
    # The word to the worker, and to open pages; that entries are sealed waits since the first row of the test
    assert len(callbacks) == 2
    assert (response.status_code, response["Location"]) == (302, f"/arbete/stockholm/jobb/{job.token}/")
    assert (job.state, job.sent_at) == (JobState.QUEUED, None)


@pytest.mark.services
@pytest.mark.django_db(transaction=True)
def test_two_at_the_same_moment_publish_once(ready: Plan, cast: Cast) -> None:
    outcomes: list[str] = []
    start = threading.Barrier(2)

    def click() -> None:
        start.wait()
        try:
            publish(ready, by=cast.samordnare, number=1)
            outcomes.append("published")
        except AlreadyPublishedError:
            outcomes.append("refused")
        finally:
            connection.close()

    clicks = [threading.Thread(target=click) for _ in range(2)]
    for one in clicks:
        one.start()
    for one in clicks:
        one.join()
    assert sorted(outcomes) == ["published", "refused"]
    assert (Edition.objects.count(), RenderJob.objects.count()) == (1, 5)
