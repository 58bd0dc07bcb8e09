"""The scene, on a day of its own."""

import logging
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
import time_machine

from handlingsplan.consultation.dispositions import DispositionData, dispose_group, dispose_many, put_together
from handlingsplan.consultation.enums import Disposition
from handlingsplan.consultation.public_answers import let_in, send_public_answer
from handlingsplan.consultation.sending_out import send_out
from handlingsplan.publishing.publish import publish
from tests.cast import Cast
from tests.consultation.rounds import prepared, remark
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


def _answered_consultation(cast: Cast) -> None:
    """Send the plan out, and take in two points, of which the second is in a group."""
    one = send_out(prepared(cast.plan, by=cast.samordnare), by=cast.samordnare)
    for text in ("Mer cykel.", "Mer buss."):
        let_in(send_public_answer(one, remark(text)), by=cast.samordnare)
    data, by = DispositionData(disposition=Disposition.NOTED), cast.samordnare
    dispose_many(one, {1: 0}, data, by=by)
    group = put_together(one, {2: 0}, title="Buss", by=by)
    dispose_group(group, data, title=group.title, expected_version=group.version, by=by)


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
        _answered_consultation(cast)
        edition = publish(cast.plan, by=cast.samordnare)
        yield Scene(cast, goal, package, challenge, edition.job)
