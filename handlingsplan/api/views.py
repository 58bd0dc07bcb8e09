"""The API's own page, its OpenAPI description, and what is answered where nothing is."""

from collections.abc import Callable, Iterator
from functools import cache, wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from ninja.openapi.schema import OpenAPISchema

from handlingsplan.api import consultations, editions, working
from handlingsplan.api.portal import UNKNOWN, api, problem
from handlingsplan.files.downloads import NOT_KEPT
from handlingsplan.open_pages.marking import for_everybody
from handlingsplan.pages import HtmxRequest, render_page
from handlingsplan.web_addresses import site_address

View = Callable[..., HttpResponseBase]
ROOMS = (editions, consultations, working)  # whose import adds their operations


@for_everybody
@require_safe
def about(request: HtmxRequest) -> HttpResponse:
    """Tell people what machines can ask."""
    context = {"root": site_address("api"), "description": site_address("openapi")}
    return render_page(request, "api/about.html", context)


@for_everybody
@require_safe
def openapi(request: HtmxRequest) -> HttpResponse:  # noqa: ARG001 Django's signature
    return JsonResponse(_description(), json_dumps_params={"ensure_ascii": False})


@cache
def _description() -> OpenAPISchema:
    """Return the description, which is the same until the portal is started anew, and takes 0.2 s to make."""
    return api.get_openapi_schema(path_prefix=reverse("api"))


@for_everybody
@require_safe
def nothing_here(request: HtmxRequest, rest: str) -> HttpResponse:  # noqa: ARG001 likewise
    return problem(UNKNOWN, _("Det finns inte."))


def operations() -> Iterator[URLPattern]:
    """Yield the addresses of all operations; what is public is the same for everybody."""
    patterns, _app, _namespace = api.urls
    for one in patterns:
        if isinstance(one, URLPattern) and str(one.name).startswith("api_"):
            view = _answers_head(one.callback)
            is_by_key = str(one.name).startswith("api_working_")
            shown = login_not_required(_kept_by_nobody(view)) if is_by_key else for_everybody(view)
            yield path(str(one.pattern), shown, name=one.name)


def _kept_by_nobody(view: View) -> View:
    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        response["Cache-Control"] = NOT_KEPT
        return response

    return answered


def _answers_head(view: View) -> View:
    """Let HEAD be answered like GET, which ninja does not; the server leaves the body out."""

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        is_head = request.method == "HEAD"
        if is_head:
            request.method = "GET"
        try:
            return view(request, *args, **kwargs)
        finally:
            if is_head:
                request.method = "HEAD"

    return answered
