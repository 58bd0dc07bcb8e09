"""The coordinator's list of jobs: compiles and retrievals of statistics that wait, run, failed or are done."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import TextChoices
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from actors.enums import LedgerAct
from actors.models import LedgerEntry
from followup.enums import RetrievalState, Service
from followup.models import Retrieval
from handlingsplan.jobs.enums import JobState
from handlingsplan.jobs.models import RenderJob
from handlingsplan.jobs.progress import name_of_form, read_words
from handlingsplan.plan.models import Plan
from handlingsplan.swedish import fold

MAX_OF_A_KIND = 200  # of compiles and of retrievals: older ones are of no interest, and reading all takes long
_STATE_OF_RETRIEVAL = {
    RetrievalState.CHOOSING: JobState.DONE,
    RetrievalState.READY: JobState.DONE,
    RetrievalState.APPLIED: JobState.DONE,
    RetrievalState.DISCARDED: JobState.DONE,
    RetrievalState.FAILED: JobState.FAILED,
}
_BY_URGENCY = (JobState.FAILED, JobState.RUNNING, JobState.QUEUED, JobState.DONE)


class JobOrder(TextChoices):
    """How the list can be sorted; the value is what the address says."""

    NEWEST = "nyast", gettext_lazy("Senast beställd först")
    OLDEST = "aldst", gettext_lazy("Äldst först")
    PRESSING = "lage", gettext_lazy("Misslyckade och pågående först")


@dataclass(frozen=True)
class JobLine:
    """One job as the list shows it."""

    title: str
    kind: str
    url: str
    state: JobState
    words: str  # how far it has come, or why it failed
    asked_by: str
    asked_at: datetime
    finished_at: datetime | None
    retry_url: str  # where to post to try again; empty where that cannot be done


def read_jobs(plan: Plan, *, query: str = "", state: str = "", order: str = JobOrder.NEWEST) -> Sequence[JobLine]:
    """Return the newest jobs of each kind that match; three queries."""
    words = fold(query)
    lines = [
        line
        for line in (*_compiles(plan), *_retrievals(plan))
        if (not state or line.state == state) and words in fold(f"{line.title} {line.kind} {line.asked_by}")
    ]
    lines.sort(key=lambda line: line.asked_at, reverse=order != JobOrder.OLDEST)
    if order == JobOrder.PRESSING:
        lines.sort(key=lambda line: _BY_URGENCY.index(line.state))
    return lines


def _compiles(plan: Plan) -> Iterable[JobLine]:
    jobs = RenderJob.objects.filter(plan=plan).select_related(
        "edition", "form_of", "report__round", "consultation", "requested_by", "plan"
    )
    for job in jobs.defer("edition__content", "form_of__content", "report__content", "consultation__content")[
        :MAX_OF_A_KIND
    ]:
        state = JobState(job.state)
        failed = state == JobState.FAILED
        yield JobLine(
            title=str(job.subject or _("Utkast av planen")),
            kind=_("%(form)s-fil") % {"form": name_of_form(job)},
            url=job.get_absolute_url(),
            state=state,
            words=job.error or _("Ingen orsak är antecknad.") if failed else read_words(job),
            asked_by=str(job.requested_by or _("Portalen")),
            asked_at=job.created_at,
            finished_at=job.finished_at,
            retry_url=reverse("retry_job", args=[plan.slug, job.token]) if failed else "",
        )


def _retrievals(plan: Plan) -> Iterable[JobLine]:
    rows = Retrieval.objects.filter(plan=plan).select_related("indicator", "plan")
    retrievals = list(rows.defer("table", "readings", "unmatched")[:MAX_OF_A_KIND])
    kind, keys = Retrieval._meta.label_lower, [row.pk for row in retrievals]
    asked = LedgerEntry.objects.filter(kind=kind, object_id__in=keys, act=LedgerAct.ADDED).select_related("by")
    by = {entry.object_id: entry.by for entry in asked}
    for row in retrievals:
        failed = row.state == RetrievalState.FAILED
        again = failed and row.service != Service.FILE
        yield JobLine(
            title=_("%(indicator)s från %(service)s")
            % {"indicator": row.indicator, "service": row.get_service_display()},
            kind=_("Hämtning av statistik"),
            url=row.get_absolute_url(),
            state=_STATE_OF_RETRIEVAL[RetrievalState(row.state)],
            words=row.problem if failed else row.get_state_display(),
            asked_by=str(by.get(row.pk) or _("Portalen, enligt tidtabell")),
            asked_at=row.retrieved_at,
            finished_at=row.retrieved_at,
            retry_url=reverse("fetch_statistics", args=[plan.slug, row.indicator.key]) if again else "",
        )
