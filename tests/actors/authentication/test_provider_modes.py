"""What allauth could do with a provider and the portal does not, and what a provider may answer, against a real one."""

from datetime import timedelta

import httpx
import pytest
import time_machine
from allauth.socialaccount.models import SocialAccount
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django.fixtures import Settings

from actors.models import User
from tests.actors.oidc import address_back, come_in, knows, query_of
from tests.cast import Cast
from tests.factories import PASSWORD, member
from tests.post import delivered
from tests.proof import age_proof

OTHER_MODES = {
    "process": ("connect", "redirect", "signup"),
    "action": ("reauthenticate", "rerequest"),
    "scope": ("openid,email,profile,groups",),
    "auth_params": ("prompt=none&login_hint=x",),
}
LOGIN = {"client_id": "x", "response_type": "code", "scope": "email openid profile", "code_challenge_method": "S256"}


def _signed_in(user: User) -> Client:
    client = Client()
    client.post(reverse("account_login"), {"login": user.username, "password": PASSWORD})
    assert "_auth_user_id" in client.session
    return client


@pytest.mark.parametrize(("name", "value"), [(name, value) for name, values in OTHER_MODES.items() for value in values])
@pytest.mark.parametrize("where", ["address", "form"])
def test_no_parameter_makes_it_anything_but_a_sign_in(cast: Cast, two: None, name: str, value: str, where: str) -> None:
    address, asked = reverse("openid_connect_login", args=["osteraker"]), []
    for client in (Client(), _signed_in(cast.osteraker_ansvarig)):
        query, form = ({name: value}, {}) if where == "address" else ({}, {name: value})
        response = client.post(address, form, query_params=query)
        sent = query_of(response["Location"])
        sent = {"scope": " ".join(sorted(sent.pop("scope").split()))} | sent
        sent.pop("redirect_uri")
        [(state, _at, which)] = client.session["socialaccount_states"].values()
        asked.append((sent, state["process"], which))
    assert asked == [(LOGIN, "login", "osteraker")] * 2


def test_a_foreign_identity_cannot_be_attached_to_an_account(
    cast: Cast, two: None, provider: str, settings: Settings
) -> None:
    settings.REQUIRE_TWO_FACTOR = True
    knows(provider, "mallory", email="mallory@osteraker.se", email_verified=True, name="Mallory")
    client = _signed_in(cast.samordnare)
    login = reverse("openid_connect_login", args=["osteraker"]) + "?process=connect"
    answer = httpx.post(client.post(login)["Location"], data={"sub": "mallory"})
    client.get(answer.headers["Location"].removeprefix("https://plan.example.org"))
    accounts = SocialAccount.objects.values_list("user__email", flat=True)
    assert (list(accounts), client.session["_auth_user_id"]) == (
        ["mallory@osteraker.se"],
        str(User.objects.get(email="mallory@osteraker.se").pk),
    )
    assert come_in(anew := Client(), "mallory").status_code == 302
    assert anew.get(reverse("people", args=[cast.region.slug])).status_code == 404


@pytest.mark.parametrize("process", ["connect", "redirect", "signup", None])
def test_whatever_else_was_begun_is_not_gone_on_with(cast: Cast, two: None, provider: str, process: str | None) -> None:
    """Should another address of the library's ever begin it, what comes back is refused all the same."""
    knows(provider, "mallory", email="mallory@osteraker.se", email_verified=True, name="Mallory")
    client = _signed_in(cast.samordnare)
    begun = client.post(reverse("openid_connect_login", args=["osteraker"]))
    session = client.session
    for state in session["socialaccount_states"].values():
        state[0]["process"] = process
    session.save()
    answer = httpx.post(begun["Location"], data={"sub": "mallory"})
    refused = client.get(answer.headers["Location"].removeprefix("https://plan.example.org"))
    assert (refused.status_code, SocialAccount.objects.count()) == (403, 0)
    assert client.session["_auth_user_id"] == str(cast.samordnare.pk)


