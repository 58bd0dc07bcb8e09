"""Signing in through organisations' own providers, against a real OpenID Connect provider in a process of its own."""

import json
from collections.abc import Callable
from urllib.parse import parse_qsl, urlsplit

import pytest
from allauth.socialaccount.models import SocialAccount
from django.test import Client
from django.urls import reverse

from actors.authentication.providers import organisation_slug, origins_of, read_providers
from actors.enums import Role
from actors.models import Membership, User
from handlingsplan.plan.invitations import Invitee, invite
from tests.actors.oidc import PEOPLE, address_back, come_in, row, to_provider
from tests.cast import Cast
from tests.factories import member


def _memberships(email: str) -> list[tuple[str, str]]:
    rows = Membership.objects.filter(user__email__iexact=email)
    return sorted(rows.values_list("organisation__slug", "role"))


def test_who_comes_for_the_first_time_reads_for_the_organisation(cast: Cast, two: None, client: Client) -> None:
    response = come_in(client, "nils")
    assert (response.status_code, response["Location"]) == (302, reverse("work"))
    person = User.objects.get(email="nils@osteraker.se")
    assert (client.session["_auth_user_id"], person.full_name) == (str(person.pk), "Nils Ny")
    assert _memberships("nils@osteraker.se") == [("osteraker", "reader")]
    assert client.get(reverse("workspace", args=[cast.plan.slug])).status_code == 200


def test_who_comes_again_is_the_same_person(cast: Cast, two: None) -> None:
    for _ in range(2):
        assert come_in(Client(), "nils").status_code == 302
    assert (User.objects.filter(email="nils@osteraker.se").count(), SocialAccount.objects.count()) == (1, 1)


def test_a_known_person_is_linked_and_keeps_the_roles(cast: Cast, two: None, client: Client) -> None:
    known = member(cast.osteraker_kommun, username="nils", email="nils@osteraker.se")
    assert come_in(client, "nils").status_code == 302
    assert client.session["_auth_user_id"] == str(known.pk)
    assert _memberships("nils@osteraker.se") == [("osteraker", "officer")]


def test_an_invited_person_gets_what_the_invitation_says(cast: Cast, two: None, client: Client) -> None:
    nils = Invitee(email="nils@osteraker.se", full_name="N")
    invite(cast.osteraker_kommun, nils, Role.OFFICER, by=cast.osteraker_ansvarig)
    assert come_in(client, "nils").status_code == 302
    assert _memberships("nils@osteraker.se") == [("osteraker", "officer")]


def test_a_claim_says_which_organisation(cast: Cast, two: None, client: Client) -> None:
    assert come_in(client, "vera", "claims").status_code == 302
    assert _memberships("vera@vallentuna.se") == [("vallentuna", "reader")]


REFUSED = {
    "vera": "Din e-postadress hör inte till den organisation som du loggar in genom.",
    "ovan": "Inloggningstjänsten intygar inte din e-postadress.",
    "tyst": "Inloggningstjänsten intygar inte din e-postadress.",
}


@pytest.mark.parametrize(("sub", "reason"), REFUSED.items())
def test_a_foreign_or_unverified_address_opens_and_links_nothing(
    cast: Cast, two: None, client: Client, sub: str, reason: str
) -> None:
    known = member(cast.osteraker_kommun, username=sub, email=str(PEOPLE[sub]["email"]))
    response = come_in(client, sub)
    assert (response.status_code, reason in response.content.decode()) == (403, True)
    assert ("_auth_user_id" in client.session, SocialAccount.objects.count()) == (False, 0)
    assert Membership.objects.filter(user=known).count() == 1


def test_an_answer_is_good_for_one_time_and_one_browser(cast: Cast, two: None) -> None:
    client, other = Client(), Client()
    back = address_back(client, "nils")
    assert other.get(back).status_code == 403
    assert client.get(back).status_code == 302
    client.logout()
    replayed = client.get(back)
    assert (replayed.status_code, "_auth_user_id" in client.session) == (403, False)
    assert "Börja om från inloggningssidan." in replayed.content.decode()


def test_an_answer_to_one_provider_is_none_to_another(cast: Cast, two: None, client: Client) -> None:
    back = address_back(client, "nils").replace("/osteraker/", "/claims/")
    assert (client.get(back).status_code, User.objects.filter(email="nils@osteraker.se").exists()) == (403, False)


def test_a_forged_code_is_refused(cast: Cast, two: None, client: Client) -> None:
    state = dict(parse_qsl(urlsplit(to_provider(client)).query))["state"]
    response = client.get(reverse("openid_connect_callback", args=["osteraker"]), {"code": "x", "state": state})
    assert (response.status_code, "_auth_user_id" in client.session) == (403, False)


def test_a_provider_that_is_down_is_told_of_and_the_others_work(cast: Cast, two: None, client: Client) -> None:
    response = client.post(reverse("openid_connect_login", args=["borta"]))
    assert (response.status_code, "Inloggningstjänsten svarar inte." in response.content.decode()) == (503, True)
    assert come_in(client, "nils").status_code == 302


def test_the_page_offers_each_provider(cast: Cast, two: None, client: Client) -> None:
    page = client.get(reverse("account_login")).content.decode()
    assert [f"/via/{name}/" in page for name in ("osteraker", "claims", "borta")] == [True] * 3


def test_a_removed_person_comes_in_but_sees_nothing(
    cast: Cast, two: None, client: Client, client_of: Callable[[User], Client]
) -> None:
    come_in(client, "nils")
    row = Membership.objects.get(user__email="nils@osteraker.se")
    client_of(cast.osteraker_ansvarig).post(reverse("remove_membership", args=["osteraker", row.pk]))
    assert come_in(client, "nils").status_code == 302
    assert client.get(reverse("workspace", args=[cast.plan.slug])).status_code == 404


def test_settings_name_what_is_missing() -> None:
    with pytest.raises(ValueError, match="osteraker lacks secret, domains"):
        read_providers('[{"id": "osteraker", "name": "Ö", "server_url": "https://x.se/y", "client_id": "z"}]')


def test_forms_may_lead_to_the_providers_and_nowhere_else() -> None:
    rows = read_providers(json.dumps([row("a", "https://in.osteraker.se/t/"), row("b", "https://in.osteraker.se")]))
    assert origins_of(rows) == ["https://in.osteraker.se"]


def test_a_domain_is_the_whole_of_it() -> None:
    settings = {"domains": {"osteraker.se": "osteraker"}}
    found = [organisation_slug(settings, {"email": f"x@{domain}"}) for domain in ("OSTERAKER.se", "ej-osteraker.se")]
    assert [*found, organisation_slug(settings, {"email": "x@osteraker.se@ond.se"})] == ["osteraker", "", ""]
