"""Whether the portal works: database and broker answer, a worker consumes tasks, jobs get done, files have room.

Asked often and by machines, so each part answers within a second or counts as failing.
"""

from dataclasses import asdict, dataclass
from datetime import timedelta
from pathlib import Path

import redis
from django.conf import settings
from django.db import DatabaseError
from redis.backoff import NoBackoff
from redis.retry import Retry

from handlingsplan.jobs import disk
from handlingsplan.jobs import leases as jobs
from handlingsplan.jobs.heartbeat import ALIVE, last_beat_age

SECONDS = 1.0
LONGEST_WAIT = timedelta(hours=2)
"""Even behind the largest plans, a compile has been taken up by then."""


@dataclass(frozen=True)
class Part:
    """One part's answer; `why` is empty where it is well."""

    ok: bool
    why: str = ""


@dataclass(frozen=True)
class Jobs(Part):
    """How many compiles wait, and since when the oldest does."""

    waiting: int = 0
    oldest_seconds: int = 0


@dataclass(frozen=True)
class Disk(Part):
    """The room where files are stored."""

    free_mb: int = 0


def check() -> dict[str, dict[str, object]]:
    """Return each part's answer by name."""
    return {name: asdict(part) for name, part in (_in_database() | {"broker": _broker(), "disk": _disk()}).items()}


def _in_database() -> dict[str, Part]:
    try:
        age = last_beat_age()
        waiting, oldest = jobs.waiting()
    except DatabaseError as error:
        unknown = Part(ok=False, why="not known")
        return {"database": Part(ok=False, why=_first_line(error)), "worker": unknown, "jobs": unknown}
    worker = _worker(age.total_seconds() if age is not None else None)
    return {"database": Part(ok=True), "worker": worker, "jobs": _jobs(waiting, oldest)}


def _jobs(waiting: int, oldest: timedelta) -> Jobs:
    late = oldest > LONGEST_WAIT
    seconds = round(oldest.total_seconds())
    return Jobs(ok=not late, why="a job has waited too long" if late else "", waiting=waiting, oldest_seconds=seconds)


def _disk() -> Disk:
    free = disk.free_mb()
    full = free < disk.FULL_MB
    return Disk(ok=not full, why="the disk is full" if full else "", free_mb=free)


def _worker(seconds: float | None) -> Part:
    if seconds is None:
        return Part(ok=False, why="no worker has consumed a task yet")
    if seconds > ALIVE.total_seconds():
        return Part(ok=False, why=f"no worker has consumed a task for {seconds:.0f} s")
    return Part(ok=True)


def _broker() -> Part:
    if not settings.REDIS_URL:
        folder = Path(str(settings.CELERY_BROKER_TRANSPORT_OPTIONS["data_folder_in"]))
        return Part(ok=True) if folder.is_dir() else Part(ok=False, why="the broker's folder is missing")
    client = redis.Redis.from_url(
        settings.REDIS_URL, socket_connect_timeout=SECONDS, socket_timeout=SECONDS, retry=Retry(NoBackoff(), 0)
    )
    try:
        with client:
            client.ping()
    except (redis.RedisError, OSError) as error:
        return Part(ok=False, why=_first_line(error))
    return Part(ok=True)


def _first_line(error: Exception) -> str:
    """Return what kind of error it was; its text may name hosts and users, and this page is public."""
    return type(error).__name__
