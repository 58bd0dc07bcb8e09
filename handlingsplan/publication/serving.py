"""Handing out finished PDFs and frozen data."""

from collections.abc import Callable

from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.cache import get_conditional_response

from handlingsplan.publication.models import Edition, RenderJob
from handlingsplan.publication.ranges import UnsatisfiableRangeError, parse_range, read_range

PART, NO_SUCH_PART = 206, 416

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
        response = _part(request, job, etag) or FileResponse(
            job.pdf.open("rb"), content_type="application/pdf", filename=filename(job)
        )
        response["Accept-Ranges"] = "bytes"
        response["ETag"] = etag
        if request.method == "HEAD":
            response.streaming_content = ()  # type: ignore[attr-defined] # both kinds stream
    response["Cache-Control"] = cache_control
    return response


def _part(request: HttpRequest, job: RenderJob, etag: str) -> HttpResponseBase | None:
    """Return the part that was asked for; None for the whole file. A part of another file is never mixed in."""
    header, size = request.headers.get("Range"), job.pdf_size or 0
    if request.method != "GET" or header is None or request.headers.get("If-Range", etag) != etag:
        return None
    try:
        wanted = parse_range(header, size)
    except UnsatisfiableRangeError:
        return StreamingHttpResponse((), status=NO_SUCH_PART, headers={"Content-Range": f"bytes */{size}"})
    if wanted is None:
        return None
    response = StreamingHttpResponse(
        read_range(job.pdf.open("rb"), wanted), status=PART, content_type="application/pdf"
    )
    response["Content-Length"] = str(len(wanted))
    response["Content-Range"] = f"bytes {wanted.start}-{wanted.stop - 1}/{size}"
    return response


def serve_bytes(
    request: HttpRequest, make: Callable[[], bytes], *, content_type: str, filename: str, etag: str
) -> HttpResponseBase:
    """Return what `make` makes as a file to save, or 304 where the reader has it already."""
    quoted = f'"{etag}"'
    response = get_conditional_response(request, etag=quoted)
    if response is None:
        response = HttpResponse(make(), content_type=content_type)
        response["Content-Disposition"] = f'attachment; filename="{filename}"'
        response["ETag"] = quoted
    response["Cache-Control"] = FOREVER
    return response


def serve_data(request: HttpRequest, edition: Edition) -> HttpResponseBase:
    """Return the edition as data, exactly the text that its checksum is of."""
    return serve_bytes(
        request,
        edition.content.encode,
        content_type="application/json; charset=utf-8",
        filename=f"handlingsplan-{edition.plan.slug}-utgava-{edition.number}.json",
        etag=edition.checksum,
    )
