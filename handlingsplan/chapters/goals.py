"""Chapter 3: goals and challenges, and which measures meet them."""

from collections.abc import Sequence

from handlingsplan.chapters.document import Challenge, Goal, Goals, Link
from handlingsplan.chapters.heads import Head
from handlingsplan.chapters.keys import challenge_key, goal_key
from handlingsplan.chapters.links import challenge_anchor, goal_anchor, indicator_link, measure_link
from handlingsplan.chapters.queries import Source, grouped
from handlingsplan.plan import models
from handlingsplan.plan.enums import GoalOrigin
from measures.money.tables import secured, sought


def read_goals(head: Head, source: Source) -> Goals:
    for_goal = _links(source, source.goal_links)
    for_challenge = _links(source, source.challenge_links)
    return Goals(
        **head,
        goals=tuple(_goal(goal, for_goal.get(goal.pk, ()), source.today.year) for goal in source.goals),
        challenges=tuple(
            _challenge(challenge, for_challenge.get(challenge.pk, ()), source) for challenge in source.challenges
        ),
    )


def _challenge(challenge: models.Challenge, measures: tuple[Link, ...], source: Source) -> Challenge:
    ids = [measure for measure, met in source.challenge_links if met == challenge.pk]
    money = [row for measure in ids for row in source.funding[measure]]
    followed = {one for measure in ids for one in source.indicators_of_measures.get(measure, [])}
    judged = source.judgements.get(challenge.pk)
    return Challenge(
        key=challenge_key(challenge),
        anchor=challenge_anchor(challenge.number),
        number=challenge.number,
        title=challenge.title,
        description=challenge.description,
        measures=measures,
        indicators=tuple(indicator_link(one) for one in source.indicators if one in followed),
        secured=secured(money),
        sought=sought(money),
        judgement=judged.judgement if judged else "",
        judgement_label=str(judged.get_judgement_display()) if judged else "",
        judged_year=judged.year if judged else None,
        judgement_text=judged.text if judged else "",
    )


def _links(source: Source, pairs: Sequence[tuple[int, int]]) -> dict[int, tuple[Link, ...]]:
    """Return links to the measures, by the id of what they serve."""
    groups = grouped(pairs, lambda pair: pair[1])
    return {
        target: tuple(measure_link(source.measures[measure]) for measure, _ in group)
        for target, group in groups.items()
    }


def _goal(goal: models.Goal, measures: tuple[Link, ...], this_year: int) -> Goal:
    return Goal(
        key=goal_key(goal),
        anchor=goal_anchor(goal.number),
        number=goal.number,
        title=goal.title,
        description=goal.description,
        origin="own" if goal.origin == GoalOrigin.OWN else "upstream",
        source=goal.source,
        source_version=goal.source_version,
        target_year=goal.target_year,
        expired=goal.target_year is not None and goal.target_year < this_year,
        measures=measures,
    )
