from decimal import Decimal

import pytest
from pytest_django import DjangoAssertNumQueries

from measures import editorial
from measures.editing import save_measure
from measures.history.past import last_known
from measures.models import Measure
from tests.cast import Cast
from tests.factories import FundingRowFactory, MeasureFactory
from tests.measures.posting import data_of


@pytest.fixture
def known(cast: Cast) -> Measure:
    """A proposed measure with a participant, who pays for it."""
    measure = MeasureFactory(
        plan=cast.plan,
        owner=cast.osteraker_kommun,
        title="Cykelväg",
        state="proposed",
        participants=[cast.vallentuna_kommun],
    )
    FundingRowFactory(measure=measure, organisation=cast.vallentuna_kommun, amount=Decimal(5))
    return measure


def test_what_is_known_as_it_is_now_has_no_other_past(known: Measure, cast: Cast) -> None:
    assert last_known(known) is None
    assert last_known(MeasureFactory(plan=cast.plan, owner=cast.osteraker_kommun, state="draft")) is None


def test_it_is_as_it_was_before_it_was_sent_back_and_not_as_it_was_made_after(known: Measure, cast: Cast) -> None:
    draft = editorial.send_back(known, by=cast.samordnare, comment="Var?")
    save_measure(draft, data=data_of(draft, title="Hemlig"), expected_version=draft.version, by=cast.osteraker)
    FundingRowFactory(measure=draft, amount=Decimal(7))
    past = last_known(Measure.objects.get())
    assert past is not None
    assert (past.measure.title, past.measure.state, past.words["title"]) == ("Cykelväg", "proposed", "Cykelväg")
    assert (past.words["participants"], past.words["owner"]) == ("Vallentuna", "Österåker")
    assert [(row.funder_name, row.amount) for row in past.funding] == [("Vallentuna", Decimal(5))]
    assert (past.by, past.reason) == (cast.samordnare, "Var?")


@pytest.mark.parametrize("rows", [1, 3])
def test_it_costs_the_same_for_much_as_for_little(
    known: Measure, cast: Cast, django_assert_num_queries: DjangoAssertNumQueries, rows: int
) -> None:
    for _number in range(rows):
        FundingRowFactory(measure=known, organisation=cast.osteraker_kommun)
    editorial.send_back(known, by=cast.samordnare, comment="Var?")
    with django_assert_num_queries(15):
        last_known(known)
