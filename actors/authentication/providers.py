"""Organisations' own sign-in services, as the setting `SIGN_IN_PROVIDERS` lists them; read before Django is set up.

The setting is a JSON list, one object for each OpenID Connect provider:

    {"id": "osteraker", "name": "Österåkers kommun", "server_url": "https://inloggning.osteraker.se",
     "client_id": "…", "secret": "…", "domains": {"osteraker.se": "osteraker"}}

`domains` says which e-mail domains the provider may speak for, and which organisation (by its short address) people
with such an address belong to. With `"claim": "org"` and `"claims": {"0117": "osteraker"}` the provider's own claim
says it instead; the domain must be one of its own all the same. Before what matters most people sign in anew at the
provider, whose token must have `auth_time`; `"without_auth_time": true` trusts one that does not say.
"""

import json
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings

_FACTS = ("domains", "claim", "claims", "scope", "token_auth_method", "without_auth_time")


def read_providers(text: str) -> list[dict[str, Any]]:
    """Return the providers in allauth's shape; raises ValueError naming what is missing."""
    return [_provider(row) for row in json.loads(text)]


def _provider(row: dict[str, Any]) -> dict[str, Any]:
    missing = [name for name in ("id", "name", "server_url", "client_id", "secret", "domains") if not row.get(name)]
    if missing:
        raise ValueError(f"SIGN_IN_PROVIDERS: {row.get('id', 'a provider')} lacks {', '.join(missing)}")
    return {
        "provider_id": row["id"],
        "name": row["name"],
        "client_id": row["client_id"],
        "secret": row["secret"],
        "settings": {"server_url": row["server_url"]} | {name: row[name] for name in _FACTS if name in row},
    }


def service_names() -> dict[str, str]:
    """Return what each service that is set up is called, by its id."""
    services: Any = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]
    return {app["provider_id"]: app["name"] for app in services["APPS"]}


def origins_of(providers: list[dict[str, Any]]) -> list[str]:
    """Return where signing in leads: a form may be answered with a redirect to there."""
    urls = [urlsplit(provider["settings"]["server_url"]) for provider in providers]
    return sorted({f"{url.scheme}://{url.netloc}" for url in urls})


def organisation_slug(settings: dict[str, Any], claims: dict[str, Any]) -> str:
    """Return the short address of the organisation that the person belongs to; empty where the provider can't say.

    The e-mail domain must be one that the provider speaks for; a claim, where one is set, then decides.
    """
    email = str(claims.get("email", ""))
    if not speaks_for(settings, email):
        return ""
    if "claim" in settings:
        return str(settings.get("claims", {}).get(str(claims.get(settings["claim"], "")), ""))
    return _by_domain(settings)[_domain(email)]


def speaks_for(settings: dict[str, Any], email: str) -> bool:
    """Tell whether the address has one of the provider's domains."""
    return _domain(email) in _by_domain(settings)


def _by_domain(settings: dict[str, Any]) -> dict[str, str]:
    return {name.lower(): str(slug) for name, slug in settings.get("domains", {}).items()}


def _domain(email: str) -> str:
    return email.rpartition("@")[2].lower()
