"""Where in the plan things are: the same anchors on the web, in print and in frozen editions, so they stay."""

from handlingsplan.chapters.document import Link
from handlingsplan.plan.models import Challenge, Goal
from measures.models import Measure, Package

GOALS, MEASURES, COOPERATION, FOLLOWUP = 3, 4, 5, 7


def goal_anchor(number: int) -> str:
    """Return the anchor of a goal."""
    return f"mal-{number}"


def challenge_anchor(number: int) -> str:
    """Return the anchor of a challenge."""
    return f"utmaning-{number}"


def measure_anchor(number: int) -> str:
    """Return the anchor of a measure."""
    return f"atgard-{number}"


def package_anchor(number: int) -> str:
    """Return the anchor of a package; 0 stands for the measures outside every package."""
    return f"paket-{number}"


def party_anchor(slug: str) -> str:
    """Return the anchor of a party, by its organisation's slug."""
    return f"part-{slug}"


def goal_link(goal: Goal) -> Link:
    """Return the link to a goal in chapter 3."""
    return Link(anchor=goal_anchor(goal.number), chapter=GOALS, text=goal.title)


def challenge_link(challenge: Challenge) -> Link:
    """Return the link to a challenge in chapter 3."""
    return Link(anchor=challenge_anchor(challenge.number), chapter=GOALS, text=challenge.title)


def measure_link(measure: Measure) -> Link:
    """Return the link to a measure in chapter 4."""
    return Link(anchor=measure_anchor(measure.number), chapter=MEASURES, text=f"{measure.number}. {measure.title}")


def package_link(package: Package) -> Link:
    """Return the link to a package in chapter 4."""
    return Link(anchor=package_anchor(package.number), chapter=MEASURES, text=package.title)


def indicator_anchor(number: int) -> str:
    """Return the anchor of an indicator."""
    return f"indikator-{number}"


def example_anchor(number: int) -> str:
    """Return the anchor of a good example."""
    return f"exempel-{number}"
