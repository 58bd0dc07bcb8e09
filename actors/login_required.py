"""Whoever is not signed in is led to the sign-in, and told when something they sent was not saved."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from handlingsplan.error_views import page_of_form
from handlingsplan.pages import is_part


class SignInRequired(LoginRequiredMiddleware):
    """Middleware: pages are for people who are signed in, unless their view says otherwise."""

    def handle_no_permission(  # type: ignore[override] # any answer does
        self, request: HttpRequest, view_func: Callable[..., Any]
    ) -> HttpResponse:
        """Lead to the sign-in, and from there back; a part of a page says so in its place."""
        sends = request.method not in {"GET", "HEAD"}
        part = is_part(request)
        by_script = part or request.headers.get("Sec-Fetch-Mode", "navigate") != "navigate"
        if by_script:  # the answer would take away the cookie of whoever signs in elsewhere at this moment
            request.COOKIES.pop(settings.SESSION_COOKIE_NAME, None)
        if part:
            return render(request, "account/_signed_out.html", {"sends": sends}, status=403)
        if by_script or not sends:
            return super().handle_no_permission(request, view_func)
        messages.warning(request, _("Du var inte inloggad längre, så inget sparades. Logga in, så kommer du tillbaka."))
        return redirect_to_login(page_of_form(request) or request.get_full_path(), self.get_login_url(view_func))
