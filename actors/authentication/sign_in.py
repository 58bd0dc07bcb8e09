"""How allauth behaves here: nobody signs up by themselves."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records, record_authentication
from allauth.account.internal.stagekit import clear_login
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.core.internal.ratelimit import clear, consume
from allauth.socialaccount.models import SocialAccount
from django.contrib import messages
from django.contrib.auth.models import AnonymousUser
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from actors.addresses import tidy_email
from actors.authentication.known_browsers import knows, remember
from actors.authentication.providers import service_names
from actors.authentication.two_factor import came_through_provider
from actors.authentication.words import ACCOUNT
from actors.letters import is_change, letter
from actors.models import User
from handlingsplan.logs.security import note
from handlingsplan.mail.sending import post
from handlingsplan.web_addresses import client_address

# Of wrong passwords from a browser that the person has used; not by address, which a whole office may share
KNOWN_TRIES = "10/5m/key"
LAST_VISIT = "last_visit"  # in the session: when the person signed in the time before


class ClosedSignUp(DefaultAccountAdapter):  # type: ignore[misc] # allauth is untyped
    """People come in by invitation only."""

    error_messages = DefaultAccountAdapter.error_messages | ACCOUNT

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 allauth's signature
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Post the portal's own letter of that name."""
        provider = context.get("provider")
        if is_change(template_prefix) and not template_prefix.startswith("portal/"):  # whose verbs write their own line
            note(template_prefix.rpartition("/")[2])
        facts = context | {"provider": getattr(provider, "name", provider)}
        post(*letter(template_prefix, facts), email)

    def get_client_ip(self, request: HttpRequest) -> str:
        return client_address(request)

    def pre_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse | None:
        """Keep when the person was here last; signing in writes the present moment over it."""
        if user.last_login:
            request.session[LAST_VISIT] = user.last_login.isoformat()
        answer: HttpResponse | None = super().pre_login(request, user, **kwargs)
        return answer

    def login(self, request: HttpRequest, user: User) -> None:
        """Let nobody finish a sign-in that began with what opens the account no longer."""
        records = get_authentication_records(request, user)
        proofs = [record["at"] for record in records if record["method"] != "mfa" or record.get("passwordless")]
        is_old = proofs and user.password_set_at and max(proofs) < user.password_set_at.timestamp()
        if is_old or not user.is_active:
            clear_login(request)
            note("sign_in_failed", person=user.pk)
            messages.warning(request, _("Kontot har ändrats sedan du började logga in. Börja om."))
            raise ImmediateHttpResponse(redirect("account_login"))
        super().login(request, user)

    def post_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse:
        """Let what the person has just proved count as confirmed: they are not asked again at once."""
        records = get_authentication_records(request, user)
        last = dict(records[-1]) if records else {"method": "invitation"}
        last.pop("at", None)
        record_authentication(request, user, **last | {"reauthenticated": True})
        answer: HttpResponse = super().post_login(request, user, **kwargs)
        remember(request, answer, user)
        note("signed_in", person=user.pk, method=last["method"])
        return answer

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Count tries by person, whichever name is typed; a browser that the person has used is counted by itself."""
        login = tidy_email(str(credentials.get("email") or credentials.get("username") or ""))
        user = _whose(login)
        known = user is not None and knows(request, user)
        key = f"{'known' if known else 'strange'}:{user.pk if user else login}"
        self._login_failed_rl_usage = consume(
            request,
            app="allauth.account",
            action="login_failed",
            key=key,
            config={"login_failed": KNOWN_TRIES} if known else None,
        )
        if not self._login_failed_rl_usage:
            note("sign_in_blocked", person=user.pk if user else None)
            raise self.validation_error("too_many_login_attempts")

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:  # noqa: ARG002 likewise
        user = _whose(tidy_email(str(credentials.get("email") or credentials.get("username") or "")))
        note("sign_in_failed", person=user.pk if user else None)

    def _delete_login_attempts_cached_email(self, request: HttpRequest, **credentials: Any) -> None:
        """Forget the tries of who has chosen a new password; allauth would look for them by what was typed."""
        user = _whose(tidy_email(str(credentials["email"])))
        if user is not None:
            for key in ("known", "strange"):
                clear(request, app="allauth.account", action="login_failed", key=f"{key}:{user.pk}")

    def is_reauthentication_required(self, *, app: str) -> bool:  # noqa: ARG002 likewise
        return True

    def get_reauthentication_methods(self, user: User | AnonymousUser) -> list[dict[str, Any]]:
        """Return the ways to say who one is, the first of them is asked for.

        For who came through a provider, and for who has no other way, it is there; a password would be weaker.
        """
        methods: list[dict[str, Any]] = super().get_reauthentication_methods(user)
        if not isinstance(user, User):
            return methods
        through = came_through_provider(self.request, user)
        if through or not methods:
            factors = [method for method in methods if method["id"] != "reauthenticate"]
            return [*_providers(user, first=through), *factors] or methods
        return methods


def _providers(user: User, *, first: str) -> list[dict[str, Any]]:
    accounts = SocialAccount.objects.filter(user=user, provider__in=service_names())
    names = set(accounts.values_list("provider", flat=True))
    return [
        {"id": "provider", "description": "", "url": reverse("confirm_through", args=[name])}
        for name in sorted(names, key=lambda name: (name != first, name))
    ]


def _whose(login: str) -> User | None:
    return User.objects.filter(Q(username=login) | Q(email=login)).order_by("pk").first() if login else None


def display_name(user: User) -> str:
    """Return what allauth calls a person in its messages."""
    return str(user)
