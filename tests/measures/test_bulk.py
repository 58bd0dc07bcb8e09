"""One change to many measures: previewed, refused with reasons, and done with a history of its own each."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client

from actors.history import save_as
from actors.ledger import entries_of
from actors.models import User
from measures.enums import EditorialState
from measures.models import Measure
from tests.cast import Cast
from tests.factories import MeasureFactory, PackageFactory
from tests.page_forms import PageForm, forms_of

BULK = "/arbete/stockholm/atgarder/andra-flera/"
SignIn = Callable[[User], Client]


@pytest.fixture
def measures(cast: Cast) -> list[Measure]:
    """Two of Österåker's own, result of Vallentuna's, and a draft of Vallentuna's that Österåker does not see."""
    owners = (cast.osteraker_kommun, cast.osteraker_kommun, cast.vallentuna_kommun)
    made = [MeasureFactory(plan=cast.plan, owner=owner, planned_start=date(2026, 1, 1)) for owner in owners]
    return [*made, MeasureFactory(plan=cast.plan, owner=cast.vallentuna_kommun, state=EditorialState.DRAFT)]


WHY = "moved_because=Upphandlingen"
CHOSEN = "m=1&m=2&m=3&m=4&m=junk"


def shown(client: Client, query: str) -> list[tuple[int, bool, bool]]:
    results = client.get(f"{BULK}?{CHOSEN}&{query}").context["results"]
    return [(result.measure.number, result.changes, bool(result.refusal)) for result in results]


def test_the_preview_says_who_refuses_and_changes_nothing(
    cast: Cast, measures: list[Measure], client_of: SignIn
) -> None:
    client = client_of(cast.osteraker)
    assert shown(client, f"what=planned_end&day=2029-12-31&{WHY}") == [
        (1, True, False),
        (2, True, False),
        (3, False, True),
    ]
    assert shown(client, "what=planned_end&day=2029-12-31") == [(1, False, True), (2, False, True), (3, False, True)]
    assert shown(client, f"what=planned_end&day=2025-12-31&{WHY}") == [
        (1, False, True),
        (2, False, True),
        (3, False, True),
    ]
    assert shown(client, "what=planned_end&day=2028-12-31") == [(1, False, False), (2, False, False), (3, False, True)]
    assert shown(client, "what=propose") == [(1, False, True), (2, False, True), (3, False, True)]
    assert {entries_of(measure).count() for measure in measures} == {1}


@pytest.mark.parametrize(
    ("name", "acts"), [("osteraker", ["propose"]), ("osteraker_ansvarig", ["propose"]), ("samordnare", ["accept"])]
)
def test_only_what_one_may_do_is_offered(
    cast: Cast, measures: list[Measure], client_of: SignIn, name: str, acts: list[str]
) -> None:
    client = client_of(cast.person(name))
    choices = client.get(f"{BULK}?{CHOSEN}").context["form"].fields["what"].choices
    fields = ["package", "four_step", "planned_start", "planned_end"]
    assert [value for value, _label in choices] == [*fields, *acts]
    other = ({"propose", "accept"} - set(acts)).pop()
    page = client.get(f"{BULK}?{CHOSEN}&what={other}")
    assert (page.context["results"], page.context["form"].errors) == ([], {"what": ["Välj i listan."]})
    assert len(measures) == 4


def test_it_is_done_to_those_that_do_not_refuse(cast: Cast, measures: list[Measure], client_of: SignIn) -> None:
    package = PackageFactory(plan=cast.plan)
    sent = {"m": ["1", "2", "3", "4"], "what": "package", "package": package.pk}
    assert client_of(cast.osteraker).post(BULK, sent).status_code == 302
    stored = Measure.objects.order_by("number")
    assert [(row.package, row.version) for row in stored] == [(package, 2), (package, 2), (None, 1), (None, 1)]
    assert [entries_of(row)[0].by for row in stored][:2] == [cast.osteraker, cast.osteraker]


def test_drafts_are_handed_over_together_and_accepted_by_the_coordinator(cast: Cast, client_of: SignIn) -> None:
    for _ in range(2):
        MeasureFactory(plan=cast.plan, owner=cast.osteraker_kommun, state=EditorialState.DRAFT)
    client_of(cast.osteraker).post(BULK, {"m": ["1", "2"], "what": "propose"})
    assert set(Measure.objects.values_list("state", flat=True)) == {"proposed"}
    client_of(cast.samordnare).post(BULK, {"m": ["1", "2"], "what": "accept"})
    assert set(Measure.objects.values_list("state", flat=True)) == {"accepted"}


def test_nothing_chosen_leads_back_to_the_list(cast: Cast, client_of: SignIn) -> None:
    page = client_of(cast.osteraker).get(BULK).content.decode()
    assert "Kryssa för de åtgärder som ska ändras" in page


def _form(page: Any) -> PageForm:
    (form,) = (one for one in forms_of(page, BULK) if (one.method, one.action) == ("post", BULK))
    return form


def test_what_was_read_of_each_measure_decides(cast: Cast, measures: list[Measure], client_of: SignIn) -> None:
    bus, tram = PackageFactory(plan=cast.plan, title="Buss"), PackageFactory(plan=cast.plan, title="Spår")
    client = client_of(cast.osteraker)
    form = _form(client.get(f"{BULK}?m=1&m=2&what=package&package={bus.pk}"))
    other = client_of(cast.osteraker_ansvarig)
    other.post(BULK, {"m": ["1"], "what": "package", "package": tram.pk})
    other.post(BULK, {"m": ["2"], "what": "four_step", "four_step": "2"})
    refused: Any = form.send(client)
    assert refused.status_code == 409
    assert [(result.read, result.before, result.after) for result in refused.context["results"]] == [
        ("inte angivet", "Spår", "Buss"),
        (None, "inte angivet", "Buss"),
    ]
    assert [words in refused.content.decode() for words in ("ändrad medan du läste", "Du läste: inte angivet")] == [
        True,
        True,
    ]
    assert Measure.objects.filter(package=bus).count() == 0
    assert _form(refused).send(client).status_code == 302
    assert list(Measure.objects.filter(number__in=[1, 2]).values_list("package", "four_step")) == [
        (bus.pk, measures[0].four_step),
        (bus.pk, 2),
    ]


def test_a_measure_is_handed_over_and_accepted_as_it_was_read(cast: Cast, client_of: SignIn) -> None:
    measure = MeasureFactory(plan=cast.plan, owner=cast.osteraker_kommun, state=EditorialState.PROPOSED)
    client = client_of(cast.samordnare)
    (form,) = (
        one
        for one in forms_of(client.get(f"{BULK}?m=1&what=accept"), BULK)
        if (one.method, one.action) == ("post", BULK)
    )
    measure.version += 1
    save_as(measure, by=cast.osteraker)
    refused = form.send(client)
    measure.refresh_from_db()
    assert (refused.status_code, measure.state) == (409, EditorialState.PROPOSED)
