"""Signing in through organisations' own providers, against a real OpenID Connect provider in a process of its own."""

import json
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from urllib.parse import parse_qsl, urlsplit

import httpx
import pytest
from allauth.socialaccount.models import SocialAccount
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import Settings

from actors.enums import Role
from actors.models import Membership, User
from actors.providers import organisation_slug, origins_of, read_providers
from handlingsplan.plan.invitations import Invitee, invite
from tests.cast import Cast
from tests.factories import member

PEOPLE = {
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


def _row(number: str, address: str, **more: object) -> dict[str, object]:
    facts = {"id": number, "name": number, "server_url": address, "client_id": "x", "secret": "y"}
    return facts | {"domains": {"osteraker.se": "osteraker"}} | more


@pytest.fixture
def two(settings: Settings, provider: str) -> None:
    """Österåker's provider, and one that speaks for Vallentuna by a claim."""
    rows = [
        _row("osteraker", provider),
        _row("claims", provider, domains={"vallentuna.se": "osteraker"}, claim="name", claims={"Vera": "vallentuna"}),
        _row("borta", "http://127.0.0.1:9"),
    ]
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": read_providers(json.dumps(rows))}}


def _to_provider(client: Client, which: str = "osteraker") -> str:
    response = client.post(reverse("openid_connect_login", args=[which]))
    assert response.status_code == 302
    return str(response["Location"])


def _back(client: Client, sub: str, which: str = "osteraker") -> str:
    """Sign in at the provider as `sub`, and return the address that it sends the browser back to."""
    answer = httpx.post(_to_provider(client, which), data={"sub": sub})
    assert answer.status_code == 302
    back = urlsplit(answer.headers["Location"])
    return f"{back.path}?{back.query}"


def _come_in(client: Client, sub: str, which: str = "osteraker") -> HttpResponse:
    return client.get(_back(client, sub, which))


def _memberships(email: str) -> list[tuple[str, str]]:
    rows = Membership.objects.filter(user__email__iexact=email)
    return sorted(rows.values_list("organisation__slug", "role"))


def test_who_comes_for_the_first_time_reads_for_the_organisation(cast: Cast, two: None, client: Client) -> None:
    response = _come_in(client, "nils")
    assert (response.status_code, response["Location"]) == (302, reverse("work"))
    person = User.objects.get(email="nils@osteraker.se")
    assert (client.session["_auth_user_id"], person.full_name) == (str(person.pk), "Nils Ny")
    assert _memberships("nils@osteraker.se") == [("osteraker", "reader")]
    assert client.get(reverse("workspace", args=[cast.plan.slug])).status_code == 200


def test_who_comes_again_is_the_same_person(cast: Cast, two: None) -> None:
    for _ in range(2):
        assert _come_in(Client(), "nils").status_code == 302
    assert (User.objects.filter(email="nils@osteraker.se").count(), SocialAccount.objects.count()) == (1, 1)


def test_a_known_person_is_linked_and_keeps_the_roles(cast: Cast, two: None, client: Client) -> None:
    known = member(cast.osteraker_kommun, username="nils", email="nils@osteraker.se")
    assert _come_in(client, "nils").status_code == 302
    assert client.session["_auth_user_id"] == str(known.pk)
    assert _memberships("nils@osteraker.se") == [("osteraker", "officer")]


def test_an_invited_person_gets_what_the_invitation_says(cast: Cast, two: None, client: Client) -> None:
    nils = Invitee(email="nils@osteraker.se", full_name="N")
    invite(cast.osteraker_kommun, nils, Role.OFFICER, by=cast.osteraker_ansvarig)
    assert _come_in(client, "nils").status_code == 302
    assert _memberships("nils@osteraker.se") == [("osteraker", "officer")]


def test_a_claim_says_which_organisation(cast: Cast, two: None, client: Client) -> None:
    assert _come_in(client, "vera", "claims").status_code == 302
    assert _memberships("vera@vallentuna.se") == [("vallentuna", "reader")]


REFUSED = {
    "vera": "Din e-postadress hör inte till den organisation som du loggar in genom.",
    "ovan": "Inloggningstjänsten intygar inte din e-postadress.",
    "tyst": "Inloggningstjänsten intygar inte din e-postadress.",
}


@pytest.mark.parametrize(("sub", "reason"), REFUSED.items())
def test_a_foreign_or_unverified_address_opens_and_links_nothing(
    cast: Cast, two: None, client: Client, sub: str, reason: str
) -> None:
    known = member(cast.osteraker_kommun, username=sub, email=str(PEOPLE[sub]["email"]))
    response = _come_in(client, sub)
    assert (response.status_code, reason in response.content.decode()) == (403, True)
    assert ("_auth_user_id" in client.session, SocialAccount.objects.count()) == (False, 0)
    assert Membership.objects.filter(user=known).count() == 1


def test_an_answer_is_good_for_one_time_and_one_browser(cast: Cast, two: None) -> None:
    client, other = Client(), Client()
    back = _back(client, "nils")
    assert other.get(back).status_code == 403
    assert client.get(back).status_code == 302
    client.logout()
    replayed = client.get(back)
    assert (replayed.status_code, "_auth_user_id" in client.session) == (403, False)
    assert "Börja om från inloggningssidan." in replayed.content.decode()


def test_an_answer_to_one_provider_is_none_to_another(cast: Cast, two: None, client: Client) -> None:
    back = _back(client, "nils").replace("/osteraker/", "/claims/")
    assert (client.get(back).status_code, User.objects.filter(email="nils@osteraker.se").exists()) == (403, False)


def test_a_forged_code_is_refused(cast: Cast, two: None, client: Client) -> None:
    state = dict(parse_qsl(urlsplit(_to_provider(client)).query))["state"]
    response = client.get(reverse("openid_connect_callback", args=["osteraker"]), {"code": "x", "state": state})
    assert (response.status_code, "_auth_user_id" in client.session) == (403, False)


def test_a_provider_that_is_down_is_told_of_and_the_others_work(cast: Cast, two: None, client: Client) -> None:
    response = client.post(reverse("openid_connect_login", args=["borta"]))
    assert (response.status_code, "Inloggningstjänsten svarar inte." in response.content.decode()) == (503, True)
    assert _come_in(client, "nils").status_code == 302


def test_the_page_offers_each_provider(cast: Cast, two: None, client: Client) -> None:
    page = client.get(reverse("account_login")).content.decode()
    assert [f"/via/{name}/" in page for name in ("osteraker", "claims", "borta")] == [True] * 3


def test_a_removed_person_comes_in_but_sees_nothing(
    cast: Cast, two: None, client: Client, client_of: Callable[[User], Client]
) -> None:
    _come_in(client, "nils")
    row = Membership.objects.get(user__email="nils@osteraker.se")
    client_of(cast.osteraker_ansvarig).post(reverse("remove_membership", args=["osteraker", row.pk]))
    assert _come_in(client, "nils").status_code == 302
    assert client.get(reverse("workspace", args=[cast.plan.slug])).status_code == 404


def test_settings_name_what_is_missing() -> None:
    with pytest.raises(ValueError, match="osteraker lacks secret, domains"):
        read_providers('[{"id": "osteraker", "name": "Ö", "server_url": "https://x.se/y", "client_id": "z"}]')


def test_forms_may_lead_to_the_providers_and_nowhere_else() -> None:
    rows = read_providers(json.dumps([_row("a", "https://in.osteraker.se/t/"), _row("b", "https://in.osteraker.se")]))
    assert origins_of(rows) == ["https://in.osteraker.se"]


def test_a_domain_is_the_whole_of_it() -> None:
    settings = {"domains": {"osteraker.se": "osteraker"}}
    found = [organisation_slug(settings, {"email": f"x@{domain}"}) for domain in ("OSTERAKER.se", "ej-osteraker.se")]
    assert [*found, organisation_slug(settings, {"email": "x@osteraker.se@ond.se"})] == ["osteraker", "", ""]
