"""Handing out finished PDFs and frozen data."""

from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.cache import get_conditional_response

from handlingsplan.publication.models import Edition, RenderJob

FOREVER = "public, max-age=86400, immutable"
"""An edition's file never changes under its address; a day is enough to spare the server."""
ASK_EACH_TIME = "public, no-cache"
NOT_KEPT = "private, no-store"


def filename(job: RenderJob) -> str:
    """Return what the file is called where it is saved."""
    if job.edition:
        return f"handlingsplan-{job.plan.slug}-utgava-{job.edition.number}.pdf"
    if job.report:
        return f"uppfoljning-{job.plan.slug}-{job.report.round.number}.pdf"
    return f"handlingsplan-{job.plan.slug}-utkast-{timezone.localdate(job.created_at):%Y-%m-%d}.pdf"


def serve_pdf(request: HttpRequest, job: RenderJob, *, cache_control: str) -> HttpResponseBase:
    """Return the finished PDF, or 304 where the reader has it already."""
    etag = f'"{job.pdf_checksum}"'
    response: HttpResponseBase | None = get_conditional_response(request, etag=etag)
    if response is None:
        response = FileResponse(job.pdf.open("rb"), content_type="application/pdf", filename=filename(job))
        response["ETag"] = etag
        if request.method == "HEAD":
            response.streaming_content = ()
    response["Cache-Control"] = cache_control
    return response


def serve_data(request: HttpRequest, edition: Edition) -> HttpResponseBase:
    """Return the edition as data, exactly the text that its checksum is of."""
    etag = f'"{edition.checksum}"'
    response = get_conditional_response(request, etag=etag)
    if response is None:
        name = f"handlingsplan-{edition.plan.slug}-utgava-{edition.number}.json"
        response = HttpResponse(edition.content, content_type="application/json; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        response["ETag"] = etag
    response["Cache-Control"] = FOREVER
    return response
