"""What a thing is known by from edition to edition, whatever it is called, and whichever number it has.

A measure's number and an organisation's short address never change. What stands under other numbers and keys, which
the coordinator may change, is known by its row.
"""

from actors.models import Organisation
from handlingsplan.plan.models import Challenge, Goal, ProcessStep
from measures.models import FundingRow, Measure, Package


def row_key(kind: str, row: int) -> str:
    return f"{kind}-{row}"


def organisation_key(organisation: Organisation) -> str:
    return f"organisation-{organisation.slug}"


def funder_key(row: FundingRow, organisation: Organisation | None) -> str:
    """Return the key of who pays: the party's organisation, or a source outside the parties."""
    return organisation_key(organisation) if organisation else f"funder-{row.funder_id}"


def measure_key(measure: Measure) -> str:
    return f"measure-{measure.number}"


def commitment_key(measure: Measure, organisation: Organisation) -> str:
    return f"commitment-{measure.number}-{organisation.slug}"


def goal_key(goal: Goal) -> str:
    return row_key("goal", goal.pk)


def challenge_key(challenge: Challenge) -> str:
    return row_key("challenge", challenge.pk)


def step_key(step: ProcessStep) -> str:
    return row_key("step", step.pk)


def package_key(package: Package | None) -> str:
    """Return the package's key; None stands for the measures outside every package."""
    return row_key("package", package.pk if package else 0)