def test_the_name_of_the_kind_of_service_is_no_address(cast: Cast, two: None, settings: Settings) -> None:
    for apps in (2, 1):
        rows = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"][:apps]
        settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": rows}}
        for name in ("openid_connect_login", "openid_connect_callback"):
            assert Client().get(reverse(name, args=["openid_connect"])).status_code == 404


ODD = {
    "comma": "nils,ond@osteraker.se",
    "feed": "nils@osteraker.se\nBcc: ond@example.org",
    "quoted": '"nils ond"@osteraker.se',
    "quoted feed": '"nils\\\nond"@osteraker.se',
    "dotless": "nıls@osteraker.se",
    "long s": "nilſ@osteraker.se",
    "kelvin": "\u212aalle@osteraker.se",
    "nul": "nils\x00@osteraker.se",
    "bidi": "nils\u202e@osteraker.se",
    "long": "n" * 300 + "@osteraker.se",
    "list": ["nils@osteraker.se"],
    "number": 7,
    "nothing": None,
    "no at": "osteraker.se",
    "two ats": "ond@example.org@osteraker.se",
}


@pytest.mark.parametrize("which", ODD)
def test_an_odd_address_is_refused_in_words(cast: Cast, two: None, provider: str, client: Client, which: str) -> None:
    known = member(cast.osteraker_kommun, username="nils", email="nils@osteraker.se")
    knows(provider, "odd", email=ODD[which], email_verified=True, name="Nils")
    response = come_in(client, "odd")
    assert (response.status_code, "går att använda" in response.content.decode()) == (403, True)
    assert ("_auth_user_id" in client.session, SocialAccount.objects.count()) == (False, 0)
    assert User.objects.filter(email__contains="osteraker.se").get() == known


@pytest.mark.parametrize("name", ["Nils\nBcc: x", "Nils\x00", "Nils\u202eond"])
def test_an_odd_name_gives_way_to_the_address(cast: Cast, two: None, provider: str, client: Client, name: str) -> None:
    knows(provider, "named", email="nils@osteraker.se", email_verified=True, name=name)
    assert come_in(client, "named").status_code == 302
    assert User.objects.get(email="nils@osteraker.se").full_name == "nils@osteraker.se"


def test_no_more_is_kept_of_a_person_than_is_used(cast: Cast, two: None, provider: str, client: Client) -> None:
    facts = {"birthdate": "1970-01-01", "groups": ["a"], "picture": "https://x.se/p.png", "odd": "\x00"}
    knows(provider, "rich", email="nils@osteraker.se", email_verified=True, name="Nils Ny", **facts)
    assert come_in(client, "rich").status_code == 302
    kept = SocialAccount.objects.get().extra_data["userinfo"]
    kept.pop("auth_time", None)
    assert kept == {"email": "nils@osteraker.se", "email_verified": True, "name": "Nils Ny"}


def test_a_connection_opens_only_the_account_that_the_provider_speaks_for(cast: Cast, two: None, provider: str) -> None:
    knows(provider, "wander", email="wander@osteraker.se", email_verified=True, name="W")
    assert come_in(Client(), "wander").status_code == 302
    person = User.objects.get(email="wander@osteraker.se")
    knows(provider, "wander", email="married@osteraker.se", email_verified=True, name="W")
    assert come_in(Client(), "wander").status_code == 302  # a new address of the same person's
    knows(provider, "wander", email=cast.osteraker.email, email_verified=True, name="W")
    User.objects.filter(pk=cast.osteraker.pk).update(email="taken@osteraker.se")
    knows(provider, "wander", email="taken@osteraker.se", email_verified=True, name="W")
    assert come_in(Client(), "wander").status_code == 403  # by now another person's
    knows(provider, "wander", email="wander@osteraker.se", email_verified=True, name="W")
    User.objects.filter(pk=person.pk).update(email="wander@vallentuna.se")
    assert come_in(Client(), "wander").status_code == 403  # an account that moved to where others speak


