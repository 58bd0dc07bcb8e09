"""Who has not answered, whom to reach, and reminding them by hand: one letter each, read first, once a day."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from actors.enums import Role
from actors.models import Organisation, User
from actors.permissions import RefusedError
from followup.rounds.models import Reminder
from followup.rounds.opening import RoundData, open_round
from handlingsplan.plan.models import Invitation
from handlingsplan.workspace.chasing.reminding import letters, remind
from handlingsplan.workspace.chasing.waiting import waiting_for
from handlingsplan.workspace.models import Awaited, SentReminder
from tests.cast import Cast
from tests.factories import CommitmentFactory, InvitationFactory, MeasureFactory
from tests.page_forms import forms_of
from tests.post import delivered


@pytest.fixture
def awaited(cast: Cast) -> Cast:
    """Let two owe a report and two an answer to a commitment, a chapter be a draft, a lead be invited."""
    measure = MeasureFactory(plan=cast.plan, owner=cast.osteraker_kommun)
    MeasureFactory(plan=cast.plan, owner=cast.kth)
    for organisation in (cast.osteraker_kommun, cast.vallentuna_kommun):
        CommitmentFactory(measure=measure, organisation=organisation, state="proposed")
    cast.plan.chapters.get(number=4).editors.add(cast.osteraker)
    Organisation.objects.update(registrar_email="registrator@example.org")
    InvitationFactory(organisation=cast.kth, role=Role.LEAD, email="ny@kth.se", invited_by=cast.samordnare)
    InvitationFactory(organisation=cast.osteraker_kommun, role=Role.OFFICER, invited_by=cast.osteraker_ansvarig)
    deadline = timezone.localdate() + timedelta(days=30)
    open_round(cast.plan, data=RoundData(title="U", year=2026, deadline=deadline), by=cast.samordnare)
    return cast


def _told(cast: Cast, kind: Awaited) -> list[tuple[str, list[str], bool]]:
    rows = waiting_for(cast.plan, kind)
    return [(row.title, [person.username for person in row.people], row.reminded_at is not None) for row in rows]


def test_what_is_awaited_and_who_is_reached(awaited: Cast) -> None:
    assert _told(awaited, Awaited.ROUND) == [("KTH", [], False), ("Österåker", ["osteraker"], False)]
    assert _told(awaited, Awaited.COMMITMENTS) == [
        ("Vallentuna", [], False),
        ("Österåker", ["osteraker-ansvarig"], False),
    ]
    assert [row[1] for row in _told(awaited, Awaited.CHAPTERS)] == [[], [], [], ["osteraker"], [], [], [], []]
    assert [row.said.split(".")[0] for row in waiting_for(awaited.plan, Awaited.INVITATIONS)] == [
        "Organisationsansvarig, KTH"
    ]


@pytest.mark.parametrize(
    ("kind", "to"),
    [
        (Awaited.ROUND, ["osteraker@example.org"]),
        (Awaited.COMMITMENTS, ["osteraker-ansvarig@example.org"]),
        (Awaited.CHAPTERS, ["osteraker@example.org"]),
        (Awaited.INVITATIONS, ["ny@kth.se"]),
    ],
)
def test_all_are_reminded_once_a_day_by_the_letter_that_was_read(
    awaited: Cast, client_of: Callable[[User], Client], kind: Awaited, to: list[str]
) -> None:
    delivered().clear()
    Invitation.objects.update(created_at=timezone.now() - timedelta(days=1))
    client, address = client_of(awaited.samordnare), reverse("remind_by_hand", args=["stockholm", kind.value])
    read = client.get(address)
    page = read.content.decode()
    shown = letters(awaited.plan, kind, waiting_for(awaited.plan, kind), by=awaited.samordnare)
    assert [letter.to for letter in shown] == to
    assert all(letter.subject in page for letter in shown)
    assert delivered() == []
    form = next(form for form in forms_of(read, address) if form.action == address)
    form.send(client)
    sent = [letter for letter in delivered() if letter.to != ["registrator@example.org"]]  # who is told of a first lead
    assert [letter.to for letter in sent] == [[one] for one in to]
    assert [letter.subject for letter in sent] == [letter.subject for letter in shown]
    assert remind(awaited.plan, kind, None, by=awaited.samordnare).count == 0


def test_one_is_reminded_and_the_day_is_kept(awaited: Cast) -> None:
    chapter = awaited.plan.chapters.get(number=4)
    awaited.plan.chapters.get(number=5).editors.add(awaited.vallentuna)
    assert remind(awaited.plan, Awaited.CHAPTERS, [chapter.pk], by=awaited.samordnare).count == 1
    row = SentReminder.objects.get()
    assert (row.object_id, row.user, row.by, row.on) == (
        chapter.pk,
        awaited.osteraker,
        awaited.samordnare,
        timezone.localdate(),
    )
    assert remind(awaited.plan, Awaited.ROUND, None, by=awaited.samordnare).count == 1
    assert Reminder.objects.filter(occasion="by_hand").values_list("user__username", flat=True).get() == "osteraker"


@pytest.mark.parametrize("name", ["osteraker", "osteraker_ansvarig", "politiker", "forskare"])
def test_only_coordinators_remind(awaited: Cast, name: str) -> None:
    with pytest.raises(RefusedError):
        remind(awaited.plan, Awaited.ROUND, None, by=awaited.person(name))
    assert SentReminder.objects.count() == Reminder.objects.filter(occasion="by_hand").count() == 0


def test_the_page_marks_those_that_nobody_reaches_and_costs_the_same_for_more(
    awaited: Cast, client_of: Callable[[User], Client], django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    awaited.kth.contact_function = "Forskningssamordnare"
    awaited.kth.save()
    client, address = client_of(awaited.samordnare), reverse("chasing", args=["stockholm"])
    with django_assert_num_queries(24):
        page = client.get(address).content.decode()
    assert "Kontakt: Forskningssamordnare" in page
    assert page.count("Når ingen") == 10  # a heading, a report, a commitment, and seven chapters
    for organisation in (awaited.sodertalje_kommun, awaited.vallentuna_kommun):
        measure = MeasureFactory(plan=awaited.plan, owner=organisation)
        CommitmentFactory(measure=measure, organisation=awaited.kth, state="proposed")
    with django_assert_num_queries(24):
        client.get(address)
