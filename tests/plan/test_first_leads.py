"""The first lead of an organisation, whom a coordinator invites: where, whom, who confirms it and who is told."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from actors.enums import Role
from actors.models import Membership, Organisation, User
from actors.permissions import RefusedError
from handlingsplan.discussion.models import Notice
from handlingsplan.plan.invitations import Invitee, confirm, find_invitation, invite_first_lead, renew, why_over
from handlingsplan.plan.models import Coordinator, Invitation, Plan
from handlingsplan.plan.organisations import save_facts
from handlingsplan.plan.people import give_role
from handlingsplan.plan.reference_rows import version_of
from tests.cast import Cast
from tests.factories import PartyFactory, PlanFactory, UserFactory, coordinator, member
from tests.post import delivered

AT_KTH = Invitee(email="nils@kth.se", full_name="Nils Ny")
ELSEWHERE = Invitee(email="nils@exempel.se", full_name="Nils Ny")
WAITS = "Den väntar på att samordnarna för {} bekräftar den."


@pytest.fixture
def kth(cast: Cast) -> Organisation:
    """An organisation without lead, whose registrar's address was loaded."""
    Organisation.objects.filter(pk=cast.kth.pk).update(registrar_email="registrator@kth.se")
    return Organisation.objects.get(pk=cast.kth.pk)


@pytest.fixture
def neighbour(kth: Organisation) -> User:
    """The coordinator of another plan that the organisation is party in."""
    plan = PlanFactory(slug="grannplan", title="Grannplan")
    PartyFactory(plan=plan, organisation=kth)
    return coordinator(plan, username="granne")


def _why(invitation: Invitation) -> str:
    return why_over(Invitation.objects.get(pk=invitation.pk))


def _plan_of(person: User) -> Plan:
    return Plan.objects.get(coordinators__user=person)


def test_at_the_own_domain_nobody_needs_to_confirm(cast: Cast, kth: Organisation, neighbour: User) -> None:
    invitation, secret = invite_first_lead(kth, AT_KTH, by=neighbour)
    assert _why(invitation) == ""
    address = reverse("accept_invitation", args=[secret])
    Client().post(address, {"full_name": "Nils Ny", "password": "en mening som bara jag kan"})
    assert Membership.objects.get(role=Role.LEAD, organisation=kth).user.email == "nils@kth.se"
    with pytest.raises(RefusedError, match="KTH har en organisationsansvarig, som ger roller där"):
        invite_first_lead(kth, Invitee(email="en@kth.se", full_name="X"), by=cast.samordnare)


def test_anywhere_else_the_coordinators_of_every_plan_confirm(cast: Cast, kth: Organisation, neighbour: User) -> None:
    second = cast.add_second_samordnare()
    invitation, secret = invite_first_lead(kth, ELSEWHERE, by=cast.samordnare)
    assert _why(invitation) in {WAITS.format(f"{cast.plan}, Grannplan"), WAITS.format(f"Grannplan, {cast.plan}")}
    assert Client().get(reverse("accept_invitation", args=[secret])).status_code == 410
    with pytest.raises(RefusedError, match="väntar inte på din bekräftelse"):
        confirm(invitation, by=cast.samordnare)
    assert confirm(invitation, by=neighbour) == ""
    assert _why(invitation) == WAITS.format(cast.plan)
    opened = find_invitation(confirm(invitation, by=second))
    assert (opened, opened and why_over(opened), find_invitation(secret)) == (invitation, "", None)


def test_a_confirmation_ends_with_the_power_that_gave_it(cast: Cast, kth: Organisation, neighbour: User) -> None:
    invitation, _secret = invite_first_lead(kth, ELSEWHERE, by=cast.samordnare)
    assert confirm(invitation, by=neighbour) != ""
    coordinator(_plan_of(neighbour))
    Coordinator.objects.filter(user=neighbour).delete()
    assert _why(invitation) == WAITS.format("Grannplan")


def test_who_alone_coordinates_all_its_plans_vouches_and_the_registrar_is_told(cast: Cast, kth: Organisation) -> None:
    invitation, _secret = invite_first_lead(kth, ELSEWHERE, by=cast.samordnare)
    (letter,) = delivered()
    assert (_why(invitation), letter.to) == ("", ["registrator@kth.se"])
    assert (
        "Sara Lindqvist, som samordnar en plan där KTH är part, har bjudit in Nils Ny, nils@exempel.se" in letter.body
    )


