"""Waking a worker up: a row, or a file that waits, is the truth, so a message that cannot be sent is no failure."""

from kombu.exceptions import OperationalError
from structlog import get_logger

from handlingsplan.celery import app

# Somebody waits for the page: a broker that does not answer at once is left to the sweep.
IMPATIENT = {"socket_connect_timeout": 0.3, "socket_timeout": 0.3, "max_retries": 0, "interval_start": 0}
logger = get_logger(__name__)


def wake(task: str, row: int | str) -> bool:
    """Tell the workers of a row, or of what waits under a key, and return whether the broker took the message.

    If not, a sweep tries again.
    """
    try:
        with app.connection_for_write(transport_options=IMPATIENT) as connection:
            app.send_task(task, args=[row], connection=connection, retry=False)
    except (OperationalError, OSError):  # the second: a broker in the file system, without its folder
        logger.warning("worker_not_woken", task=task, row=row, exc_info=True)
        return False
    return True
