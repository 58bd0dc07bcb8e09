"""Whatever opens something without a password: known by name, and what is a person's ends as their sessions do."""

import re
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
import time_machine
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.contrib.auth.hashers import make_password
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django.fixtures import Settings

from actors.authentication.account_letters import make_reset_letter
from actors.models import User
from handlingsplan.leaving.personal_data import erase
from handlingsplan.plan.access_keys.models import AccessKey
from handlingsplan.workspace.calendar.addresses import address_of, make_address
from handlingsplan.workspace.models import CalendarAddress
from tests.cast import Cast
from tests.factories import PASSWORD
from tests.post import delivered
from tests.proof import age_proof, prove
from tests.tree.files import name_of, python_files
from tests.walking import every_route

MAKES = re.compile(r"\b(?:new_secret|make_token|set_signed_cookie|token_urlsafe|token_hex|Signer|signing\.dumps)\(")
ANOTHER = "korrekt häst batteri"
# Where secrets are made, and whose they are
MADE_IN = {
    "actors/as_read.py": "opens nothing: says what a page showed",
    "actors/seals.py": "opens nothing: makes the signatures of equal entries differ",
    "actors/authentication/known_browsers.py": "opens nothing: says whose tries are counted",
    "actors/authentication/account_letters.py": "reset_link",
    "handlingsplan/consultation/receiving.py": "a registrar's, who confirms one answer; no account is behind it",
    "handlingsplan/consultation/sending_out.py": "a body's, revoked by the coordinator; no account is behind it",
    "handlingsplan/encryption.py": "makes them",
    "handlingsplan/plan/access_keys/keys.py": "a lead's, as long as they lead there; every lead is told; expires",
    "handlingsplan/plan/invitations.py": "another's, good as long as who sent it may send it",
    "handlingsplan/workspace/calendar/addresses.py": "calendar",
}
# The addresses that have one in them
ADDRESSES = {
    "account_reset_password_from_key": "reset_link",
    "calendar_feed": "calendar",
    "accept_invitation": "another's",
    "confirm_response": "a registrar's",
    **dict.fromkeys(("answer", "answer_chapter", "answer_decision", "add_remark", "edit_remark"), "a body's"),
    **dict.fromkeys(("hand_in", "change_answer", "receipt", "own_account"), "a body's"),
}
# What the sign-in library keeps of a person
OF_THE_LIBRARY = {
    "account.EmailAddress": "opens nothing",
    "mfa.Authenticator": "asked for beside the password, shown, removable; its making asks and is told",
    "socialaccount.SocialAccount": "the provider's own password is behind it; shown, removable, told",
    "usersessions.UserSession": "session",
}


def session(user: User) -> Callable[[], bool]:
    client = Client()
    client.post(reverse("account_login"), {"login": user.username, "password": PASSWORD})
    return lambda: client.get(reverse("own_contact")).status_code == 200


