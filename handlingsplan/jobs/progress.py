"""How far a compile has come, in per cent and in words."""

from dataclasses import dataclass

from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from handlingsplan.editions.enums import BESIDE_PDF, FileForm
from handlingsplan.jobs.enums import STEP_PERCENT, JobState, JobStep
from handlingsplan.jobs.leases import MAX_FAILURES
from handlingsplan.jobs.models import RenderJob

ONE_WORD = {FileForm.CSV: "CSV", FileForm.PACKAGE: "ZIP"}


@dataclass(frozen=True)
class JobProgress:
    """What the page of a compile shows; `step` changes seldom and is read aloud, `detail` changes with each page."""

    percent: int
    step: str
    detail: str


def other_forms(job: RenderJob) -> list[RenderJob]:
    """Return the other forms of the edition whose PDF this is, in the order of their kinds; one query, or none."""
    if job.edition is None:
        return []
    by_form = {one.form: one for one in job.edition.forms.all()}
    for one in by_form.values():
        one.plan, one.form_of = job.plan, job.edition
    return [by_form[form] for form in BESIDE_PDF if form in by_form]


def read_progress(job: RenderJob) -> JobProgress:
    """Return how far the job has come; one query, and none when it is over."""
    if job.state == JobState.DONE:
        return JobProgress(100, _("Klar. %(form)s-filen kan laddas ner.") % {"form": name_of_form(job)}, "")
    if job.state == JobState.FAILED:
        return JobProgress(0, _("%(form)s-filen kunde inte skapas.") % {"form": name_of_form(job)}, "")
    if job.state == JobState.QUEUED:
        return JobProgress(0, _waiting(job), "")
    step = JobStep(job.step)
    return JobProgress(_percent(job, step), str(step.label), _sections(job) or _pages(job))


def read_words(job: RenderJob) -> str:
    """Return in words how far a job has come that has not failed; no query, for a list of many."""
    if job.state == JobState.DONE:
        return ", ".join(filter(None, (_pages(job), filesizeformat(job.file_size or 0))))
    if job.state == JobState.QUEUED:
        return _waiting(job)
    return " – ".join(filter(None, (str(JobStep(job.step).label), _sections(job) or _pages(job))))


def name_of_form(job: RenderJob) -> str:
    """Return the kind of file in one word, to stand before "-filen"."""
    return ONE_WORD.get(FileForm(job.form)) or str(job.get_form_display())


def _waiting(job: RenderJob) -> str:
    if not job.failures:
        return _("Väntar på att börja")
    return _("%(error)s Nytt försök börjar strax (%(number)d av %(most)d).") % {
        "error": job.error,
        "number": job.failures + 1,
        "most": MAX_FAILURES,
    }


def _sections(job: RenderJob) -> str:
    if not job.sections_total:
        return ""
    return _("%(done)d av %(total)d avsnitt") % {"done": job.sections_done or 0, "total": job.sections_total}


def _pages(job: RenderJob) -> str:
    if not job.page_count:
        return ""
    return ngettext("%(count)d sida", "%(count)d sidor", job.page_count) % {"count": job.page_count}


def _percent(job: RenderJob, step: JobStep) -> int:
    begin = STEP_PERCENT[step]
    if step in {JobStep.LAYOUT, JobStep.FORMING} and job.sections_total:
        return round(begin + (job.sections_done or 0) / job.sections_total * (STEP_PERCENT[JobStep.WRITING] - begin))
    if step != JobStep.LAYOUT or not job.page_count:
        return begin
    before = RenderJob.objects.filter(plan=job.plan_id, form=FileForm.PDF, state=JobState.DONE).order_by("-finished_at")
    expected = before.values_list("page_count", flat=True).first()
    if not expected:
        return begin
    share = min(1, job.page_count / expected)
    return round(begin + share * (STEP_PERCENT[JobStep.WRITING] - begin))
