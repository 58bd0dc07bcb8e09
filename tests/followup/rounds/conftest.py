"""A round that is open, and organisations that owe something in it."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
import time_machine

from followup.rounds.models import Round
from followup.rounds.opening import RoundData, open_round
from measures.models import Measure
from tests.cast import Cast
from tests.factories import CommitmentFactory, FundingRowFactory, MeasureFactory

TODAY = datetime(2027, 2, 1, 9, 0, tzinfo=UTC)
DEADLINE = date(2027, 3, 15)


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(TODAY, tick=False) as traveller:
        yield traveller


@pytest.fixture
def one(cast: Cast, clock: time_machine.Traveller) -> Round:
    """Open a round of 2026, on the first of February 2027."""
    data = RoundData(title="Uppföljning 2026", year=2026, deadline=DEADLINE)
    return open_round(cast.plan, data=data, by=cast.samordnare)


@pytest.fixture
def cycling(cast: Cast) -> Measure:
    """A measure that Österåker owns and Vallentuna has promised to take part in, with money for the year."""
    measure = MeasureFactory(plan=cast.plan, owner=cast.osteraker_kommun, title="Vintercykling")
    CommitmentFactory(measure=measure, organisation=cast.vallentuna_kommun, decided=True)
    FundingRowFactory(measure=measure, year=2026, amount=500_000)
    return measure
