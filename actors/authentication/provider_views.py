"""The way to an organisation's own sign-in service, and back.

allauth's own views take `process`, `scope`, `action` and `auth_params` from the address: with them anybody could attach
an identity to an account, or ask the service for something else. Nothing of it is read here.
"""

from typing import Any

from allauth.account.utils import get_next_redirect_url
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.base import ProviderException
from allauth.socialaccount.providers.base.constants import AuthProcess
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import MultipleObjectsReturned
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from requests import RequestException

from actors.authentication.provider_claims import ClaimsRefusedError, read_claims, require_plain_uid
from handlingsplan.pages import GET_OR_POST
from handlingsplan.web_addresses import site_address

UNAVAILABLE, FORBIDDEN = 503, 403
_FAILED = "socialaccount/authentication_error.html"


class StrictAdapter(OpenIDConnectOAuth2Adapter):  # type: ignore[misc] # allauth is untyped
    """Reads what the service answers, or says that it cannot; allauth's trips over another shape."""

    def get_callback_url(self, request: HttpRequest, app: Any) -> str:  # noqa: ARG002 allauth's signature
        return site_address("openid_connect_callback", self.provider_id)

    def parse_token(self, data: dict[str, Any]) -> Any:
        if not isinstance(data.get("access_token"), str):
            raise ProviderException
        return super().parse_token(data)

    def complete_login(self, request: HttpRequest, app: Any, token: Any, **kwargs: Any) -> Any:
        """Return the sign-in with no more facts than are used; nothing is stored before this."""
        try:
            login = super().complete_login(request, app, token, **kwargs)
            require_plain_uid(login.account.uid)
            facts = read_claims(login.account.extra_data, more=app.settings.get("claim", ""))
        except (ClaimsRefusedError, ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as error:
            reason = _("Inloggningstjänsten skickade uppgifter som inte går att använda. Be er it-avdelning om hjälp.")
            page = render(request, _FAILED, {"reason": reason}, status=FORBIDDEN)
            raise ImmediateHttpResponse(page) from error
        login.account.extra_data = {"userinfo": facts}
        return login


def provider_of(request: HttpRequest, provider_id: str) -> Any:
    """Return the service with exactly this id; raises Http404. allauth also takes the name of the kind of service."""
    try:
        provider = get_adapter().get_provider(request, provider_id)
    except (SocialApp.DoesNotExist, MultipleObjectsReturned) as error:
        raise Http404 from error
    if provider.sub_id != provider_id:
        raise Http404
    provider.oauth2_adapter_class = StrictAdapter
    return provider


def lead_to(request: HttpRequest, provider: Any, **more: Any) -> HttpResponse:
    """Lead to the service to sign in there; where it doesn't answer, say so and show the other ways in."""
    try:
        answer: HttpResponse = provider.redirect(
            request, AuthProcess.LOGIN, next_url=get_next_redirect_url(request), **more
        )
    except (RequestException, LookupError):  # the second: what it says of itself lacks an address
        reason = _("Inloggningstjänsten svarar inte. Försök igen om en stund, eller logga in på ett annat sätt.")
        return render(request, _FAILED, {"reason": reason}, status=UNAVAILABLE)
    return answer


@login_not_required
@GET_OR_POST
def sign_in_through(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Say where it leads, as a GET changes nothing; then lead there."""
    provider = provider_of(request, provider_id)
    if request.method != "POST":
        return render(request, "socialaccount/login.html", {"provider": provider})
    return lead_to(request, provider)


@login_not_required
@require_safe
def come_back(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Take the service's answer."""
    provider_of(request, provider_id)
    answer: HttpResponse = OAuth2CallbackView.adapter_view(StrictAdapter(request, provider_id))(request)
    return answer


@login_not_required
def sign_in_failed(request: HttpRequest) -> HttpResponse:
    """Say that it failed; where the reason is known, the page that it came from has said it."""
    return render(request, _FAILED, {"reason": _("Något gick fel på vägen.")})
