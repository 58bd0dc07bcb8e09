"""Handing out files: whole, in parts (RFC 9110), or not at all to who has them already.

Parts let a broken download go on where it stopped.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import IO

from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header

PART, NO_SUCH_PART = 206, 416
CHUNK = 64 * 1024
FOREVER = "public, max-age=86400, immutable"  # it never changes under its address; a day is enough to spare the server
ASK_EACH_TIME = "public, no-cache"
NOT_KEPT = "private, no-store"
_FROM_PEOPLE = "default-src 'none'; sandbox"  # a content security policy in which nothing runs and nothing is fetched
_RANGE = re.compile(r"bytes=(\d{0,19})-(\d{0,19})")


class UnsatisfiableRangeError(ValueError):
    """The file has no such part."""


@dataclass(frozen=True)
class Download:
    """A file to hand out; `open` is called only where it is asked for, `etag` names just this content, if anything."""

    open: Callable[[], IO[bytes]]
    name: str
    content_type: str
    etag: str = ""
    to_save: bool = True  # rather than to show
    from_people: bool = False  # somebody sent it: it is never shown in the portal's own name


def download_of(content: bytes, name: str, content_type: str) -> Download:
    """Return what was made for this request."""
    return Download(lambda: BytesIO(content), name, content_type)


def serve(request: HttpRequest, download: Download, *, cache_control: str = NOT_KEPT) -> HttpResponseBase:
    """Return the file or the part of it that is asked for, or 304 where the reader has it already."""
    etag = f'"{download.etag}"' if download.etag else None
    response: HttpResponseBase | None = get_conditional_response(request, etag=etag) if etag else None
    if response is None:
        response = _part(request, download, etag) or _whole(download)
        response["Accept-Ranges"] = "bytes"
        if etag:
            response["ETag"] = etag
        if request.method == "HEAD" and response.streaming:
            response.streaming_content = ()  # type: ignore[attr-defined] # it streams
    response["Cache-Control"] = cache_control
    if download.from_people:
        response["Content-Security-Policy"] = _FROM_PEOPLE
    return response


def _whole(download: Download) -> HttpResponseBase:
    file = download.open()
    if isinstance(file, BytesIO):  # in memory already
        response = HttpResponse(file.getvalue(), content_type=download.content_type)
        response["Content-Disposition"] = content_disposition_header(download.to_save, download.name) or ""
        return response
    return FileResponse(
        file, as_attachment=download.to_save, content_type=download.content_type, filename=download.name
    )


def _part(request: HttpRequest, download: Download, etag: str | None) -> HttpResponseBase | None:
    """Return the part that was asked for; None for the whole file. A part of another file is never mixed in."""
    header = request.headers.get("Range")
    if request.method != "GET" or header is None or request.headers.get("If-Range", etag) != etag:
        return None
    file = download.open()
    size = file.seek(0, 2)
    try:
        part = parse_range(header, size)
    except UnsatisfiableRangeError:
        file.close()
        return StreamingHttpResponse((), status=NO_SUCH_PART, headers={"Content-Range": f"bytes */{size}"})
    if part is None:
        file.close()
        return None
    response = StreamingHttpResponse(_read_range(file, part), status=PART, content_type=download.content_type)
    response["Content-Length"] = str(len(part))
    response["Content-Range"] = f"bytes {part.start}-{part.stop - 1}/{size}"
    return response


def parse_range(header: str, size: int) -> range | None:
    """Return the bytes that are asked for; None for the whole file, also where the question is not understood.

    Several ranges at once are answered with the whole file, which the standard allows. Raises
    `UnsatisfiableRangeError`.
    """
    match = _RANGE.fullmatch(header.strip())
    if match is None or match[0] == "bytes=-":
        return None
    first, last = match.groups()
    if not first:  # the last so many bytes
        part = range(max(0, size - int(last)), size)
    else:
        end = min(int(last), size - 1) if last else size - 1
        if last and int(last) < int(first):
            return None
        part = range(int(first), end + 1)
    if not part:
        raise UnsatisfiableRangeError(header)
    return part


def _read_range(file: IO[bytes], part: range) -> Iterator[bytes]:
    with file:
        file.seek(part.start)
        left = len(part)
        while left and (chunk := file.read(min(CHUNK, left))):
            left -= len(chunk)
            yield chunk
