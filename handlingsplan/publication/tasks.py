"""What workers are told to do; each task only fetches and delegates."""

from celery import shared_task

from actors import ledger
from handlingsplan.publication import compiling, digests, heartbeat, jobs, retention
from handlingsplan.publication.sending import COMPILE_TASK


@shared_task(name=COMPILE_TASK)
def compile_job(job_id: int) -> None:
    """Compile one job."""
    compiling.compile_job(job_id)


@shared_task(name="publication.sweep")
def sweep() -> None:
    """Send lost jobs again."""
    jobs.sweep()


@shared_task(name="publication.beat")
def beat() -> None:
    """Show that a worker consumes tasks."""
    heartbeat.beat()


@shared_task(name="publication.forget")
def forget_old() -> None:
    """Delete what has been kept long enough."""
    retention.forget_old()


@shared_task(name="publication.digests")
def send_digests() -> None:
    """Write to people about what is new for them to do."""
    digests.send_digests()


@shared_task(name="publication.seal")
def seal_history() -> None:
    """Seal what a killed process entered in the ledger and left without a seal."""
    ledger.seal()
