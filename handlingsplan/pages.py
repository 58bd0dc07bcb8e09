"""What all pages share: a form's data and status, and fragments. One URL, one view, one template.

A template marks its replaceable part with `{% partialdef NAME inline %}`; an htmx request is answered with
that part alone, everybody else gets the page.
"""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_http_methods
from django_htmx.http import reselect, reswap, retarget
from django_htmx.middleware import HtmxDetails

REFUSED = 422  # a form is shown again with what is wrong
NOTHING_NEW = 204
CONFLICT = 409  # a save on an older version than the stored one
GET_OR_POST = require_http_methods(["GET", "HEAD", "POST"])


class HtmxRequest(HttpRequest):
    """A request that has passed HtmxMiddleware."""

    htmx: HtmxDetails


def posted(request: HttpRequest) -> QueryDict | None:
    """Return what was sent, for a form; None when nothing was, so that the form shows what is stored."""
    return request.POST if request.method == "POST" else None


def form_status(form: Any, conflict: object = None) -> int:
    """Return the status of a page that shows a form; a bound one is there because it was refused."""
    if conflict is not None:
        return CONFLICT
    return REFUSED if form.is_bound else 200


def rebase(form: Any, expected_version: object, *, field: str = "based_on") -> None:
    """Let the form begin from what is stored now, with everything that was typed still in it."""
    form.data = form.data.copy()
    form.data[form.add_prefix(field)] = str(expected_version)


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


def whole_page(response: HttpResponse) -> HttpResponse:
    """Let htmx, too, show the whole page that was answered, where it asked for a part of one."""
    return reselect(reswap(retarget(response, "#innehall"), "outerHTML"), "#innehall")


# What the page's script sends as it is left, to where `show_presence` answers
LEAVES = "lamnar"


def show_presence(request: HttpRequest, others: Sequence[Any], text: str) -> HttpResponse:
    """Tell which `others` (people) are there too; nothing where the page shows them already: it is read out once."""
    seen = ",".join(str(other.pk) for other in others)
    if seen == request.POST.get("sedda", ""):
        return HttpResponse(status=NOTHING_NEW)
    return render(request, "actors/_present.html", {"others": others, "seen": seen, "text": text})
