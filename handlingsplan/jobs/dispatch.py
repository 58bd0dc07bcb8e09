"""Waking a worker up: the job's row is the truth, so a message that cannot be sent is no failure."""

from django.db import transaction
from django.utils import timezone
from kombu.exceptions import OperationalError
from structlog import get_logger

from handlingsplan.celery import app
from handlingsplan.jobs.models import RenderJob

COMPILE_TASK = "operations.compile"
# Somebody waits for the page: a broker that does not answer at once is left to the sweep.
IMPATIENT = {"socket_connect_timeout": 0.3, "socket_timeout": 0.3, "max_retries": 0, "interval_start": 0}
logger = get_logger(__name__)


def dispatch(job_id: int) -> bool:
    """Tell the workers of a job, and return whether the broker took the message; if not, the sweep tries again."""
    try:
        with app.connection_for_write(transport_options=IMPATIENT) as connection:
            app.send_task(COMPILE_TASK, args=[job_id], connection=connection, retry=False)
    except (OperationalError, OSError):  # the second: a broker in the file system, without its folder
        logger.warning("job_not_dispatched", job=job_id, exc_info=True)
        return False
    RenderJob.objects.filter(pk=job_id).update(sent_at=timezone.now())
    return True


def dispatch_when_committed(*job_ids: int) -> None:
    """Tell the workers once they can see the rows; whatever happens then, the caller's work is done and stays.

    Where the broker does not take one, the others are left to the sweep too.
    """
    transaction.on_commit(lambda: all(dispatch(job_id) for job_id in job_ids), robust=True)
