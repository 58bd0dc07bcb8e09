"""allauth's addresses and settings: what the portal uses is listed, all else is not there."""

import re
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import pytest
from allauth.account import app_settings as account
from allauth.headless import app_settings as headless
from allauth.mfa import app_settings as mfa
from allauth.socialaccount import app_settings as social
from django.conf import settings
from django.test import Client
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse

from actors import urls

# Each of allauth's own names, and where the portal has it; a name that a new version brings must be decided on
UNUSED = {
    *("account_change_phone", "account_complete_password_reset", "account_confirm_email"),
    *("account_confirm_password_reset_code", "account_email", "account_email_verification_sent"),
    *("account_password_reset_completed", "account_signup", "account_signup_by_passkey", "account_verify_phone"),
    *("mfa_signup_webauthn", "mfa_trust", "socialaccount_connections", "socialaccount_signup"),
}
OURS = {"choose_organisation", "confirm_through", "connections"}
PATHS = ("accounts", "konto", "accounts/3rdparty", "konto/3rdparty", "auth", "_allauth", "konto/_allauth/browser/v1")
LAST = (
    "signup",
    "email",
    "confirm-email",
    "reauthenticate",
    "connections",
    "social/connections",
    "login/token",
    "config",
)


def _named_by_allauth() -> set[str]:
    package = Path(str(files("allauth")))
    modules = [package / name for name in ("account/urls.py", "socialaccount/urls.py", "usersessions/urls.py")]
    modules += sorted(package.glob("mfa/**/urls.py"))
    return {name for module in modules for name in re.findall(r'name="([\w-]+)"', module.read_text(encoding="utf-8"))}


def test_each_of_its_addresses_is_used_or_not_there() -> None:
    used = {pattern.name for pattern in urls.urlpatterns} - OURS
    assert _named_by_allauth() | {"openid_connect_login", "openid_connect_callback"} == used | UNUSED
    for name in UNUSED:
        with pytest.raises(NoReverseMatch):
            reverse(name)


def test_no_other_of_its_views_has_an_address() -> None:
    patterns = [f"{pattern.lookup_str} {pattern.name}" for pattern in _all(get_resolver())]
    found = sorted(line.split()[1] for line in patterns if line.startswith("allauth."))
    assert set(found) == {pattern.name for pattern in urls.urlpatterns if pattern.lookup_str.startswith("allauth.")}


def _all(resolver: URLResolver) -> Iterator[URLPattern]:
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            yield from _all(pattern)
        else:
            yield pattern


def test_its_usual_addresses_are_not_there(db: None, client: Client) -> None:
    statuses = {f"/{path}/{last}/": client.get(f"/{path}/{last}/").status_code for path in PATHS for last in LAST}
    # To who is not signed in, an address that could be anything is one to sign in for; none is more than that
    assert set(statuses.values()) <= {302, 404}
    assert {path for path, status in statuses.items() if status == 302} == set()


def test_its_settings_open_nothing_more() -> None:
    assert "allauth.headless" not in settings.INSTALLED_APPS
    assert {
        "connects by e-mail": social.EMAIL_AUTHENTICATION or social.EMAIL_AUTHENTICATION_AUTO_CONNECT,
        "goes to a provider by GET": social.LOGIN_ON_GET,
        "keeps tokens": social.STORE_TOKENS,
        "signs out by GET": account.LOGOUT_ON_GET,
        "signs in by a reset": account.LOGIN_ON_PASSWORD_RESET,
        "confirms by GET": account.CONFIRM_EMAIL_ON_GET,
        "signs in by a confirmation": account.LOGIN_ON_EMAIL_CONFIRMATION,
        "resets by code": account.PASSWORD_RESET_BY_CODE_ENABLED,
        "tells who has an account": not account.PREVENT_ENUMERATION or account.EMAIL_UNKNOWN_ACCOUNTS,
        "signs up by passkey": mfa.PASSKEY_SIGNUP_ENABLED,
        "trusts a browser for the factor": mfa._TRUST_STAGE_ENABLED,  # noqa: SLF001 no other name says it
        "one code for all": bool(mfa.TOTP_INSECURE_BYPASS_CODE),
        "headless": headless.HEADLESS_ENABLED if hasattr(headless, "HEADLESS_ENABLED") else False,
    } == dict.fromkeys(
        (
            *("connects by e-mail", "goes to a provider by GET", "keeps tokens", "signs out by GET"),
            *("signs in by a reset", "confirms by GET", "signs in by a confirmation", "resets by code"),
            *("tells who has an account", "signs up by passkey", "trusts a browser for the factor"),
            *("one code for all", "headless"),
        ),
        False,
    )
