"""E-mail about what is new to do: gathered, at most once a day, and never twice about the same."""

import re
import smtplib
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
import time_machine
from celery.schedules import crontab
from django.conf import settings
from django.core import mail
from django.core.mail import EmailMessage
from django.core.mail.backends.locmem import EmailBackend
from django.test import Client
from django.urls import reverse

from actors.enums import Role
from actors.models import User
from handlingsplan.plan.review import close_plan
from handlingsplan.workspace.digests import choose, send_digest, send_digests
from handlingsplan.workspace.models import Digest, MailChoice
from measures.enums import DRAFT_NUMBERS, EditorialState
from measures.models import Measure
from tests.cast import Cast
from tests.factories import MeasureFactory, MembershipFactory, UserFactory
from tests.responses import Response

MONDAY = datetime(2026, 3, 2, 8, 10, tzinfo=UTC)
NEXT = {"tuesday": MONDAY.replace(day=3), "sunday": MONDAY.replace(day=8), "monday": MONDAY.replace(day=9)}


@pytest.fixture
def officer(cast: Cast) -> User:
    """Return an officer with one measure to hand over."""
    User.objects.exclude(pk=cast.osteraker.pk).update(email="")
    _draft(cast, "Vintercykling")
    return cast.osteraker


def _draft(cast: Cast, title: str) -> Measure:
    return MeasureFactory(plan=cast.plan, owner=cast.osteraker_kommun, title=title, state=EditorialState.DRAFT)


def _letters() -> list[list[str]]:
    """Return what each letter tells of, and forget the letters."""
    told = [[line[2:] for line in letter.body.splitlines() if line.startswith("* ")] for letter in mail.outbox]
    mail.outbox.clear()
    return told


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (DRAFT_NUMBERS.start, "Utkastet syns bara för Österåker. Lämna över det när det är klart."),
        (1, "Åter ett utkast. Andra ser det som senast lämnades över. Rätta, och lämna över på nytt."),
    ],
)
def test_the_whole_letter(officer: User, cast: Cast, number: int, words: str) -> None:
    Measure.objects.update(number=number)
    assert send_digests() == 1
    (letter,) = mail.outbox
    assert (letter.subject, letter.to) == ("1 sak att göra i Handlingsplan", [officer.email])
    measure = Measure.objects.get()
    assert (
        letter.body
        == f"""Hej {officer}!

Nytt för dig att göra i {cast.plan.title}:

* {measure}
  {words}
  https://plan.example.org/arbete/stockholm/atgarder/{measure.number}/lamna-over/

Sådan här e-post kommer högst en gång om dagen. Ändra det här: https://plan.example.org/konto/epost/
"""
    )


def test_nothing_is_told_twice_and_nothing_more_often_than_once_a_day(officer: User, cast: Cast) -> None:
    with time_machine.travel(MONDAY, tick=False) as clock:
        send_digests()
        assert _letters() == [["1. Vintercykling"]]
        _draft(cast, "Bussar")
        send_digests()
        assert _letters() == []
        clock.move_to(NEXT["tuesday"])
        send_digests()
        assert "Sedan tidigare väntar 1 sak till." in mail.outbox[0].body
        assert _letters() == [["2. Bussar"]]
        clock.move_to(NEXT["sunday"])
        send_digests()
        assert _letters() == []


def test_the_day_begins_at_midnight_in_stockholm(officer: User, cast: Cast) -> None:
    with time_machine.travel(datetime(2026, 3, 2, 22, 30, tzinfo=UTC), tick=False) as clock:
        send_digests()
        _draft(cast, "Bussar")
        clock.move_to(datetime(2026, 3, 2, 23, 30, tzinfo=UTC))
        send_digests()
    assert _letters() == [["1. Vintercykling"], ["2. Bussar"]]


def test_what_was_done_and_comes_back_is_told_again(officer: User, cast: Cast) -> None:
    with time_machine.travel(MONDAY, tick=False) as clock:
        send_digests()
        Measure.objects.update(state=EditorialState.PROPOSED)
        send_digests()
        Measure.objects.update(state=EditorialState.DRAFT)
        clock.move_to(NEXT["tuesday"])
        send_digests()
    assert _letters() == [["1. Vintercykling"]] * 2


