"""Putting points on an agenda, and taking away what came to nothing; saving is that of all rows of a plan."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Max

from actors.conflicts import StaleError
from actors.history import delete_as, save_all_as
from actors.models import User
from actors.permissions import require
from handlingsplan import richtext
from handlingsplan.meetings.models import AgendaPoint, Meeting
from handlingsplan.meetings.permissions import may_hold_meetings, may_remove_meeting, may_remove_point
from handlingsplan.plan.models import Chapter, Plan
from handlingsplan.plan.reference_rows import version_of
from measures.models import Measure

MAX_TITLE = 200


@dataclass(frozen=True)
class NewPoint:
    """What is to be taken up: in own words, or a thing of the plan."""

    title: str
    measure: Measure | None = None
    chapter: Chapter | None = None


@transaction.atomic
def add_points(meeting: Meeting, points: Sequence[NewPoint], *, by: User) -> list[AgendaPoint]:
    """Put the points last on the agenda, in their order. Raises `RefusedError`."""
    plan = Plan.objects.select_for_update().get(pk=meeting.plan_id)
    require(may_hold_meetings(by, plan))
    last = meeting.points.aggregate(last=Max("position"))["last"] or 0
    rows = [
        AgendaPoint(
            plan=plan,
            meeting=meeting,
            position=position,
            title=richtext.plain(one.title, most=MAX_TITLE),
            measure=one.measure,
            chapter=one.chapter,
        )
        for position, one in enumerate(points, start=last + 1)
    ]
    return save_all_as(rows, by=by)


@transaction.atomic
def remove_meeting(meeting: Meeting, *, expected_version: int | None, by: User) -> None:
    """Take a meeting away that has decided nothing, with its agenda. Raises `RefusedError` and `StaleError`."""
    Plan.objects.select_for_update().get(pk=meeting.plan_id)
    require(may_remove_meeting(by, meeting))
    _refuse_changed(meeting, expected_version)
    for point in meeting.points.all():
        delete_as(point, by=by)
    delete_as(meeting, by=by)


@transaction.atomic
def remove_point(point: AgendaPoint, *, expected_version: int | None, by: User) -> None:
    """Take a point off the agenda where nothing was decided. Raises `RefusedError` and `StaleError`."""
    Plan.objects.select_for_update().get(pk=point.plan_id)
    stored = AgendaPoint.objects.select_related("plan").get(pk=point.pk)
    require(may_remove_point(by, stored))
    _refuse_changed(stored, expected_version)
    delete_as(stored, by=by)


def _refuse_changed(row: Meeting | AgendaPoint, expected_version: int | None) -> None:
    if expected_version is not None and version_of(row) != expected_version:
        raise StaleError(row)
