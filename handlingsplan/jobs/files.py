"""The files of editions, drafts and reports, to be handed out."""

from io import BytesIO

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone

from handlingsplan.downloads import FOREVER, Download, serve
from handlingsplan.editions.enums import CONTENT_TYPES, FileForm
from handlingsplan.editions.models import Edition
from handlingsplan.jobs.models import RenderJob


def file_name(job: RenderJob) -> str:
    """Return what the file is called where it is saved."""
    slug, edition = job.plan.slug, job.of_edition
    if edition:
        return f"handlingsplan-{slug}-utgava-{edition.number}.{job.form}"
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
