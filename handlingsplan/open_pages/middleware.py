"""The outermost middleware: it answers from what is kept, and asks no other then."""

import gzip
from typing import cast

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response

from handlingsplan.files.downloads import ASK_EACH_TIME
from handlingsplan.languages import reading_language
from handlingsplan.open_pages.keeping import Kept, find, keep, revision_etag
from handlingsplan.open_pages.marking import View, leads_to_everybody
from handlingsplan.open_pages.packing import OK, OTHER_SITES, conditional, encoding_of, is_text, pack, set_packed

MAX_KEPT = 16 * 1024 * 1024  # bytes of one answer, unpacked; all of a chapter with 10,000 measures are nine
# What a request says of who asks, and of parts of working pages
PERSONAL = ("HTTP_COOKIE", "HTTP_AUTHORIZATION", "HTTP_ACCEPT_LANGUAGE", "HTTP_HX_REQUEST")


class PagesForEverybody:
    """Takes out of a request for an open page who asks, and keeps the page."""

    def __init__(self, get_response: View) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass other requests on as they are."""
        if not leads_to_everybody(request.path_info):
            return self.get_response(request)
        encoding = encoding_of(request.META.pop("HTTP_ACCEPT_ENCODING", ""))
        for name in PERSONAL:
            request.META.pop(name, None)
        request.COOKIES = {}
        request.for_everybody = True  # type: ignore[attr-defined] # read by `is_for_everybody`
        if request.method not in {"GET", "HEAD"} or settings.DEBUG:
            return pack(request, self._made(request), encoding)
        if request.META.get("QUERY_STRING"):
            return self._answer_to_question(request, encoding)
        return self._kept_or_made(request, encoding)

    def _answer_to_question(self, request: HttpRequest, encoding: str) -> HttpResponseBase:
        etag = revision_etag()  # before anything is read: what changes meanwhile has another
        has_it = "HTTP_IF_NONE_MATCH" in request.META and get_conditional_response(request, etag=etag)
        if has_it:
            return _for_everybody(has_it)
        response = self._made(request)
        if response.status_code == OK:
            response.headers.setdefault("ETag", etag)
        return pack(request, response, encoding)

    def _kept_or_made(self, request: HttpRequest, encoding: str) -> HttpResponseBase:
        revision, kept = find(request)
        if kept is None:
            response = self._made(request)
            if request.method == "HEAD" or not _may_be_kept(response):
                return pack(request, response, encoding)
            kept = keep(request, revision, cast("HttpResponse", response))
        return _answer(request, kept, encoding)

    def _made(self, request: HttpRequest) -> HttpResponseBase:
        with reading_language(request):
            return _for_everybody(self.get_response(request))


def _for_everybody(response: HttpResponseBase) -> HttpResponseBase:
    response.headers.setdefault("Cache-Control", ASK_EACH_TIME)
    response[OTHER_SITES] = "*"  # nobody is asked who they are: another site's page may read it too
    response["Vary"] = "Accept-Encoding"  # in place of the cookie and the language, which nobody was asked for
    return response


def _may_be_kept(response: HttpResponseBase) -> bool:
    if response.status_code != OK or response.streaming or response.cookies or not is_text(response):
        return False
    return len(cast("HttpResponse", response).content) <= MAX_KEPT


def _answer(request: HttpRequest, kept: Kept, encoding: str) -> HttpResponseBase:
    response = HttpResponse(headers=kept.headers)
    if encoding:
        set_packed(response, kept.bodies[encoding], encoding)
    else:
        response.content = gzip.decompress(kept.bodies["gzip"])
        response["Content-Length"] = str(len(response.content))
    return conditional(request, response)
