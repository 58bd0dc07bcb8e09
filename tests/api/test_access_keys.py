"""Keys of organisations' systems: what they read, that they write nothing, and that they are gone when revoked."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from pytest_django.fixtures import Settings

from actors.enums import Role
from actors.ledger import entries_of
from actors.models import Membership, Organisation, User
from actors.permissions import RefusedError
from handlingsplan.discussion.enums import NoticeKind
from handlingsplan.discussion.models import Notice
from handlingsplan.leaving.handover import leave
from handlingsplan.leaving.personal_data import erase
from handlingsplan.limits import ACCESS_KEYS
from handlingsplan.plan.access_keys.keys import last_used, make_key, revoke_key
from handlingsplan.plan.access_keys.models import AccessKey
from handlingsplan.plan.grants import sync_access, sync_party
from handlingsplan.plan.models import Party
from handlingsplan.plan.people import give_role, remove
from handlingsplan.workspace.news import news
from measures.enums import EditorialState
from measures.models import Measure
from tests.cast import Cast
from tests.factories import MeasureFactory, MembershipFactory, member
from tests.matrix.asking import patterns
from tests.responses import Response

WORKING = "/api/working/plans/stockholm/"


@pytest.fixture
def secret(cast: Cast) -> str:
    return make_key(cast.osteraker_kommun, purpose="Stratsys", days=90, by=cast.osteraker_ansvarig)[1]


@pytest.fixture
def _measures(cast: Cast) -> None:
    for number, (owner, state) in enumerate(
        (
            (cast.osteraker_kommun, EditorialState.DRAFT),
            (cast.osteraker_kommun, EditorialState.PROPOSED),
            (cast.vallentuna_kommun, EditorialState.DRAFT),
            (cast.vallentuna_kommun, EditorialState.ACCEPTED),
            (cast.vallentuna_kommun, EditorialState.WITHDRAWN),
        ),
        start=1,
    ):
        MeasureFactory(plan=cast.plan, number=number, owner=owner, state=state, title=f"Åtgärd {number}")


def _ask(client: Client, secret: str, address: str) -> Response:
    return client.get(address, headers={"Authorization": f"Bearer {secret}"})


@pytest.mark.usefixtures("_measures")
def test_a_key_reads_what_a_reader_of_the_organisation_reads(cast: Cast, client: Client, secret: str) -> None:
    answer = _ask(client, secret, f"{WORKING}measures/").json()
    assert [one["number"] for one in answer["items"]] == [1, 2, 4]
    seen = Measure.objects.visible_to(cast.politiker, cast.plan).exclude(state=EditorialState.WITHDRAWN)
    assert [one["number"] for one in answer["items"]] == list(seen.values_list("number", flat=True))
    assert _ask(client, secret, f"{WORKING}measures/measure-1/").json()["state"] == "draft"
    assert _ask(client, secret, f"{WORKING}measures/measure-3/").status_code == 404
    assert "Åtgärd 3" not in str([_ask(client, secret, f"{WORKING}chapters/{n}/").content for n in range(1, 9)])
    plans = _ask(client, secret, "/api/working/plans/").json()["items"]
    assert [one["plan"]["slug"] for one in plans] == ["stockholm"]


@pytest.mark.usefixtures("_measures")
def test_each_answer_takes_as_many_queries_however_much_there_is(cast: Cast, client: Client, secret: str) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert _ask(client, secret, f"{WORKING}measures/").status_code == 200
        return len(asked)

    before = queries()
    for number in range(10, 20):
        MeasureFactory(plan=cast.plan, number=number, owner=cast.osteraker_kommun)
    assert (before, queries()) == (19, 19)


def test_another_plan_is_not_there(cast: Cast, client: Client, secret: str) -> None:
    Party.objects.filter(organisation=cast.osteraker_kommun).delete()
    sync_party(cast.plan.pk, cast.osteraker_kommun.pk)
    assert _ask(client, secret, f"{WORKING}measures/").status_code == 404
    assert _ask(client, secret, "/api/working/plans/").json()["count"] == 0


def test_a_key_opens_nothing_but_the_working_api(client: Client, secret: str) -> None:
    """At every address without parameters but those, whoever has a key is nobody; and nothing is written anywhere."""
    differing = []
    for one in patterns():
        name = str(one.name)
        if "<" in str(one.pattern) or name.startswith("api_working_"):
            continue
        for method in ("get", "post"):
            send = getattr(client, method)
            stranger = send(reverse(name)).status_code
            if send(reverse(name), headers={"Authorization": f"Bearer {secret}"}).status_code != stranger:
                differing.append(f"{method} {name}")
    assert differing == []


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_nothing_is_written_by_a_key(cast: Cast, client: Client, secret: str, method: str) -> None:
    for address in (f"{WORKING}measures/", f"{WORKING}measures/measure-1/", "/api/working/plans/"):
        answer = getattr(client, method)(address, headers={"Authorization": f"Bearer {secret}"})
        assert (answer.status_code, answer["Allow"]) == (405, "GET")


def test_only_a_key_that_holds_opens_anything(cast: Cast, client: Client, secret: str) -> None:
    key = AccessKey.objects.get()
    assert _ask(client, secret, f"{WORKING}measures/").status_code == 200
    nobody = client.get(f"{WORKING}measures/")
    assert (nobody.status_code, nobody["WWW-Authenticate"], nobody["Cache-Control"]) == (
        401,
        "Bearer",
        "private, no-store",
    )
    assert _ask(client, secret[:-1], f"{WORKING}measures/").status_code == 401
    with time_machine.travel(timezone.now() + timedelta(days=91)):
        assert _ask(client, secret, f"{WORKING}measures/").status_code == 401
    revoke_key(key, by=cast.osteraker_ansvarig)
    assert _ask(client, secret, f"{WORKING}measures/").status_code == 401


def test_a_key_is_limited_wherever_it_asks_from(client: Client, secret: str, settings: Settings) -> None:
    settings.LIMIT_COSTLY_REQUESTS = True
    with time_machine.travel("2026-11-25T09:00:10Z", tick=False):
        AccessKey.objects.update(expires_at=timezone.now() + timedelta(days=1))
        statuses = [
            client.get(
                "/api/working/plans/",
                headers={"Authorization": f"Bearer {secret}"},
                REMOTE_ADDR=f"192.0.2.{turn % 9 + 1}",
            ).status_code
            for turn in range(ACCESS_KEYS.times + 1)
        ]
    assert statuses == [200] * ACCESS_KEYS.times + [429]


def test_the_last_use_is_remembered_by_day_and_noted(
    client: Client, secret: str, caplog: pytest.LogCaptureFixture
) -> None:
    key = AccessKey.objects.get()
    assert last_used(key) is None
    for _each in range(2):
        _ask(client, secret, "/api/working/plans/")
    assert last_used(key) == timezone.localdate()
    assert len([line for line in caplog.messages if "access_key_used" in line]) == 1
    assert secret not in caplog.text


def test_a_key_is_shown_once_stored_as_a_digest_and_told_to_every_lead(
    cast: Cast, client_of: Callable[[User], Client]
) -> None:
    second = member(cast.osteraker_kommun, Role.LEAD, username="andra")
    client, address = client_of(cast.osteraker_ansvarig), "/organisationer/osteraker/atkomstnycklar/"
    sent = {"purpose": "Beslutsstöd", "days": "30"}
    assert client.post(address, sent).status_code == 302
    (secret,) = re.findall(r"hp_[\w-]{43}", client.get(address).content.decode())
    assert "hp_" not in client.get(address).content.decode()
    key = AccessKey.objects.get()
    assert _ask(Client(), secret, "/api/working/plans/").status_code == 200
    assert secret not in str([AccessKey.objects.values(), [one.content for one in entries_of(key)]])
    assert [one.by for one in entries_of(key)] == [cast.osteraker_ansvarig]
    (told,) = news(second, cast.plan)
    assert (told.url, Notice.objects.filter(person=cast.osteraker_ansvarig).count()) == (address, 0)
    client.post(f"{address}{key.pk}/aterkalla/")
    assert f"{key.pk}/aterkalla/" not in client.get(address).content.decode()
    assert len(news(second, cast.plan)) == 2
    assert len(entries_of(key)) == 2


def test_only_the_organisations_lead_makes_a_key(cast: Cast, client_of: Callable[[User], Client]) -> None:
    address = "/organisationer/osteraker/atkomstnycklar/"
    answers = {
        name: client_of(cast.person(name)).get(address).status_code
        for name in ("osteraker", "politiker", "samordnare", "vallentuna", "osteraker_ansvarig")
    }
    assert answers == {
        "osteraker": 403,
        "politiker": 403,
        "samordnare": 403,
        "vallentuna": 404,
        "osteraker_ansvarig": 200,
    }
    with pytest.raises(RefusedError):
        make_key(cast.osteraker_kommun, purpose="X", days=1, by=cast.samordnare)


def _removed(maker: User, second: User) -> None:
    remove(Membership.objects.get(user=maker, organisation__slug="osteraker"), by=second)


def _left(maker: User, second: User) -> None:
    leave(Membership.objects.get(user=maker), successor=second, by=maker)


def _erased(maker: User, second: User) -> None:
    erase(maker)


def _made_officer(maker: User, second: User) -> None:
    give_role(maker, Membership.objects.get(user=maker).organisation, Role.OFFICER, by=second)
    remove(Membership.objects.get(user=maker, role=Role.LEAD), by=second)


def _deactivated(maker: User, second: User) -> None:
    User.objects.filter(pk=maker.pk).update(is_active=False)


def _leads_elsewhere(maker: User, second: User) -> None:
    MembershipFactory(organisation=Organisation.objects.get(slug="vallentuna"), role=Role.LEAD, user=maker)
    sync_access()
    _removed(maker, second)


@pytest.mark.parametrize("way", [_removed, _left, _erased, _made_officer, _leads_elsewhere, _deactivated])
def test_a_key_stops_when_who_made_it_no_longer_leads(
    cast: Cast, client_of: Callable[[User], Client], secret: str, way: Callable[[User, User], None]
) -> None:
    """It is a power given on: checked when used, told to those who stay, and shown as stopped."""
    second, third = (member(cast.osteraker_kommun, Role.LEAD, username=name) for name in ("andra", "tredje"))
    anonymous, asked = Client(), ("/api/working/plans/", f"{WORKING}measures/", f"{WORKING}chapters/1/")
    assert {_ask(anonymous, secret, address).status_code for address in asked} == {200}
    way(cast.osteraker_ansvarig, second)
    assert {_ask(anonymous, secret, address).status_code for address in asked} == {401}
    told = [item.note for item in news(third, cast.plan) if str(NoticeKind.KEY_STOPPED.label) in item.note]
    assert len(told) == (0 if way is _deactivated else 1)  # which nobody does in the portal
    page = client_of(second).get("/organisationer/osteraker/atkomstnycklar/").content.decode()
    assert ("Inga nycklar gäller just nu" in page, "har slutat gälla" in page, "aterkalla/" in page) == (True,) * 3


def test_a_key_holds_while_its_maker_leads_whatever_else_they_lose(cast: Cast, client: Client, secret: str) -> None:
    second = member(cast.osteraker_kommun, Role.LEAD, username="andra")
    maker = cast.osteraker_ansvarig
    give_role(maker, cast.osteraker_kommun, Role.OFFICER, by=second)
    remove(Membership.objects.get(user=maker, role=Role.OFFICER), by=second)
    assert _ask(client, secret, "/api/working/plans/").status_code == 200
    assert not Notice.objects.filter(kind=NoticeKind.KEY_STOPPED).exists()
