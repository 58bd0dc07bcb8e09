"""The way to an organisation's own sign-in service."""

from allauth.socialaccount.providers.openid_connect import views as openid
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from requests import RequestException

UNAVAILABLE = 503


@login_not_required
def sign_in_through(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Lead to the provider; where it doesn't answer, say so and show the other ways in."""
    try:
        answer: HttpResponse = openid.login(request, provider_id)
    except RequestException:
        reason = _("Inloggningstjänsten svarar inte. Försök igen om en stund, eller logga in på ett annat sätt.")
        return render(request, "socialaccount/authentication_error.html", {"reason": reason}, status=UNAVAILABLE)
    return answer
