"""Handing out finished files and frozen data: whole or in parts, and not at all to who has them already."""

from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from typing import IO

from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.cache import get_conditional_response

from handlingsplan.editions.enums import CONTENT_TYPES, FileForm
from handlingsplan.editions.models import Edition
from handlingsplan.jobs.models import RenderJob
from handlingsplan.ranges import UnsatisfiableRangeError, parse_range, read_range

PART, NO_SUCH_PART = 206, 416

FOREVER = "public, max-age=86400, immutable"
"""An edition's file never changes under its address; a day is enough to spare the server."""
ASK_EACH_TIME = "public, no-cache"
NOT_KEPT = "private, no-store"


@dataclass(frozen=True)
class Ware:
    """A file to hand out; `open` is called only where it is wanted, `etag` names just this content."""

    open: Callable[[], IO[bytes]]
    name: str
    content_type: str
    etag: str
    to_save: bool = True
    """Whether it is saved rather than shown."""


def filename(job: RenderJob) -> str:
    """Return what the file is called where it is saved."""
    slug, edition = job.plan.slug, job.of_edition
    if edition:
        return f"handlingsplan-{slug}-utgava-{edition.number}.{job.form}"
    if job.report:
        return f"uppfoljning-{slug}-{job.report.round.number}.pdf"
    return f"handlingsplan-{slug}-utkast-{timezone.localdate(job.created_at):%Y-%m-%d}.pdf"


def serve_file(request: HttpRequest, job: RenderJob, *, cache_control: str) -> HttpResponseBase:
    """Return the finished file, or 304 where the reader has it already."""
    ware = Ware(
        open=lambda: job.file.open("rb"),
        name=filename(job),
        content_type=CONTENT_TYPES[FileForm(job.form)],
        etag=job.file_checksum,
        to_save=job.form != FileForm.PDF,
    )
    return serve(request, ware, cache_control=cache_control)


def serve_bytes(
    request: HttpRequest, make: Callable[[], bytes], *, content_type: str, filename: str, etag: str
) -> HttpResponseBase:
    """Return what `make` makes as a file to save, or 304 where the reader has it already."""
    ware = Ware(lambda: BytesIO(make()), filename, content_type, etag)
    return serve(request, ware, cache_control=FOREVER)


def serve_data(request: HttpRequest, edition: Edition) -> HttpResponseBase:
    """Return the edition as data, exactly the text that its checksum is of."""
    return serve_bytes(
        request,
        edition.content.encode,
        content_type="application/json; charset=utf-8",
        filename=f"handlingsplan-{edition.plan.slug}-utgava-{edition.number}.json",
        etag=edition.checksum,
    )


def serve(request: HttpRequest, ware: Ware, *, cache_control: str) -> HttpResponseBase:
    """Return the file or the part of it that is asked for, or 304 where the reader has it already."""
    etag = f'"{ware.etag}"'
    response: HttpResponseBase | None = get_conditional_response(request, etag=etag)
    if response is None:
        response = _part(request, ware, etag) or _whole(ware)
        response["Accept-Ranges"] = "bytes"
        response["ETag"] = etag
        if request.method == "HEAD" and response.streaming:
            response.streaming_content = ()  # type: ignore[attr-defined] # it streams
    response["Cache-Control"] = cache_control
    return response


def _whole(ware: Ware) -> HttpResponseBase:
    file = ware.open()
    if isinstance(file, BytesIO):  # in memory already
        response = HttpResponse(file.getvalue(), content_type=ware.content_type)
        response["Content-Disposition"] = f'{"attachment" if ware.to_save else "inline"}; filename="{ware.name}"'
        return response
    return FileResponse(file, as_attachment=ware.to_save, content_type=ware.content_type, filename=ware.name)


def _part(request: HttpRequest, ware: Ware, etag: str) -> HttpResponseBase | None:
    """Return the part that was asked for; None for the whole file. A part of another file is never mixed in."""
    header = request.headers.get("Range")
    if request.method != "GET" or header is None or request.headers.get("If-Range", etag) != etag:
        return None
    file = ware.open()
    size = file.seek(0, 2)
    try:
        wanted = parse_range(header, size)
    except UnsatisfiableRangeError:
        file.close()
        return StreamingHttpResponse((), status=NO_SUCH_PART, headers={"Content-Range": f"bytes */{size}"})
    if wanted is None:
        file.close()
        return None
    response = StreamingHttpResponse(read_range(file, wanted), status=PART, content_type=ware.content_type)
    response["Content-Length"] = str(len(wanted))
    response["Content-Range"] = f"bytes {wanted.start}-{wanted.stop - 1}/{size}"
    return response
