"""A measure in parts that each save for themselves."""

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from actors.conflicts import StaleError
from actors.ledger import entries_of
from actors.models import User
from measures.models import Measure
from measures.parts import PART_BY_KEY, PARTS, part_version, save_part
from tests.cast import Cast
from tests.factories import GoalFactory, MeasureFactory
from tests.measures.posting import sent

SignIn = Callable[[User], Client]
CHECKED = {"vilka": {"county_wide": "on"}}
WHEN, WHO = PART_BY_KEY["nar"], PART_BY_KEY["vilka"]


@pytest.fixture
def measure(cast: Cast) -> Measure:
    return MeasureFactory(
        plan=cast.plan,
        owner=cast.osteraker_kommun,
        participants=[cast.vallentuna_kommun],
        goals=[GoalFactory(plan=cast.plan)],
        modes=["cycling"],
    )


def again(measure: Measure) -> Measure:
    return Measure.objects.get(pk=measure.pk)


ANSWERS = {"nar": ["moved_because"], "vilka": ["former_part", "former_money"]}  # to what a change asks


def test_every_part_shows_its_own_fields_and_sending_it_unchanged_changes_nothing(
    measure: Measure, cast: Cast, client_of: SignIn
) -> None:
    client = client_of(cast.osteraker)
    for part in PARTS:
        url = f"{measure.get_absolute_url()}redigera/{part.key}/"
        page = client.get(url)
        assert set(page.context["form"].fields) == {"based_on", *part.fields, *ANSWERS.get(part.key, ())}
        assert client.post(url, sent(page, **CHECKED.get(part.key, {}))).status_code == 302
    assert (again(measure).version, entries_of(measure).count()) == (1, 1)


def test_two_people_in_different_parts_do_not_collide(measure: Measure, cast: Cast, client_of: SignIn) -> None:
    first, second = client_of(cast.osteraker), client_of(cast.samordnare)
    when, what = (f"{measure.get_absolute_url()}redigera/{key}/" for key in ("nar", "vad"))
    page_when, page_what = first.get(when), second.get(what)
    assert second.post(what, sent(page_what, title="Sopsaltning")).status_code == 302
    assert first.post(when, sent(page_when, planned_end="2029-06-30", moved_because="Tjälen")).status_code == 302
    saved = again(measure)
    assert (saved.title, saved.planned_end, saved.version) == ("Sopsaltning", date(2029, 6, 30), 3)
    assert [row.slug for row in saved.participants.all()] == ["vallentuna"]


def test_in_the_same_part_both_are_shown_and_nothing_typed_is_lost(
    measure: Measure, cast: Cast, client_of: SignIn
) -> None:
    first, second = client_of(cast.osteraker), client_of(cast.samordnare)
    url = f"{measure.get_absolute_url()}redigera/nar/"
    mine, theirs = first.get(url), second.get(url)
    second.post(url, sent(theirs, planned_end="2027-12-31", moved_because="Pengarna kom"))
    answer = first.post(url, sent(mine, planned_end="2029-06-30", moved_because="Tjälen"))
    assert answer.status_code == 409
    assert [(one.stored, one.own) for one in answer.context["conflict"].differences] == [
        ("31 december 2027", "30 juni 2029")
    ]
    assert first.post(url, sent(answer)).status_code == 302
    assert again(measure).planned_end == date(2029, 6, 30)


def test_a_part_on_an_old_mark_is_refused(measure: Measure, cast: Cast) -> None:
    with pytest.raises(StaleError):
        save_part(measure, WHEN, values={}, expected_version="old", by=cast.osteraker)


def test_a_mark_is_of_its_own_part_only(measure: Measure, cast: Cast) -> None:
    before = part_version(measure, WHO)
    values = {"planned_start": None, "planned_end": None, "moved_because": "Tjälen"}
    save_part(measure, WHEN, values=values, expected_version=part_version(measure, WHEN), by=cast.osteraker)
    assert part_version(again(measure), WHO) == before


def test_only_writers_see_the_links_and_reach_the_pages(measure: Measure, cast: Cast, client_of: SignIn) -> None:
    seen = {}
    for name in ("osteraker", "samordnare", "vallentuna", "politiker"):
        client = client_of(cast.person(name))
        page = client.get(measure.get_absolute_url()).content.decode()
        seen[name] = ("redigera/nar/" in page, client.get(f"{measure.get_absolute_url()}redigera/nar/").status_code)
    assert seen == {
        "osteraker": (True, 200),
        "samordnare": (True, 200),
        "vallentuna": (False, 403),
        "politiker": (False, 403),
    }
    assert client_of(cast.osteraker).get(f"{measure.get_absolute_url()}redigera/annat/").status_code == 404
