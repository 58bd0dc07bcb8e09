"""What the chapters read: one query per kind of row, asked for the first time a chapter needs it.

`Source` is one reading of one plan. However many chapters, measures and organisations there are, the number of
queries is the number of kinds.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from functools import cached_property
from typing import TypeVar

from django.db.models import Exists, OuterRef, Q, QuerySet

from actors.access import Person
from actors.models import LedgerEntry, Organisation
from followup.enums import ObservationState
from followup.evaluations.models import Evaluation
from followup.models import Indicator, IndicatorGoal, IndicatorMeasure, Observation, Target
from handlingsplan.chapters.enums import Stage
from handlingsplan.chapters.keys import funder_key
from handlingsplan.plan.appendices.models import Appendix
from handlingsplan.plan.models import Challenge, ChallengeJudgement, Goal, Party, Plan, ProcessStep, TextPicture
from measures.enums import EditorialState
from measures.models import (
    Commitment,
    ExamplePicture,
    FundingRow,
    GoodExample,
    Measure,
    MeasureArea,
    MeasureChallenge,
    MeasureGoal,
    MeasureMode,
    Milestone,
    Package,
    Participation,
)

Row = TypeVar("Row")
Key = TypeVar("Key")


class Groups(dict[Key, list[Row]]):
    """Rows by key; a key without rows has an empty list, and asking for it leaves no trace."""

    def __missing__(self, key: Key) -> list[Row]:
        return []


def grouped(rows: Iterable[Row], by: Callable[[Row], Key]) -> Groups[Key, Row]:
    """Return the rows by key, in their order."""
    groups: Groups[Key, Row] = Groups()
    for row in rows:
        groups.setdefault(by(row), []).append(row)
    return groups


class Source:
    """The rows of one plan in one stage, as of a day."""

    def __init__(
        self, plan: Plan, stage: Stage, *, today: date, to_print: bool = False, reader: Person | None = None
    ) -> None:
        """Ask nothing yet; `to_print` asks for the texts' pictures themselves, and not just where they are.

        A `reader` reads the drafts too that are theirs to read.
        """
        self.to_print = to_print
        self.reader = reader
        self.plan = plan
        self.stage = stage
        self.today = today

    @property
    def _in_stage(self) -> QuerySet[Measure]:
        measures = Measure.objects.in_plan(self.plan)
        if self.reader is not None:
            return measures.visible_to(self.reader, self.plan).exclude(state=EditorialState.WITHDRAWN)
        return measures.accepted() if self.stage is Stage.APPROVED else measures.handed_over()

    @cached_property
    def organisations(self) -> dict[int, Organisation]:
        """The parties' organisations, by id, in Swedish order; shared by everything that points at one."""
        return {party.organisation_id: party.organisation for party in self.parties}

    @cached_property
    def parties(self) -> Sequence[Party]:
        """The plan's parties with their organisations, in Swedish order."""
        return list(Party.objects.filter(plan=self.plan).select_related("organisation"))

    @cached_property
    def goals(self) -> Sequence[Goal]:
        return list(Goal.objects.filter(plan=self.plan))

    @cached_property
    def challenges(self) -> Sequence[Challenge]:
        return list(Challenge.objects.filter(plan=self.plan))

    @cached_property
    def process_steps(self) -> Sequence[ProcessStep]:
        return list(ProcessStep.objects.filter(plan=self.plan).select_related("owner"))

    @cached_property
    def judgements(self) -> dict[int, ChallengeJudgement]:
        """The latest judgement of each challenge, by its id."""
        rows = ChallengeJudgement.objects.filter(plan=self.plan).order_by("year")
        return {row.challenge_id: row for row in rows}

    @cached_property
    def packages(self) -> Sequence[Package]:
        return list(Package.objects.filter(plan=self.plan))

    @cached_property
    def measures(self) -> dict[int, Measure]:
        """The measures of the stage, by id, in order of number."""
        deferred = self._in_stage.select_related("laid").defer("search", "sort_key")
        return {measure.pk: measure for measure in deferred}

    @cached_property
    def replaced(self) -> Groups[int, Measure]:
        """Withdrawn measures, by the one that took them over; what is published names only what once was accepted."""
        rows = Measure.objects.in_plan(self.plan).filter(replaced_by__isnull=False)
        if self.stage is Stage.APPROVED:
            said = LedgerEntry.objects.filter(kind=Measure._meta.label_lower, object_id=OuterRef("pk"))
            rows = rows.filter(Exists(said.filter(content__state=EditorialState.ACCEPTED)))
        return grouped(rows.only("number", "title", "replaced_by"), lambda row: row.replaced_by_id or 0)

    @cached_property
    def participations(self) -> Groups[int, Participation]:
        rows = Participation.objects.filter(measure__in=self._in_stage)
        return grouped(rows, lambda row: row.measure_id)

    @cached_property
    def modes(self) -> Groups[int, MeasureMode]:
        return grouped(MeasureMode.objects.filter(measure__in=self._in_stage), lambda row: row.measure_id)

    @cached_property
    def areas(self) -> dict[int, list[Organisation]]:
        """The municipalities it applies in, by measure."""
        rows = MeasureArea.objects.filter(measure__in=self._in_stage).select_related("organisation")
        links = grouped(rows.order_by("organisation__sort_key"), lambda row: row.measure_id)
        return {pk: [link.organisation for link in group] for pk, group in links.items()}

    @cached_property
    def milestones(self) -> Groups[int, Milestone]:
        """Milestones, by measure, in order of the day that they are planned for."""
        return grouped(Milestone.objects.filter(measure__in=self._in_stage), lambda row: row.measure_id)

    @cached_property
    def goal_links(self) -> Sequence[tuple[int, int]]:
        """Pairs of measure and goal, in order of goal and measure."""
        links = MeasureGoal.objects.filter(measure__in=self._in_stage).order_by("goal__number", "measure__number")
        return list(links.values_list("measure_id", "goal_id"))

    @cached_property
    def challenge_links(self) -> Sequence[tuple[int, int]]:
        """Pairs of measure and challenge, in order of challenge and measure."""
        links = MeasureChallenge.objects.filter(measure__in=self._in_stage)
        ordered = links.order_by("challenge__number", "measure__number")
        return list(ordered.values_list("measure_id", "challenge_id"))

    @cached_property
    def funding(self) -> Groups[int, FundingRow]:
        """Funding rows with their funders, by measure, in order of year."""
        rows = FundingRow.objects.filter(measure__in=self._in_stage).select_related("funder")
        return grouped(rows, lambda row: row.measure_id)

    def funder_key(self, row: FundingRow) -> str:
        return funder_key(row, self.organisations[row.organisation_id] if row.organisation_id else None)

    def funder_name(self, row: FundingRow) -> str:
        if row.organisation_id is not None:
            return self.organisations[row.organisation_id].short_name
        return str(row.funder)

    @cached_property
    def commitments(self) -> Groups[int, Commitment]:
        """Commitments, by measure, in Swedish order of organisation."""
        rows = Commitment.objects.filter(measure__in=self._in_stage).select_related("extract")
        return grouped(rows, lambda row: row.measure_id)

    @cached_property
    def indicators(self) -> Sequence[Indicator]:
        return list(Indicator.objects.filter(plan=self.plan))

    @cached_property
    def targets(self) -> Groups[int, Target]:
        """Targets, by indicator, in order of year."""
        return grouped(Target.objects.filter(indicator__plan=self.plan), lambda row: row.indicator_id)

    @cached_property
    def observations(self) -> Groups[int, Observation]:
        """Approved values that no later one replaces, by indicator, in order of year and organisation."""
        rows = Observation.objects.filter(plan=self.plan, state=ObservationState.APPROVED, replaced_by=None)
        return grouped(rows, lambda row: row.indicator_id)

    @cached_property
    def indicator_goals(self) -> dict[int, list[int]]:
        """The ids of the goals that each indicator follows."""
        links = IndicatorGoal.objects.filter(plan=self.plan).order_by("goal__number")
        pairs = grouped(links.values_list("indicator_id", "goal_id"), lambda pair: pair[0])
        return {indicator: [goal for _, goal in group] for indicator, group in pairs.items()}

    @cached_property
    def indicators_of_measures(self) -> dict[int, list[Indicator]]:
        """The indicators that follow each measure, in order of number."""
        links = IndicatorMeasure.objects.filter(plan=self.plan).order_by("indicator__number")
        by_id = {indicator.pk: indicator for indicator in self.indicators}
        pairs = grouped(links.values_list("measure_id", "indicator_id"), lambda pair: pair[0])
        return {measure: [by_id[indicator] for _, indicator in group] for measure, group in pairs.items()}

    @cached_property
    def evaluations(self) -> Sequence[Evaluation]:
        """What evaluators found about the stage's measures, and about packages that hold any of them."""
        rows = Evaluation.objects.filter(plan=self.plan).select_related("organisation", "measure", "package")
        about = Q(measure__in=self._in_stage) | Q(package__in=self._in_stage.order_by().values("package"))
        return list(rows.filter(about).order_by("-year", "pk"))

    @cached_property
    def pictures(self) -> Groups[int, ExamplePicture]:
        rows = ExamplePicture.objects.filter(example__plan=self.plan)
        return grouped(rows, lambda row: row.example_id)

    @cached_property
    def text_pictures(self) -> dict[str, TextPicture]:
        return {str(row.token): row for row in TextPicture.objects.filter(plan=self.plan)}

    @cached_property
    def examples(self) -> Sequence[GoodExample]:
        return list(GoodExample.objects.filter(plan=self.plan))

    @cached_property
    def appendices(self) -> Sequence[Appendix]:
        return list(Appendix.objects.filter(plan=self.plan).select_related("file"))
