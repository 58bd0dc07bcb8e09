"""What the coordinator of the demonstration says of the work itself: how far it has come, and of a challenge."""

from datetime import date

from actors.history import add_as, save_as
from actors.models import User
from handlingsplan.plan.enums import Judgement, StepState
from handlingsplan.plan.models import ChallengeJudgement, Plan

JUDGED = 2025


def tell_of_the_work(plan: Plan, *, by: User) -> None:
    """Judge the first challenge, and say what shows that the first step is done."""
    judged = ChallengeJudgement(
        plan=plan,
        challenge=plan.challenges.earliest("number"),
        year=JUDGED,
        judgement=Judgement.UNCHANGED,
        text="De första åtgärderna har börjat, men indikatorerna har inte hunnit röra sig.",
    )
    add_as(judged, by=by)
    first = plan.process_steps.earliest("number")
    first.state, first.on = StepState.DONE, date(2025, 11, 20)
    first.owner, first.evidence = plan.coordinating_organisation, "Minnesanteckningar från de två workshopparna."
    save_as(first, by=by)
