"""What meets what: challenges and goals against measures, with the holes."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.db.models import F, QuerySet

from handlingsplan.plan.models import Challenge, Goal, Plan
from measures.models import Measure, MeasureChallenge, MeasureGoal, Package

CHALLENGES, GOALS = "utmaningar", "mal"


@dataclass(frozen=True)
class Row:
    """A measure, and for each thing of the table's head whether it meets that."""

    measure: Measure
    cells: Sequence[bool]

    @property
    def meets_nothing(self) -> bool:
        """Tell whether the measure is a hole of its own."""
        return not any(self.cells)


@dataclass(frozen=True)
class Group:
    """The measures of one package, or of none."""

    package: Package | None
    rows: Sequence[Row]


@dataclass(frozen=True)
class Meeting:
    """Things across, measures down; `counts` says how many measures meet each thing."""

    things: Sequence[Any]
    counts: Sequence[int]
    groups: Sequence[Group]

    @property
    def unmet(self) -> list[Any]:
        """The things that no measure meets."""
        return [thing for thing, count in zip(self.things, self.counts, strict=True) if not count]

    @property
    def idle(self) -> list[Measure]:
        """The measures that meet nothing."""
        return [row.measure for group in self.groups for row in group.rows if row.meets_nothing]

    @property
    def heads(self) -> list[tuple[Any, int]]:
        """The things with their counts."""
        return list(zip(self.things, self.counts, strict=True))


def meeting(things: Sequence[Any], measures: Sequence[Measure], links: Iterable[tuple[int, int]]) -> Meeting:
    """Lay out which of `measures`, which come in order of package, meet which of `things`."""
    pairs = set(links)
    rows = [Row(measure, [(measure.pk, thing.pk) in pairs for thing in things]) for measure in measures]
    counts = [sum(row.cells[column] for row in rows) for column in range(len(things))]
    groups = [Group(package, list(group)) for package, group in groupby(rows, key=lambda row: row.measure.package)]
    return Meeting(things, counts, groups)


def _handed_over(plan: Plan) -> QuerySet[Measure]:
    measures = Measure.objects.in_plan(plan).handed_over().select_related("plan", "owner", "package")
    return measures.defer("search", "description", "expected_result")


def meeting_of(plan: Plan, kind: str) -> Meeting:
    """Return what is handed over against the plan's challenges or goals; three queries."""
    measures = list(_handed_over(plan).order_by(F("package__number").asc(nulls_last=True), "number"))
    if kind == GOALS:
        goals = MeasureGoal.objects.filter(plan=plan).values_list("measure_id", "goal_id")
        return meeting(list(Goal.objects.filter(plan=plan)), measures, goals)
    challenges = MeasureChallenge.objects.filter(plan=plan).values_list("measure_id", "challenge_id")
    return meeting(list(Challenge.objects.filter(plan=plan)), measures, challenges)
