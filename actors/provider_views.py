"""The way to an organisation's own sign-in service."""

from allauth.socialaccount.providers.openid_connect import views as openid
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from requests import RequestException

UNAVAILABLE = 503
_FAILED = "socialaccount/authentication_error.html"


@login_not_required
def sign_in_through(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Lead to the provider; where it doesn't answer, say so and show the other ways in."""
    try:
        answer: HttpResponse = openid.login(request, provider_id)
    except RequestException:
        reason = _("Inloggningstjänsten svarar inte. Försök igen om en stund, eller logga in på ett annat sätt.")
        return render(request, _FAILED, {"reason": reason}, status=UNAVAILABLE)
    return answer


@login_not_required
def sign_in_failed(request: HttpRequest) -> HttpResponse:
    """Say that it failed; where the reason is known, the page that it came from has said it."""
    return render(request, _FAILED, {"reason": _("Något gick fel på vägen.")})
