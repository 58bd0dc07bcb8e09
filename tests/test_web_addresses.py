"""Secrets of links stay out of logs, links out of the hands of who asks, and addresses of clients are not believed."""

import logging
import re
from collections.abc import Iterator
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.test import Client, RequestFactory
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from pytest_django.fixtures import Settings

from actors.enums import Role
from handlingsplan.logs.access import AccessLog
from handlingsplan.logs.requests import mask_paths, mask_report
from handlingsplan.plan.invitations import Invitee, invite
from handlingsplan.web_addresses import client_address, masked
from tests.cast import Cast
from tests.post import delivered
from tests.tree.files import ROOT

SECRET = "Zx9-" + "k_7Q" * 10
# Parameters that may hold any text, and why none of them is a secret; all others are numbers or short addresses
ANY_TEXT: dict[str, str] = {"<path:rest>": "an address below the API at which nothing is"}
SAYS_SECRET = re.compile(r"secret|token|key|code|nonce|hash|password|invit", re.IGNORECASE)
# What is named like one but is a short address of something that everybody may know
PUBLIC = {"<slug:key>", "<uuid:token>"}


def _patterns(resolver: URLResolver, before: str = "") -> Iterator[tuple[str, URLPattern]]:
    for pattern in resolver.url_patterns:
        route = f"{before}{pattern.pattern}"
        if isinstance(pattern, URLResolver):
            yield from _patterns(pattern, route)
        else:
            yield route, pattern


def _routes() -> list[str]:
    return [route for route, _pattern in _patterns(get_resolver())]


def test_every_parameter_that_may_be_a_secret_is_marked_as_one() -> None:
    parameters = {parameter for route in _routes() for parameter in re.findall(r"<[^>]+>", route)}
    assert {one for one in parameters if SAYS_SECRET.search(one)} - PUBLIC == {"<secret:secret>", "<secret:key>"}
    assert {one for one in parameters if one.startswith(("<str:", "<path:")) or ":" not in one} == set(ANY_TEXT)
    assert [route for route in _routes() if "(?P<" in route] == []  # a pattern could hide one


def test_every_secret_of_a_route_is_masked_with_and_without_a_query() -> None:
    found = {}
    for route, pattern in _patterns(get_resolver()):
        if "<secret:" in route:
            names = re.findall(r"<(\w+):(\w+)>", route)
            args = {name: SECRET if kind == "secret" else "1" for kind, name in names}
            path = reverse(str(pattern.name), kwargs=args)
            found[route] = [SECRET in masked(one) for one in (path, f"{path}?next=x", path.rstrip("/"), f"{path}x")]
    assert len(found) >= 2
    assert set(map(tuple, found.values())) == {(False,) * 4}


@pytest.mark.parametrize("path", ["/", "/planer/stockholm/kapitel/4/", "/arbete/stockholm/atgarder/12/historik/"])
def test_other_paths_are_logged_as_they_are(path: str) -> None:
    assert (masked(path), masked(f"{path}?sok=hemligt")) == (path, path)


def _lines(caplog: pytest.LogCaptureFixture) -> str:
    return "\n".join(str(mask_paths(None, "", {"event": record.getMessage()})["event"]) for record in caplog.records)


@pytest.mark.parametrize("path", [f"/inbjudan/{SECRET}/", f"/inbjudan/{SECRET}", f"/konto/losenord/nytt/1-{SECRET}/"])
def test_no_log_has_the_secret_of_a_link(cast: Cast, caplog: pytest.LogCaptureFixture, path: str) -> None:
    with caplog.at_level(logging.DEBUG):
        Client().get(path, {"sok": "hemligt ord"})
        environment = {"REQUEST_METHOD": "GET", "PATH_INFO": path}
        answer = SimpleNamespace(status="200 OK", sent=1)
        AccessLog.__new__(AccessLog).access(answer, None, environment, timedelta())
    lines = _lines(caplog)
    assert ("request_finished" in lines, SECRET in lines, "hemligt" in lines) == (True, False, False)


