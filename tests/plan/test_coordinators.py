"""Who coordinates a plan: one plan and not another, appointed and removed by those whom it concerns."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries, DjangoCaptureOnCommitCallbacks

from actors.access import Difference
from actors.enums import Role
from actors.models import LedgerEntry, User
from actors.permissions import RefusedError
from handlingsplan.discussion.models import Notice
from handlingsplan.leaving.handover import leave_plan
from handlingsplan.plan import workflow
from handlingsplan.plan.coordinators import appoint
from handlingsplan.plan.grants import sync_access
from handlingsplan.plan.invitations import Invitee, invite_coordinator
from handlingsplan.plan.models import Coordinator, Invitation
from handlingsplan.plan.people import AlreadyMemberError
from handlingsplan.plan.permissions import may_coordinate
from handlingsplan.workspace.news import news
from tests.cast import Cast
from tests.factories import PlanFactory, coordinator, member
from tests.post import delivered

KERSTIN = Invitee(email="kerstin@region.se", full_name="Kerstin Åberg")


def _names(cast: Cast) -> list[str]:
    return sorted(Coordinator.objects.filter(plan=cast.plan).values_list("user__username", flat=True))


def _row(cast: Cast, user: User) -> Coordinator:
    return Coordinator.objects.select_related("user", "plan__coordinating_organisation").get(user=user, plan=cast.plan)


@pytest.mark.parametrize("who", ["samordnare", "lead"])
def test_a_coordinator_or_a_lead_of_the_coordinating_organisation_appoints_and_removes(cast: Cast, who: str) -> None:
    lead = member(cast.region, Role.LEAD, username="lead")
    by = lead if who == "lead" else cast.samordnare
    appoint(cast.osteraker, cast.plan, by=by)
    assert may_coordinate(User.objects.get(pk=cast.osteraker.pk), cast.plan)
    leave_plan(_row(cast, cast.osteraker), successor=None, by=by)
    assert not may_coordinate(User.objects.get(pk=cast.osteraker.pk), cast.plan)
    assert sync_access(check=True) == Difference()


def test_nobody_else_appoints_or_removes_and_nobody_themselves(cast: Cast) -> None:
    lead = member(cast.region, Role.LEAD)
    neighbour = coordinator(PlanFactory(coordinating_organisation=cast.region))
    others = [member(cast.region, Role.OFFICER), neighbour, cast.osteraker_ansvarig, cast.politiker, cast.outsider]
    for person in others:
        with pytest.raises(RefusedError, match="Samordnare utses och tas bort av planens samordnare"):
            appoint(cast.vallentuna, cast.plan, by=person)
        with pytest.raises(RefusedError, match="Samordnare utses och tas bort av planens samordnare"):
            leave_plan(_row(cast, cast.samordnare), successor=None, by=person)
        with pytest.raises(RefusedError, match="Samordnare utses och tas bort av planens samordnare"):
            invite_coordinator(cast.plan, KERSTIN, by=person)
    with pytest.raises(RefusedError, match="Ingen utser sig själv"):
        appoint(lead, cast.plan, by=lead)
    with pytest.raises(AlreadyMemberError, match="samordnar redan planen"):
        appoint(cast.samordnare, cast.plan, by=lead)
    assert _names(cast) == ["samordnare"]


def test_the_last_one_stays(cast: Cast) -> None:
    coordinator(cast.plan, is_active=False)
    with pytest.raises(RefusedError, match="Sara Lindqvist är den sista som samordnar planen"):
        leave_plan(_row(cast, cast.samordnare), successor=None, by=cast.samordnare)
    cast.add_second_samordnare()
    leave_plan(_row(cast, cast.samordnare), successor=None, by=cast.samordnare)
    assert not may_coordinate(User.objects.get(pk=cast.samordnare.pk), cast.plan)


def test_all_coordinators_and_leads_are_told(
    cast: Cast, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    lead, second = member(cast.region, Role.LEAD), cast.add_second_samordnare()
    with django_capture_on_commit_callbacks(execute=True):
        appoint(cast.vallentuna, cast.plan, by=cast.samordnare)
        leave_plan(_row(cast, second), successor=None, by=lead)
    assert set(Notice.objects.values_list("person", "kind", "source_id")) == {
        *((person.pk, "coordinates", cast.vallentuna.pk) for person in (lead, second, cast.vallentuna)),
        *((person.pk, "no_coordinator", second.pk) for person in (cast.samordnare, second, cast.vallentuna)),
    }
    told = news(User.objects.get(pk=cast.vallentuna.pk), cast.plan)
    address = reverse("coordinators", args=[cast.plan.slug])
    assert [(item.title, item.note, item.url) for item in told] == [
        ("Kerstin Åberg", f"{lead} tog bort en samordnare.", address),
        ("Viktor Ek", "Sara Lindqvist utsåg en samordnare.", address),
    ]
    letters = sorted((letter.to[0], letter.body.splitlines()[0]) for letter in delivered())
    plan, came, went = cast.plan, "Viktor Ek samordnar nu", "Kerstin Åberg samordnar inte längre"
    assert letters == sorted(
        [
            *((p.email, f"{came} {plan}. Det bestämde Sara Lindqvist.") for p in (lead, second, cast.vallentuna)),
            *((p.email, f"{went} {plan}. Det bestämde {lead}.") for p in (cast.samordnare, second, cast.vallentuna)),
        ]
    )


def test_the_history_names_whom(cast: Cast, client_of: Callable[[User], Client]) -> None:
    appoint(cast.vallentuna, cast.plan, by=cast.samordnare)
    entry = LedgerEntry.objects.get(kind="plan.coordinator", object_id=_row(cast, cast.vallentuna).pk)
    assert (entry.plan_id, entry.by) == (cast.plan.pk, cast.samordnare)
    page = client_of(cast.samordnare).get(reverse("plan_history", args=[cast.plan.slug])).content.decode()
    assert f"Viktor Ek: Samordnare, {cast.plan}" in page


def test_chapters_go_to_a_coordinator_who_stays(cast: Cast, client_of: Callable[[User], Client]) -> None:
    second, chapter = cast.add_second_samordnare(), cast.plan.chapters.get(number=2)
    workflow.appoint_editors(chapter, [second], by=cast.samordnare)
    address = reverse("remove_coordinator", args=[cast.plan.slug, _row(cast, second).pk])
    client = client_of(cast.samordnare)
    assert "Redaktör för" in client.get(address).content.decode()
    assert client.post(address, {"successor": str(cast.vallentuna.pk)}).status_code == 422
    answer = client.post(address, {"successor": str(cast.samordnare.pk)})
    assert (answer.status_code, answer["Location"]) == (302, "/arbete/stockholm/samordnare/")
    assert [editor.username for editor in chapter.editors.all()] == ["samordnare"]


def test_the_page_appoints_who_has_an_account_and_invites_who_has_none(
    cast: Cast, client_of: Callable[[User], Client]
) -> None:
    client, address = client_of(cast.samordnare), reverse("coordinators", args=[cast.plan.slug])
    for email in (cast.vallentuna.email.upper(), "kerstin@region.se"):
        assert client.post(address, {"full_name": "X", "email": email}).status_code == 302
    assert _names(cast) == ["samordnare", "vallentuna"]
    invitation = Invitation.objects.get(plan=cast.plan)
    page = client.get(address)
    assert [row.invitation for row in page.context["invitations"]] == [invitation]
    client.post(reverse("revoke_coordinator_invitation", args=[cast.plan.slug, invitation.pk]))
    assert client.get(address).context["invitations"] == []


def test_who_is_invited_to_coordinate_comes_in_as_coordinator(cast: Cast, client: Client) -> None:
    _invitation, secret = invite_coordinator(cast.plan, KERSTIN, by=cast.samordnare)
    address = reverse("accept_invitation", args=[secret])
    assert f"Du är inbjuden som samordnare i {cast.plan}." in client.get(address).content.decode()
    client.post(address, {"full_name": "Kerstin Åberg", "password": "en mening som bara jag kan"})
    assert client.get(reverse("readiness", args=[cast.plan.slug])).status_code == 200
    assert _names(cast) == ["kerstin@region.se", "samordnare"]


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_costs_as_much_for_one_as_for_three(
    cast: Cast,
    client_of: Callable[[User], Client],
    django_assert_num_queries: DjangoAssertNumQueries,
    count: int,
) -> None:
    for _ in range(count):
        coordinator(cast.plan)
    client = client_of(cast.samordnare)
    with django_assert_num_queries(9):
        client.get(reverse("coordinators", args=[cast.plan.slug]))
