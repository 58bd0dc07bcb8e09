"""Where to report a weakness (RFC 9116), and what pages may use of the browser."""

from collections.abc import Callable
from datetime import timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from handlingsplan.files.downloads import NOT_KEPT
from handlingsplan.open_pages.marking import for_everybody
from handlingsplan.web_addresses import site_address

MONTHS = timedelta(days=180)
UNUSED = ("accelerometer", "camera", "display-capture", "geolocation", "gyroscope", "magnetometer", "microphone")
PERMISSIONS = ", ".join(f"{name}=()" for name in (*UNUSED, "midi", "payment", "usb"))


@for_everybody
@require_safe
def security_txt(_request: HttpRequest) -> HttpResponse:
    lines = [
        f"Contact: {settings.SECURITY_CONTACT}",
        f"Expires: {(timezone.now() + MONTHS):%Y-%m-%dT00:00:00Z}",
        "Preferred-Languages: sv, en",
        f"Canonical: {site_address('security_txt')}",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


class PrivatePages:
    """Middleware: what is for one person, or for who has a link, is kept by no browser and no proxy.

    Pages and files for everybody say themselves how long they may be kept.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        match = request.resolver_match
        is_private = match is not None and (
            getattr(match.func, "login_required", True) or match.route.startswith("konto/") or "<secret:" in match.route
        )
        # A page for everybody has the person's name in its head
        user = getattr(request, "_cached_user", None)
        is_named = user is not None and user.is_authenticated and not response.has_header("Cache-Control")
        if is_private or is_named:
            response["Cache-Control"] = NOT_KEPT
        return response


class PermissionsPolicy:
    """Middleware: no page asks for camera, place or the like, nor may anything in it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response["Permissions-Policy"] = PERMISSIONS
        return response
