from collections.abc import Callable

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from actors.enums import Role
from actors.models import Membership, User
from actors.permissions import RefusedError
from handlingsplan.plan.people import AlreadyMemberError, invite, remove
from handlingsplan.plan.permissions import may_invite
from tests.cast import Cast
from tests.factories import member

WHO_INVITES_INTO_OSTERAKER = {
    "samordnare": True,
    "osteraker": False,
    "osteraker_ansvarig": True,
    "vallentuna": False,
    "politiker": False,
    "forskare": False,
    "outsider": False,
    "anonymous": False,
}


def test_lead_and_coordinator_invite(cast: Cast) -> None:
    allowed = {name: bool(may_invite(cast[name], cast.osteraker_kommun)) for name in WHO_INVITES_INTO_OSTERAKER}
    assert allowed == WHO_INVITES_INTO_OSTERAKER
    assert not may_invite(cast.osteraker_ansvarig, cast.vallentuna_kommun)


def test_an_invited_person_can_work_at_once(cast: Cast) -> None:
    membership = invite(
        cast.osteraker_kommun,
        email="Nils.Ny@Osteraker.se ",
        full_name="Nils Ny",
        role=Role.OFFICER,
        by=cast.osteraker_ansvarig,
    )
    assert (membership.user.username, membership.user.has_usable_password()) == ("nils.ny@osteraker.se", False)
    assert membership.history.get().history_user == cast.osteraker_ansvarig
    client = Client()
    client.force_login(membership.user, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert client.get(reverse("workspace", args=[cast.plan.slug])).status_code == 200


def test_nobody_is_invited_twice_into_one_role(cast: Cast) -> None:
    with pytest.raises(AlreadyMemberError, match="är redan handläggare i Österåker"):
        invite(
            cast.osteraker_kommun,
            email=cast.osteraker.email,
            full_name="Någon",
            role=Role.OFFICER,
            by=cast.osteraker_ansvarig,
        )


def test_only_a_coordinator_makes_a_coordinator(cast: Cast) -> None:
    with pytest.raises(RefusedError, match="Rollen samordnare ges av samordnaren"):
        invite(cast.osteraker_kommun, email="x@y.se", full_name="X", role=Role.COORDINATOR, by=cast.osteraker_ansvarig)
    membership = invite(cast.region, email="x@y.se", full_name="X", role=Role.COORDINATOR, by=cast.samordnare)
    assert membership.role == Role.COORDINATOR


def test_the_last_lead_stays(cast: Cast) -> None:
    lead = Membership.objects.get(user=cast.osteraker_ansvarig)
    with pytest.raises(RefusedError, match="den sista med rollen organisationsansvarig"):
        remove(lead, by=cast.samordnare)
    member(cast.osteraker_kommun, Role.LEAD)
    remove(lead, by=User.objects.get(pk=cast.samordnare.pk))
    assert not Membership.objects.filter(pk=lead.pk).exists()


def test_a_removed_person_is_refused_by_the_next_request(cast: Cast, client_of: Callable[[User], Client]) -> None:
    client, page = client_of(cast.osteraker), reverse("workspace", args=[cast.plan.slug])
    assert client.get(page).status_code == 200
    remove(Membership.objects.get(user=cast.osteraker), by=cast.osteraker_ansvarig)
    assert client.get(page).status_code == 404


PAGE_OF_OSTERAKER = {
    "samordnare": 200,
    "osteraker": 200,
    "osteraker_ansvarig": 200,
    "vallentuna": 404,
    "politiker": 200,
    "forskare": 404,
    "outsider": 404,
}


@pytest.mark.parametrize(("name", "status"), PAGE_OF_OSTERAKER.items())
def test_who_sees_the_people(cast: Cast, client_of: Callable[[User], Client], name: str, status: int) -> None:
    user = cast[name]
    assert isinstance(user, User)
    assert client_of(user).get(reverse("people", args=["osteraker"])).status_code == status


def test_the_page_invites_and_sends_the_way_in(cast: Cast, client_of: Callable[[User], Client]) -> None:
    response = client_of(cast.osteraker_ansvarig).post(
        reverse("people", args=["osteraker"]),
        {"full_name": "Nils Ny", "email": "nils@osteraker.se", "function": "Trafikplanerare", "role": "officer"},
    )
    assert (response.status_code, response["Location"]) == (302, "/organisationer/osteraker/personer/")
    message = mail.outbox[0]
    assert (message.to, message.subject) == (["nils@osteraker.se"], "Inbjudan till Handlingsplan")
    assert "http://testserver/konto/losenord/glomt/" in message.body


def test_a_refused_invitation_keeps_what_was_typed(cast: Cast, client_of: Callable[[User], Client]) -> None:
    response = client_of(cast.osteraker_ansvarig).post(
        reverse("people", args=["osteraker"]), {"full_name": "Nils Ny", "email": "nils@", "role": "coordinator"}
    )
    form = response.context["form"]
    assert (response.status_code, form["full_name"].value(), form["email"].value()) == (422, "Nils Ny", "nils@")
    assert form.errors == {
        "email": ["Adressen saknar något. Den ska se ut som namn@kommunen.se."],
        "role": ["Välj ett giltigt alternativ. coordinator finns inte bland tillgängliga alternativ."],
    }


def test_an_officer_who_posts_anyway_is_told_why(cast: Cast, client_of: Callable[[User], Client]) -> None:
    response = client_of(cast.osteraker).post(reverse("people", args=["osteraker"]), {"full_name": "X"})
    assert response.status_code == 403
    assert (
        "Bara organisationsansvarig i Österåker eller samordnaren kan bjuda in och ta bort personer."
        in response.content.decode()
    )


def test_a_membership_of_another_organisation_is_not_found(cast: Cast, client_of: Callable[[User], Client]) -> None:
    foreign = Membership.objects.get(user=cast.vallentuna)
    response = client_of(cast.osteraker_ansvarig).post(reverse("remove_membership", args=["osteraker", foreign.pk]))
    assert response.status_code == 404
    assert Membership.objects.filter(pk=foreign.pk).exists()


@pytest.mark.parametrize("colleagues", [1, 3])
def test_the_page_costs_as_much_for_one_as_for_three(
    cast: Cast,
    client_of: Callable[[User], Client],
    django_assert_num_queries: DjangoAssertNumQueries,
    colleagues: int,
) -> None:
    for _ in range(colleagues):
        member(cast.vallentuna_kommun)
    client = client_of(cast.vallentuna)
    with django_assert_num_queries(6):
        client.get(reverse("people", args=["vallentuna"]))
