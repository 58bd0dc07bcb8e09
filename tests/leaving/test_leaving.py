"""Somebody leaves: what was open with them goes to a colleague, and their name can go too."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import models
from django.test import Client
from django.urls import reverse

from actors.enums import Role
from actors.history import delete_as
from actors.models import Membership, User
from actors.permissions import RefusedError
from followup.rounds.models import Reporter
from followup.rounds.owing import find_reporter, name_reporter
from handlingsplan.discussion.enums import NoticeKind
from handlingsplan.discussion.threads import add_comment
from handlingsplan.leaving.handover import leave, open_tasks
from handlingsplan.leaving.personal_data import erase, everything_about
from handlingsplan.plan import workflow
from handlingsplan.plan.models import Chapter
from handlingsplan.plan.people import give_role
from handlingsplan.workspace.news import news
from tests.cast import Cast
from tests.factories import PASSWORD, InvitationFactory, MeasureFactory, member
from tests.proof import age_proof


@pytest.fixture
def chapter(cast: Cast) -> Chapter:
    """A chapter that the officer of Österåker edits, who also reports, with the lead as stand-in."""
    chapter: Chapter = cast.plan.chapters.get(number=2)
    workflow.appoint_editors(chapter, [cast.osteraker, cast.vallentuna], by=cast.samordnare)
    people = {"person": cast.osteraker, "stand_in": cast.osteraker_ansvarig}
    name_reporter(find_reporter(cast.plan, cast.osteraker_kommun), **people, by=cast.osteraker_ansvarig)
    return chapter


def _membership(user: User) -> Membership:
    return Membership.objects.select_related("user", "organisation").get(user=user)


def _holders(cast: Cast, chapter: Chapter) -> tuple[list[str], str | None, str | None]:
    editors = sorted(chapter.editors.values_list("username", flat=True))
    row = Reporter.objects.select_related("person", "stand_in").get(organisation=cast.osteraker_kommun)
    person, stand_in = (one.username if one else None for one in (row.person, row.stand_in))
    return editors, person, stand_in


def test_the_stand_in_takes_over_where_nobody_is_chosen(cast: Cast, chapter: Chapter) -> None:
    leave(_membership(cast.osteraker), successor=None, by=cast.osteraker_ansvarig)
    assert _holders(cast, chapter) == (["osteraker-ansvarig", "vallentuna"], "osteraker-ansvarig", None)


def test_a_successor_takes_over_and_the_stand_in_stays(cast: Cast, chapter: Chapter) -> None:
    heir = member(cast.osteraker_kommun, username="efter")
    leave(_membership(cast.osteraker), successor=heir, by=cast.osteraker_ansvarig)
    assert _holders(cast, chapter) == (["efter", "vallentuna"], "efter", "osteraker-ansvarig")


def test_nothing_is_left_by_who_still_edits_for_another(cast: Cast, chapter: Chapter) -> None:
    member(cast.kth, Role.EVALUATOR)
    Membership.objects.create(user=cast.osteraker, organisation=cast.kth, role=Role.EVALUATOR)
    row = Membership.objects.select_related("user", "organisation").get(
        user=cast.osteraker, organisation=cast.osteraker_kommun
    )
    assert open_tasks(row).chapters == []


def test_only_a_colleague_takes_over_and_only_who_may_removes(cast: Cast, chapter: Chapter) -> None:
    with pytest.raises(ValidationError, match="samma organisation"):
        leave(_membership(cast.osteraker), successor=cast.vallentuna, by=cast.osteraker_ansvarig)
    with pytest.raises(RefusedError):
        leave(_membership(cast.osteraker_ansvarig), successor=None, by=cast.samordnare)


def test_the_page_tells_what_is_left_and_hands_it_over(
    cast: Cast, chapter: Chapter, client_of: Callable[[User], Client]
) -> None:
    client, row = client_of(cast.osteraker_ansvarig), _membership(cast.osteraker)
    address = reverse("remove_membership", args=["osteraker", row.pk])
    page = client.get(address).content.decode()
    assert [words in page for words in ("Redaktör för", "Rapporten till", "som är ersättare")] == [True] * 3
    assert client.post(address, {"successor": str(cast.vallentuna.pk)}).status_code == 422
    assert client.post(address, {"successor": ""})["Location"] == reverse("people", args=["osteraker"])
    assert not Membership.objects.filter(pk=row.pk).exists()


def test_all_that_is_kept_is_handed_out(cast: Cast, chapter: Chapter, client_of: Callable[[User], Client]) -> None:
    measure = MeasureFactory(plan=cast.plan, owner=cast.osteraker_kommun)
    add_comment(measure, text="Hej", by=cast.osteraker)
    response = client_of(cast.osteraker).get(reverse("personal_data_file"))
    facts = json.loads(response.content)
    assert facts["account"]["email"] == "osteraker@example.org"
    assert {"actors.membership.user", "discussion.comment.author", "rounds.reporter.person"} <= facts["rows"].keys()


def test_what_the_history_holds_is_handed_out_also_of_what_is_gone(cast: Cast) -> None:
    measure = MeasureFactory(plan=cast.plan, title="Bron")
    with time_machine.travel(datetime(2026, 3, 2, 8, 10, tzinfo=UTC), tick=False):
        comment = add_comment(measure, text="Hej", by=cast.osteraker)
        key = comment.pk
        delete_as(comment, by=cast.samordnare)
    history = everything_about(cast.osteraker)["history"]
    (role,) = (line for line in history["about you"] if "roll" in line)
    assert history == {
        "done by you": [f"2026-03-02 09:10, lade till synpunkt {key}, Österåker"],
        "about you": [
            role,
            f"2026-03-02 09:10, lade till synpunkt {key}, Österåker",
            f"2026-03-02 09:10, tog bort synpunkt {key}, Region Stockholm",
        ],
    }


def test_who_is_erased_is_called_by_function(cast: Cast, chapter: Chapter) -> None:
    User.objects.filter(pk=cast.osteraker.pk).update(function="Trafikplanerare")
    person = User.objects.get(pk=cast.osteraker.pk)
    InvitationFactory(organisation=cast.osteraker_kommun, email=person.email, accepted_at=person.date_joined)
    comment = add_comment(chapter, text="Hej", by=person)
    name, email = person.full_name, person.email
    assert erase(person) == "Trafikplanerare"
    comment.refresh_from_db()
    assert (str(comment.author), comment.text) == ("Trafikplanerare", "Hej")
    stored = User.objects.get(pk=person.pk)
    assert (stored.email, stored.is_active, stored.memberships.count()) == ("", False, 0)
    assert _holders(cast, chapter)[1] == "osteraker-ansvarig"
    assert [word in json.dumps(everything_about(stored), default=str) for word in (name, email)] == [False, False]


def test_one_erases_oneself_after_the_password_once_more(cast: Cast) -> None:
    client, address = Client(), reverse("personal_data")
    client.post(reverse("account_login"), {"login": "osteraker", "password": PASSWORD})
    age_proof(client)
    assert client.post(address, {"sure": "on"})["Location"].startswith(reverse("account_reauthenticate"))
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    assert client.post(address, {}).status_code == 422
    assert client.post(address, {"sure": "on"})["Location"] == reverse("start")
    assert not User.objects.get(pk=cast.osteraker.pk).is_active


def test_the_last_lead_is_not_erased(cast: Cast) -> None:
    with pytest.raises(ValidationError, match="den sista med rollen organisationsansvarig"):
        erase(cast.osteraker_ansvarig)
    with pytest.raises(CommandError, match="den sista"):
        call_command("erase_person", "osteraker-ansvarig")


def test_the_command_erases(cast: Cast, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("erase_person", "politiker")
    assert capsys.readouterr().out == "Erased; the history now says: Läsare, Österåker.\n"


# What is a person's own and goes with them; whatever else leads to a person stays, and says what they are called then
GOES_WITH_A_PERSON = {
    "account.EmailAddress.user",
    "actors.Membership.user",
    "actors.User_groups.user",
    "actors.User_user_permissions.user",
    "discussion.Notice.person",
    "guardian.UserObjectPermission.user",
    "measures.KeptFilter.user",
    "measures.WorkbookUpload.by",
    "mfa.Authenticator.user",
    "plan.Chapter_editors.user",
    "plan.Coordinator.user",
    "plan.TextDraft.user",
    "rounds.Reminder.user",
    "socialaccount.SocialAccount.user",
    "usersessions.UserSession.user",
    "workspace.CalendarAddress.user",
    "workspace.Digest.user",
    "workspace.SentReminder.user",
}


def test_what_others_are_told_stays_when_who_did_it_erases_themselves(cast: Cast) -> None:
    second = member(cast.osteraker_kommun, Role.LEAD, username="andra")
    give_role(cast.politiker, cast.osteraker_kommun, Role.LEAD, by=second)
    erase(User.objects.get(pk=second.pk))
    (told,) = news(cast.osteraker_ansvarig, cast.plan)
    assert str(NoticeKind.ROLE_GIVEN.label) in told.note


def test_only_what_is_a_persons_own_goes_with_them() -> None:
    relations: list[Any] = [
        field for field in User._meta.get_fields(include_hidden=True) if field.one_to_many or field.one_to_one
    ]
    goes = {
        f"{relation.related_model._meta.label}.{relation.field.name}"
        for relation in relations
        if relation.on_delete is models.CASCADE
    }
    assert goes == GOES_WITH_A_PERSON
