"""A real OpenID Connect provider in a process of its own, and people who sign in through it."""

import json
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import httpx
import pytest
from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import Settings

from actors.authentication.providers import read_providers
from tests.responses import Response

PEOPLE: dict[str, dict[str, object]] = {
    "nils": {"email": "Nils@osteraker.se", "email_verified": True, "name": "Nils Ny"},
    "vera": {"email": "vera@vallentuna.se", "email_verified": True, "name": "Vera"},
    "ovan": {"email": "ovan@osteraker.se", "email_verified": False, "name": "Ovan"},
    "tyst": {"email": "tyst@osteraker.se", "name": "Tyst"},
}


@pytest.fixture(scope="module")
def provider() -> Iterator[str]:
    """Return the address of a running provider that knows the people."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    users = [f"--user-claims={json.dumps({'sub': sub} | claims)}" for sub, claims in PEOPLE.items()]
    command = [sys.executable, "-m", "oidc_provider_mock", f"--port={port}", *users]
    address = f"http://127.0.0.1:{port}"
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        deadline = time.monotonic() + 60
        while not _answers(address):
            assert process.poll() is None
            assert time.monotonic() < deadline
            time.sleep(0.05)
        yield address
        process.send_signal(signal.SIGKILL)


def _answers(address: str) -> bool:
    try:
        return httpx.get(f"{address}/.well-known/openid-configuration").is_success
    except httpx.TransportError:
        return False


def row(number: str, address: str, **more: object) -> dict[str, object]:
    facts = {"id": number, "name": number, "server_url": address, "client_id": "x", "secret": "y"}
    return facts | {"domains": {"osteraker.se": "osteraker"}} | more


@pytest.fixture
def two(settings: Settings, provider: str) -> None:
    """Österåker's provider, and one that speaks for Vallentuna by a claim."""
    rows = [
        row("osteraker", provider),
        row("claims", provider, domains={"vallentuna.se": "osteraker"}, claim="name", claims={"Vera": "vallentuna"}),
        row("borta", "http://127.0.0.1:9"),
    ]
    settings.SOCIALACCOUNT_PROVIDERS = {
        "openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": read_providers(json.dumps(rows))}
    }


def to_provider(client: Client, which: str = "osteraker") -> str:
    response = client.post(reverse("openid_connect_login", args=[which]))
    assert response.status_code == 302
    return str(response["Location"])


def address_back(client: Client, sub: str, which: str = "osteraker") -> str:
    """Sign in at the provider as `sub`, and return the address that it sends the browser back to."""
    answer = httpx.post(to_provider(client, which), data={"sub": sub})
    assert answer.status_code == 302
    there = urlsplit(answer.headers["Location"])
    return f"{there.path}?{there.query}"


def come_in(client: Client, sub: str, which: str = "osteraker") -> Response:
    return client.get(address_back(client, sub, which))


def knows(provider: str, sub: str, **claims: Any) -> None:
    """Let the provider know a person with these claims."""
    assert httpx.put(f"{provider}/users/{sub}", json=claims).status_code == 204


def query_of(address: str) -> dict[str, str]:
    """Return what is asked of the provider, but what differs every time."""
    query = dict(parse_qsl(urlsplit(address).query))
    return {name: value for name, value in query.items() if name not in {"state", "code_challenge", "nonce"}}
