"""Requests and fragments: one URL, one view, one template.

A template marks its replaceable part with `{% partialdef NAME inline %}`; an htmx request is answered with
that part alone, everybody else gets the page.
"""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django_htmx.middleware import HtmxDetails

REFUSED = 422
"""The status of a form that is shown again with what is wrong."""
CONFLICT = 409
"""The status of a save on an older version than the stored one."""


class HtmxRequest(HttpRequest):
    """A request that has passed HtmxMiddleware."""

    htmx: HtmxDetails


def is_part(request: HttpRequest) -> bool:
    """Return whether the answer takes the place of a part of the page that is shown."""
    htmx: HtmxDetails | None = getattr(request, "htmx", None)
    return bool(htmx and not htmx.boosted and not htmx.history_restore_request)


def render_page(
    request: HttpRequest, template: str, context: dict[str, Any], *, fragment: str = "", status: int = 200
) -> HttpResponse:
    """Render `template`, or only its part `fragment` when htmx asks for a part of the page."""
    if fragment and is_part(request):
        template = f"{template}#{fragment}"
    response = render(request, template, context, status=status)
    if fragment:
        response["Vary"] = "HX-Request"
    return response
