"""What there is to read: each plan's newest edition, and the newest PDF that is finished."""

from collections.abc import Iterable
from dataclasses import dataclass
from io import BytesIO

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone

from handlingsplan.editions.enums import CONTENT_TYPES, FileForm
from handlingsplan.editions.models import Edition
from handlingsplan.files.downloads import FOREVER, Download, serve
from handlingsplan.jobs.enums import JobState
from handlingsplan.jobs.models import RenderJob
from handlingsplan.plan.models import Plan


@dataclass(frozen=True)
class LatestEdition:
    """A plan's newest edition; `pdf` is the newest finished compile, of this edition or an older one."""

    plan: Plan
    edition: Edition
    pdf: RenderJob | None

    @property
    def is_compiling(self) -> bool:
        """Tell whether the newest edition's own PDF is still to come."""
        return self.pdf is None or self.pdf.edition_id != self.edition.pk


def latest_editions(plans: Iterable[Plan]) -> list[LatestEdition]:
    """Return the newest edition of every plan that has one, in the order of `plans`; two queries."""
    plans = list(plans)
    newest = Edition.objects.filter(plan__in=plans).newest().defer("content")
    editions = {edition.plan_id: edition for edition in newest}
    jobs: dict[int, RenderJob] = {}
    finished = RenderJob.objects.filter(plan__in=plans, state=JobState.DONE, edition__in=Edition.objects.holding())
    for job in finished.select_related("edition").defer("edition__content").order_by("edition__number"):
        jobs[job.plan_id] = job
    return [LatestEdition(plan, editions[plan.pk], jobs.get(plan.pk)) for plan in plans if plan.pk in editions]


def newest_finished(plan: Plan, form: FileForm = FileForm.PDF) -> RenderJob | None:
    """Return the job of the newest edition whose file of that form is finished."""
    of = "edition" if form == FileForm.PDF else "form_of"
    holding = {f"{of}__in": Edition.objects.holding()}
    finished = RenderJob.objects.filter(plan=plan, form=form, state=JobState.DONE, **holding)
    return finished.select_related(of, "plan").defer(f"{of}__content").order_by(f"-{of}__number").first()


def file_of(edition: Edition, form: FileForm) -> RenderJob | None:
    """Return the job of one of the edition's forms; None in editions older than that form."""
    jobs = RenderJob.objects.filter(edition=edition) if form == FileForm.PDF else edition.forms.filter(form=form)
    job = jobs.select_related("plan").first()
    if job:
        job.edition, job.form_of = (edition, None) if form == FileForm.PDF else (None, edition)
    return job


def file_name(job: RenderJob) -> str:
    """Return what the file is called where it is saved."""
    slug, edition = job.plan.slug, job.of_edition
    if edition:
        return f"handlingsplan-{slug}-utgava-{edition.number}.{job.form}"
    if job.consultation:
        return f"remiss-{slug}-{job.consultation.number}.pdf"
    if job.report:
        return f"uppfoljning-{slug}-{job.report.round.number}.pdf"
    return f"handlingsplan-{slug}-utkast-{timezone.localdate(job.created_at):%Y-%m-%d}.pdf"


def serve_job(request: HttpRequest, job: RenderJob, *, cache_control: str) -> HttpResponseBase:
    """Return the finished file; a PDF is shown, other forms are saved."""
    download = Download(
        open=lambda: job.file.open("rb"),
        name=file_name(job),
        content_type=CONTENT_TYPES[FileForm(job.form)],
        etag=job.file_checksum,
        to_save=job.form != FileForm.PDF,
    )
    return serve(request, download, cache_control=cache_control)


def serve_data(request: HttpRequest, edition: Edition) -> HttpResponseBase:
    """Return the edition as data, exactly the text that its checksum is of."""
    name = f"handlingsplan-{edition.plan.slug}-utgava-{edition.number}.json"
    download = Download(
        lambda: BytesIO(edition.content.encode()), name, "application/json; charset=utf-8", edition.checksum
    )
    return serve(request, download, cache_control=FOREVER)