def _connected(cast: Cast) -> tuple[User, Client]:
    person = member(cast.osteraker_kommun, username="nils", email="nils@osteraker.se")
    client = Client()
    assert come_in(client, "nils").status_code == 302
    return person, client


def test_a_connection_is_shown_and_removed(cast: Cast, two: None) -> None:
    person, client = _connected(cast)
    page = client.get(reverse("connections")).content.decode()
    assert [text in page for text in ("nils@osteraker.se, kopplad", "Organisationens inloggning")] == [True, True]
    account = SocialAccount.objects.get()
    stranger = _signed_in(cast.vallentuna)
    assert stranger.post(reverse("connections"), {"account": account.pk}).status_code == 404
    person.set_unusable_password()
    person.save()
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert come_in(client, "nils").status_code == 302
    refused = client.post(reverse("connections"), {"account": account.pk})
    assert (refused.status_code, "Det är din enda väg in." in refused.content.decode()) == (422, True)
    person.set_password(PASSWORD)
    person.save()
    assert come_in(client, "nils").status_code == 302
    assert client.post(reverse("connections"), {"account": account.pk}).status_code == 302
    assert (SocialAccount.objects.count(), [message.to for message in delivered()][-1]) == (0, ["nils@osteraker.se"])


def test_a_connection_to_a_service_that_is_no_more_is_shown_and_removed(
    cast: Cast, two: None, settings: Settings
) -> None:
    person, _client = _connected(cast)
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": []}}
    client = _signed_in(person)
    assert "<strong>osteraker</strong>" in client.get(reverse("connections")).content.decode()
    assert client.post(reverse("connections"), {"account": SocialAccount.objects.get().pk}).status_code == 302
    assert SocialAccount.objects.count() == 0


def test_who_came_through_a_provider_confirms_there(cast: Cast, two: None) -> None:
    _person, client = _connected(cast)
    page, there = reverse("connections"), reverse("confirm_through", args=["osteraker"])
    assert client.get(page).status_code == 200
    age_proof(client)
    assert client.get(page)["Location"] == f"{there}?next={page.replace('/', '%2F')}"
    assert client.get(reverse("account_reauthenticate"))["Location"].startswith(there)  # a password does not do
    asked = client.post(there, {"next": page})["Location"]
    assert [query_of(asked).get(name) for name in ("prompt", "max_age")] == ["login", "0"]
    assert (client.get(_answer(asked, "vera")).status_code, client.get(page).status_code) == (403, 302)
    back = _answer(client.post(there, {"next": page})["Location"], "nils")
    assert (client.get(back)["Location"], client.get(page).status_code) == (page, 200)
    age_proof(client)
    assert (client.get(back).status_code, client.get(page).status_code) == (403, 302)  # the answer is used


def test_the_provider_must_say_that_it_asked_just_now(cast: Cast, two: None, settings: Settings) -> None:
    _person, client = _connected(cast)
    age_proof(client, minutes=20)
    page, there = reverse("connections"), reverse("confirm_through", args=["osteraker"])
    back = _answer(client.post(there, {"next": page})["Location"], "nils")
    with time_machine.travel(timezone.now() + timedelta(minutes=6)):  # as if who was signed in there was let through
        refused = client.get(back)
        assert (refused.status_code, "bekräftade inte" in refused.content.decode()) == (403, True)
        assert client.get(page).status_code == 302


def _answer(address: str, sub: str) -> str:
    return str(httpx.post(address, data={"sub": sub}).headers["Location"]).removeprefix("https://plan.example.org")


def test_nobody_confirms_through_a_service_that_is_not_theirs(cast: Cast, two: None) -> None:
    client = _signed_in(cast.osteraker)
    assert client.post(reverse("confirm_through", args=["osteraker"])).status_code == 404
    assert address_back(Client(), "nils").startswith("/konto/logga-in/via/osteraker/svar/")
