"""Who prepares and records meetings: the plan's coordinators. Whoever reads the working plan reads them."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from actors.access import Person
from actors.permissions import Verdict
from handlingsplan.meetings.models import AgendaPoint, Meeting
from handlingsplan.plan.permissions import may_change_plan, working_plan


def may_hold_meetings(user: Person, plan: Any) -> Verdict:
    """The coordinators of the plan, until it is closed."""
    return may_change_plan(user, plan)


def may_remove_meeting(user: Person, meeting: Meeting) -> Verdict:
    """Not where something was decided: that stays."""
    verdict = may_hold_meetings(user, meeting.plan)
    if verdict and recorded(meeting.points.all()).exists():
        return Verdict(_("Mötet har beslutat något, och det ska gå att läsa. Rätta punkterna i stället."))
    return verdict


def may_remove_point(user: Person, point: AgendaPoint) -> Verdict:
    """Not where something was decided."""
    verdict = may_hold_meetings(user, point.plan)
    if verdict and (point.decision or point.next_step):
        return Verdict(_("Mötet har beslutat något i punkten, och det ska gå att läsa. Rätta den i stället."))
    return verdict


def recorded(points: QuerySet[AgendaPoint]) -> QuerySet[AgendaPoint]:
    """Return the points with a decision or a next step."""
    return points.exclude(decision="", next_step="")


def visible_meeting(user: Person, slug: str, pk: int) -> Meeting:
    """Return the meeting, for those who read the working plan; raises Http404."""
    plan = working_plan(user, slug)
    meeting = get_object_or_404(Meeting, plan=plan, pk=pk)
    meeting.plan = plan
    return meeting


def visible_point(user: Person, slug: str, meeting: int, pk: int) -> AgendaPoint:
    """Return the point of the meeting; raises Http404."""
    found = visible_meeting(user, slug, meeting)
    point = get_object_or_404(AgendaPoint.objects.select_related("measure", "chapter"), meeting=found, pk=pk)
    point.meeting, point.plan = found, found.plan
    return point