def test_no_report_of_an_error_has_it() -> None:
    request = {"method": "GET", "url": f"https://x.se/inbjudan/{SECRET}/", "query_string": "a=b", "headers": {"a": "b"}}
    assert mask_report({"request": request}, None) == {"request": {"method": "GET", "url": "/inbjudan/…/"}}


FORWARDED = [
    (0, "6.6.6.6", "10.0.0.1"),
    (1, "6.6.6.6", "6.6.6.6"),
    (1, "6.6.6.6, 8.8.8.8", "8.8.8.8"),
    (2, "6.6.6.6, 7.7.7.7, 8.8.8.8", "7.7.7.7"),
    (2, "8.8.8.8", "10.0.0.1"),
    (1, "", "10.0.0.1"),
    (1, "6.6.6.6, nonsense", "10.0.0.1"),
    (1, "8.8.8.8:4711", "8.8.8.8"),
    (1, "[2001:db8::1]:4711", "2001:db8::1"),
    (1, "2001:db8::1", "2001:db8::1"),
]


@pytest.mark.parametrize(("proxies", "told", "expected"), FORWARDED)
def test_only_what_our_own_proxies_say_counts(settings: Settings, proxies: int, told: str, expected: str) -> None:
    settings.TRUSTED_PROXIES = proxies
    headers = {"x-forwarded-for": told} if told else {}
    assert client_address(RequestFactory().get("/", headers=headers, REMOTE_ADDR="10.0.0.1")) == expected


def test_a_client_cannot_choose_the_address_in_the_log(
    cast: Cast, client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO):
        client.get("/", headers={"x-forwarded-for": "6.6.6.6", "x-real-ip": "6.6.6.6"})
    assert "6.6.6.6" not in caplog.text


def test_links_begin_with_the_site_whatever_host_is_asked(cast: Cast) -> None:
    client = Client(headers={"host": "testserver:6666"})
    client.post(reverse("account_reset_password"), {"email": cast.osteraker.email})
    client.force_login(cast.osteraker_ansvarig, backend="allauth.account.auth_backends.AuthenticationBackend")
    client.post(
        reverse("people", args=["osteraker"]), {"full_name": "Nils", "email": "nils@osteraker.se", "role": "officer"}
    )
    bodies = [message.body for message in delivered()]
    assert [("https://plan.example.org/" in body, "6666" in body, "testserver" in body) for body in bodies] == [
        (True, False, False)
    ] * 2


def test_nothing_of_ours_takes_an_address_out_of_a_request() -> None:
    sources = [
        path for room in ("actors", "handlingsplan", "measures", "followup") for path in ROOT.glob(f"{room}/**/*.py")
    ]
    found = {path.name for path in sources if re.search(r"build_absolute_uri|get_host\(", path.read_text("utf-8"))}
    # Whether an address that came with the request is our own; kept pages by host and scheme, shown nowhere
    assert found == {"error_views.py", "keeping.py"}


def test_a_link_that_was_mailed_still_opens(cast: Cast) -> None:
    _invitation, secret = invite(
        cast.osteraker_kommun, Invitee(email="ny@osteraker.se", full_name="N"), Role.OFFICER, by=cast.osteraker_ansvarig
    )
    assert Client().get(reverse("accept_invitation", args=[secret])).status_code == 200
    Client().post(reverse("account_reset_password"), {"email": cast.osteraker.email})
    link = re.findall(r"https://plan\.example\.org(/konto/losenord/nytt/\S+)", str(delivered()[-1].body))[0]
    page = (client := Client()).get(link, follow=True)
    assert page.status_code == 200
    form = {"password1": "korrekt häst batteri", "password2": "korrekt häst batteri"}
    assert client.post(page.request["PATH_INFO"], form).status_code == 302
