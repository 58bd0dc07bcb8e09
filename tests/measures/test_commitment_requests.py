"""Asking organisations where they stand on a measure."""

from collections.abc import Callable

import pytest
from django.test import Client

from actors.ledger import entries_of
from actors.models import User
from actors.permissions import RefusedError
from measures.commitments import ask_involved, ask_organisations
from measures.enums import EditorialState
from measures.models import Measure
from tests.cast import Cast
from tests.factories import MeasureFactory

SignIn = Callable[[User], Client]


@pytest.fixture
def measure(cast: Cast) -> Measure:
    made = MeasureFactory(plan=cast.plan, owner=cast.osteraker_kommun, participants=[cast.vallentuna_kommun])
    ask_involved(made, by=cast.osteraker)
    return made


def asked(measure: Measure) -> set[str]:
    return set(measure.commitments.values_list("organisation__slug", flat=True))


@pytest.mark.parametrize("name", ["osteraker", "samordnare"])
def test_owner_and_coordinator_ask_and_the_question_stays(cast: Cast, measure: Measure, name: str) -> None:
    ask_organisations(measure, [cast.kth, cast.vallentuna_kommun], by=cast.person(name))
    ask_involved(measure, by=cast.osteraker)
    assert asked(measure) == {"osteraker", "vallentuna", "kth"}
    history = entries_of(measure.commitments.get(organisation=cast.kth)).get()
    assert (history.by, history.content["state"]) == (cast[name], "proposed")


@pytest.mark.parametrize("name", ["vallentuna", "politiker", "forskare"])
def test_others_are_refused(cast: Cast, measure: Measure, client_of: SignIn, name: str) -> None:
    with pytest.raises(RefusedError):
        ask_organisations(measure, [cast.kth], by=cast.person(name))
    assert client_of(cast.person(name)).get(f"{measure.get_absolute_url()}fraga/").status_code == 403


def test_nobody_is_asked_about_a_draft(cast: Cast) -> None:
    draft = MeasureFactory(plan=cast.plan, owner=cast.osteraker_kommun, state=EditorialState.DRAFT)
    with pytest.raises(RefusedError, match="först när åtgärden är överlämnad"):
        ask_organisations(draft, [cast.kth], by=cast.osteraker)


def test_the_page_offers_whoever_is_not_asked(cast: Cast, measure: Measure, client_of: SignIn) -> None:
    client, url = client_of(cast.osteraker), f"{measure.get_absolute_url()}fraga/"
    offered = client.get(url).context["form"].fields["organisations"].queryset
    assert {row.slug for row in offered} == {"region-stockholm", "sodertalje", "kth"}
    assert client.post(url, {}).status_code == 422
    answer = client.post(url, {"organisations": [cast.kth.pk]})
    assert (answer.status_code, asked(measure)) == (302, {"osteraker", "vallentuna", "kth"})


def test_the_page_says_who_of_those_involved_is_not_asked(cast: Cast, measure: Measure, client_of: SignIn) -> None:
    client, url = client_of(cast.osteraker), f"{measure.get_absolute_url()}fraga/"
    all_asked = "Ansvarig och medverkande är redan tillfrågade."
    missing = "Ansvarig och medverkande som inte är tillfrågade än: Vallentuna."
    assert [words in client.get(url).content.decode() for words in (all_asked, missing)] == [True, False]
    measure.commitments.filter(organisation=cast.vallentuna_kommun).delete()
    assert [words in client.get(url).content.decode() for words in (all_asked, missing)] == [False, True]


def test_the_organisations_own_statuses_are_summed_up(cast: Cast, measure: Measure, client_of: SignIn) -> None:
    ask_organisations(measure, [cast.kth, cast.sodertalje_kommun], by=cast.osteraker)
    for slug, values in {
        "osteraker": {"own_status": "done"},
        "vallentuna": {"own_status": "under_way"},
        "kth": {"state": "declined", "own_status": "stopped"},
    }.items():
        measure.commitments.filter(organisation__slug=slug).update(**values)
    page = client_of(cast.samordnare).get(measure.get_absolute_url())
    assert page.context["status_summary"] == {"reported": 2, "all": 3, "words": "1 pågår, 1 genomförd"}
    assert "2 av 3 organisationer har angett egen status: 1 pågår, 1 genomförd." in page.content.decode()
