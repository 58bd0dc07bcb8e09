"""A small plan with one of everything, and the same plan with three."""

from datetime import date
from decimal import Decimal

import pytest

from followup.enums import ObservationState
from handlingsplan.plan.models import Plan
from measures.enums import CommitmentState, EditorialState, FourStep, FundingKind, FundingState, Mode, Status
from tests.cast import Cast
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
    ProcessStepFactory,
    RevisionFactory,
    TargetFactory,
)


@pytest.fixture
def small(cast: Cast) -> Plan:
    """One accepted measure in a package, one proposed outside, one draft; money, commitments, an indicator."""
    plan = cast.plan
    goal, lonely = GoalFactory(plan=plan), GoalFactory(plan=plan, origin="upstream", source="RUFS", target_year=2025)
    challenge = ChallengeFactory(plan=plan)
    measure = MeasureFactory(
        plan=plan,
        number=1,
        title="Vintercykling",
        description="Stråken sopsaltas.",
        expected_result="Fler cyklar.",
        owner=cast.osteraker_kommun,
        package=PackageFactory(plan=plan, title="Gå och cykla", description="Året om."),
        four_step=FourStep.OPTIMISE,
        county_wide=False,
        planned_start=date(2026, 1, 1),
        planned_end=date(2027, 12, 31),
        actual_start=date(2026, 2, 1),
        status=Status.DELAYED,
        status_reason="Upphandlingen överklagades.",
        participants=[cast.vallentuna_kommun, cast.region],
        goals=[goal],
        challenges=[challenge],
        modes=[Mode.CYCLING, Mode.WALKING],
    )
    measure.areas.set([cast.osteraker_kommun, cast.vallentuna_kommun])
    MeasureFactory(
        plan=plan, number=2, title="Bilpool", owner=cast.vallentuna_kommun, state=EditorialState.PROPOSED, goals=[goal]
    )
    MeasureFactory(plan=plan, number=3, title="Hemligt", owner=cast.vallentuna_kommun, state=EditorialState.DRAFT)
    FundingRowFactory(measure=measure, year=2026, amount=Decimal(500_000), note="Saltbilar")
    FundingRowFactory(
        measure=measure, year=2026, amount=Decimal(200_000), kind=FundingKind.OPERATION, state=FundingState.NEED
    )
    FundingRowFactory(
        measure=measure,
        year=2027,
        amount=None,
        funder=FunderFactory(plan=plan, name="Klimatklivet"),
        state=FundingState.APPLIED,
    )
    CommitmentFactory(measure=measure, organisation=cast.vallentuna_kommun, state=CommitmentState.INTENDS)
    CommitmentFactory(measure=measure, organisation=cast.osteraker_kommun, decided=True, contribution="Två saltbilar.")
    indicator = IndicatorFactory(
        plan=plan, title="Vintercyklister", unit="antal", baseline_value=Decimal(30), goals=[goal]
    )
    TargetFactory(indicator=indicator, year=2030, value=Decimal(100))
    for year, organisation, value, state in (
        (2024, cast.osteraker_kommun, 10, ObservationState.APPROVED),
        (2024, cast.vallentuna_kommun, 20, ObservationState.APPROVED),
        (2025, cast.osteraker_kommun, 12, ObservationState.APPROVED),
        (2025, cast.vallentuna_kommun, 25, ObservationState.PENDING),
        (2026, cast.osteraker_kommun, 14, ObservationState.APPROVED),
        (2026, cast.vallentuna_kommun, 26, ObservationState.APPROVED),
    ):
        ObservationFactory(indicator=indicator, organisation=organisation, year=year, value=Decimal(value), state=state)
    ProcessStepFactory(plan=plan, title="Vision", description="Enas.")
    GoodExampleFactory(plan=plan, organisation=cast.sodertalje_kommun, title="Cykelskolan", cost="Lite")
    first = plan.chapters.get(number=1)
    RevisionFactory(chapter=first, html="<p>Godkänd.</p>", approved=True)
    RevisionFactory(chapter=first, html="<p>Nästa.</p>")
    assert lonely.number == 2
    return plan


@pytest.fixture
def three_of_everything(cast: Cast) -> Plan:
    """Three goals, challenges, packages, measures, rows of money, commitments, indicators and examples."""
    plan = cast.plan
    goals = GoalFactory.create_batch(3, plan=plan)
    challenges = ChallengeFactory.create_batch(3, plan=plan)
    for owner in (cast.osteraker_kommun, cast.vallentuna_kommun, cast.sodertalje_kommun):
        measure = MeasureFactory(
            plan=plan,
            owner=owner,
            package=PackageFactory(plan=plan),
            county_wide=False,
            participants=[cast.region, cast.kth],
            goals=goals,
            challenges=challenges,
            modes=[Mode.CYCLING, Mode.WALKING, Mode.CAR],
        )
        measure.areas.set([cast.osteraker_kommun, cast.vallentuna_kommun])
        FundingRowFactory.create_batch(3, measure=measure)
        FundingRowFactory(measure=measure, funder=FunderFactory(plan=plan))
        CommitmentFactory(measure=measure, organisation=owner)
        CommitmentFactory(measure=measure, organisation=cast.kth, decided=True)
        indicator = IndicatorFactory(plan=plan, goals=goals)
        TargetFactory(indicator=indicator)
        ObservationFactory(indicator=indicator, organisation=owner)
        ObservationFactory(indicator=indicator, organisation=cast.kth)
        ProcessStepFactory(plan=plan)
        GoodExampleFactory(plan=plan, organisation=owner)
    for chapter in plan.chapters.all():
        RevisionFactory(chapter=chapter, approved=True)
    return plan
