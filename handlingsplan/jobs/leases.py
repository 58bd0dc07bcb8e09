"""The life of a compile: taken by a worker under a lease, renewed while it goes on, finished or failed once.

The row is the truth. Whoever holds the row's lease may write to it; a lease that runs out may be taken by the next
worker, and from then on the first one's writes are refused. `sweep` finds what was lost on the way.
"""

import hashlib
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Count, F, Min, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from structlog import get_logger

from handlingsplan.discussion.enums import NoticeKind
from handlingsplan.discussion.notices import tell
from handlingsplan.editions.models import Edition
from handlingsplan.jobs.dispatch import dispatch, dispatch_when_committed
from handlingsplan.jobs.enums import JobState, JobStep
from handlingsplan.jobs.models import RenderJob, file_path
from handlingsplan.open_pages.keeping import tell_if_shown


def tell_how_it_went(job: RenderJob) -> None:
    """Tell who published the edition that the job has failed for good, or that it was the last one to be done.

    The caller's transaction has saved the job; of two that finish at once, the second sees the first.
    """
    editions = Edition.objects.filter(pk=job.edition_id or job.form_of_id or 0).defer("content")
    edition = editions.select_for_update(of=("self",)).select_related("plan", "published_by", "job").first()
    if edition is None or edition.published_by is None:
        return
    if job.state == JobState.FAILED:
        tell([edition.published_by], NoticeKind.FILE_FAILED, by=None, scope=edition.plan, source=job)
    elif not edition.forms.exclude(state=JobState.DONE).exists() and edition.job.state == JobState.DONE:
        tell([edition.published_by], NoticeKind.FILES_MADE, by=None, scope=edition.plan, source=edition)


def tell_given_up(job_ids: Iterable[int]) -> None:
    """Tell of jobs that were given up."""
    for job in RenderJob.objects.filter(pk__in=job_ids, state=JobState.FAILED):
        tell_how_it_went(job)


# A compile that fails so often, by running out of time for example, will fail again: a person has to look at it.
MAX_FAILURES = 3
# A killed worker is not the plan's fault, but something that kills each worker is.
MAX_ATTEMPTS = 10
# A message that no worker has taken: longer than a worker is busy with one page, as a second message costs little.
RESEND_QUEUED_AFTER = timedelta(seconds=60)
RESEND_LOST_AFTER = timedelta(seconds=10)  # of a job whose lease has run out: nobody works on it
logger = get_logger(__name__)


@dataclass(frozen=True)
class Lease:
    """The right to work on a job; held as long as the row has the same token."""

    job_id: int
    token: uuid.UUID


class LeaseLostError(Exception):
    """Somebody else works on the job now, or it is over: stop, and store nothing."""


def take(job_id: int) -> Lease | None:
    """Take a job that waits, or whose worker was lost; None where there is nothing to do."""
    lease = Lease(job_id, uuid.uuid4())
    free = Q(state=JobState.QUEUED) | Q(state=JobState.RUNNING, lease_until__lt=timezone.now())
    taken = RenderJob.objects.filter(free, pk=job_id).update(
        state=JobState.RUNNING,
        step=JobStep.READING,
        lease=lease.token,
        lease_until=_lease_end(),
        attempts=F("attempts") + 1,
        page_count=None,
        sections_done=None,
        sections_total=None,
    )
    return lease if taken else None


def renew(lease: Lease, step: JobStep, *, pages: int | None = None, sections: tuple[int, int] | None = None) -> None:
    """Keep the job for another while, and tell how far it is: pages, sections of how many. Raises `LeaseLostError`."""
    held = RenderJob.objects.filter(pk=lease.job_id, state=JobState.RUNNING, lease=lease.token)
    done, total = sections or (None, None)
    if not held.update(lease_until=_lease_end(), step=step, page_count=pages, sections_done=done, sections_total=total):
        raise LeaseLostError(lease)


