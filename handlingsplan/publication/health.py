"""Whether the portal works: the database answers, the broker answers, and a worker consumes tasks.

Asked often and by machines, so each part answers within a second or counts as failing.
"""

from dataclasses import asdict, dataclass
from pathlib import Path

import redis
from django.conf import settings
from django.db import DatabaseError
from redis.backoff import NoBackoff
from redis.retry import Retry

from handlingsplan.publication.heartbeat import ALIVE, last_beat_age

SECONDS = 1.0


@dataclass(frozen=True)
class Part:
    """One part's answer; `why` is empty where it is well."""

    ok: bool
    why: str = ""


def check() -> dict[str, dict[str, object]]:
    """Return each part's answer by name."""
    return {name: asdict(part) for name, part in (*_database_and_worker(), ("broker", _broker()))}


def _database_and_worker() -> tuple[tuple[str, Part], tuple[str, Part]]:
    try:
        age = last_beat_age()
    except DatabaseError as error:
        return ("database", Part(ok=False, why=_first_line(error))), ("worker", Part(ok=False, why="not known"))
    return ("database", Part(ok=True)), ("worker", _worker(age.total_seconds() if age is not None else None))


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
