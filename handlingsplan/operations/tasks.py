"""What workers are told to do; each task only fetches and delegates."""

from celery import shared_task

from actors import ledger
from handlingsplan.jobs import heartbeat
from handlingsplan.jobs import leases as jobs
from handlingsplan.jobs.dispatch import COMPILE_TASK
from handlingsplan.operations import retention
from handlingsplan.operations import run_job as compiling
from handlingsplan.workspace import digests


@shared_task(name=COMPILE_TASK)
def compile_job(job_id: int) -> None:
    """Compile one job."""
    compiling.compile_job(job_id)


@shared_task(name="operations.sweep")
def sweep() -> None:
    """Send lost jobs again."""
    jobs.sweep()


@shared_task(name="operations.beat")
def beat() -> None:
    """Show that a worker consumes tasks."""
    heartbeat.beat()


@shared_task(name="operations.forget")
def forget_old() -> None:
    """Delete what has been kept long enough."""
    retention.forget_old()


@shared_task(name="operations.digests")
def send_digests() -> None:
    """Write to people about what is new for them to do."""
    digests.send_digests()


@shared_task(name="operations.seal")
def seal_history() -> None:
    """Seal what a killed process entered in the ledger and left without a seal."""
    ledger.seal()
