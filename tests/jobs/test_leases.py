from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from uuid import uuid4

import pytest
import time_machine
from django.conf import settings
from pytest_django import DjangoCaptureOnCommitCallbacks

from actors.permissions import RefusedError
from handlingsplan.celery import app
from handlingsplan.jobs.enqueue import enqueue_draft, retry
from handlingsplan.jobs.enums import JobState, JobStep
from handlingsplan.jobs.leases import MAX_ATTEMPTS, Lease, LeaseLostError, fail, finish, renew, sweep, take
from handlingsplan.jobs.models import RenderJob
from tests.cast import Cast
from tests.factories import EditionFactory, RenderJobFactory
from tests.jobs.completing import PDF, complete

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)


@pytest.fixture
def job(db: None) -> RenderJob:
    return RenderJobFactory()


def _taken(job: RenderJob) -> Lease:
    lease = take(job.pk)
    assert lease is not None
    return lease


def _files() -> list[str]:
    return sorted(path.name for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file())


@time_machine.travel(NOON, tick=False)
def test_taking_a_job(job: RenderJob) -> None:
    lease = _taken(job)
    job.refresh_from_db()
    assert (job.state, job.step, job.lease, job.attempts) == (JobState.RUNNING, JobStep.READING, lease.token, 1)
    assert job.lease_until == NOON + timedelta(seconds=settings.RENDER_LEASE_SECONDS)


def test_a_job_is_taken_once(job: RenderJob) -> None:
    _taken(job)
    assert take(job.pk) is None
    job.refresh_from_db()
    assert job.attempts == 1


def test_what_is_over_or_unknown_is_not_taken(job: RenderJob) -> None:
    complete(job)
    assert take(job.pk) is None
    assert take(-1) is None


def test_a_lease_that_ran_out_is_taken_over(job: RenderJob) -> None:
    with time_machine.travel(NOON, tick=False):
        first = _taken(job)
    with time_machine.travel(NOON + timedelta(seconds=settings.RENDER_LEASE_SECONDS - 1), tick=False):
        assert take(job.pk) is None
    with time_machine.travel(NOON + timedelta(seconds=settings.RENDER_LEASE_SECONDS + 1), tick=False):
        second = _taken(job)
    assert first.token != second.token
    too_late: list[Callable[[], object]] = [
        lambda: finish(first, PDF.content),
        lambda: fail(first, "sent"),
        lambda: renew(first, JobStep.WRITING),
    ]
    for late in too_late:
        with pytest.raises(LeaseLostError):
            late()
    finish(second, PDF.content)
    assert len(_files()) == 1


def test_a_late_worker_may_finish_what_nobody_took_over(job: RenderJob) -> None:
    with time_machine.travel(NOON, tick=False):
        lease = _taken(job)
    with time_machine.travel(NOON + timedelta(hours=1), tick=False):
        finish(lease, PDF.content)
    job.refresh_from_db()
    assert job.state == JobState.DONE


def test_renewing_tells_how_far_it_is(job: RenderJob) -> None:
    with time_machine.travel(NOON, tick=False):
        lease = _taken(job)
    with time_machine.travel(NOON + timedelta(seconds=5), tick=False):
        renew(lease, JobStep.LAYOUT, pages=37)
    job.refresh_from_db()
    assert (job.step, job.page_count) == (JobStep.LAYOUT, 37)
    assert job.lease_until == NOON + timedelta(seconds=5 + settings.RENDER_LEASE_SECONDS)


def test_finishing_stores_the_file(job: RenderJob) -> None:
    finish(_taken(job), PDF.content, pages=PDF.pages)
    job.refresh_from_db()
    assert (job.state, job.step, job.lease, job.lease_until) == (JobState.DONE, JobStep.READY, None, None)
    assert (Path(job.file.path).read_bytes(), job.file_size, job.page_count) == (PDF.content, len(PDF.content), 64)
    assert job.file_checksum == sha256(PDF.content).hexdigest()
    assert job.file.name == f"plans/{job.plan_id}/{job.token}.pdf"
    assert job.finished_at is not None


def test_finishing_twice_stores_once(job: RenderJob) -> None:
    lease = _taken(job)
    finish(lease, PDF.content)
    with pytest.raises(LeaseLostError):
        finish(lease, b"en annan")
    assert _files() == [f"{job.token}.pdf"]
    assert Path(RenderJob.objects.get().file.path).read_bytes() == PDF.content


def test_what_a_dead_worker_left_is_overwritten(job: RenderJob) -> None:
    left = Path(settings.MEDIA_ROOT) / f"plans/{job.plan_id}/{job.token}.pdf"
    left.parent.mkdir(parents=True)
    left.write_bytes(b"half")
    complete(job)
    assert _files() == [left.name]
    assert left.read_bytes() == PDF.content


def test_a_forged_lease_stores_nothing(job: RenderJob) -> None:
    _taken(job)
    with pytest.raises(LeaseLostError):
        finish(Lease(job.pk, uuid4()), PDF.content)
    assert _files() == []


