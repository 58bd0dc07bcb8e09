"""Nothing crosses plans: the database refuses it at the latest when the transaction is committed."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from measures.models import Commitment, FundingRow, GoodExample, Measure, MeasureChallenge, MeasureGoal, Participation
from tests.factories import (
    ChallengeFactory,
    FunderFactory,
    FundingRowFactory,
    GoalFactory,
    MeasureFactory,
    PackageFactory,
    PartyFactory,
)

pytestmark = pytest.mark.django_db

Crossing = Callable[[Measure, Measure], Any]

CROSSINGS: dict[str, Crossing] = {
    "owner is no party": lambda here, there: Measure.objects.filter(pk=here.pk).update(owner=there.owner),
    "package": lambda here, there: Measure.objects.filter(pk=here.pk).update(package=PackageFactory(plan=there.plan)),
    "measure moves": lambda here, there: Measure.objects.filter(pk=here.pk).update(plan=there.plan, number=77),
    "participant is no party": lambda here, there: Participation.objects.create(
        plan=here.plan, measure=here, organisation=there.owner
    ),
    "participation of another plan": lambda here, there: Participation.objects.create(
        plan=there.plan, measure=here, organisation=there.owner
    ),
    "goal": lambda here, there: MeasureGoal.objects.create(
        plan=here.plan, measure=here, goal=GoalFactory(plan=there.plan)
    ),
    "goal's row": lambda here, there: MeasureGoal.objects.create(
        plan=there.plan, measure=here, goal=GoalFactory(plan=there.plan)
    ),
    "challenge": lambda here, there: MeasureChallenge.objects.create(
        plan=here.plan, measure=here, challenge=ChallengeFactory(plan=there.plan)
    ),
    "funder": lambda here, there: FundingRow.objects.create(
        plan=here.plan, measure=here, funder=FunderFactory(plan=there.plan), year=2026, kind="operation"
    ),
    "paying organisation is no party": lambda here, there: FundingRow.objects.create(
        plan=here.plan, measure=here, organisation=there.owner, year=2026, kind="operation"
    ),
    "money of another plan": lambda here, there: FundingRow.objects.create(
        plan=there.plan, measure=here, organisation=there.owner, year=2026, kind="operation"
    ),
    "commitment of no party": lambda here, there: Commitment.objects.create(
        plan=here.plan, measure=here, organisation=there.owner
    ),
    "commitment of another plan": lambda here, there: Commitment.objects.create(
        plan=there.plan, measure=here, organisation=there.owner
    ),
    "good example of no party": lambda here, there: GoodExample.objects.create(
        plan=here.plan, number=1, organisation=there.owner, title="Bra", what_was_done="Något."
    ),
    "party leaves": lambda here, _there: here.plan.parties.filter(organisation=here.owner).delete(),
}


def _commit(act: Callable[[], Any]) -> None:
    """Do it and check what would be checked at the end of the transaction."""
    with transaction.atomic():
        act()
        connection.check_constraints()
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


@pytest.mark.parametrize("crossing", CROSSINGS.values(), ids=CROSSINGS)
def test_nothing_crosses_plans(crossing: Crossing) -> None:
    here, there = MeasureFactory(), MeasureFactory()
    with pytest.raises(IntegrityError):
        _commit(lambda: crossing(here, there))


def test_what_stays_in_its_plan_is_fine() -> None:
    here = MeasureFactory()
    party = PartyFactory(plan=here.plan)
    _commit(lambda: Participation.objects.create(plan=here.plan, measure=here, organisation=party.organisation))
    _commit(lambda: MeasureGoal.objects.create(plan=here.plan, measure=here, goal=GoalFactory(plan=here.plan)))
    _commit(lambda: FundingRowFactory(measure=here, funder=FunderFactory(plan=here.plan)))
    assert here.participants.get() == party.organisation


ROWS: dict[str, Callable[[Measure], Any]] = {
    "end before start": lambda measure: Measure.objects.filter(pk=measure.pk).update(planned_end="2025-01-01"),
    "delayed without reason": lambda measure: Measure.objects.filter(pk=measure.pk).update(status="delayed"),
    "unknown state": lambda measure: Measure.objects.filter(pk=measure.pk).update(state="lost"),
    "negative amount": lambda measure: FundingRowFactory(measure=measure, amount=-1),
    "two funders": lambda measure: FundingRowFactory(
        measure=measure, organisation=measure.owner, funder=FunderFactory(plan=measure.plan)
    ),
    "no funder": lambda measure: FundingRowFactory(measure=measure, organisation=None),
    "decided without decision": lambda measure: Commitment.objects.create(
        plan=measure.plan, measure=measure, organisation=measure.owner, state="decided"
    ),
    "sent back without a word": lambda measure: measure.editorial_events.create(act="send_back"),
}


@pytest.mark.parametrize("act", ROWS.values(), ids=ROWS)
def test_the_database_keeps_rows_sensible(act: Callable[[Measure], Any]) -> None:
    measure = MeasureFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        act(measure)
