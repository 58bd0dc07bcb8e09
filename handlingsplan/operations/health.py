"""Whether the portal works: services answer, a worker consumes tasks, jobs get done, grants are right, files have room.

Asked often and by machines, so each service answers within a second or counts as failing.
"""

import shutil
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path

import redis
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from redis.backoff import NoBackoff
from redis.retry import Retry

from actors.models import GrantCheck
from handlingsplan.jobs import leases
from handlingsplan.jobs.heartbeat import ALIVE, last_beat_age

SECONDS = 1.0  # whoever asks gives up soon after
FULL_MB = 50  # with less room, what is stored may fail at any moment
UNAVAILABLE = 503
LONGEST_WAIT = timedelta(hours=2)  # even behind the largest plans, a compile has been taken up by then


@dataclass(frozen=True)
class ServiceHealth:
    """What a service answers; `why` is empty where it is well."""

    ok: bool
    why: str = ""


@dataclass(frozen=True)
class QueueHealth(ServiceHealth):
    """How many compiles wait, and since when the oldest does."""

    waiting: int = 0
    oldest_seconds: int = 0


@dataclass(frozen=True)
class GrantHealth(ServiceHealth):
    """What the nightly comparison of grants with the facts that they follow from has found, and when."""

    compared_at: datetime | None = None


@login_not_required
@never_cache
@require_safe
def health(_request: HttpRequest) -> JsonResponse:
    """Answer 200 when everything works, else 503 with what fails."""
    services = check()
    well = all(service["ok"] for service in services.values())
    return JsonResponse({"ok": well, **services}, status=200 if well else UNAVAILABLE)


def check() -> dict[str, dict[str, object]]:
    """Return what each service answers, by name."""
    return {
        name: asdict(service) for name, service in (_in_database() | {"broker": _broker(), "disk": _disk()}).items()
    }


def _in_database() -> dict[str, ServiceHealth]:
    try:
        age = last_beat_age()
        waiting, oldest = leases.waiting()
        compared = GrantCheck.objects.filter(pk=GrantCheck.ONLY).exclude(checked_at=None).first()
    except DatabaseError as error:
        unknown = ServiceHealth(ok=False, why="not known")
        return {
            "database": ServiceHealth(ok=False, why=_first_line(error)),
            "worker": unknown,
            "jobs": unknown,
            "grants": unknown,
        }
    worker = _worker(age.total_seconds() if age is not None else None)
    return {
        "database": ServiceHealth(ok=True),
        "worker": worker,
        "jobs": _jobs(waiting, oldest),
        "grants": _grants(compared),
    }


def _grants(compared: GrantCheck | None) -> GrantHealth:
    """Return what the last comparison found; before the first one there is nothing to tell."""
    if compared is None:
        return GrantHealth(ok=True)
    differs = bool(compared.missing or compared.superfluous)
    why = "grants differ from roles and parties: run sync_access" if differs else ""
    return GrantHealth(not differs, why, compared.checked_at)


def _jobs(waiting: int, oldest: timedelta) -> QueueHealth:
    late = oldest > LONGEST_WAIT
    seconds = round(oldest.total_seconds())
    return QueueHealth(
        ok=not late, why="a job has waited too long" if late else "", waiting=waiting, oldest_seconds=seconds
    )


def _disk() -> ServiceHealth:
    full = is_disk_full()
    return ServiceHealth(ok=not full, why="the disk is full" if full else "")


def free_mb() -> int:
    return shutil.disk_usage(settings.DATA_DIR).free // 2**20


def is_disk_full() -> bool:
    return free_mb() < FULL_MB


def _worker(seconds: float | None) -> ServiceHealth:
    if seconds is None:
        return ServiceHealth(ok=False, why="no worker has consumed a task yet")
    if seconds > ALIVE.total_seconds():
        return ServiceHealth(ok=False, why=f"no worker has consumed a task for {seconds:.0f} s")
    return ServiceHealth(ok=True)


def _broker() -> ServiceHealth:
    if not settings.REDIS_URL:
        folder = Path(str(settings.CELERY_BROKER_TRANSPORT_OPTIONS["data_folder_in"]))
        return (
            ServiceHealth(ok=True) if folder.is_dir() else ServiceHealth(ok=False, why="the broker's folder is missing")
        )
    client = redis.Redis.from_url(
        settings.REDIS_URL, socket_connect_timeout=SECONDS, socket_timeout=SECONDS, retry=Retry(NoBackoff(), 0)
    )
    try:
        with client:
            client.ping()
    except (redis.RedisError, OSError) as error:
        return ServiceHealth(ok=False, why=_first_line(error))
    return ServiceHealth(ok=True)


def _first_line(error: Exception) -> str:
    """Return what kind of error it was; its text may name hosts and users, and this page is public."""
    return type(error).__name__
