"""Waking a worker up for a job."""

from django.db import transaction
from django.utils import timezone

from handlingsplan.jobs.models import RenderJob
from handlingsplan.waking import wake

COMPILE_TASK = "operations.compile"


def dispatch(job_id: int) -> bool:
    """Tell the workers of a job, and return whether the broker took the message; if not, the sweep tries again."""
    if not wake(COMPILE_TASK, job_id):
        return False
    RenderJob.objects.filter(pk=job_id).update(sent_at=timezone.now())
    return True


def dispatch_when_committed(*job_ids: int) -> None:
    """Tell the workers once they can see the rows; whatever happens then, the caller's work is done and stays.

    Where the broker does not take one, the others are left to the sweep too.
    """
    transaction.on_commit(lambda: all(dispatch(job_id) for job_id in job_ids), robust=True)
