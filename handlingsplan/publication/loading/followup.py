"""Load a folder: indicators, targets and observations."""

from simple_history.utils import bulk_create_with_history

from actors.models import Organisation
from followup.enums import Direction, Level, ObservationState, Rule
from followup.models import Indicator, IndicatorGoal, Observation, Target
from handlingsplan import richtext
from handlingsplan.plan.models import Plan
from handlingsplan.publication.loading.folder import PlanFolder


def load_followup(folder: PlanFolder, plan: Plan, organisations: dict[str, Organisation]) -> None:
    """Load what is measured."""
    indicators = _load_indicators(folder, plan, organisations)
    targets = []
    for row in folder.rows("targets"):
        value = row.optional_decimal("value")
        if value is None:
            raise row.fail("value", "a target needs a value")
        targets.append(Target(indicator=row.lookup("indicator", indicators), year=row.integer("year"), value=value))
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
        )
    # The weight may stand further down in the file: weighted ones are saved last.
    for weighted in (False, True):
        batch = [indicator for indicator in indicators.values() if (indicator.rule == Rule.WEIGHTED) is weighted]
        if weighted:
            _attach_weights(folder, indicators)
        bulk_create_with_history(batch, Indicator)
    goals = {goal.key: goal for goal in plan.goals.all()}
    links = [
        IndicatorGoal(plan=plan, indicator=indicators[row.text("key")], goal=goal)
        for row in folder.rows("indicators")
        for goal in row.lookups("goals", goals)
    ]
    bulk_create_with_history(links, IndicatorGoal)
    return indicators


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
