"""What a person sees when a request fails: that nothing was saved, and everything that they had typed."""

import errno
import sys
from collections.abc import Callable, Iterator
from http import HTTPStatus
from urllib.parse import urlsplit

from django.core.exceptions import BadRequest, RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.db import InterfaceError, OperationalError
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseBadRequest,
    HttpResponseForbidden,
    HttpResponseNotAllowed,
    JsonResponse,
)
from django.template.loader import render_to_string
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

UNAVAILABLE, FAILED, TOO_MANY = 503, 500, 429
AWAY = (OperationalError, InterfaceError)  # the database cannot be reached, restarts, or has no room left
TOO_MUCH = (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)
FULL = frozenset({errno.ENOSPC, errno.EDQUOT})
MACHINES = "/api/"  # where answers are data, also the refusals
NO_SUCH_METHOD = b'{"detail": "GET, HEAD"}'
SECRET = ("/konto/",)  # where passwords and codes are typed, which are never sent back
RETRY_SECONDS = "10"
RETRY_MINUTE = 60  # where allauth refuses, which does not tell


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer a request in which something was raised; asks neither database nor cache.

    Where something is away that comes back, the status is 503 and the page says so. What was posted is in the page as
    a form that sends it once more.
    """
    away = is_away(sys.exc_info()[1])
    context = {
        "away": away,
        "posted": request.method == "POST",
        "fields": list(_typed(request)),
        "token": request.COOKIES.get("csrftoken", ""),
        "address": request.get_full_path(),
        "files": _has_files(request),
    }
    response = HttpResponse(render_to_string("500.html", context), status=UNAVAILABLE if away else FAILED)
    response["Cache-Control"] = "no-store"
    if away:
        response["Retry-After"] = RETRY_SECONDS
    return response


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer an address that is not understood, or what Django itself refuses, as a forged host or too much at once."""
    if isinstance(exception, BadRequest):
        context = {"exception": str(exception)}
        return HttpResponseBadRequest(render_to_string("400.html", context, request=request))
    too_much = isinstance(exception, TOO_MUCH)
    if _is_for_machines(request):
        return JsonResponse({"detail": _("Begäran går inte att läsa.")}, status=HTTPStatus.BAD_REQUEST)
    # A page by itself: neither the host nor what was sent can be read
    page = render_to_string("unreadable.html", {"too_much": too_much, "posted": request.method == "POST"})
    return HttpResponseBadRequest(page, headers={"Cache-Control": "no-store"})


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer what the person may not do, with the reason, the texts that they had typed, and the way back."""
    texts = [value for _name, value in _typed(request) if " " in value.strip()]  # choices and versions have no space
    context = {"exception": str(exception), "texts": texts, "back": page_of_form(request)}
    return HttpResponseForbidden(render_to_string("403.html", context, request=request))


def too_many(request: HttpRequest, *, seconds: int = RETRY_MINUTE) -> HttpResponse:
    """Answer what the person has asked for too often, with when to try again and the texts that they had typed."""
    response = _too_many_for_machines(seconds) if _is_for_machines(request) else _too_many_page(request, seconds)
    response["Retry-After"] = str(seconds)
    response["Cache-Control"] = "no-store"
    return response


def _too_many_page(request: HttpRequest, seconds: int) -> HttpResponse:
    texts = [value for _name, value in _typed(request) if " " in value.strip()]
    context = {"seconds": seconds, "texts": texts, "back": page_of_form(request)}
    return HttpResponse(render_to_string("429.html", context, request=request), status=TOO_MANY)


def _too_many_for_machines(seconds: int) -> HttpResponse:
    return JsonResponse({"detail": _("Vänta %(seconds)d sekunder.") % {"seconds": seconds}}, status=TOO_MANY)


def _is_for_machines(request: HttpRequest) -> bool:
    return request.path.startswith(MACHINES)


def page_of_form(request: HttpRequest) -> str:
    """Return the page that the request came from, as its own address may show nothing; empty for a page of others."""
    page = request.headers.get("Referer", "")
    if not is_own_address(request, page):
        return ""
    parts = urlsplit(page)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def is_own_address(request: HttpRequest, address: str) -> bool:
    """Tell whether an address that came with the request leads to the portal itself."""
    return url_has_allowed_host_and_scheme(address, {request.get_host()}, require_https=request.is_secure())


class NotAllowedPage:
    """Middleware: an address that only takes what a form sends says so, where Django's answer is blank."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on, and fill a blank answer."""
        response = self.get_response(request)
        if isinstance(response, HttpResponseNotAllowed) and _is_for_machines(request):
            response.content, response["Content-Type"] = NO_SUCH_METHOD, "application/json"
        elif isinstance(response, HttpResponseNotAllowed):
            response.content = render_to_string("405.html", request=request).encode()
        return response


def is_away(error: BaseException | None) -> bool:
    """Tell what ends by itself, a database that restarts or a full disk, from a fault in the portal."""
    return isinstance(error, AWAY) or (isinstance(error, OSError) and error.errno in FULL)


def _typed(request: HttpRequest) -> Iterator[tuple[str, str]]:
    if request.method != "POST" or request.path.startswith(SECRET):
        return
    for name, values in request.POST.lists():
        if name != "csrfmiddlewaretoken":
            yield from ((name, value) for value in values)


def _has_files(request: HttpRequest) -> bool:
    return request.method == "POST" and bool(request.FILES)
