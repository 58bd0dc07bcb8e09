import re
from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from actors.enums import Role
from actors.ledger import entries_of
from actors.models import Membership, User
from actors.permissions import RefusedError
from handlingsplan.plan.forms.people import AcceptForm, InvitationForm
from handlingsplan.plan.invitations import Invitee, find_invitation, invite
from handlingsplan.plan.models import Invitation
from handlingsplan.plan.people import AlreadyMemberError, give_role, remove
from handlingsplan.plan.role_permissions import may_invite
from tests.cast import Cast
from tests.factories import member
from tests.post import delivered
from tests.responses import Response

WHO_INVITES_INTO_OSTERAKER = {
    "samordnare": False,
    "osteraker": False,
    "osteraker_ansvarig": True,
    "vallentuna": False,
    "politiker": False,
    "forskare": False,
    "outsider": False,
    "anonymous": False,
}


def test_only_a_lead_gives_roles(cast: Cast) -> None:
    allowed = {name: bool(may_invite(cast[name], cast.osteraker_kommun)) for name in WHO_INVITES_INTO_OSTERAKER}
    assert allowed == WHO_INVITES_INTO_OSTERAKER
    assert not may_invite(cast.osteraker_ansvarig, cast.vallentuna_kommun)


NILS = Invitee(email="Nils.Ny@Osteraker.se ", full_name="Nils Ny")


def _invited(cast: Cast) -> tuple[Invitation, str]:
    return invite(cast.osteraker_kommun, NILS, Role.OFFICER, by=cast.osteraker_ansvarig)


def _accept_on_page(client: Client, secret: str, password: str = "en mening som bara jag kan") -> Response:
    address = reverse("accept_invitation", args=[secret])
    return client.post(address, {"full_name": "Nils Ny", "password": password})


def test_an_invited_person_chooses_a_password_and_works_at_once(cast: Cast, client: Client) -> None:
    _, secret = _invited(cast)
    page = client.get(reverse("accept_invitation", args=[secret]))
    assert "Du är inbjuden som handläggare i Österåker." in page.content.decode()
    response = _accept_on_page(client, secret)
    assert (response.status_code, response["Location"]) == (302, reverse("work"))
    membership = Membership.objects.get(user__email="nils.ny@osteraker.se")
    assert (membership.role, entries_of(membership).get().by) == (Role.OFFICER, cast.osteraker_ansvarig)
    assert client.get(reverse("workspace", args=[cast.plan.slug])).status_code == 200
    assert UserSession.objects.filter(user=membership.user).count() == 1


def test_an_invitation_is_used_once(cast: Cast) -> None:
    _, secret = _invited(cast)
    assert _accept_on_page(Client(), secret).status_code == 302
    assert _accept_on_page(Client(), secret).status_code == 410
    assert User.objects.filter(email="nils.ny@osteraker.se").count() == 1


def test_an_invitation_ends_after_two_weeks(cast: Cast, client: Client) -> None:
    _, secret = _invited(cast)
    with time_machine.travel(timezone.now() + timedelta(days=14, seconds=1)):
        assert client.get(reverse("accept_invitation", args=[secret])).status_code == 410
        assert _accept_on_page(client, secret).status_code == 410


def test_an_invitation_is_listed_and_can_be_taken_back(cast: Cast, client_of: Callable[[User], Client]) -> None:
    invitation, secret = _invited(cast)
    lead, page = client_of(cast.osteraker_ansvarig), reverse("people", args=["osteraker"])
    assert [row.invitation for row in lead.get(page).context["invitations"]] == [invitation]
    lead.post(reverse("revoke_invitation", args=["osteraker", invitation.pk]))
    assert lead.get(page).context["invitations"] == []
    assert _accept_on_page(Client(), secret).status_code == 410


