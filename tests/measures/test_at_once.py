"""Two people at the same moment, on real PostgreSQL: nobody's words are lost, no number is given twice."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connection

from actors.conflicts import StaleError
from actors.ledger import entries_of
from actors.models import User
from measures.editing import MeasureData, create_measure, save_measure
from measures.editorial import propose
from measures.enums import EditorialState
from measures.models import Measure
from measures.money.rows import FundingEntry, funding_version, save_funding
from tests.cast import Cast
from tests.factories import MeasureFactory
from tests.measures.posting import data_of

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """Do all the acts at the same moment, each in its own connection; return results and exceptions."""
    barrier = Barrier(len(acts))

    def run(act: Callable[[], Any]) -> Any:
        try:
            barrier.wait()
            return act()
        except StaleError as conflict:
            return conflict
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def fresh(user: User) -> User:
    return User.objects.get(pk=user.pk)


def test_of_two_saves_one_wins_and_the_other_is_told(cast: Cast) -> None:
    measure = MeasureFactory(plan=cast.plan, owner=cast.osteraker_kommun)
    people = [fresh(cast.osteraker), fresh(cast.osteraker_ansvarig)]
    results = at_once(
        *(
            lambda by=by: save_measure(measure, data=data_of(measure, title=by.username), expected_version=1, by=by)
            for by in people
        )
    )
    ((saved, _receipt),) = [result for result in results if isinstance(result, tuple)]
    (conflict,) = [result for result in results if isinstance(result, StaleError)]
    stored = Measure.objects.get()
    assert (stored.title, stored.version, entries_of(stored).count()) == (saved.title, 2, 2)
    assert conflict.stored.title == saved.title


def test_of_two_saves_of_money_one_wins_and_the_other_is_told(cast: Cast) -> None:
    measure = MeasureFactory(plan=cast.plan, owner=cast.osteraker_kommun)
    entry = FundingEntry(organisation_id=cast.osteraker_kommun.pk, year=2026)
    people = [fresh(cast.osteraker), fresh(cast.osteraker_ansvarig)]
    results = at_once(
        *(
            lambda by=by: save_funding(measure, entries=[entry], expected_version=funding_version([]), by=by)
            for by in people
        )
    )
    assert sorted(type(result).__name__ for result in results) == ["NoneType", "StaleError"]
    assert measure.funding_rows.count() == 1


def test_what_is_handed_over_at_once_gets_different_numbers(cast: Cast) -> None:
    people = [fresh(person) for person in (cast.osteraker, cast.vallentuna, cast.sodertalje) * 2]

    def add(by: User) -> Measure:
        owner = by.memberships.get().organisation
        data = MeasureData(title="Bilpool", description="Fem bilar.", owner=owner)
        return propose(create_measure(cast.plan, data=data, by=by), by=by)

    made = at_once(*(lambda by=by: add(by) for by in people))
    assert sorted(measure.number for measure in made) == [1, 2, 3, 4, 5, 6]
    assert {measure.state for measure in made} == {EditorialState.PROPOSED}
