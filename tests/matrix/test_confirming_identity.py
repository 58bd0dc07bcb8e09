"""Publishing, roles and decisions ask who it is, at most once in a quarter of an hour, and lose nothing by it."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import Settings

from actors.models import User
from handlingsplan.editions.models import Adoption, Edition
from handlingsplan.plan.models import Invitation
from handlingsplan.workspace.calendar.addresses import address_of, make_address
from tests.cast import Cast
from tests.factories import PASSWORD
from tests.matrix.lines import LINES
from tests.matrix.scene import Scene
from tests.proof import age_proof, prove

# Of these verbs every address asks
VERBS = {
    *("give roles or invite a first lead", "take an invitation back", "confirm a first lead", "give roles"),
    *("appoint coordinators", "register an adoption", "correct an adoption", "confirm what was entered"),
}
# Those of other verbs that ask
MORE = {
    *("publish", "withdraw_edition", "appoint_editors", "measure_commitment", "decide_commitments"),
    *("send_consultation", "give_out_report", "remind_by_hand"),
}
# Whoever does it is asked, also to look at it
EVERYBODY = {"calendar_address"}
BODIES = {name: {"state": "decided"} for name in ("measure_commitment", "decide_commitments")}


@pytest.fixture(autouse=True)
def _demanded(settings: Settings) -> None:
    settings.REQUIRE_TWO_FACTOR = True


def _at_work(user: User) -> Client:
    """Return a browser in which the person, who has a factor, has come in, long ago."""
    if not Authenticator.objects.filter(user=user).exists():
        TOTP.activate(user, "JBSWY3DPEHPK3PXP")
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    prove(client, user)
    age_proof(client)
    return client


def _asks(client: Client, path: str, body: dict[str, str]) -> bool:
    response = client.post(path, body)
    return response.status_code == 302 and response["Location"].startswith(reverse("account_reauthenticate"))


def test_what_asks_is_what_is_listed(scene: Scene, cast: Cast) -> None:
    listed = {name for name, line in LINES.items() if line.verb in VERBS and "POST" in line.methods} | MORE | EVERYBODY
    lead, coordinator = _at_work(cast.osteraker_ansvarig), _at_work(cast.samordnare)
    found = set()
    for name, line in LINES.items():
        if "POST" in line.methods and not line.public and not line.package and name != "personal_data":
            target = scene.targets[line.targets][0]
            path, body = reverse(name, args=target.args), BODIES.get(name, {}) | line.body
            if any(_asks(client, path, body) for client in (lead, coordinator)):
                found.add(name)
    assert found == listed


def test_who_writes_without_such_a_role_is_never_asked(scene: Scene, cast: Cast) -> None:
    officer = _at_work(cast.osteraker)
    for name in MORE:
        target = scene.targets[LINES[name].targets][0]
        assert not _asks(officer, reverse(name, args=target.args), BODIES.get(name, {}))


def test_only_a_commitment_that_is_decided_asks(scene: Scene, cast: Cast) -> None:
    client, target = _at_work(cast.osteraker_ansvarig), scene.targets["commitment"][0]
    path = reverse("measure_commitment", args=target.args)
    assert [_asks(client, path, {"state": state}) for state in ("intends", "decided")] == [False, True]


def test_what_was_typed_is_done_once_the_answer_is_there(cast: Cast) -> None:
    client, people = _at_work(cast.osteraker_ansvarig), reverse("people", args=["osteraker"])
    typed = {"full_name": "Nils Ny", "email": "nils@osteraker.se", "function": "Planerare", "role": "officer"}
    asked = client.post(f"{people}?ordning=roll", typed)
    assert (asked.status_code, Invitation.objects.count()) == (302, 0)
    wrong = client.post(asked["Location"], {"password": "fel", "next": people})
    assert (wrong.status_code, Invitation.objects.count()) == (200, 0)
    done = client.post(asked["Location"], {"password": PASSWORD, "next": people})
    assert (done.status_code, done["Location"]) == (302, people)
    (invitation,) = Invitation.objects.all()
    assert (invitation.full_name, invitation.function, invitation.invited_by) == (
        "Nils Ny",
        "Planerare",
        cast.osteraker_ansvarig,
    )
    assert client.post(people, typed | {"email": "nora@osteraker.se"})["Location"] == people  # not asked twice


def test_a_form_that_is_wrong_comes_back_filled(scene: Scene, cast: Cast) -> None:
    client, target = _at_work(cast.osteraker_ansvarig), scene.targets["deciding body"][0]
    path = reverse("new_adoption", args=target.args)
    before = Adoption.objects.count()
    asked = client.post(path, {"body": "Kommunfullmäktige i Österåker", "decided_on": "nonsense"})
    page = client.post(asked["Location"], {"password": PASSWORD, "next": path})
    assert (page.status_code, "Kommunfullmäktige i Österåker" in page.content.decode()) == (422, True)
    assert Adoption.objects.count() == before


def test_a_part_of_a_page_leads_the_whole_page_there(scene: Scene, cast: Cast) -> None:
    client, target = _at_work(cast.samordnare), scene.targets["plan"][0]
    response = client.post(reverse("publish", args=target.args), headers={"hx-request": "true"})
    assert response["HX-Redirect"].startswith(reverse("account_reauthenticate"))
    assert Edition.objects.filter(plan__slug=target.args[0]).count() == Edition.objects.filter(plan=cast.plan).count()


def test_where_no_factor_is_demanded_nobody_is_asked(cast: Cast, settings: Settings) -> None:
    settings.REQUIRE_TWO_FACTOR = False
    client, people = _at_work(cast.osteraker_ansvarig), reverse("people", args=["osteraker"])
    typed = {"full_name": "Nils Ny", "email": "nils@osteraker.se", "role": "officer"}
    assert client.post(people, typed)["Location"] == people


def test_what_was_left_unconfirmed_is_not_done_by_a_later_answer(cast: Cast) -> None:
    client, page = _at_work(cast.osteraker), reverse("calendar_address")
    make_address(cast.osteraker)
    assert _asks(client, page, {"aterkalla": "1"})  # and left, at a screen that stood open
    asked = client.get(page)
    assert client.post(asked["Location"], {"password": PASSWORD, "next": page})["Location"] == page
    assert (client.get(page).status_code, address_of(cast.osteraker) != "") == (200, True)


def test_a_form_that_asked_first_is_not_taken_for_sent(cast: Cast) -> None:
    client, people = _at_work(cast.osteraker_ansvarig), reverse("people", args=["osteraker"])
    typed = {"full_name": "Nils Ny", "email": "nils@osteraker.se", "role": "officer", "once": "abc"}
    for _ in range(2):  # asked, went back, and sent again
        asked = client.post(people, typed)
        assert asked["Location"].startswith(reverse("account_reauthenticate"))
    assert client.post(asked["Location"], {"password": PASSWORD, "next": people})["Location"] == people
    assert (client.post(people, typed)["Location"], Invitation.objects.count()) == (people, 1)
