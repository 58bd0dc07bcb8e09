"""What a person sees when a request fails: that nothing was saved, and everything that they had typed."""

import errno
import sys
from collections.abc import Iterator

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

UNAVAILABLE, FAILED = 503, 500
AWAY = (OperationalError, InterfaceError)
"""The database cannot be reached, restarts, or has no room left."""
FULL = frozenset({errno.ENOSPC, errno.EDQUOT})
SECRET = ("/konto/",)
"""Where passwords and codes are typed, which are never sent back."""
RETRY_SECONDS = "10"


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
