"""Texts packed for the way, and 304 for who has them already."""

import gzip
import hashlib
from typing import cast

import brotli
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.utils.cache import get_conditional_response

OK, NOT_MODIFIED = 200, 304
OTHER_SITES = "Access-Control-Allow-Origin"
SMALLEST_PACKED = 200  # bytes; below, an answer would grow
TEXTS = ("text/", "application/json", "application/xml", "image/svg")
SUFFIXES = ("+json", "+xml")


def is_text(response: HttpResponseBase) -> bool:
    """Tell whether packing makes the answer smaller."""
    kind = response.headers.get("Content-Type", "").partition(";")[0]
    return kind.startswith(TEXTS) or kind.endswith(SUFFIXES)


def etag_of(body: bytes) -> str:
    return f'W/"{hashlib.sha256(body).hexdigest()[:32]}"'


def weak(etag: str) -> str:
    """Return the tag of what is the same text in other bytes."""
    return etag if etag.startswith("W/") else f"W/{etag}"


def encoding_of(accepted: str) -> str:
    """Return the best packing that the header `Accept-Encoding` allows; empty for none."""
    words = accepted.lower().replace(" ", "").split(",")
    taken = {word.partition(";")[0] for word in words if not word.endswith((";q=0", ";q=0.0"))}
    return "br" if "br" in taken else "gzip" if "gzip" in taken else ""


def pack(request: HttpRequest, response: HttpResponseBase, encoding: str) -> HttpResponseBase:
    """Return an answer that is not kept, packed where the browser understands that."""
    if response.streaming or response.status_code == NOT_MODIFIED or not is_text(response):
        return response
    made = cast("HttpResponse", response)
    if made.status_code == OK:
        made.headers.setdefault("ETag", etag_of(made.content))
    if encoding and len(made.content) >= SMALLEST_PACKED:
        body = made.content
        set_packed(made, brotli.compress(body, quality=4) if encoding == "br" else gzip.compress(body, 5), encoding)
    return conditional(request, made)


def set_packed(response: HttpResponse, body: bytes, encoding: str) -> None:
    """Let the answer be the packed `body`."""
    response.content = body
    response["Content-Encoding"] = encoding
    response["Content-Length"] = str(len(body))
    if response.has_header("ETag"):
        response["ETag"] = weak(response["ETag"])


def conditional(request: HttpRequest, response: HttpResponse) -> HttpResponseBase:
    """Return the answer, or 304 where the reader has it."""
    etag = response.headers.get("ETag")
    if not etag:
        return response
    answer: HttpResponseBase = get_conditional_response(request, etag=etag, response=response) or response
    if response.has_header(OTHER_SITES):
        answer[OTHER_SITES] = response[OTHER_SITES]  # which 304 leaves out
    return answer


class CompressedText(GZipMiddleware):
    """Middleware: working pages are packed too, each with a random length, which hides the secrets in it (BREACH).

    Not files, which are handed out in parts.
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if response.streaming or not is_text(response):
            return response
        packed: HttpResponseBase = super().process_response(request, cast("HttpResponse", response))
        return packed
