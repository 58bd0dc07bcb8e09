"""Strangers lock nobody out of a browser that they use, and do not get more tries than before."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from actors.authentication.known_browsers import COOKIE
from actors.models import User
from tests.cast import Cast
from tests.factories import PASSWORD
from tests.post import delivered


def _try(client: Client, login: str, password: str = "fel", **headers: str) -> str:
    """Try to sign in; return how that ended."""
    page = client.post(reverse("account_login"), {"login": login, "password": password}, **headers)  # type: ignore[arg-type] # addresses
    if "_auth_user_id" in client.session:
        return "in"
    return "too many" if "för många försök" in page.content.decode() else "wrong"


def _used(user: User) -> Client:
    """Return a browser in which the person has signed in, and out."""
    client = Client()
    assert _try(client, user.username, PASSWORD) == "in"
    client.post(reverse("account_logout"))
    return client


def _attack(user: User, *, tries: int = 12) -> list[str]:
    logins = (user.username, user.email, user.email.upper(), user.username.upper())
    return [
        _try(Client(), logins[number % 4], REMOTE_ADDR=f"10.0.0.{number}", HTTP_HOST=f"testserver:{8000 + number}")
        for number in range(tries)
    ]


def test_a_name_and_an_address_in_any_case_from_anywhere_count_as_one(cast: Cast) -> None:
    assert _attack(cast.osteraker) == ["wrong"] * 5 + ["too many"] * 7
    assert _try(Client(), cast.osteraker.username, PASSWORD, REMOTE_ADDR="10.1.0.1") == "too many"


def test_a_known_browser_is_let_in_all_the_same(cast: Cast) -> None:
    used = _used(cast.osteraker)
    _attack(cast.osteraker)
    assert _try(used, cast.osteraker.email, PASSWORD) == "in"


def test_a_known_browser_is_let_in_behind_the_same_address_as_who_attacks(cast: Cast) -> None:
    used = _used(cast.osteraker)
    for _ in range(12):
        _try(Client(), "nobody")
    assert (_try(Client(), cast.vallentuna.username, PASSWORD), _try(used, cast.osteraker.username, PASSWORD)) == (
        "too many",
        "in",
    )


def test_a_known_browser_may_not_guess_for_ever(cast: Cast) -> None:
    used = _used(cast.osteraker)
    assert [_try(used, cast.osteraker.username) for _ in range(12)] == ["wrong"] * 10 + ["too many"] * 2


def test_it_is_known_for_those_who_used_it_alone(cast: Cast) -> None:
    used = _used(cast.osteraker)
    _attack(cast.vallentuna)
    assert _try(used, cast.vallentuna.username, PASSWORD) == "too many"


@pytest.mark.parametrize("forged", ["1", "1:x:y", "", "1.2.3"])
def test_nobody_makes_their_browser_known(cast: Cast, forged: str) -> None:
    client = Client()
    client.cookies[COOKIE] = forged
    _attack(cast.osteraker)
    assert _try(client, cast.osteraker.username, PASSWORD) == "too many"


@pytest.mark.parametrize("name", ["account_request_login_code", "account_reset_password"])
def test_what_strangers_ask_for_keeps_no_letter_from_a_known_browser(cast: Cast, name: str) -> None:
    used, person = _used(cast.osteraker), cast.osteraker

    def asks(client: Client, number: int = 0) -> int:
        client.cookies.pop("sessionid", None)  # where a code is waited for
        page = client.post(reverse(name), {"email": person.email}, REMOTE_ADDR=f"10.2.0.{number}")
        return 429 if "för många försök" in page.content.decode() else page.status_code

    refused = [asks(Client(), number) for number in range(8)].count(429)
    assert (refused > 0, asks(Client(), 99), asks(used)) == (True, 429, 302)
    assert [asks(used) for _ in range(8)].count(429) == 4


def test_a_new_password_opens_at_once(cast: Cast) -> None:
    _attack(cast.osteraker)
    Client().post(reverse("account_reset_password"), {"email": cast.osteraker.email})
    link = re.findall(r"https://plan\.example\.org(\S+)", str(delivered()[-1].body))[0]
    page = (client := Client()).get(link, follow=True)
    form = dict.fromkeys(("password1", "password2"), new := "korrekt häst batteri")
    assert client.post(page.request["PATH_INFO"], form).status_code == 302
    assert _try(Client(REMOTE_ADDR="10.9.9.9"), cast.osteraker.username, new) == "in"


def test_the_cookie_is_for_signing_in_alone(cast: Cast) -> None:
    cookie = _used(cast.osteraker).cookies[COOKIE]
    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Lax", "/konto/")