@transaction.atomic
def finish(lease: Lease, content: bytes, *, pages: int | None = None, left_out: Iterable[str] = ()) -> None:
    """Store the file and close the job. Raises `LeaseLostError`."""
    job = _held(lease)
    job.file.storage.delete(file_path(job, ""))  # what a worker that died just here may have left
    job.file.save("", ContentFile(content), save=False)
    job.file_size = len(content)
    job.file_checksum = hashlib.sha256(content).hexdigest()
    job.page_count = pages
    job.left_out = list(left_out)
    _close(job, JobState.DONE, JobStep.READY)


@transaction.atomic
def fail(lease: Lease, reason: str, *, for_good: bool = False) -> None:
    """Note why the compile failed; unless `for_good`, it is tried again a few times. Raises `LeaseLostError`."""
    job = _held(lease)
    job.failures += 1
    job.page_count = None
    job.error = reason
    if for_good or job.failures >= MAX_FAILURES:
        _close(job, JobState.FAILED, JobStep.WAITING)
    else:
        _release(job, JobState.QUEUED, JobStep.WAITING)
        dispatch_when_committed(job.pk)


@transaction.atomic
def postpone(lease: Lease, reason: str) -> None:
    """Put the job back for the sweep: what hinders it is not the plan's fault, and passes. Raises `LeaseLostError`."""
    job = _held(lease)
    job.attempts -= 1
    job.page_count = None
    job.error = reason
    job.sent_at = timezone.now()  # the sweep sends it again after a while, not at once
    _release(job, JobState.QUEUED, JobStep.WAITING)


def waiting() -> tuple[int, timedelta]:
    """Return how many jobs nobody has taken up, and how long the oldest of them has waited."""
    queued = RenderJob.objects.filter(state=JobState.QUEUED).aggregate(count=Count("pk"), oldest=Min("created_at"))
    return queued["count"], timezone.now() - queued["oldest"] if queued["oldest"] else timedelta(0)


def sweep() -> int:
    """Send again what no worker seems to know of, and return how many jobs that were."""
    now = timezone.now()
    lost = Q(state=JobState.RUNNING, lease_until__lt=now)
    _give_up_on(lost)
    forgotten = Q(sent_at=None) | Q(sent_at__lt=now - RESEND_QUEUED_AFTER)
    unanswered = Q(sent_at=None) | Q(sent_at__lt=now - RESEND_LOST_AFTER)
    again = RenderJob.objects.filter((Q(state=JobState.QUEUED) & forgotten) | (lost & unanswered))
    sent = 0
    for job_id in again.order_by("created_at", "pk").values_list("pk", flat=True):
        if not dispatch(job_id):
            break  # the broker is away: the next sweep tries again
        sent += 1
    return sent


@transaction.atomic
def _give_up_on(lost: Q) -> None:
    hopeless = list(RenderJob.objects.filter(lost, attempts__gte=MAX_ATTEMPTS).values_list("pk", flat=True))
    count = RenderJob.objects.filter(lost, pk__in=hopeless).update(
        state=JobState.FAILED,
        step=JobStep.WAITING,
        error=_("Arbetet avbröts gång på gång innan det blev klart."),
        lease=None,
        lease_until=None,
        finished_at=timezone.now(),
    )
    if count:
        logger.error("jobs_given_up", count=count)
        tell_given_up(hopeless)
        tell_if_shown(RenderJob)


def _held(lease: Lease) -> RenderJob:
    held = RenderJob.objects.filter(pk=lease.job_id, state=JobState.RUNNING, lease=lease.token)
    job = held.select_for_update().first()
    if job is None:
        raise LeaseLostError(lease)
    return job


def _close(job: RenderJob, state: JobState, step: JobStep) -> None:
    job.finished_at = timezone.now()
    if state == JobState.DONE:
        job.error = ""
    _release(job, state, step)
    tell_how_it_went(job)


def _release(job: RenderJob, state: JobState, step: JobStep) -> None:
    job.state, job.step = state, step
    job.lease = job.lease_until = None
    job.save()
    tell_if_shown(RenderJob)


def _lease_end() -> datetime:
    return timezone.now() + timedelta(seconds=settings.RENDER_LEASE_SECONDS)
