"""A measure begun in one go: what it says, what it costs, its milestones, and handed over if it is ready."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db import transaction

from actors.models import User
from handlingsplan.plan.models import Plan
from measures.editing import MeasureData, create_measure
from measures.editorial import propose
from measures.extras import add_milestone
from measures.models import Measure
from measures.money.rows import FundingEntry, funding_version, save_funding


@dataclass(frozen=True)
class PlannedStep:
    """A milestone to be."""

    title: str
    planned_on: date | None = None


@dataclass(frozen=True)
class BegunMeasure:
    """All that was written before the first save."""

    data: MeasureData
    money: Sequence[FundingEntry] = field(default_factory=list)
    steps: Sequence[PlannedStep] = field(default_factory=list)


@transaction.atomic
def begin_measure(plan: Plan, *, begun: BegunMeasure, hand_over: bool = False, by: User) -> Measure:
    """Add a draft with its money and milestones, all or nothing; `hand_over` lays it before the coordinator at once.

    Raises `RefusedError` and ValidationError.
    """
    measure = create_measure(plan, data=begun.data, by=by)
    if begun.money:
        save_funding(measure, entries=begun.money, expected_version=funding_version([]), by=by)
    for step in begun.steps:
        add_milestone(measure, title=step.title, planned_on=step.planned_on, by=by)
    return propose(measure, by=by) if hand_over else measure
