"""Load a folder: packages, measures, money, commitments and good examples."""

from datetime import datetime

from django.utils import timezone

from actors.history import save_all_as
from actors.models import Organisation
from handlingsplan import richtext
from handlingsplan.loading.folder import PlanFolder, Row
from handlingsplan.plan.models import Plan
from measures.enums import (
    STATUS_WITH_REASON,
    CommitmentState,
    EditorialState,
    FourStep,
    FundingKind,
    FundingState,
    Mode,
    Status,
)
from measures.fields import OPTIONAL_TEXTS
from measures.models import (
    Commitment,
    Funder,
    FundingRow,
    GoodExample,
    Measure,
    MeasureArea,
    MeasureChallenge,
    MeasureGoal,
    MeasureMode,
    Package,
    Participation,
)
from measures.numbering import stable_draft_number

Organisations = dict[str, Organisation]
Measures = dict[str, Measure]


def load_measures(folder: PlanFolder, plan: Plan, organisations: Organisations) -> None:
    packages, at = _load_packages(folder, plan), timezone.now()
    measures = _load_measures(folder, plan, organisations, packages, at=at)
    _load_links(folder, plan, organisations, measures, at=at)
    _load_funding(folder, plan, organisations, measures)
    _load_commitments(folder, plan, organisations, measures)
    _load_good_examples(folder, plan, organisations)


def _load_packages(folder: PlanFolder, plan: Plan) -> dict[str, Package]:
    packages = [
        Package(
            plan=plan,
            number=row.integer("number"),
            key=row.text("key"),
            title=row.text("title"),
            description=richtext.plain(row.text("description")),
        )
        for row in folder.rows("packages")
    ]
    save_all_as(packages, by=None)
    return {package.key: package for package in packages}


def _load_measures(
    folder: PlanFolder, plan: Plan, organisations: Organisations, packages: dict[str, Package], *, at: datetime
) -> Measures:
    measures = {}
    for row in folder.rows("measures"):
        state, number = row.choice("state", EditorialState.values), row.integer("number")
        draft = stable_draft_number(plan, number) if state == EditorialState.DRAFT else None
        measures[row.text("number")] = Measure(
            plan=plan,
            number=draft or number,
            draft_number=draft,
            title=row.text("title"),
            description=richtext.plain(row.text("description")),
            **{field.name: richtext.plain(row.optional(field.name)) for field in OPTIONAL_TEXTS},
            owner=row.lookup("owner", organisations),
            package=row.lookup("package", packages) if row.text("package") else None,
            four_step=FourStep(int(row.choice("four_step", [str(step) for step in FourStep.values]))),
            county_wide=row.text("area") == "county",
            planned_start=row.optional_date("planned_start"),
            planned_end=row.optional_date("planned_end"),
            actual_start=row.optional_date("actual_start"),
            actual_end=row.optional_date("actual_end"),
            state=state,
            status=row.choice("status", Status.values),
            status_reason=_status_reason(row),
        )
    save_all_as(measures.values(), by=None, at=at)
    return measures


def _status_reason(row: Row) -> str:
    reason = richtext.plain(row.text("status_reason"))
    if row.text("status") in STATUS_WITH_REASON and not reason:
        raise row.fail("status_reason", "a delayed or stopped measure needs a reason")
    return reason


def _load_links(
    folder: PlanFolder, plan: Plan, organisations: Organisations, measures: Measures, *, at: datetime
) -> None:
    goals = {goal.key: goal for goal in plan.goals.all()}
    challenges = {challenge.key: challenge for challenge in plan.challenges.all()}
    parties, modes, to_goals, to_challenges, areas = [], [], [], [], []
    for row in folder.rows("measures"):
        measure = measures[row.text("number")]
        of = {"plan": plan, "measure": measure}
        parties += [Participation(**of, organisation=party) for party in row.lookups("participants", organisations)]
        modes += [
            MeasureMode(measure=measure, mode=row.choice("modes", Mode.values, mode)) for mode in row.items("modes")
        ]
        to_goals += [MeasureGoal(**of, goal=goal) for goal in row.lookups("goals", goals)]
        to_challenges += [MeasureChallenge(**of, challenge=one) for one in row.lookups("challenges", challenges)]
        if not measure.county_wide:
            areas += [MeasureArea(measure=measure, organisation=area) for area in row.lookups("area", organisations)]
    for links in (parties, modes, to_goals, to_challenges, areas):
        save_all_as(links, by=None, at=at)


def _load_funding(folder: PlanFolder, plan: Plan, organisations: Organisations, measures: Measures) -> None:
    funders = {
        row.text("key"): Funder(plan=plan, key=row.text("key"), name=row.text("name")) for row in folder.rows("funders")
    }
    save_all_as(funders.values(), by=None)
    rows = []
    for row in folder.rows("funding"):
        funder = funders.get(row.text("funder"))
        rows.append(
            FundingRow(
                plan=plan,
                measure=row.lookup("measure", measures),
                funder=funder,
                organisation=None if funder else row.lookup("funder", organisations),
                year=row.integer("year"),
                kind=row.choice("kind", FundingKind.values),
                amount=row.optional_integer("amount"),
                state=row.choice("state", FundingState.values),
                note=richtext.plain(row.text("note"), most=300),
            )
        )
    save_all_as(rows, by=None)


def _load_commitments(folder: PlanFolder, plan: Plan, organisations: Organisations, measures: Measures) -> None:
    commitments = [
        Commitment(
            plan=plan,
            measure=row.lookup("measure", measures),
            organisation=row.lookup("organisation", organisations),
            state=row.choice("state", CommitmentState.values),
            condition=richtext.plain(row.text("condition")),
            contribution=richtext.plain(row.text("contribution")),
            decision_body=row.text("decision_body"),
            decision_date=row.optional_date("decision_date"),
            decision_paragraph=row.text("decision_paragraph"),
            registry_number=row.text("registry_number"),
            decision_link=row.text("decision_link"),
        )
        for row in folder.rows("commitments")
    ]
    save_all_as(commitments, by=None)


def _load_good_examples(folder: PlanFolder, plan: Plan, organisations: Organisations) -> None:
    examples = [
        GoodExample(
            plan=plan,
            number=row.integer("number"),
            organisation=row.lookup("organisation", organisations),
            title=row.text("title"),
            year=row.optional_integer("year"),
            what_was_done=richtext.plain(row.text("what_was_done")),
            results=richtext.plain(row.text("results")),
            cost=row.text("cost"),
            contact=row.text("contact"),
        )
        for row in folder.rows("good_examples")
    ]
    save_all_as(examples, by=None)
