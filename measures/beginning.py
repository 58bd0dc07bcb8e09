"""Measures begun in one go, one in a form or thousands from a list: what they say, what they cost, how far they are."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, fields
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from actors.history import save_all_as
from actors.models import Organisation, User
from actors.permissions import Verdict, require
from handlingsplan.plan.models import Plan
from measures.editing import MeasureData, NewDraft, StatusData, may_own, new_draft, status_columns, store_drafts
from measures.editorial import propose
from measures.extras import add_milestone
from measures.models import FundingRow, Measure
from measures.money.rows import FundingEntry, new_rows
from measures.permissions import may_report_status, may_write_funding


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
    status: StatusData | None = None  # None for one that has not been started
    is_laid: bool = False  # before another owner, with money that the owner has not agreed to yet


@dataclass(frozen=True)
class Beginning:
    """A measure that has been checked and is not stored yet."""

    draft: NewDraft
    money: Sequence[FundingRow]
    status: dict[str, object] | None


@dataclass
class Beginner:
    """Begins many measures for one person: each is checked by itself, all are stored together.

    Whether the person may is asked once for each owner. The caller holds the plan's row.
    """

    plan: Plan
    by: User
    may: Callable[[User, Plan, Organisation], Verdict] = may_own
    at: datetime = field(default_factory=timezone.now)
    verdicts: dict[int, Verdict] = field(default_factory=dict)

    def check(self, begun: BegunMeasure) -> Beginning:
        """Return the measure to store. Raises `RefusedError` and ValidationError."""
        owner = begun.data.owner
        if owner.pk not in self.verdicts:
            self.verdicts[owner.pk] = self.may(self.by, self.plan, owner)
        require(self.verdicts[owner.pk])
        draft = new_draft(self.plan, begun.data)
        if begun.status is not None:
            require(may_report_status(self.by, draft.measure))
        status = None if begun.status is None else status_columns(begun.status)
        if begun.money and not begun.is_laid:
            require(may_write_funding(self.by, draft.measure))
        money = new_rows(draft.measure, begun.money, by=self.by, at=self.at)
        return Beginning(draft, money, status)

    @transaction.atomic
    def store(self, begun: Sequence[Beginning]) -> list[Measure]:
        """Store the measures; the number of queries does not grow with them."""
        measures = store_drafts(self.plan, [one.draft for one in begun], by=self.by)
        started = [one for one in begun if one.status is not None]
        for one in started:
            for name, value in (one.status or {}).items():
                setattr(one.draft.measure, name, value)
        save_all_as([one.draft.measure for one in started], fields=_REPORTED, by=self.by)
        save_all_as([row for one in begun for row in one.money], by=self.by, at=self.at)
        return measures


_REPORTED = [one.name for one in fields(StatusData)]


@transaction.atomic
def begin_measure(plan: Plan, *, begun: BegunMeasure, hand_over: bool = False, by: User) -> Measure:
    """Add a draft with its money and milestones, all or nothing; `hand_over` lays it before the coordinator at once.

    Raises `RefusedError` and ValidationError.
    """
    Plan.objects.select_for_update(no_key=True).get(pk=plan.pk)
    beginner = Beginner(plan, by)
    measure = beginner.store([beginner.check(begun)])[0]
    for step in begun.steps:
        add_milestone(measure, title=step.title, planned_on=step.planned_on, by=by)
    return propose(measure, by=by) if hand_over else measure
