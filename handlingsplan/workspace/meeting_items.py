"""What meetings ask of a person: the next steps that their organisations were to take."""

from collections.abc import Collection, Iterator

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from handlingsplan.meetings.models import AgendaPoint
from handlingsplan.plan.models import Plan
from handlingsplan.workspace.acts import Act, TodoItem


def steps_of_meetings(plan: Plan, organisations: Collection[int]) -> Iterator[TodoItem]:
    """Yield each step that is not done of the organisations with the ids; one query."""
    points = AgendaPoint.objects.filter(plan=plan, responsible__in=organisations, is_done=False)
    for point in points.select_related("meeting__plan").order_by("due_on", "pk"):
        words = {"meeting": point.meeting, "day": date_format(point.meeting.on, "j F")}
        yield TodoItem(
            point.next_step,
            _("Från %(meeting)s %(day)s.") % words,
            point.get_absolute_url(),
            organisation_id=point.responsible_id,
            act=Act.NEXT_STEP,
            deadline=point.due_on,
        )
