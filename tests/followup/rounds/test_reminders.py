"""Reminders: on the right days through clock changes and new years, to the right people, never twice, none missed."""

import smtplib
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from celery.schedules import crontab
from django.conf import settings
from django.core import mail
from django.core.mail import EmailMessage
from django.core.mail.backends.locmem import EmailBackend
from hypothesis import HealthCheck, given
from hypothesis import settings as checked
from hypothesis import strategies as st

from actors.enums import Role
from actors.models import Membership, User
from followup.rounds.enums import Occasion
from followup.rounds.filling import say_nothing_new
from followup.rounds.handing_in import approve, hand_in, send_back
from followup.rounds.models import Reminder, Round
from followup.rounds.opening import RoundData, end_round, move_deadline, open_round
from followup.rounds.owing import find_reporter, name_reporter
from followup.rounds.reminders import WEEK, due_now, occasions, send_reminders
from handlingsplan.plan.grants import sync_access
from measures.models import Measure
from tests.cast import Cast
from tests.factories import MeasureFactory, UserFactory

STOCKHOLM = ZoneInfo("Europe/Stockholm")
FIRST, LAST = date(2026, 10, 1), date(2036, 10, 1)


def _told() -> list[tuple[str, str]]:
    """Return whom the letters went to and about which organisations, and forget the letters."""
    letters = sorted((letter.to[0].partition("@")[0], str(letter.subject)) for letter in mail.outbox)
    mail.outbox.clear()
    return letters


# The days