def half_a_sign_in(user: User) -> Callable[[], bool]:
    secret, client = "JBSWY3DPEHPK3PXP", Client()
    TOTP.activate(user, secret)
    assert client.post(reverse("account_login"), {"login": user.username, "password": PASSWORD}).status_code == 302

    def opens() -> bool:
        code = format_hotp_value(hotp_value(secret, int(time.time()) // 30))
        client.post(reverse("mfa_authenticate"), {"code": code})
        return "_auth_user_id" in client.session

    return opens


def reset_link(user: User) -> Callable[[], bool]:
    letter = make_reset_letter(user.email)
    assert letter is not None
    [path] = re.findall(r"https?://[^/\s]+(/konto/losenord/nytt/\S+)", letter[1])
    return lambda: "password1" in Client().get(path, follow=True).content.decode()


def calendar(user: User) -> Callable[[], bool]:
    make_address(user)
    path = urlsplit(address_of(user)).path
    return lambda: Client().get(path).status_code == 200


OPENERS = (session, half_a_sign_in, reset_link, calendar)


def changed(user: User) -> None:
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    body = {"oldpassword": PASSWORD, "password1": ANOTHER, "password2": ANOTHER}
    assert client.post(reverse("account_change_password"), body).status_code == 302


def reset(user: User) -> None:
    letter = make_reset_letter(user.email)
    assert letter is not None
    [path] = re.findall(r"https?://[^/\s]+(/konto/losenord/nytt/\S+)", letter[1])
    client = Client()
    form = client.get(path, follow=True)
    address = form.redirect_chain[-1][0]
    assert client.post(address, {"password1": ANOTHER, "password2": ANOTHER}).status_code == 302


def set_by_command(user: User) -> None:
    person = User.objects.get(pk=user.pk)
    person.set_password(ANOTHER)
    person.save()


def taken_away(user: User) -> None:
    person = User.objects.get(pk=user.pk)
    person.set_unusable_password()
    person.save()


def closed(user: User) -> None:
    User.objects.filter(pk=user.pk).update(is_active=False)


def erased(user: User) -> None:
    erase(User.objects.get(pk=user.pk))


@pytest.mark.parametrize(
    "end", [changed, reset, set_by_command, taken_away, closed, erased], ids=lambda one: one.__name__
)
@pytest.mark.parametrize("opener", OPENERS, ids=lambda one: one.__name__)
def test_what_is_a_persons_ends_with_the_password_and_the_account(
    cast: Cast, opener: Callable[[User], Callable[[], bool]], end: Callable[[User], None]
) -> None:
    opens = opener(cast.osteraker)
    end(cast.osteraker)
    assert opens() is False


@pytest.mark.parametrize("opener", OPENERS, ids=lambda one: one.__name__)
def test_it_opens_until_then(cast: Cast, opener: Callable[[User], Callable[[], bool]]) -> None:
    assert opener(cast.osteraker)() is True


def test_what_is_made_after_the_change_holds(cast: Cast) -> None:
    opens = calendar(cast.osteraker)
    set_by_command(cast.osteraker)
    assert address_of(cast.osteraker) == ""
    assert [opens(), calendar(cast.osteraker)()] == [False, True]


def test_a_password_that_is_only_stored_more_safely_ends_nothing(cast: Cast, settings: Settings) -> None:
    opens = calendar(cast.osteraker)
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.ScryptPasswordHasher", *settings.PASSWORD_HASHERS]
    client = Client()
    client.post(reverse("account_login"), {"login": cast.osteraker.username, "password": PASSWORD})
    stored = User.objects.get(pk=cast.osteraker.pk)
    assert (stored.password.startswith("scrypt"), stored.password_set_at, opens()) == (True, None, True)
    stored.save()
    User.objects.filter(pk=stored.pk).update(password=make_password(PASSWORD, hasher="md5"))
    person = User.objects.get(pk=stored.pk)
    assert person.check_password(PASSWORD)
    person.save()  # all of it, as the sign-in library does
    assert opens()


def test_whoever_begins_again_comes_in(cast: Cast) -> None:
    opens = half_a_sign_in(cast.osteraker)
    set_by_command(cast.osteraker)
    assert opens() is False
    client = Client()
    with time_machine.travel(timezone.now() + timedelta(seconds=31)):
        client.post(reverse("account_login"), {"login": cast.osteraker.username, "password": ANOTHER})
        code = format_hotp_value(hotp_value("JBSWY3DPEHPK3PXP", int(time.time()) // 30))
        client.post(reverse("mfa_authenticate"), {"code": code})
    assert "_auth_user_id" in client.session


# Forms by which a person makes one; the letter that tells of it; what there is then
FORMS: dict[str, tuple[tuple[str, ...], dict[str, str], str, Any]] = {
    "calendar_address": ((), {}, "Din kalender har fått en hemlig adress", CalendarAddress),
    "access_keys": (("osteraker",), {"purpose": "Stratsys", "days": "30"}, "Du har skapat en åtkomstnyckel", AccessKey),
}


@pytest.mark.parametrize("name", FORMS)
def test_making_one_asks_who_it_is_and_is_told(cast: Cast, settings: Settings, name: str) -> None:
    settings.REQUIRE_TWO_FACTOR = True
    args, body, subject, model = FORMS[name]
    client, user, path = Client(), cast.osteraker_ansvarig, reverse(name, args=args)
    TOTP.activate(user, "JBSWY3DPEHPK3PXP")
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    prove(client, user)
    age_proof(client)
    asked = client.post(path, body)
    assert asked["Location"].startswith(reverse("account_reauthenticate"))
    assert (model.objects.count(), delivered()) == (0, [])
    client.post(asked["Location"], {"password": PASSWORD, "next": path})
    assert model.objects.count() == 1
    assert [(letter.subject, letter.to) for letter in delivered()] == [(subject, [user.email])]


def test_every_secret_is_listed() -> None:
    made = {name_of(path) for path in python_files() if MAKES.search(path.read_text(encoding="utf-8"))}
    assert made == MADE_IN.keys()
    assert {route.name for route in every_route() if "<secret:" in route.pattern} == ADDRESSES.keys()
    relations = [field for field in User._meta.get_fields(include_hidden=True) if field.one_to_many or field.one_to_one]
    models = {relation.related_model for relation in relations if not isinstance(relation.related_model, str)}
    kept = {model._meta.label for model in models if model is not None and model.__module__.startswith("allauth.")}
    assert kept == OF_THE_LIBRARY.keys()
    named = {*MADE_IN.values(), *OF_THE_LIBRARY.values(), half_a_sign_in.__name__}
    assert {opener.__name__ for opener in OPENERS} <= named
