"""Signing in through an organisation's own OpenID Connect provider.

The provider speaks for the e-mail domains it is set up with, and for nobody else; an address that it does not vouch
for links nothing. Whoever comes for the first time becomes reader of their organisation until a lead says otherwise,
or gets what they were invited to.
"""

from typing import Any

from allauth.account.models import EmailAddress
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.providers.base.constants import AuthProcess
from django.db import transaction
from django.http import HttpRequest
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from requests import RequestException

from actors.authentication.providers import organisation_slug, speaks_for
from actors.authentication.reauthentication import confirm
from actors.authentication.words import PROVIDERS
from actors.enums import Role
from actors.models import Organisation, User
from handlingsplan.plan.invitations import take_up_all
from handlingsplan.plan.people import create_person, join

UNAVAILABLE = 503
FORBIDDEN = 403
_BEGIN_AGAIN = gettext_lazy("Inloggningen avbröts eller har blivit för gammal. Börja om från inloggningssidan.")


def _refuse(request: HttpRequest, reason: str, status: int = FORBIDDEN) -> None:
    page = render(request, "socialaccount/authentication_error.html", {"reason": reason}, status=status)
    raise ImmediateHttpResponse(page)


class ProviderSignIn(DefaultSocialAccountAdapter):  # type: ignore[misc] # allauth is untyped
    """What allauth asks when somebody comes back from a provider."""

    error_messages = DefaultSocialAccountAdapter.error_messages | PROVIDERS

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """Refuse whom the provider can't speak for; link a known person, by an address that is vouched for."""
        if sociallogin.state.get("process") != AuthProcess.LOGIN:  # no other address starts anything else
            _refuse(request, str(_BEGIN_AGAIN))
        if sociallogin.state.get("confirms"):
            confirm(request, sociallogin)
        claims = _claims(sociallogin)
        if not claims["email_verified"]:
            _refuse(request, _("Inloggningstjänsten intygar inte din e-postadress. Be er it-avdelning om hjälp."))
        if _organisation(sociallogin, claims) is None:
            _refuse(request, _("Din e-postadress hör inte till den organisation som du loggar in genom."))
        user = User.objects.filter(email=claims["email"]).first()
        if sociallogin.is_existing:
            _require_own_connection(request, sociallogin, user)
        elif user is not None:
            sociallogin.connect(request, user)
        elif EmailAddress.objects.filter(email=claims["email"]).exists():
            _refuse(request, _("Din e-postadress hör till ett annat konto. Be er organisationsansvariga om hjälp."))
        if user is not None:
            take_up_all(user)

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:  # noqa: ARG002 allauth's signature
        """Let in whom `pre_social_login` did not refuse."""
        return True

    @transaction.atomic
    def save_user(self, request: HttpRequest, sociallogin: Any, form: Any = None) -> User:  # noqa: ARG002 likewise
        """Create the person with what they were invited to; reader of the organisation where that is nothing."""
        claims = _claims(sociallogin)
        organisation = _organisation(sociallogin, claims)
        name = (claims.get("name") or claims["email"])[:150]
        user = create_person(email=claims["email"], full_name=name)
        sociallogin.connect(request, user)
        sociallogin.user = user
        if not take_up_all(user) and organisation is not None:
            join(user, organisation, Role.READER, by=None, reason="OpenID Connect")
        return user

    def get_connect_redirect_url(self, request: HttpRequest, socialaccount: Any) -> str:  # noqa: ARG002 likewise
        return reverse("work")

    def on_authentication_error(self, request: HttpRequest, *_args: Any, exception: Any = None, **_more: Any) -> None:
        if isinstance(exception, RequestException):  # the provider went away half-way
            _refuse(request, _("Inloggningstjänsten svarar inte. Försök igen om en stund."), UNAVAILABLE)
        _refuse(request, str(_BEGIN_AGAIN))


def _require_own_connection(request: HttpRequest, sociallogin: Any, owner: User | None) -> None:
    """Refuse where the address is another person's by now, or the account's is none that the provider speaks for."""
    app = sociallogin.account.get_provider().app
    if owner not in {None, sociallogin.user} or not speaks_for(app.settings, sociallogin.user.email):
        _refuse(request, _("Din e-postadress hör till ett annat konto. Be er organisationsansvariga om hjälp."))


def _claims(sociallogin: Any) -> dict[str, Any]:
    claims: dict[str, Any] = sociallogin.account.extra_data["userinfo"]
    return claims


def _organisation(sociallogin: Any, claims: dict[str, Any]) -> Organisation | None:
    app = sociallogin.account.get_provider().app
    return Organisation.objects.filter(slug=organisation_slug(app.settings, claims)).first()
