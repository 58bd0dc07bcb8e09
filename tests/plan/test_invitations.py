"""Invitations end with the power that sent them; they are listed, sent again and taken back."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from actors.enums import Role
from actors.models import Membership, User
from actors.permissions import RefusedError
from handlingsplan.leaving.handover import leave, leave_plan
from handlingsplan.leaving.personal_data import erase
from handlingsplan.plan.grants import sync_access
from handlingsplan.plan.invitations import (
    Invitee,
    find_invitation,
    invite,
    invite_coordinator,
    renew,
    revoke,
    take_up_all,
    why_over,
)
from handlingsplan.plan.models import Coordinator, Invitation
from tests.cast import Cast
from tests.factories import UserFactory, member
from tests.post import delivered

NILS = Invitee(email="nils.ny@osteraker.se", full_name="Nils Ny")


def _remove(cast: Cast, user: User) -> None:
    for row in Membership.objects.filter(user=user).select_related("user", "organisation"):
        leave(row, successor=None, by=cast.osteraker_ansvarig)
    for coordinator in Coordinator.objects.filter(user=user).select_related("user", "plan__coordinating_organisation"):
        leave_plan(coordinator, successor=None, by=cast.samordnare)


def _take_lead(cast: Cast, user: User) -> None:
    Membership.objects.filter(user=user).update(role=Role.OFFICER)
    Coordinator.objects.filter(user=user).delete()
    sync_access()


# Every way for somebody to lose what lets them invite
LOSSES: dict[str, Callable[[Cast, User], object]] = {
    "removed": _remove,
    "deactivated": lambda _cast, user: User.objects.filter(pk=user.pk).update(is_active=False),
    "erased": lambda _cast, user: erase(user),
    "made officer": _take_lead,
}


@pytest.mark.parametrize("kind", ["role", "plan"])
@pytest.mark.parametrize("loss", LOSSES)
def test_the_link_opens_nothing_once_the_inviter_may_not_invite(cast: Cast, kind: str, loss: str) -> None:
    if kind == "plan":
        inviter = cast.add_second_samordnare()
        invitation, secret = invite_coordinator(cast.plan, NILS, by=inviter)
    else:
        inviter = member(cast.osteraker_kommun, Role.LEAD, full_name="Kerstin Åberg")
        invitation, secret = invite(cast.osteraker_kommun, NILS, Role.LEAD, by=inviter)
    assert why_over(Invitation.objects.get(pk=invitation.pk)) == ""
    LOSSES[loss](cast, User.objects.get(pk=inviter.pk))
    address = reverse("accept_invitation", args=[secret])
    for page in (
        Client().get(address),
        Client().post(address, {"full_name": "Nils", "password": "en mening som bara jag kan"}),
    ):
        assert (page.status_code, "som bjöd in, har inte längre rätt att göra det." in page.content.decode()) == (
            410,
            True,
        )
    came = UserFactory(email=NILS.email)
    assert (take_up_all(came), came.memberships.count(), came.coordinating.count()) == (0, 0, 0)


def test_what_an_invitation_of_a_removed_lead_offered_another_lead_sends_again(cast: Cast) -> None:
    second = member(cast.osteraker_kommun, Role.LEAD)
    invitation, old = invite(cast.osteraker_kommun, NILS, Role.READER, by=second)
    _remove(cast, second)
    new = renew(Invitation.objects.get(pk=invitation.pk), by=cast.osteraker_ansvarig)
    stored = find_invitation(new)
    assert (find_invitation(old), stored, stored and why_over(stored)) == (None, invitation, "")
    with pytest.raises(RefusedError, match="Roller i Österåker ges"):
        renew(invitation, by=cast.osteraker)
    with pytest.raises(RefusedError, match="Roller i Österåker ges"):
        revoke(invitation, by=cast.samordnare)


def test_the_list_says_what_no_longer_holds_and_sends_again(cast: Cast, client_of: Callable[[User], Client]) -> None:
    second = member(cast.osteraker_kommun, Role.LEAD, full_name="Kerstin Åberg")
    invitation, _secret = invite(cast.osteraker_kommun, NILS, Role.READER, by=second)
    _remove(cast, second)
    client, page = client_of(cast.osteraker_ansvarig), reverse("people", args=["osteraker"])
    (row,) = client.get(page).context["invitations"]
    assert row.why_over == "Kerstin Åberg, som bjöd in, har inte längre rätt att göra det."
    assert client.post(reverse("renew_invitation", args=["osteraker", invitation.pk]))["Location"] == page
    (row,) = client.get(page).context["invitations"]
    assert (row.why_over, delivered()[-1].to) == ("", [NILS.email])


def test_nobody_takes_up_what_they_sent_themselves(cast: Cast) -> None:
    invite(cast.osteraker_kommun, NILS, Role.OFFICER, by=cast.osteraker_ansvarig)
    User.objects.filter(pk=cast.osteraker_ansvarig.pk).update(email=NILS.email)
    take_up_all(User.objects.get(pk=cast.osteraker_ansvarig.pk))
    assert [row.role for row in cast.osteraker_ansvarig.memberships.all()] == [Role.LEAD]


def test_a_role_that_one_has_already_is_no_error(cast: Cast) -> None:
    came = UserFactory(email=NILS.email)
    invite(cast.osteraker_kommun, NILS, Role.OFFICER, by=cast.osteraker_ansvarig)
    Membership.objects.create(user=came, organisation=cast.osteraker_kommun, role=Role.OFFICER)
    assert (take_up_all(came), came.memberships.count()) == (1, 1)


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_for_one_and_for_three(
    cast: Cast, client_of: Callable[[User], Client], django_assert_num_queries: DjangoAssertNumQueries, count: int
) -> None:
    for number in range(count):
        whom = Invitee(email=f"n{number}@osteraker.se", full_name="N")
        invite(cast.osteraker_kommun, whom, Role.READER, by=member(cast.osteraker_kommun, Role.LEAD))
    client = client_of(cast.osteraker_ansvarig)
    with django_assert_num_queries(12):
        client.get(reverse("people", args=["osteraker"]))