def test_an_invitation_does_not_take_over_an_account(cast: Cast) -> None:
    _, secret = _invited(cast)
    other = member(cast.vallentuna_kommun, username="nils", email="nils.ny@osteraker.se")
    page = _accept_on_page(Client(), secret)
    assert (page.status_code, "Du har redan ett konto. Logga in på det" in page.content.decode()) == (200, True)
    assert Membership.objects.filter(user=other).count() == 1
    client = Client()
    client.force_login(other, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert _accept_on_page(client, secret)["Location"] == reverse("work")
    roles = Membership.objects.filter(user=other).values_list("organisation__slug", "role")
    assert sorted(roles) == [("osteraker", "officer"), ("vallentuna", "officer")]


@pytest.mark.parametrize(
    ("password", "problem"),
    [
        ("kort", "Lösenordet är för kort. Skriv minst 12 tecken."),
        (
            "nils.ny@osteraker.se",
            "Lösenordet liknar ditt namn eller din adress. Välj något som andra inte vet om dig.",
        ),
    ],
)
def test_a_weak_password_is_refused_in_words(cast: Cast, client: Client, password: str, problem: str) -> None:
    _, secret = _invited(cast)
    response = _accept_on_page(client, secret, password)
    assert (response.status_code, response.context["form"].errors["password"][0]) == (422, problem)


def test_nobody_gets_one_role_twice(cast: Cast) -> None:
    with pytest.raises(AlreadyMemberError, match="är redan handläggare i Österåker"):
        give_role(cast.osteraker, cast.osteraker_kommun, Role.OFFICER, by=cast.osteraker_ansvarig)
    _invited(cast)
    with pytest.raises(AlreadyMemberError, match="är redan inbjuden"):
        _invited(cast)


def test_the_last_lead_stays(cast: Cast) -> None:
    lead = Membership.objects.get(user=cast.osteraker_ansvarig)
    with pytest.raises(RefusedError, match="den sista med rollen organisationsansvarig"):
        remove(lead, by=cast.osteraker_ansvarig)
    second = member(cast.osteraker_kommun, Role.LEAD)
    remove(lead, by=second)
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
    message = delivered()[0]
    assert (message.to, message.subject) == (["nils@osteraker.se"], "Inbjudan till Handlingsplan")
    secret = re.findall(rf"{settings.SITE_URL}/inbjudan/([\w-]{{43}})/", str(message.body))
    assert [find_invitation(found) for found in secret] == [Invitation.objects.get()]


def test_somebody_with_an_account_gets_the_role_at_once(cast: Cast, client_of: Callable[[User], Client]) -> None:
    client_of(cast.osteraker_ansvarig).post(
        reverse("people", args=["osteraker"]),
        {"full_name": "V", "email": cast.vallentuna.email, "role": "reader"},
    )
    roles = Membership.objects.filter(user=cast.vallentuna).values_list("organisation__slug", "role")
    assert sorted(roles) == [("osteraker", "reader"), ("vallentuna", "officer")]
    assert (delivered()[0].subject, Invitation.objects.count()) == ("Ny roll i Handlingsplan", 0)


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


@pytest.mark.parametrize(
    "name", ["Logga in på https://ond.example", "www.ond.example", "Ond.se", "ond.se/x", "a@ond.se"]
)
def test_nobody_is_named_for_a_web_address(cast: Cast, name: str) -> None:
    offered = {"full_name": name, "email": "nils@osteraker.se", "role": "officer"}
    accepted = offered | {"password": "cykla hela vägen till havet"}
    forms = [InvitationForm(offered), AcceptForm(accepted, invitation=Invitation(email="nils@osteraker.se"))]
    assert [form.errors for form in forms] == [{"full_name": ["Skriv ett namn, utan webbadress."]}] * 2


@pytest.mark.parametrize("name", ["J.R. Ek", "Per-Olof A. Öst", "Anna O’Hara", "A.Svensson"])
def test_an_initial_is_no_web_address(name: str) -> None:
    assert InvitationForm({"full_name": name, "email": "nils@osteraker.se", "role": "officer"}).errors == {}


def test_an_officer_who_posts_anyway_is_told_why(cast: Cast, client_of: Callable[[User], Client]) -> None:
    response = client_of(cast.osteraker).post(reverse("people", args=["osteraker"]), {"full_name": "X"})
    assert response.status_code == 403
    assert "Roller i Österåker ges och tas bort av organisationsansvarig där." in response.content.decode()


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
    with django_assert_num_queries(8):
        client.get(reverse("people", args=["vallentuna"]))