@checked(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # a busy machine is no failure
@given(st.dates(date(2020, 1, 1), date(2060, 1, 1)), st.integers(1, 200), st.integers(0, 400))
def test_occasions_come_in_order_and_once(opened_on: date, length: int, after: int) -> None:
    deadline = opened_on + timedelta(days=length)
    until = opened_on + timedelta(days=after)
    found = list(occasions(opened_on, deadline, until=until))
    days = [due.on for due in found]
    assert days == sorted(set(days))
    assert all(day <= until for day in days)
    late = [due.on for due in found if due.on > deadline]
    assert late == [deadline + timedelta(days=1) + WEEK * week for week in range(len(late))]
    assert (found[-1] if found else None) == due_now(opened_on, deadline, today=until)


def test_the_days_of_one_round() -> None:
    found = occasions(date(2026, 3, 2), date(2026, 3, 30), until=date(2026, 4, 14))
    assert [(due.occasion, due.on.isoformat()) for due in found] == [
        (Occasion.OPENED, "2026-03-02"),
        (Occasion.WEEK_BEFORE, "2026-03-23"),
        (Occasion.DAY_AFTER, "2026-03-31"),
        (Occasion.WEEKLY, "2026-04-07"),
        (Occasion.WEEKLY, "2026-04-14"),
    ]


def test_a_short_round_has_no_week_before() -> None:
    found = occasions(date(2026, 3, 2), date(2026, 3, 9), until=date(2026, 3, 10))
    assert [due.occasion for due in found] == [Occasion.OPENED, Occasion.DAY_AFTER]


# Ten years


def _run_a_day(day: date, clock: time_machine.Traveller) -> list[str]:
    """Run as beat does on working days, until a run tells nothing; return who was told."""
    told: list[str] = []
    for hour in (7, 8, 16) if day.weekday() < 5 else ():
        clock.move_to(datetime(day.year, day.month, day.day, hour, 20, tzinfo=STOCKHOLM))
        send_reminders()
        names = [name for name, _subject in _told()]
        told += names
        if not names:
            break
    return told


def _expected(opened: date, deadline: date, handed_in: date) -> list[date]:
    """Return the working days on which somebody who hands in on a day is reminded, worked out day by day."""
    days, told = [], None
    for number in range((handed_in - opened).days):
        day = opened + timedelta(days=number)
        due = [opened, deadline - timedelta(days=7), deadline + timedelta(days=1)]
        due += [deadline + timedelta(days=1 + 7 * week) for week in range(1, 20)]
        come = max(each for each in due if each <= day)
        if day.weekday() < 5 and come != told:
            days.append(day)
            told = come
    return days


def test_ten_years_of_rounds_none_missed_and_none_repeated(cast: Cast) -> None:
    MeasureFactory(plan=cast.plan, owner=cast.osteraker_kommun)
    MeasureFactory(plan=cast.plan, owner=cast.vallentuna_kommun)
    expected: Counter[tuple[str, date]] = Counter()
    sent: Counter[tuple[str, date]] = Counter()
    with time_machine.travel(datetime(2026, 10, 1, 5, tzinfo=UTC), tick=False) as clock:
        for year in range(FIRST.year, LAST.year):
            opened = date(year, 12, 8) if year % 2 else date(year, 10, 5)  # over new year, and over the clock change
            deadline, closed = opened + timedelta(days=20 + year % 5), opened + timedelta(days=45)
            handed_in = {"osteraker": opened + timedelta(days=10 + year % 9), "vallentuna": closed}
            clock.move_to(datetime(opened.year, opened.month, opened.day, 6, tzinfo=STOCKHOLM))
            one = open_round(cast.plan, data=RoundData(title="U", year=year, deadline=deadline), by=cast.samordnare)
            for number in range((closed - opened).days):
                day = opened + timedelta(days=number)
                if day == handed_in["osteraker"]:
                    say_nothing_new(one, cast.osteraker_kommun, by=cast.osteraker)
                    hand_in(one, cast.osteraker_kommun, by=cast.osteraker)
                sent.update((name, day) for name in _run_a_day(day, clock))
            for name, until in handed_in.items():
                expected.update((name, day) for day in _expected(opened, deadline, until))
            end_round(one, by=cast.samordnare)
            clock.move_to(datetime(year + 1, 6, 1, 8, tzinfo=STOCKHOLM))
            assert send_reminders() == 0
    assert sent == expected
    assert (max(sent.values()), sum(sent.values()), Reminder.objects.count()) == (1, 69, 69)


# The people


@pytest.fixture
def waiting(cast: Cast, one: Round, cycling: Measure) -> Round:
    """Return a round in which only Österåker owes anything."""
    cycling.commitments.all().delete()
    return one


def test_the_whole_letter(cast: Cast, waiting: Round) -> None:
    assert send_reminders() == 1
    (letter,) = mail.outbox
    assert (letter.subject, letter.to) == ("Dags att rapportera: Uppföljning 2026", ["osteraker@example.org"])
    assert (
        letter.body.strip()
        == """Hej Örjan Åkesson!

Uppföljning 2026 i Handlingsplan för hållbar mobilitet: rapporten från Österåkers kommun saknas.
Sista dagen är 15 mars 2027.
https://plan.example.org/arbete/stockholm/uppfoljning/1/fran/osteraker/

Är det mesta som förra gången? Välj ”Inget nytt”, så är det klart på några minuter."""
    )


def test_gathered_per_person(cast: Cast, one: Round, cycling: Measure) -> None:
    Membership.objects.filter(user=cast.vallentuna).update(user=cast.osteraker)
    sync_access()
    assert (send_reminders(), send_reminders()) == (1, 0)
    assert [letter.body.count("https://") for letter in mail.outbox] == [2]
    assert Reminder.objects.count() == 2


@pytest.mark.parametrize(
    ("gone", "reached"),
    [
        ([], "osteraker"),
        (["osteraker"], "stand-in"),
        (["osteraker", "stand-in"], "annan"),
        (["osteraker", "stand-in", "annan"], "osteraker-ansvarig"),
        (["osteraker", "stand-in", "annan", "osteraker-ansvarig"], "samordnare"),
    ],
)
@pytest.mark.parametrize("how", ["inactive", "without address", "without role"])
def test_who_has_left_is_stood_in_for(cast: Cast, waiting: Round, gone: list[str], reached: str, how: str) -> None:
    for name in ("stand-in", "annan"):
        person = UserFactory(username=name)
        Membership.objects.create(user=person, organisation=cast.osteraker_kommun, role=Role.OFFICER)
    stand_in = User.objects.get(username="stand-in")
    read = find_reporter(cast.plan, cast.osteraker_kommun)
    name_reporter(read, person=cast.osteraker, stand_in=stand_in, by=cast.osteraker_ansvarig)
    left = User.objects.filter(username__in=gone)
    if how == "inactive":
        left.update(is_active=False)
    elif how == "without address":
        left.update(email="")
    else:
        Membership.objects.filter(user__in=left).delete()
    send_reminders()
    assert [name for name, _subject in _told()] == [reached]


def test_nobody_named_reaches_all_officers(cast: Cast, waiting: Round) -> None:
    Membership.objects.create(user=UserFactory(username="annan"), organisation=cast.osteraker_kommun, role=Role.OFFICER)
    send_reminders()
    assert [name for name, _subject in _told()] == ["annan", "osteraker"]


def test_who_has_handed_in_hears_nothing_and_who_was_sent_back_hears_again(
    cast: Cast, waiting: Round, clock: time_machine.Traveller
) -> None:
    say_nothing_new(waiting, cast.osteraker_kommun, by=cast.osteraker)
    done = hand_in(waiting, cast.osteraker_kommun, by=cast.osteraker)
    assert send_reminders() == 0
    approve(done, expected_version=done.version, by=cast.samordnare)
    clock.move_to("2027-03-16T08:00:00Z")
    assert send_reminders() == 0
    send_back(done, reason="Skriv mer.", expected_version=done.version, by=cast.samordnare)
    assert (send_reminders(), send_reminders()) == (1, 0)
    assert "Samordnaren har återsänt den." in mail.outbox[0].body


def test_a_moved_deadline_moves_what_is_to_come(cast: Cast, waiting: Round, clock: time_machine.Traveller) -> None:
    send_reminders()
    move_deadline(waiting, deadline=date(2027, 4, 30), by=cast.samordnare)
    told = []
    for day in ("2027-03-08", "2027-03-16", "2027-04-23", "2027-05-03"):
        clock.move_to(f"{day}T08:00:00Z")
        told.append((day, send_reminders()))
    assert told == [("2027-03-08", 0), ("2027-03-16", 0), ("2027-04-23", 1), ("2027-05-03", 1)]
    assert [letter.subject for letter in mail.outbox][1:] == [
        "Dags att rapportera: Uppföljning 2026",
        "Rapporten har inte kommit in: Uppföljning 2026",
    ]


def test_what_a_stopped_worker_missed_is_told_once(cast: Cast, waiting: Round, clock: time_machine.Traveller) -> None:
    clock.move_to("2027-04-01T08:00:00Z")
    assert (send_reminders(), send_reminders()) == (1, 0)
    assert [(row.occasion, row.due_on.isoformat()) for row in Reminder.objects.all()] == [("weekly", "2027-03-30")]


def test_a_mail_server_that_fails_loses_nothing(cast: Cast, waiting: Round, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", _refuse)
    assert (send_reminders(), Reminder.objects.count()) == (0, 0)
    monkeypatch.undo()
    assert send_reminders() == 1


def _refuse(*_arguments: object) -> int:
    raise smtplib.SMTPServerDisconnected


def test_what_is_wrong_with_one_letter_stops_no_other_and_is_tried_again(
    cast: Cast, waiting: Round, monkeypatch: pytest.MonkeyPatch
) -> None:
    MeasureFactory(plan=cast.plan, owner=cast.vallentuna_kommun)
    really, wanted = EmailBackend.send_messages, set[str]()

    def stumble(backend: EmailBackend, letters: list[EmailMessage]) -> int:
        wanted.add(letters[0].to[0])
        if len(wanted) == 1:
            raise ValueError("not a letter")
        return int(really(backend, letters))

    monkeypatch.setattr(EmailBackend, "send_messages", stumble)
    sent = send_reminders()
    monkeypatch.undo()
    assert (sent, send_reminders(), len(wanted)) == (1, 1, 2)
    assert {letter.to[0] for letter in mail.outbox} == wanted


def test_reminders_go_out_in_working_hours() -> None:
    schedule = settings.CELERY_BEAT_SCHEDULE["reminders"]["schedule"]
    assert schedule == crontab(minute="20", hour="7-16", day_of_week="mon-fri")