def test_failing_is_tried_again_twice(job: RenderJob) -> None:
    states = []
    for _ in range(3):
        fail(_taken(job), "Tiden tog slut.")
        job.refresh_from_db()
        states.append((job.state, job.failures, job.error))
    assert states == [
        (JobState.QUEUED, 1, "Tiden tog slut."),
        (JobState.QUEUED, 2, "Tiden tog slut."),
        (JobState.FAILED, 3, "Tiden tog slut."),
    ]
    assert take(job.pk) is None


def test_success_after_failure_forgets_the_reason(job: RenderJob) -> None:
    fail(_taken(job), "Tiden tog slut.")
    complete(job)
    job.refresh_from_db()
    assert (job.state, job.error) == (JobState.DONE, "")


# Sweeping


@pytest.fixture
def broker_away(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(app.conf, "broker_url", "redis://127.0.0.1:1/0")


@pytest.fixture
def broker_in_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(app.conf, "broker_url", "memory://")


@pytest.mark.usefixtures("broker_in_memory")
def test_the_sweep_sends_what_was_never_sent(job: RenderJob) -> None:
    with time_machine.travel(NOON, tick=False):
        assert sweep() == 1
    job.refresh_from_db()
    assert job.sent_at == NOON
    with time_machine.travel(NOON + timedelta(seconds=59), tick=False):
        assert sweep() == 0
    with time_machine.travel(NOON + timedelta(seconds=61), tick=False):
        assert sweep() == 1


@pytest.mark.usefixtures("broker_in_memory")
def test_the_sweep_sends_what_a_dead_worker_had(job: RenderJob) -> None:
    with time_machine.travel(NOON, tick=False):
        _taken(job)
        assert sweep() == 0
    with time_machine.travel(NOON + timedelta(seconds=settings.RENDER_LEASE_SECONDS + 1), tick=False):
        assert sweep() == 1
        assert sweep() == 0
        assert take(job.pk) is not None


@pytest.mark.usefixtures("broker_in_memory")
def test_the_sweep_leaves_alone_what_is_over(job: RenderJob) -> None:
    complete(job)
    assert sweep() == 0


@pytest.mark.usefixtures("broker_away")
def test_without_a_broker_the_sweep_leaves_it_for_the_next(job: RenderJob) -> None:
    assert sweep() == 0
    job.refresh_from_db()
    assert (job.state, job.sent_at) == (JobState.QUEUED, None)


@pytest.mark.usefixtures("broker_in_memory")
def test_a_job_that_kills_each_worker_is_given_up(job: RenderJob) -> None:
    at = NOON
    for attempt in range(1, MAX_ATTEMPTS + 1):
        with time_machine.travel(at, tick=False):
            _taken(job)
        at += timedelta(seconds=settings.RENDER_LEASE_SECONDS + 1)
        with time_machine.travel(at, tick=False):
            sweep()
        job.refresh_from_db()
        assert job.attempts == attempt
        assert job.state == (JobState.FAILED if attempt == MAX_ATTEMPTS else JobState.RUNNING)
    assert (job.error, job.lease) == ("Arbetet avbröts gång på gång innan det blev klart.", None)
    assert job.failures == 0


# Ordering


@pytest.mark.usefixtures("broker_in_memory")
def test_ordering_a_draft(cast: Cast, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        job = enqueue_draft(cast.plan, by=cast.samordnare)
    job.refresh_from_db()
    assert (job.plan, job.edition, job.requested_by, job.state) == (cast.plan, None, cast.samordnare, JobState.QUEUED)
    assert job.sent_at is not None


def test_a_draft_in_the_making_is_not_ordered_twice(cast: Cast) -> None:
    first = enqueue_draft(cast.plan, by=cast.samordnare)
    assert enqueue_draft(cast.plan, by=cast.samordnare) == first
    complete(first)
    assert enqueue_draft(cast.plan, by=cast.samordnare) != first


def test_an_editions_compile_is_not_taken_for_a_draft(cast: Cast) -> None:
    RenderJobFactory(edition=EditionFactory(plan=cast.plan))
    assert enqueue_draft(cast.plan, by=cast.samordnare).edition is None


@pytest.mark.parametrize("who", ["osteraker", "osteraker_ansvarig", "politiker", "forskare", "outsider", "anonymous"])
def test_only_the_coordinator_orders_and_retries(cast: Cast, who: str) -> None:
    failed = RenderJobFactory(plan=cast.plan, state=JobState.FAILED)
    with pytest.raises(RefusedError):
        enqueue_draft(cast.plan, by=cast[who])  # type: ignore[arg-type] # nobody signed in is refused too
    with pytest.raises(RefusedError):
        retry(failed, by=cast[who])  # type: ignore[arg-type] # likewise
    assert list(RenderJob.objects.values_list("state")) == [(JobState.FAILED,)]


def test_retrying_begins_anew(cast: Cast) -> None:
    job = RenderJobFactory(plan=cast.plan, state=JobState.FAILED, attempts=10, failures=3, error="Tiden tog slut.")
    retry(job, by=cast.samordnare)
    job.refresh_from_db()
    assert (job.state, job.attempts, job.failures, job.error) == (JobState.QUEUED, 0, 0, "")


def test_what_has_not_failed_is_not_retried(cast: Cast) -> None:
    job = enqueue_draft(cast.plan, by=cast.samordnare)
    with pytest.raises(RefusedError, match="först när arbetet har misslyckats"):
        retry(job, by=cast.samordnare)
