"""Letters are posted by requests and sent by workers, once, and nobody learns from them who has an account."""

import json
import re
from collections.abc import Callable, Sequence
from datetime import timedelta
from importlib.resources import files
from pathlib import Path
from smtplib import SMTPRecipientsRefused

import pytest
import time_machine
from django.core import mail
from django.core.mail import EmailMessage
from django.core.mail.backends.locmem import EmailBackend
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from pytest_django.fixtures import DjangoCaptureOnCommitCallbacks, Settings

from actors.letters import LETTERS, letter
from handlingsplan.mail.models import Letter, Undelivered
from handlingsplan.mail.sending import PATIENCE, post, post_made, send_due, send_letter, undelivered
from handlingsplan.operations.tasks import LETTER_MAKERS
from tests.cast import Cast
from tests.post import delivered

# What allauth writes in modes that the portal does not use
UNUSED = {
    *("account_already_exists", "email_changed", "email_confirm", "email_confirmation", "email_confirmation_signup"),
    *("email_deleted", "password_reset_code", "unknown_account"),
}


class AwayBackend(EmailBackend):
    """A mail server that is away."""

    def send_messages(self, _messages: object) -> int:
        raise ConnectionRefusedError


def test_a_letter_goes_out_once(db: None) -> None:
    post("Hej", "Text", "nils@osteraker.se")
    (row,) = Letter.objects.all()
    assert [word in row.content for word in ("Hej", "Text", "nils")] == [False] * 3
    assert [send_letter(row.pk, LETTER_MAKERS) for _ in range(2)] == [True, False]
    assert [(one.subject, one.body, one.to) for one in mail.outbox] == [("Hej", "Text", ["nils@osteraker.se"])]
    assert Letter.objects.count() == 0


class RefusingBackend(EmailBackend):
    """A mail server that knows no such recipient."""

    def send_messages(self, letters: Sequence[EmailMessage]) -> int:
        raise SMTPRecipientsRefused({letters[0].to[0]: (550, b"no such user")})


def test_an_address_that_refuses_a_letter_is_told_until_one_goes_through(db: None, settings: Settings) -> None:
    working, addresses = settings.EMAIL_BACKEND, ["Nils@osteraker.se", "eva@osteraker.se"]
    settings.EMAIL_BACKEND = f"{RefusingBackend.__module__}.{RefusingBackend.__qualname__}"
    post("Hej", "Text", "nils@osteraker.se")
    assert (send_due(LETTER_MAKERS), list(undelivered(addresses))) == (0, ["Nils@osteraker.se"])
    assert "osteraker" not in str(list(Undelivered.objects.values()))
    settings.EMAIL_BACKEND = working
    with time_machine.travel(timezone.now() + timedelta(minutes=1)):
        assert (send_due(LETTER_MAKERS), undelivered(addresses)) == (1, {})


def test_a_subject_is_one_line(db: None) -> None:
    post("Hej\r\nBcc: ond@example.org", "Text", "nils@osteraker.se")
    assert [(one.subject, one.recipients()) for one in delivered()] == [
        ("Hej Bcc: ond@example.org", ["nils@osteraker.se"])
    ]


def test_a_mail_server_that_is_away_is_tried_again_ever_more_seldom_and_for_a_day(db: None, settings: Settings) -> None:
    settings.EMAIL_BACKEND = f"{AwayBackend.__module__}.{AwayBackend.__qualname__}"
    start = timezone.now()
    with time_machine.travel(start, tick=False):
        post("Hej", "Text", "nils@osteraker.se")
        assert (send_due(LETTER_MAKERS), send_due(LETTER_MAKERS), Letter.objects.get().tries) == (0, 0, 1)
    for seconds, tries in ((21, 2), (50, 2), (62, 3)):
        with time_machine.travel(start + timedelta(seconds=seconds), tick=False):
            assert (send_due(LETTER_MAKERS), Letter.objects.get().tries) == (0, tries)
    with time_machine.travel(start + PATIENCE + timedelta(hours=1), tick=False):
        send_due(LETTER_MAKERS)
    assert Letter.objects.count() == 0


def test_what_cannot_be_read_stops_no_other(db: None) -> None:
    Letter.objects.create(content="nonsense")
    post_made("no such maker", "x")
    post("Hej", "Text", "nils@osteraker.se")
    assert ([one.subject for one in delivered()], Letter.objects.count()) == (["Hej"], 0)


def test_nothing_is_posted_by_what_was_undone(db: None) -> None:
    with pytest.raises(ZeroDivisionError), connection.cursor():  # noqa: PT012 the fault comes after the letter
        post("Hej", "Text", "nils@osteraker.se")
        raise ZeroDivisionError


WAYS = ("account_reset_password", "account_request_login_code")


@pytest.mark.parametrize("way", WAYS)
def test_a_request_does_the_same_for_an_address_that_nobody_has(
    cast: Cast, way: str, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    def asked(email: str) -> tuple[object, ...]:
        client = Client()
        with CaptureQueriesContext(connection) as queries, django_capture_on_commit_callbacks() as messages:
            response = client.post(reverse(way), {"email": email})
        kinds = [re.sub(r"_x\d+", "", query["sql"])[:40] for query in queries.captured_queries]
        return response.status_code, response["Location"], kinds, len(messages)

    another = asked("nobody0@example.org")
    known, unknown = asked(cast.osteraker.email), asked("nobody@example.org")
    assert known == unknown == another
    assert known[3] == 1
    assert [one.to for one in delivered()] == [[cast.osteraker.email]]


def test_an_inactive_account_gets_nothing(cast: Cast) -> None:
    type(cast.osteraker).objects.filter(pk=cast.osteraker.pk).update(is_active=False)
    for way in WAYS:
        Client().post(reverse(way), {"email": cast.osteraker.email})
    assert (delivered(), Letter.objects.count()) == ([], 0)


def test_every_letter_of_allauth_is_the_portals_own_or_never_sent() -> None:
    package = Path(str(files("allauth")))
    found = {
        f"{path.parts[-3]}/email/{path.name.removesuffix('_subject.txt')}"
        for path in package.glob("templates/*/email/*_subject.txt")
    }
    theirs = {name for name in LETTERS if not name.startswith("portal/")}
    assert found == theirs | {f"account/email/{name}" for name in UNUSED}


@pytest.mark.parametrize("name", LETTERS)
def test_letters_speak_as_the_portal_does(name: str) -> None:
    facts = {
        "code": "ABC-DEF",
        "password_reset_url": "https://x.se/y",
        "username": "nils",
        "provider": "Österåker",
        "ip": "10.0.0.1",
        "user_agent": "Firefox",
        "url": "https://x.se/z",
        "system": "Stratsys",
        "organisation": "Österåker",
    }
    subject, text = letter(name, facts)
    words = json.dumps([subject, text], ensure_ascii=False).lower()
    assert [word in words for word in ("localhost", "testserver", "example.com", "mailet", "%(", "hello")] == [
        False
    ] * 6
    assert text.rstrip().endswith("https://plan.example.org")


def test_a_change_of_sign_in_is_told(cast: Cast, client_of: Callable[..., Client]) -> None:
    client = client_of(cast.osteraker)
    form = {"oldpassword": "handlingsplan", "password1": "korrekt häst batteri", "password2": "korrekt häst batteri"}
    client.post(reverse("account_change_password"), form)
    assert [(one.subject, "från adressen 127.0.0.1" in str(one.body)) for one in delivered()] == [
        ("Ditt lösenord är bytt", True)
    ]
