"""What allauth and Django say to people is said in the portal's words: no English, and no library's own sentence."""

import re
from collections.abc import Callable, Iterator, Mapping
from gettext import GNUTranslations
from html import unescape
from pathlib import Path
from typing import Any

import allauth
import django
import pytest
from allauth.account.adapter import get_adapter as account_adapter
from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.adapter import get_adapter as factor_adapter
from allauth.socialaccount.adapter import get_adapter as provider_adapter
from django.contrib.auth.password_validation import get_default_password_validators
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse

from actors.letters import LETTERS
from actors.models import User
from tests.cast import Cast
from tests.factories import PASSWORD
from tests.tree.files import TEMPLATES

LIBRARY = Path(allauth.__file__).parent / "templates"
# Folders and templates of the library that nobody comes to, by the beginning of their names
UNREACHED = {
    "account/signup": "people come by invitation",
    "account/email.html": "an address comes from who invited",
    "account/email_c": "an address comes from who invited",
    "account/verif": "an address comes from who invited",
    "account/confirm_email": "an address comes from who invited",
    "account/messages/cannot_delete_primary": "likewise",
    "account/messages/email": "likewise",
    "account/messages/primary": "likewise",
    "account/messages/unverified": "likewise",
    "account/messages/phone": "no telephones",
    "account/phone": "no telephones",
    "account/confirm_phone": "no telephones",
    "account/confirm_password_reset_code": "a link, and no code",
    "account/email/": "the portal's own letters: actors.letters",
    "mfa/email/": "the portal's own letters",
    "socialaccount/email/": "the portal's own letters",
    "account/snippets/": "no page of ours shows them",
    "socialaccount/snippets/": "no page of ours shows them",
    "socialaccount/signup": "who comes for the first time is a reader",
    "socialaccount/login_redirect": "providers are come to by a button",
    "mfa/trust": "no browser is trusted",
    "mfa/webauthn/signup": "people come by invitation",
    "mfa/webauthn/snippets/": "scripts alone",
    "mfa/recovery_codes/download": "codes alone",
    "idp/": "the portal is nobody's provider",
    "openid/": "no such provider",
    "allauth/": "the frame of pages, which ours do not stand in",
}
FRAME = re.compile(r"(^|/)base[^/]*\.html$")
# Messages of adapters that nobody can bring about here
UNSAID = {
    *("cannot_remove_primary_email", "duplicate_email", "email_taken", "max_email_addresses", "no_verified_email"),
    *("phone_password_mismatch", "phone_taken", "unknown_phone", "username_blacklisted", "username_taken"),
    *("unverified_primary_email", "unverified_email", "add_email_blocked", "select_only_one", "same_as_current"),
}


def test_what_of_the_librarys_templates_can_be_reached_is_ours() -> None:
    names = {path.relative_to(LIBRARY).as_posix() for path in LIBRARY.rglob("*") if path.is_file()}
    reached = {name for name in names if not FRAME.search(name) and not name.startswith(tuple(UNREACHED))}
    assert {name for name in reached if not (TEMPLATES / name).exists()} == set()
    assert {begin for begin in UNREACHED if not any(name.startswith(begin) for name in names)} == set()


def _catalogue(package: Any) -> Iterator[str]:
    for path in Path(package.__file__).parent.rglob("sv/LC_MESSAGES/django.mo"):
        with path.open("rb") as file:
            for text, said in GNUTranslations(file)._catalog.items():  # type: ignore[attr-defined] # noqa: SLF001 has no other way in
                yield from (text if isinstance(text, str) else text[0], said)


def _sentences() -> frozenset[str]:
    """Return what the libraries say in three words or more: shorter ones are what anybody would say."""
    texts = {" ".join(text.split()) for package in (allauth, django) for text in _catalogue(package)}
    return frozenset(text for text in texts if len(text.split()) > 2)


def _texts(page: str) -> set[str]:
    main = re.sub(r"<script.*?</script>", "", page.partition("<main")[2].partition("</main>")[0], flags=re.DOTALL)
    return {" ".join(unescape(text).split()) for text in re.findall(r">([^<]+)<", main)} - {""}


