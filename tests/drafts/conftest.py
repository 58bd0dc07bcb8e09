"""The scene, on a day of its own."""

import logging
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
import time_machine

from handlingsplan.publishing.publish import publish
from tests.cast import Cast
from tests.drafts.scene import Scene
from tests.factories import (
    ChallengeFactory,
    CommitmentFactory,
    FunderFactory,
    FundingRowFactory,
    GoalFactory,
    GoodExampleFactory,
    IndicatorFactory,
    MeasureFactory,
    ObservationFactory,
    PackageFactory,
    approve_all_chapters,
)

NOW = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    """Thousands of refusals are what is asked for, and writing about each takes longer than giving it."""
    logging.disable(logging.ERROR)
    yield
    logging.disable(logging.NOTSET)


@pytest.fixture
def scene(cast: Cast) -> Iterator[Scene]:
    with time_machine.travel(NOW, tick=False):
        goal, package = GoalFactory(plan=cast.plan), PackageFactory(plan=cast.plan)
        challenge = ChallengeFactory(plan=cast.plan)
        for owner in (cast.osteraker_kommun, cast.vallentuna_kommun, cast.kth):
            measure = MeasureFactory(plan=cast.plan, owner=owner, package=package, goals=[goal], challenges=[challenge])
            FundingRowFactory(measure=measure)
            CommitmentFactory(measure=measure, organisation=owner, decided=True)
        GoodExampleFactory(plan=cast.plan, organisation=cast.osteraker_kommun)
        ObservationFactory(indicator=IndicatorFactory(plan=cast.plan), organisation=cast.osteraker_kommun)
        FunderFactory(plan=cast.plan)
        approve_all_chapters(cast.plan)
        edition = publish(cast.plan, by=cast.samordnare)
        yield Scene(cast, goal, package, challenge, edition.job)
