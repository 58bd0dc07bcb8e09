"""Putting a compile in the queue: the row in the caller's transaction, the message when that is committed."""

from django.db import transaction

from actors.models import User
from actors.permissions import require
from handlingsplan.editions.enums import BESIDE_PDF, FileForm
from handlingsplan.editions.models import ConsultationVersion, Edition, ProgressReport
from handlingsplan.jobs.dispatch import dispatch_when_committed
from handlingsplan.jobs.enums import JobState, JobStep
from handlingsplan.jobs.models import RenderJob
from handlingsplan.jobs.permissions import may_enqueue_draft, may_retry
from handlingsplan.open_pages.keeping import tell_if_shown
from handlingsplan.plan.models import Plan


def enqueue(plan: Plan, *, edition: Edition | None, by: User | None) -> RenderJob:
    """Put a compile in the queue; the caller has asked whether this person may."""
    job = RenderJob.objects.create(plan=plan, edition=edition, requested_by=by)
    dispatch_when_committed(job.pk)
    return job


def enqueue_edition(edition: Edition, *, by: User | None) -> None:
    """Put all the edition's forms in the queue, the PDF first; the caller has asked whether this person may."""
    jobs = [RenderJob.objects.create(plan=edition.plan, edition=edition, requested_by=by)]
    jobs += [
        RenderJob.objects.create(plan=edition.plan, form_of=edition, form=form, requested_by=by) for form in BESIDE_PDF
    ]
    dispatch_when_committed(*(job.pk for job in jobs))


def enqueue_report(report: ProgressReport, *, by: User | None) -> RenderJob:
    """Put the compile of a round's report in the queue; the caller has asked whether this person may."""
    job = RenderJob.objects.create(plan=report.round.plan, report=report, requested_by=by)
    dispatch_when_committed(job.pk)
    return job


def enqueue_consultation(version: ConsultationVersion, *, by: User | None) -> RenderJob:
    """Put the compile of what is sent out for comment in the queue; the caller has asked whether this person may."""
    job = RenderJob.objects.create(plan=version.plan, consultation=version, requested_by=by)
    dispatch_when_committed(job.pk)
    return job


@transaction.atomic
def enqueue_draft(plan: Plan, *, by: User) -> RenderJob:
    """Put a PDF of the working plan as it is in the queue; while one is in the making, that one is returned.

    Raises `RefusedError`.
    """
    require(may_enqueue_draft(by, plan))
    Plan.objects.select_for_update().get(pk=plan.pk)  # a double click finds the first click's job
    under_way = RenderJob.objects.drafts().filter(plan=plan, state__in=[JobState.QUEUED, JobState.RUNNING])
    return under_way.first() or enqueue(plan, edition=None, by=by)


@transaction.atomic
def retry(job: RenderJob, *, by: User) -> RenderJob:
    """Put a failed compile back in the queue, as if new. Raises `RefusedError`."""
    stored = RenderJob.objects.select_for_update(of=("self",)).select_related("plan").get(pk=job.pk)
    require(may_retry(by, stored))
    _begin_anew(stored)
    return stored


@transaction.atomic
def enqueue_package(edition: Edition) -> None:
    """Let the edition's package be made now that its PDF is, also where it had failed for want of one."""
    packages = RenderJob.objects.select_for_update(of=("self",)).filter(form_of=edition, form=FileForm.PACKAGE)
    for job in packages.filter(state__in=[JobState.QUEUED, JobState.FAILED]):
        _begin_anew(job)


def _begin_anew(job: RenderJob) -> None:
    job.state, job.step = JobState.QUEUED, JobStep.WAITING
    job.attempts = job.failures = 0
    job.error = ""
    job.sent_at = job.finished_at = None
    job.save()
    tell_if_shown(RenderJob)
    dispatch_when_committed(job.pk)