ENGLISH = re.compile(r"\b(the|your|you|email|password|sign|code|account|is|not|please|with)\b", re.IGNORECASE)
WRONG: Mapping[str, Mapping[str, str]] = {
    "account_login": {"login": "osteraker", "password": "fel"},
    "account_reset_password": {"email": "fel"},
    "account_request_login_code": {"email": ""},
    "account_change_password": {"oldpassword": "fel", "password1": "osteraker", "password2": "annat"},
    "account_reauthenticate": {"password": "fel"},
    "account_logout": {},
    "account_reset_password_done": {},
    "account_inactive": {},
    "account_reset_password_from_key_done": {},
    "mfa_index": {},
    "mfa_activate_totp": {"code": "1"},
    "mfa_list_webauthn": {},
    "mfa_add_webauthn": {"name": ""},
    "usersessions_list": {},
    "connections": {},
    "socialaccount_login_cancelled": {},
    "socialaccount_login_error": {},
}
# Forms of ours; the others' browsers let nobody send them empty
MAY_BE_EMPTY = {"account_login", "account_reset_password", "account_request_login_code", "account_change_password"}
INSIDE = {"account_change_password", "account_reauthenticate", "account_logout", "usersessions_list", "connections"}


def _pages(name: str, client: Client) -> Iterator[str]:
    yield client.get(reverse(name), follow=True).content.decode()
    if WRONG[name]:
        yield client.post(reverse(name), WRONG[name], follow=True).content.decode()
    if name in MAY_BE_EMPTY:
        yield client.post(reverse(name), {}, follow=True).content.decode()


@pytest.mark.parametrize("name", WRONG)
def test_pages_and_their_errors_are_in_our_words(cast: Cast, client_of: Callable[[User], Client], name: str) -> None:
    client = client_of(cast.osteraker) if name in INSIDE or name.startswith("mfa") else Client()
    for page in _pages(name, client):
        shown = _texts(page)
        assert shown
        assert (shown & _sentences(), {text for text in shown if ENGLISH.search(text)}) == (set(), set())


def test_a_new_password_by_a_link_is_asked_for_in_our_words(cast: Cast) -> None:
    client, key = Client(), default_token_generator.make_token(cast.osteraker)
    who = user_pk_to_url_str(cast.osteraker)
    url = client.get(reverse("account_reset_password_from_key", args=[who, key]))["Location"]
    wrong = client.post(url, {"password1": "kort", "password2": "annat"}).content.decode()
    for page in (client.get(url).content.decode(), wrong):
        assert (_texts(page) & _sentences(), {text for text in _texts(page) if ENGLISH.search(text)}) == (set(), set())
    assert "Lösenordet är för kort. Skriv minst 12 tecken." in wrong


MESSAGES = sorted(path.relative_to(TEMPLATES).as_posix() for path in TEMPLATES.glob("*/messages/*.txt"))


@pytest.mark.parametrize("name", MESSAGES)
def test_receipts_are_in_our_words(name: str) -> None:
    said = render_to_string(name, {"recipient": "vera@example.org", "user": "Vera"}).strip()
    assert (said in _sentences(), ENGLISH.search(said)) == (False, None)
    assert (name == "account/messages/logged_in.txt") == (not said)  # the page that one comes to says it


@pytest.mark.parametrize("adapter", [account_adapter, factor_adapter, provider_adapter])
def test_errors_are_in_our_words(adapter: Callable[[], Any]) -> None:
    said = {name: str(text) for name, text in adapter().error_messages.items() if name not in UNSAID}
    assert {name for name, text in said.items() if text in _sentences() or ENGLISH.search(text)} == set()


def test_what_is_wrong_with_a_password_is_said_in_our_words(cast: Cast) -> None:
    validators: list[Any] = list(get_default_password_validators())
    said = [str(validator.get_error_message()) for validator in validators]
    assert (set(said) & _sentences(), len(set(said))) == (set(), 3)


@pytest.mark.parametrize("name", LETTERS)
def test_letters_are_in_our_words(name: str) -> None:
    subject, text, _changed = LETTERS[name]
    assert (ENGLISH.search(str(subject)), {str(subject), str(text)} & _sentences()) == (None, set())


def test_whoever_signs_in_is_not_told_who_they_are(cast: Cast) -> None:
    client = Client()
    page = client.post(reverse("account_login"), {"login": "osteraker", "password": PASSWORD}, follow=True)
    assert [str(message) for message in page.context["messages"]] == []
