"""Load a folder: the plan itself, its parties, goals, challenges, steps and chapter texts."""

from pathlib import Path

from django.db import transaction

from actors.enums import Category
from actors.history import add_as, save_all_as, save_as
from actors.models import Organisation
from followup.enums import SERVICES_TO_ASK, Direction, Level, ObservationState, Rule, SumoLevel
from followup.models import Indicator, IndicatorGoal, IndicatorMeasure, Observation, Target
from handlingsplan import richtext
from handlingsplan.loading.folder import LoadError, PlanFolder
from handlingsplan.loading.measures import load_measures
from handlingsplan.plan.appendices.keeping import clean_text
from handlingsplan.plan.appendices.models import Appendix
from handlingsplan.plan.enums import CHAPTERS, ChapterState, GoalOrigin, PlanStatus, Vocabulary
from handlingsplan.plan.grants import sync_access
from handlingsplan.plan.models import Challenge, Chapter, Goal, Party, Plan, ProcessStep, Revision


def load_followup(folder: PlanFolder, plan: Plan, organisations: dict[str, Organisation]) -> None:
    indicators = _load_indicators(folder, plan, organisations)
    targets = []
    for row in folder.rows("targets"):
        value = row.optional_decimal("value")
        if value is None:
            raise row.fail("value", "a target needs a value")
        indicator = row.lookup("indicator", indicators)
        relative = row.choice("relative", ["yes", "no", ""], row.optional("relative")) == "yes"
        targets.append(Target(indicator=indicator, year=row.integer("year"), value=value, relative=relative))
    save_all_as(targets, by=None)
    _load_observations(folder, plan, organisations, indicators)


def _load_indicators(folder: PlanFolder, plan: Plan, organisations: dict[str, Organisation]) -> dict[str, Indicator]:
    indicators = {}
    for row in folder.rows("indicators"):
        indicators[row.text("key")] = Indicator(
            plan=plan,
            number=row.integer("number"),
            key=row.text("key"),
            title=row.text("title"),
            definition=richtext.plain(row.text("definition")),
            unit=row.text("unit"),
            decimals=row.integer("decimals"),
            direction=row.choice("direction", Direction.values),
            level=row.choice("level", Level.values),
            rule=row.choice("rule", [rule for rule in Rule.values if rule != Rule.WEIGHTED or row.text("weight")]),
            baseline_year=row.optional_integer("baseline_year"),
            baseline_value=row.optional_decimal("baseline_value"),
            source=row.text("source"),
            source_url=row.text("source_url"),
            responsible=row.lookup("responsible", organisations) if row.text("responsible") else None,
            sumo_level=row.choice("sumo_level", [*SumoLevel.values, ""], row.optional("sumo_level")),
            service=row.choice("service", [*dict(SERVICES_TO_ASK), ""], row.optional("service")),
            service_key=row.optional("service_key"),
            service_selection=row.optional("service_selection"),
        )
    # The weight may stand further down in the file: weighted ones are saved last.
    for weighted in (False, True):
        batch = [indicator for indicator in indicators.values() if (indicator.rule == Rule.WEIGHTED) is weighted]
        if weighted:
            _attach_weights(folder, indicators)
        save_all_as(batch, by=None)
    _link(folder, plan, indicators)
    return indicators


def _link(folder: PlanFolder, plan: Plan, indicators: dict[str, Indicator]) -> None:
    """Say which goals and measures the indicators follow."""
    goals = {goal.key: goal for goal in plan.goals.all()}
    measures = {str(measure.number): measure for measure in plan.measures.all()}
    to_goals, to_measures = [], []
    for row in folder.rows("indicators"):
        indicator = indicators[row.text("key")]
        to_goals += [IndicatorGoal(plan=plan, indicator=indicator, goal=goal) for goal in row.lookups("goals", goals)]
        numbers = [number.strip() for number in row.optional("measures").split(";") if number.strip()]
        to_measures += [
            IndicatorMeasure(plan=plan, indicator=indicator, measure=row.lookup("measures", measures, number))
            for number in numbers
        ]
    save_all_as(to_goals, by=None)
    save_all_as(to_measures, by=None)


def _attach_weights(folder: PlanFolder, indicators: dict[str, Indicator]) -> None:
    for row in folder.rows("indicators"):
        if row.text("rule") == Rule.WEIGHTED:
            weight = row.lookup("weight", indicators)
            if weight.pk is None:
                raise row.fail("weight", "a weight cannot itself be weighted")
            indicators[row.text("key")].weight = weight


def _load_observations(
    folder: PlanFolder, plan: Plan, organisations: dict[str, Organisation], indicators: dict[str, Indicator]
) -> None:
    observations = []
    for row in folder.rows("observations"):
        value = row.optional_decimal("value")
        if value is None:
            raise row.fail("value", "an observation needs a value; leave the row out where there is none")
        observations.append(
            Observation(
                plan=plan,
                indicator=row.lookup("indicator", indicators),
                organisation=row.lookup("organisation", organisations),
                year=row.integer("year"),
                value=value,
                state=row.choice("state", ObservationState.values),
                source=row.text("source"),
                note=richtext.plain(row.text("note"), most=500),
            )
        )
    save_all_as(observations, by=None)


