"""Challenges and goals against measures: which measures meet which, and what no measure meets."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.db.models import F, QuerySet

from handlingsplan.plan.models import Challenge, Goal, Plan
from measures.fields import LONG_TEXTS
from measures.models import Measure, MeasureChallenge, MeasureGoal, Package

CHALLENGES, GOALS = "utmaningar", "mal"


@dataclass(frozen=True)
class CoverageRow:
    """A measure, and for each target of the table's head whether it meets that."""

    measure: Measure
    cells: Sequence[bool]

    @property
    def meets_nothing(self) -> bool:
        """Tell whether the measure is a hole of its own."""
        return not any(self.cells)


@dataclass(frozen=True)
class CoverageGroup:
    """The measures of one package, or of none."""

    package: Package | None
    rows: Sequence[CoverageRow]


@dataclass(frozen=True)
class CoverageTable:
    """Challenges or goals (the targets) across, measures down; `counts` says how many measures meet each target."""

    targets: Sequence[Any]
    counts: Sequence[int]
    groups: Sequence[CoverageGroup]

    @property
    def unmet(self) -> list[Any]:
        return [target for target, count in zip(self.targets, self.counts, strict=True) if not count]

    @property
    def idle(self) -> list[Measure]:
        return [row.measure for group in self.groups for row in group.rows if row.meets_nothing]

    @property
    def heads(self) -> list[tuple[Any, int]]:
        return list(zip(self.targets, self.counts, strict=True))


def coverage_table(
    targets: Sequence[Any], measures: Sequence[Measure], links: Iterable[tuple[int, int]]
) -> CoverageTable:
    """Lay out which of `measures`, which come in order of package, meet which of `targets`."""
    pairs = set(links)
    rows = [CoverageRow(measure, [(measure.pk, target.pk) in pairs for target in targets]) for measure in measures]
    counts = [sum(row.cells[column] for row in rows) for column in range(len(targets))]
    groups = [
        CoverageGroup(package, list(group)) for package, group in groupby(rows, key=lambda row: row.measure.package)
    ]
    return CoverageTable(targets, counts, groups)


def _handed_over(plan: Plan) -> QuerySet[Measure]:
    measures = Measure.objects.in_plan(plan).handed_over().select_related("plan", "owner", "package")
    return measures.defer("search", *LONG_TEXTS)


def coverage_of(plan: Plan, kind: str) -> CoverageTable:
    """Return what is handed over against the plan's challenges or goals; three queries."""
    measures = list(_handed_over(plan).order_by(F("package__number").asc(nulls_last=True), "number"))
    if kind == GOALS:
        goals = MeasureGoal.objects.filter(plan=plan).values_list("measure_id", "goal_id")
        return coverage_table(list(Goal.objects.filter(plan=plan)), measures, goals)
    challenges = MeasureChallenge.objects.filter(plan=plan).values_list("measure_id", "challenge_id")
    return coverage_table(list(Challenge.objects.filter(plan=plan)), measures, challenges)
