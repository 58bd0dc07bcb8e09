"""What /halsa/ tells: each part by name, and 503 where one fails."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import OperationalError, connection
from django.test import Client
from django.utils import timezone

from handlingsplan.jobs import leases
from handlingsplan.jobs.enums import JobState
from handlingsplan.jobs.heartbeat import beat
from handlingsplan.jobs.models import RenderJob
from handlingsplan.operations.health import FULL_MB, free_mb, is_disk_full
from handlingsplan.plan.grants import compare_access, sync_access
from tests.cast import Cast

WELL = {"ok": True, "why": ""}


@pytest.fixture(autouse=True)
def _broker() -> None:
    if not settings.REDIS_URL:
        Path(str(settings.CELERY_BROKER_TRANSPORT_OPTIONS["data_folder_in"])).mkdir(exist_ok=True)


def _asked() -> tuple[int, dict[str, Any]]:
    answer = Client().get("/halsa/")
    parts = answer.json()
    return answer.status_code, parts


def test_all_is_well(db: None) -> None:
    beat()
    idle = WELL | {"waiting": 0, "oldest_seconds": 0}
    parts = {"database": WELL, "worker": WELL, "broker": WELL, "jobs": idle, "disk": WELL}
    assert _asked() == (200, {"ok": True, **parts, "grants": WELL | {"compared_at": None}})


def test_grants_that_differ_from_the_facts_are_told_until_they_are_mended(cast: Cast) -> None:
    beat()
    cast.osteraker.groups.clear()
    assert _asked()[1]["grants"]["ok"]  # nobody has compared yet
    for differs in (True, False):
        compare_access()
        status, parts = _asked()
        grants = parts["grants"]
        why = "grants differ from roles and parties: run sync_access" if differs else ""
        assert (status, grants["ok"], grants["why"]) == (503 if differs else 200, not differs, why)
        assert grants["compared_at"] is not None
        sync_access()
        assert _asked()[0] == 200


def test_a_job_that_has_waited_for_hours_is_told(cast: Cast) -> None:
    beat()
    job = RenderJob.objects.create(plan=cast.plan)
    RenderJob.objects.filter(pk=job.pk).update(created_at=timezone.now() - timedelta(hours=3))
    status, parts = _asked()
    jobs_told = {name: parts["jobs"][name] for name in ("ok", "why", "waiting")}
    assert (status, jobs_told) == (503, {"ok": False, "why": "a job has waited too long", "waiting": 1})
    assert parts["jobs"]["oldest_seconds"] // 60 == 180


def test_without_a_database_nothing_is_known_of_worker_and_jobs(db: None) -> None:
    def away(*_args: Any) -> Any:
        raise OperationalError

    with connection.execute_wrapper(away):
        status, parts = _asked()
    assert (status, parts["database"]["why"], parts["worker"]["ok"], parts["jobs"]["ok"]) == (
        503,
        "OperationalError",
        False,
        False,
    )


def test_a_full_disk_puts_a_compile_off_without_counting_it_as_a_failure(cast: Cast) -> None:
    job = RenderJob.objects.create(plan=cast.plan)
    lease = leases.take(job.pk)
    assert lease is not None
    leases.postpone(lease, "Disken är full.")
    job.refresh_from_db()
    assert (job.state, job.attempts, job.failures, job.lease, job.error) == (
        JobState.QUEUED,
        0,
        0,
        None,
        "Disken är full.",
    )
    assert leases.sweep() == 0  # a while later, not at once


def test_the_room_left_is_that_of_the_data_folder() -> None:
    assert (free_mb() > 0, is_disk_full()) == (True, free_mb() < FULL_MB)
