"""The Celery application; its tasks live in each package's `tasks.py`."""

import os
from typing import Any

from celery import Celery
from celery.app.amqp import AMQP
from celery.signals import setup_logging
from django_structlog.celery.steps import DjangoStructLogInitStep
from kombu import Connection
from kombu.transport import TRANSPORT_ALIASES

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "handlingsplan.settings")

# Seconds
BETWEEN_TRIES = {"interval_start": 1, "interval_step": 0, "interval_max": 1}


class SteadyConnection(Connection):
    """Asks for a broker that is away every second; Celery's pauses grow to half a minute, and a worker sleeps on."""

    def ensure_connection(self, *args: Any, **kwargs: Any) -> Connection:  # type: ignore[override] # passes all on
        """Wait for the broker, however long it is away."""
        return super().ensure_connection(*args, **kwargs | BETWEEN_TRIES)


class SteadyAMQP(AMQP):
    """Celery's, with connections that wait."""

    Connection = SteadyConnection


@setup_logging.connect
def keep_our_logging(**_kwargs: Any) -> None:
    """Leave levels and form of logs to Django's settings: Celery sets its own where nobody listens to this."""


TRANSPORT_ALIASES["files"] = "handlingsplan.file_broker:Transport"
app = Celery("handlingsplan", amqp=SteadyAMQP)
app.steps["worker"].add(DjangoStructLogInitStep)  # a job's lines have the id of the request that asked for it
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(["handlingsplan.operations", "followup", "followup.rounds"])
