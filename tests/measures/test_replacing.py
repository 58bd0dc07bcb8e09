"""A measure that another one takes over: withdrawn, and whoever looks for it is led on."""

import re
from collections.abc import Callable

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from actors.ledger import entries_of
from actors.models import User
from actors.permissions import RefusedError
from measures import editorial
from measures.enums import EditorialState
from measures.models import Measure
from tests.cast import Cast
from tests.factories import MeasureFactory, PackageFactory

ALL = "/arbete/stockholm/atgarder/"


@pytest.fixture
def old(cast: Cast) -> Measure:
    """Österåker's number 1, beside Vallentuna's number 2 in the same package and KTH's number 3 in none."""
    package = PackageFactory(plan=cast.plan)
    measure = MeasureFactory(
        plan=cast.plan, number=1, owner=cast.osteraker_kommun, package=package, title="Cykelgator i Åkersberga"
    )
    MeasureFactory(plan=cast.plan, number=2, owner=cast.vallentuna_kommun, package=package, title="Cykelstråk")
    MeasureFactory(plan=cast.plan, number=3, owner=cast.kth, title="Mätningar")
    return measure


def number(which: int) -> Measure:
    return Measure.objects.get(number=which)


def test_it_is_withdrawn_in_favour_of_the_other(cast: Cast, old: Measure) -> None:
    left = editorial.replace(old, successor=number(2), kind="merged", by=cast.samordnare, comment="Samma stråk.")
    assert (left.state, left.replaced_by, left.replacement) == (EditorialState.WITHDRAWN, number(2), "merged")
    assert [(event.act, event.comment) for event in left.editorial_events.all()] == [("withdraw", "Samma stråk.")]
    assert entries_of(left)[0].content["replaced_by_id"] == number(2).pk


def test_taking_it_up_again_undoes_it(cast: Cast, old: Measure) -> None:
    editorial.replace(old, successor=number(2), kind="replaced", by=cast.osteraker)
    again = editorial.restore(old, by=cast.osteraker)
    assert (again.state, again.replaced_by, again.replacement) == (EditorialState.ACCEPTED, None, "")


@pytest.mark.parametrize("state", [EditorialState.DRAFT, EditorialState.WITHDRAWN])
def test_a_measure_that_is_not_in_the_plan_takes_nothing_over(cast: Cast, old: Measure, state: str) -> None:
    Measure.objects.filter(number=2).update(state=state)
    for successor in (number(2), old):
        with pytest.raises(ValidationError) as refusal:
            editorial.replace(old, successor=successor, kind="replaced", by=cast.osteraker)
        assert refusal.value.message_dict == {"successor": ["Välj en annan åtgärd i planen."]}
    assert number(1).state == EditorialState.ACCEPTED


def test_a_draft_that_nobody_has_seen_is_not_replaced(cast: Cast, old: Measure) -> None:
    Measure.objects.filter(number=1).update(state=EditorialState.DRAFT)
    with pytest.raises(RefusedError, match=re.escape("Ingen annan har sett utkastet. Dra tillbaka det i stället.")):
        editorial.replace(old, successor=number(2), kind="replaced", by=cast.osteraker)


@pytest.mark.parametrize(
    ("query", "found"), [("", [2]), ("?q=3", [3]), ("?q=mätning", [3]), ("?q=kth", [3]), ("?q=åkersberga", [])]
)
def test_the_other_one_is_looked_up(
    cast: Cast, old: Measure, client_of: Callable[[User], Client], query: str, found: list[int]
) -> None:
    form = client_of(cast.osteraker).get(f"{old.get_absolute_url()}ersatt/{query}").context["form"]
    assert [row.number for row in form.fields["successor"].queryset] == found


def test_who_looks_for_it_is_led_to_the_other(cast: Cast, old: Measure, client_of: Callable[[User], Client]) -> None:
    client, other = client_of(cast.osteraker), client_of(cast.sodertalje)
    sent = {"successor": 3, "kind": "replaced", "comment": ""}
    assert client.post(f"{ALL}1/ersatt/?q=3", sent)["Location"] == f"{ALL}1/"
    assert "ersatt av <a href" in client.get(f"{ALL}1/").content.decode()
    assert "ersatt av 3" in client.get(f"{ALL}?state=withdrawn").content.decode()
    assert "ersatt av <a href" in other.get(f"{ALL}1/").content.decode()
    assert "Ersätter 1. Cykelgator i Åkersberga" in other.get(f"{ALL}3/").content.decode()


def test_a_successor_that_is_a_draft_again_is_not_told(
    cast: Cast, old: Measure, client_of: Callable[[User], Client]
) -> None:
    editorial.replace(old, successor=number(2), kind="replaced", by=cast.osteraker)
    Measure.objects.filter(number=2).update(state=EditorialState.DRAFT, title="Hemligt")
    for person in (cast.sodertalje, cast.osteraker):
        page = client_of(person).get(f"{ALL}1/")
        assert (page.status_code, "Hemligt" in page.content.decode()) == (200, False)


@pytest.mark.parametrize(
    ("sent", "wrong"), [({}, ["successor", "kind"]), ({"successor": 99, "kind": "replaced"}, ["successor"])]
)
def test_what_is_missing_is_told_and_what_was_typed_stays(
    cast: Cast, old: Measure, client_of: Callable[[User], Client], sent: dict[str, object], wrong: list[str]
) -> None:
    page = client_of(cast.osteraker).post(f"{ALL}1/ersatt/", sent | {"comment": "Därför."})
    assert (page.status_code, list(page.context["form"].errors)) == (422, wrong)
    assert "Därför." in page.content.decode()