def test_once_a_week(officer: User, cast: Cast) -> None:
    choose(officer, MailChoice.WEEKLY)
    with time_machine.travel(MONDAY, tick=False) as clock:
        send_digests()
        _draft(cast, "Bussar")
        for day, letters in (("tuesday", []), ("sunday", []), ("monday", [["2. Bussar"]])):
            _letters()
            clock.move_to(NEXT[day])
            send_digests()
            assert _letters() == letters


def test_who_has_said_never_hears_nothing(officer: User) -> None:
    choose(officer, MailChoice.NEVER)
    assert (send_digests(), send_digest(officer), _letters()) == (0, False, [])


def test_nothing_waits_in_a_closed_plan(officer: User, cast: Cast) -> None:
    close_plan(cast.plan, by=cast.samordnare)
    assert (send_digests(), _letters()) == (0, [])


def test_who_has_left_or_has_no_part_hears_nothing(officer: User) -> None:
    UserFactory(email="utan.roll@example.org")
    User.objects.filter(pk=officer.pk).update(is_active=False)
    assert (send_digests(), _letters()) == (0, [])


def test_who_has_two_roles_hears_once(officer: User, cast: Cast) -> None:
    MembershipFactory(user=officer, organisation=cast.vallentuna_kommun, role=Role.OFFICER)
    assert (send_digests(), _letters()) == (1, [["1. Vintercykling"]])


def test_a_mail_server_that_fails_loses_nothing_and_stops_nobody(
    officer: User, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", _refuse)
    assert (send_digests(), Digest.objects.count()) == (0, 0)
    monkeypatch.undo()
    assert send_digests() == 1


def _refuse(*_arguments: object) -> int:
    raise smtplib.SMTPServerDisconnected


def test_what_is_wrong_with_one_letter_stops_no_other_and_is_tried_again(
    officer: User, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    User.objects.filter(pk=cast.osteraker_ansvarig.pk).update(email="ansvarig@example.org")
    really = EmailBackend.send_messages

    def stumble(backend: EmailBackend, letters: list[EmailMessage]) -> int:
        if letters[0].to == [officer.email]:
            raise ValueError("not a letter")
        return int(really(backend, letters))

    monkeypatch.setattr(EmailBackend, "send_messages", stumble)
    assert (send_digests(), [letter.to for letter in mail.outbox]) == (1, [["ansvarig@example.org"]])
    monkeypatch.undo()
    assert (send_digests(), mail.outbox[-1].to) == (1, [officer.email])


def test_no_words_of_what_waits_are_kept(officer: User, cast: Cast) -> None:
    send_digests()
    kept = Digest.objects.get(user=officer).already_notified
    assert [re.fullmatch(r"[0-9a-f]{64}|notice \d+", key) is not None for key in kept] == [True]


def test_the_letter_goes_out_in_working_hours() -> None:
    schedule = settings.CELERY_BEAT_SCHEDULE["digests"]["schedule"]
    assert schedule == crontab(minute="10", hour="7-16", day_of_week="mon-fri")
    assert settings.CELERY_TIMEZONE == settings.TIME_ZONE


# The choice


def test_choosing(cast: Cast, client_of: Callable[[User], Client]) -> None:
    client, address = client_of(cast.politiker), reverse("mail_choice")
    assert _checked(client.get(address)) == ["daily"]
    answer = client.post(address, {"choice": "never"})
    assert (answer.status_code, answer["Location"]) == (302, address)
    assert Digest.objects.get().choice == MailChoice.NEVER
    shown = client.get(address)
    assert (_checked(shown), "Ditt val är sparat." in shown.content.decode()) == (["never"], True)
    assert client.post(address, {"choice": "ofta"}).status_code == 422
    assert Digest.objects.get().choice == MailChoice.NEVER


def _checked(page: Response) -> list[str]:
    inputs = re.findall(r"<input[^>]*>", page.content.decode())
    return [value for one in inputs if " checked" in one for value in re.findall(r'value="(\w+)"', one)]


def test_the_choice_asks_to_sign_in(client: Client) -> None:
    assert client.get(reverse("mail_choice")).status_code == 302