def test_who_alone_coordinates_does_not_write_the_address_and_invite(cast: Cast, kth: Organisation) -> None:
    kth.registrar_email = "kth@evil.example"
    save_facts(kth, expected_version=version_of(kth), by=cast.samordnare)
    for whom in (AT_KTH, Invitee(email="nils@evil.example", full_name="Nils Ny")):
        with pytest.raises(ValidationError, match="du är ensam om att samordna Handlingsplan för hållbar mobilitet"):
            invite_first_lead(kth, whom, by=cast.samordnare)
    assert Invitation.objects.count() == 0
    second = cast.add_second_samordnare()
    invitation, _secret = invite_first_lead(kth, AT_KTH, by=cast.samordnare)
    assert _why(invitation) == WAITS.format(cast.plan)
    assert confirm(invitation, by=second) != ""
    assert _why(invitation) == ""


def test_what_was_confirmed_ends_where_only_the_inviter_is_left(cast: Cast, kth: Organisation) -> None:
    kth.registrar_email = "kth@evil.example"
    save_facts(kth, expected_version=version_of(kth), by=cast.samordnare)
    second = cast.add_second_samordnare()
    invitation, _secret = invite_first_lead(kth, AT_KTH, by=cast.samordnare)
    confirm(invitation, by=second)
    Coordinator.objects.filter(user=second).delete()
    assert _why(invitation) == WAITS.format(cast.plan)


def test_without_a_registrar_to_tell_nobody_is_invited(cast: Cast) -> None:
    with pytest.raises(RefusedError, match="Skriv först in registratorns e-postadress"):
        invite_first_lead(cast.kth, AT_KTH, by=cast.samordnare)


@pytest.mark.parametrize("written", ["by the inviter", "by who coordinated with them", "where anybody gets an address"])
def test_such_a_domain_vouches_for_nobody(cast: Cast, kth: Organisation, neighbour: User, written: str) -> None:
    domain = "gmail.com" if written == "where anybody gets an address" else "evil.example"
    kth.registrar_email = f"kth@{domain}"
    if domain == "gmail.com":
        kth.save()
    else:
        by = neighbour if written == "by the inviter" else coordinator(_plan_of(neighbour))
        save_facts(kth, expected_version=version_of(kth), by=by)
        Coordinator.objects.filter(user=by).exclude(user=neighbour).delete()
    whom = Invitee(email=f"nils@{domain}", full_name="Nils Ny")
    invitation, _secret = invite_first_lead(kth, whom, by=neighbour)
    assert _why(invitation) == WAITS.format(cast.plan)


def test_the_registrar_known_before_is_told_of_a_new_address(cast: Cast, kth: Organisation) -> None:
    kth.registrar_email = "kth@evil.example"
    save_facts(kth, expected_version=version_of(kth), by=cast.samordnare)
    assert [letter.to for letter in delivered()] == [["registrator@kth.se"]]


@pytest.mark.parametrize("email", ["samordnare@example.org", "SAMORDNARE@example.org", "samordnare+kth@example.org"])
def test_nobody_invites_themselves(cast: Cast, kth: Organisation, email: str) -> None:
    with pytest.raises(ValidationError, match="Ingen ger sig själv en roll"):
        invite_first_lead(kth, Invitee(email=email, full_name="Sara"), by=cast.samordnare)


def test_nobody_confirms_themselves(cast: Cast, kth: Organisation, neighbour: User) -> None:
    invitation, _secret = invite_first_lead(
        kth, Invitee(email="granne+x@example.org", full_name="Granne"), by=cast.samordnare
    )
    with pytest.raises(RefusedError, match="Ingen bekräftar sig själv"):
        confirm(invitation, by=neighbour)


def test_confirmations_are_of_one_inviter(cast: Cast, kth: Organisation, neighbour: User) -> None:
    invitation, _secret = invite_first_lead(kth, ELSEWHERE, by=cast.samordnare)
    confirm(invitation, by=neighbour)
    renew(invitation, by=neighbour)
    assert _why(invitation) == WAITS.format(cast.plan)


def _lead_seen(kth: Organisation, *, days_ago: int) -> User:
    return member(kth, Role.LEAD, last_login=timezone.now() - timedelta(days=days_ago))


