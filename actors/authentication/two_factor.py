"""Two-factor sign-in: how secrets are kept, and who must have it."""

from collections.abc import Callable
from typing import Any

from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.contrib import messages
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from actors.access import has_role_in_a_plan
from actors.authentication import words
from actors.authentication.providers import service_names
from actors.enums import Role
from actors.models import User
from handlingsplan.encryption import decrypt, encrypt

_PURPOSE = "two-factor secrets"
FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
# What sets a factor up, and the way out: open before there is one
BEFORE_FACTOR = frozenset(
    {
        "mfa_index",
        "mfa_activate_totp",
        "mfa_list_webauthn",
        "mfa_add_webauthn",
        "account_reauthenticate",
        "confirm_through",
        "account_logout",
    }
)


def must_have_factor(user: User) -> bool:
    """Tell whether the portal demands a second factor of the person's role."""
    return settings.REQUIRE_TWO_FACTOR and _need_factor().filter(pk=user.pk).exists()


def lacks_required_factor(user: User) -> bool:
    """Tell whether the person's role demands a second factor that they have not set up; one query."""
    return _lack_factor().filter(pk=user.pk).exists()


def shut_out_until_factor() -> QuerySet[User]:
    """Return those to whom no page opens before they set a second factor up.

    What reaches a person without a session, as letters and a calendar do, asks this. Whoever can come through a sign-in
    service has its factor.
    """
    if not settings.REQUIRE_TWO_FACTOR:
        return User.objects.none()
    connected = SocialAccount.objects.filter(user=OuterRef("pk"), provider__in=service_names())
    return _lack_factor().filter(~Exists(connected))


def _lack_factor() -> QuerySet[User]:
    factors = Authenticator.objects.filter(user=OuterRef("pk"), type__in=FACTORS)
    return _need_factor().filter(~Exists(factors))


def _need_factor() -> QuerySet[User]:
    """Return those who give commitments, let people in or publish: a stolen password alone must not do."""
    return User.objects.filter(Q(memberships__role=Role.LEAD) | has_role_in_a_plan())


def came_through_provider(request: HttpRequest, user: User) -> str:
    """Return the organisation's sign-in service that the person came through, which answers for the second factor."""
    records = reversed(get_authentication_records(request, user))
    return next((str(record["provider"]) for record in records if record["method"] == "socialaccount"), "")


class TwoFactorRequired:
    """Middleware: with `REQUIRE_TWO_FACTOR`, leads and coordinators set a second factor up before anything else."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], _args: Any, _kwargs: Any
    ) -> HttpResponse | None:
        """Lead there from every page but those that set it up and those open to all."""
        open_to_all = not getattr(view, "login_required", True)
        match = request.resolver_match
        if not settings.REQUIRE_TWO_FACTOR or open_to_all or (match and match.url_name in BEFORE_FACTOR):
            return None
        user = request.user
        if not isinstance(user, User) or came_through_provider(request, user) or not lacks_required_factor(user):
            return None
        messages.info(request, _("Din roll kräver tvåstegsinloggning. Ställ in den innan du går vidare."))
        return redirect("mfa_index")


class TwoFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc] # allauth is untyped
    """Keeps secrets encrypted with the portal's key, and the last factor of those who must have one."""

    error_messages = DefaultMFAAdapter.error_messages | words.FACTORS

    def encrypt(self, text: str) -> str:
        return encrypt(text, purpose=_PURPOSE)

    def decrypt(self, encrypted_text: str) -> str:
        return decrypt(encrypted_text, purpose=_PURPOSE)

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Refuse where the role demands a factor and this is the last one."""
        if not settings.REQUIRE_TWO_FACTOR or authenticator.type not in FACTORS:
            return True
        others = Authenticator.objects.filter(user=authenticator.user, type__in=FACTORS).exclude(pk=authenticator.pk)
        return others.exists() or not _need_factor().filter(pk=authenticator.user_id).exists()
