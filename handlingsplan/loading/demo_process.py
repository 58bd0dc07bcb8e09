"""What the coordinator of the demonstration says of the work: how far it is, of a challenge, what meetings decided."""

from datetime import date, time, timedelta

from django.utils import timezone

from actors.history import add_as, save_as
from actors.models import User
from handlingsplan.meetings.models import AgendaPoint, Meeting
from handlingsplan.meetings.preparing import NewPoint, add_points
from handlingsplan.meetings.suggestions import suggestions_for
from handlingsplan.plan.enums import Judgement, StepState
from handlingsplan.plan.models import ChallengeJudgement, Plan

JUDGED = 2025
_LAST, _NEXT = timedelta(days=-40), timedelta(days=20)


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
    _hold_meetings(plan, by=by)


def _hold_meetings(plan: Plan, *, by: User) -> None:
    """Let the forum have met once, and let its next meeting take up something that waits."""
    today = timezone.localdate()
    held = Meeting(plan=plan, title="Regionalt forum, höst", on=today + _LAST, begins=time(13), place="Regionhuset")
    [point] = add_points(add_as(held, by=by), [NewPoint("Gemensam modell för att dela kostnader")], by=by)
    _decide(point, "Region Stockholm tar fram ett förslag till nästa möte.", by=by)
    coming = Meeting(plan=plan, title="Regionalt forum, vinter", on=today + _NEXT, begins=time(13), place="Regionhuset")
    add_as(coming, by=by)
    add_points(coming, [one.point for one in suggestions_for(coming)[:3]], by=by)


def _decide(point: AgendaPoint, decision: str, *, by: User) -> None:
    point.decision, point.next_step = decision, "Förslag till kostnadsfördelning"
    point.responsible, point.due_on = point.plan.coordinating_organisation, timezone.localdate() + _NEXT
    save_as(point, by=by)