def test_a_lead_who_was_seen_in_90_days_is_the_one_who_invites(cast: Cast, kth: Organisation) -> None:
    _lead_seen(kth, days_ago=89)
    with pytest.raises(RefusedError, match="KTH har en organisationsansvarig"):
        invite_first_lead(kth, AT_KTH, by=cast.samordnare)


def test_a_lead_whom_nobody_has_seen_for_90_days_is_told_and_can_come_back(cast: Cast, kth: Organisation) -> None:
    lead = _lead_seen(kth, days_ago=91)
    invitation, _secret = invite_first_lead(kth, AT_KTH, by=cast.samordnare)
    assert {address for letter in delivered() for address in letter.to} == {"registrator@kth.se", lead.email}
    assert Notice.objects.get(person=lead).kind == "lead_invited"
    User.objects.filter(pk=lead.pk).update(last_login=timezone.now())
    assert _why(invitation) == "Sara Lindqvist, som bjöd in, har inte längre rätt att göra det."


def test_coordinators_are_told_and_confirm_on_the_page(
    cast: Cast, kth: Organisation, neighbour: User, client_of: Callable[[User], Client]
) -> None:
    page = reverse("people", args=["kth"])
    answer = client_of(cast.samordnare).post(page, {"full_name": "Nils Ny", "email": ELSEWHERE.email})
    invitation = Invitation.objects.get(organisation=kth)
    assert (answer.status_code, Notice.objects.get(person=neighbour).kind) == (302, "to_confirm")
    assert [letter.to for letter in delivered()] == [["registrator@kth.se"]]
    client = client_of(neighbour)
    (row,) = client.get(page).context["invitations"]
    assert (row.invitation, row.is_to_confirm) == (invitation, True)
    client.post(reverse("confirm_invitation", args=["kth", invitation.pk]))
    assert [letter.to for letter in delivered()] == [["registrator@kth.se"], ["nils@exempel.se"]]


def test_a_first_lead_with_an_account_gets_nothing_before_accepting(cast: Cast, kth: Organisation) -> None:
    known = member(cast.vallentuna_kommun, email="nils@kth.se")
    _invitation, secret = invite_first_lead(kth, AT_KTH, by=cast.samordnare)
    assert known.memberships.filter(organisation=kth).count() == 0
    client = Client()
    client.force_login(known, backend="allauth.account.auth_backends.AuthenticationBackend")
    client.post(reverse("accept_invitation", args=[secret]))
    assert known.memberships.get(organisation=kth).role == Role.LEAD


def test_who_is_added_as_party_gives_the_coordinator_nothing_in_it(
    cast: Cast, client_of: Callable[[User], Client]
) -> None:
    """Somebody who coordinates another plan comes no further into a foreign organisation than its list of people."""
    plan = PlanFactory(slug="grannplan")
    stranger = coordinator(plan, username="b.coord")
    client = client_of(stranger)
    added = client.post(
        reverse("basics_parties_add", args=[plan.slug]),
        {"organisation": cast.osteraker_kommun.pk, "role": "", "responsibility": "", "seen": "0"},
    )
    own, lead = {"full_name": "B", "email": stranger.email, "role": "lead"}, cast.osteraker_ansvarig.memberships.get()
    asked = {
        "invite": client.post(reverse("people", args=["osteraker"]), own),
        "remove": client.post(reverse("remove_membership", args=["osteraker", lead.pk]), {"successor": ""}),
        "facts": client.post(reverse("organisation_facts", args=["osteraker"]), {"name": "Nytt"}),
    }
    assert (added.status_code, {name: answer.status_code for name, answer in asked.items()}) == (
        302,
        dict.fromkeys(asked, 403),
    )
    client.post(reverse("choose_organisation"), {"organisation": "osteraker"})
    assert "acts_for" not in client.session
    give_role(UserFactory(), cast.osteraker_kommun, Role.OFFICER, by=cast.osteraker_ansvarig)
    history = client.get(reverse("organisation_history", args=["osteraker"]))
    assert [line.kind for line in history.context["lines"]] == ["part"]
    party = plan.parties.get(organisation=cast.osteraker_kommun)
    edit = client.get(reverse("basics_parties_edit", args=[plan.slug, party.pk]))
    assert {"name", "registrar_email"}.isdisjoint(edit.context["form"].fields)
