"""Telling who published an edition that all its files are made, or which one could not be."""

from collections.abc import Iterable

from actors.models import User
from handlingsplan.discussion.enums import NoticeKind
from handlingsplan.discussion.notices import tell
from handlingsplan.editions.models import Edition
from handlingsplan.jobs.enums import JobState
from handlingsplan.jobs.models import RenderJob


def tell_how_it_went(job: RenderJob) -> None:
    """Tell who published the edition that the job has failed for good, or that it was the last one to be done.

    The caller's transaction has saved the job; of two that finish at once, the second sees the first.
    """
    editions = Edition.objects.filter(pk=job.edition_id or job.form_of_id or 0).defer("content")
    edition = editions.select_for_update(of=("self",)).select_related("plan", "published_by", "job").first()
    if edition is None or edition.published_by is None:
        return
    if job.state == JobState.FAILED:
        _tell(edition.published_by, NoticeKind.FILE_FAILED, edition, words=f"{job.get_form_display()}: {job.error}")
    elif not edition.forms.exclude(state=JobState.DONE).exists() and edition.job.state == JobState.DONE:
        _tell(edition.published_by, NoticeKind.FILES_MADE, edition)


def tell_given_up(job_ids: Iterable[int]) -> None:
    """Tell of jobs that were given up."""
    for job in RenderJob.objects.filter(pk__in=job_ids, state=JobState.FAILED):
        tell_how_it_went(job)


def _tell(person: User, kind: NoticeKind, edition: Edition, *, words: str = "") -> None:
    url = edition.job.get_absolute_url() if kind == NoticeKind.FILE_FAILED else edition.get_absolute_url()
    tell([person], kind, by=None, scope=edition.plan, title=str(edition), words=words, url=url)