PLANS = Path(__file__).resolve().parent / "plans"


def find_folder(name: str) -> PlanFolder:
    """Return the folder of a plan that comes with the portal, or the folder at a path."""
    for path in (PLANS / name, Path(name)):
        if (path / "plan.csv").is_file():
            return PlanFolder(path)
    known = ", ".join(sorted(path.name for path in PLANS.iterdir() if path.is_dir()))
    raise LoadError(f"There is no plan.csv in {name!r}. Plans that come with the portal: {known}.")


@transaction.atomic
def load_plan(folder: PlanFolder, *, approved: bool = False) -> Plan:
    """Load everything in the folder as a new plan; nothing at all when a row is wrong.

    All chapters are drafts, or with `approved` hold as they are. Organisations that exist already are kept as they
    are. Raises `LoadError`.
    """
    organisations = _load_organisations(folder)
    plan = _load_head(folder, organisations)
    _load_parties(folder, plan, organisations)
    _load_direction(folder, plan)
    _load_chapters(folder, plan, approved=approved)
    _load_appendices(folder, plan)
    load_measures(folder, plan, organisations)
    load_followup(folder, plan, organisations)
    sync_access()
    return plan


def _load_organisations(folder: PlanFolder) -> dict[str, Organisation]:
    known = {organisation.slug: organisation for organisation in Organisation.objects.all()}
    new = [
        Organisation(
            slug=row.text("slug"),
            name=row.text("name"),
            short_name=row.text("short_name"),
            category=row.choice("category", Category.values),
            code=row.text("code"),
            organisation_number=row.text("organisation_number"),
            registrar_email=row.optional("registrar_email"),
        )
        for row in folder.rows("organisations")
        if row.text("slug") not in known
    ]
    save_all_as(new, by=None)
    return known | {organisation.slug: organisation for organisation in new}


def _load_head(folder: PlanFolder, organisations: dict[str, Organisation]) -> Plan:
    row = folder.single("plan")
    if Plan.objects.filter(slug=row.text("slug")).exists():
        raise LoadError(f"The plan {row.text('slug')!r} is there already; nothing was loaded.")
    plan = Plan(
        slug=row.text("slug"),
        title=row.text("title"),
        subtitle=row.text("subtitle"),
        summary=richtext.plain(row.text("summary")),
        period_start=row.integer("period_start"),
        period_end=row.integer("period_end"),
        coordinating_organisation=row.lookup("coordinating_organisation", organisations),
        status=row.choice("status", PlanStatus.values),
        is_demo=row.choice("is_demo", ["yes", "no"]) == "yes",
        subject=row.optional("subject"),
        county_code=row.optional("county"),
        vocabularies=row.items("vocabularies") if "vocabularies" in row.cells else Vocabulary.values,
    )
    save_as(plan, by=None)
    return plan


def _load_parties(folder: PlanFolder, plan: Plan, organisations: dict[str, Organisation]) -> None:
    parties = [
        Party(
            plan=plan,
            organisation=row.lookup("organisation", organisations),
            role=richtext.plain(row.text("role")),
            responsibility=richtext.plain(row.text("responsibility")),
        )
        for row in folder.rows("parties")
    ]
    save_all_as(parties, by=None)


def _load_direction(folder: PlanFolder, plan: Plan) -> None:
    goals = [
        Goal(
            plan=plan,
            number=row.integer("number"),
            key=row.text("key"),
            title=row.text("title"),
            description=richtext.plain(row.text("description")),
            origin=row.choice("origin", GoalOrigin.values),
            source=row.text("source"),
            source_version=row.text("source_version"),
            target_year=row.optional_integer("target_year"),
        )
        for row in folder.rows("goals")
    ]
    save_all_as(goals, by=None)
    challenges = [
        Challenge(
            plan=plan,
            number=row.integer("number"),
            key=row.text("key"),
            title=row.text("title"),
            description=richtext.plain(row.text("description")),
        )
        for row in folder.rows("challenges")
    ]
    save_all_as(challenges, by=None)
    steps = [
        ProcessStep(
            plan=plan,
            number=row.integer("number"),
            key=row.text("key"),
            title=row.text("title"),
            description=richtext.plain(row.text("description")),
        )
        for row in folder.rows("process_steps")
    ]
    save_all_as(steps, by=None)


def _load_chapters(folder: PlanFolder, plan: Plan, *, approved: bool) -> None:
    for kind in CHAPTERS:
        chapter = add_as(Chapter(plan=plan, number=kind.number), by=None)
        html = richtext.clean(folder.chapter_html(kind.number))
        if html:
            chapter.latest = add_as(Revision(chapter=chapter, number=1, html=html), by=None)
            if approved:
                chapter.approved, chapter.state = chapter.latest, ChapterState.APPROVED
            save_as(chapter, by=None)


def _load_appendices(folder: PlanFolder, plan: Plan) -> None:
    appendices = [
        Appendix(
            plan=plan,
            number=number,
            key=row.text("key"),
            title=row.text("title"),
            html=clean_text(folder.appendix_html(row.text("key"))),
        )
        for number, row in enumerate(folder.rows("appendices"), start=1)
    ]
    save_all_as(appendices, by=None)
