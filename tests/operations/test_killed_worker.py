"""`kill -9` of the worker in the middle of a compile: the PDF still arrives, once."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

from handlingsplan.jobs.enums import JobState, JobStep
from handlingsplan.jobs.models import RenderJob
from handlingsplan.loading import demo
from handlingsplan.loading.plan import find_folder, load_plan
from handlingsplan.publishing.publish import publish
from tests.working import LiveWorker

pytestmark = pytest.mark.services


@pytest.fixture
def nothing_compiled() -> Iterator[None]:
    """A store without what other tests compiled, so that there is something to interrupt."""
    store: Path = settings.DATA_DIR / "compiled"
    shared = store.readlink()
    store.unlink()
    store.mkdir()
    yield
    shutil.rmtree(store)
    store.symlink_to(shared)


def _is(state: JobState, **more: str) -> bool:
    return RenderJob.objects.filter(state=state, **more).exists()


@pytest.mark.usefixtures("nothing_compiled")
def test_the_pdf_arrives_once_after_a_kill(live_worker: LiveWorker) -> None:
    live_worker.kill()
    live_worker.environment["RENDER_LEASE_SECONDS"] = "5"
    plan = load_plan(find_folder("stockholm"), approved=True)
    people = demo.create_people()
    live_worker.start()
    publish(plan, by=people["samordnare"])
    live_worker.until(lambda: _is(JobState.RUNNING, step=JobStep.LAYOUT))
    live_worker.restart()
    assert not _is(JobState.DONE, form="pdf")
    live_worker.until(lambda: RenderJob.objects.exclude(state=JobState.DONE).count() == 0, seconds=300)
    jobs = list(RenderJob.objects.all())
    stored = list((settings.DATA_DIR / "media" / "plans" / str(plan.pk)).iterdir())
    assert (len(jobs), {job.error for job in jobs}, max(job.attempts for job in jobs) > 1) == (5, {""}, True)
    assert sorted(file.stat().st_size for file in stored) == sorted(job.file_size or 0 for job in jobs)
