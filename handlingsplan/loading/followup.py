"""Load a folder: indicators, targets and observations."""

from simple_history.utils import bulk_create_with_history

from actors.models import Organisation
from followup.enums import SERVICES_TO_ASK, Direction, Level, ObservationState, Rule, SumoLevel
from followup.models import Indicator, IndicatorGoal, IndicatorMeasure, Observation, Target
from handlingsplan import richtext
from handlingsplan.loading.folder import PlanFolder
from handlingsplan.plan.models import Plan


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
    bulk_create_with_history(targets, Target)
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
        bulk_create_with_history(batch, Indicator)
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
    bulk_create_with_history(to_goals, IndicatorGoal)
    bulk_create_with_history(to_measures, IndicatorMeasure)


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
    bulk_create_with_history(observations, Observation)
