"""A sign of life from the workers: written by a task that a worker has consumed, not by the worker as such."""

from datetime import timedelta

from django.utils import timezone

from handlingsplan.jobs.models import Heartbeat

WORKER = "worker"
ALIVE = timedelta(seconds=30)  # six beats that did not come


def beat() -> None:
    Heartbeat.objects.update_or_create(name=WORKER, defaults={"at": timezone.now()})


def last_beat_age() -> timedelta | None:
    """Return how long ago a worker was heard of; None where never."""
    heartbeat = Heartbeat.objects.filter(name=WORKER).first()
    return timezone.now() - heartbeat.at if heartbeat else None
