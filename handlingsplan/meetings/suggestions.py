"""What in the plan waits for somebody, and so may belong on an agenda."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Count
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from handlingsplan.meetings.models import Meeting
from handlingsplan.meetings.preparing import NewPoint
from handlingsplan.plan.enums import ChapterState
from handlingsplan.plan.models import Chapter
from measures.enums import CommitmentState, EditorialState, Status
from measures.models import Commitment, Measure

MOST_OF_A_KIND = 30


@dataclass(frozen=True)
class Suggestion:
    """Something that waits: its key within the plan, why it waits, and the point that it would be."""

    key: str
    why: str
    point: NewPoint


def suggestions_for(meeting: Meeting) -> list[Suggestion]:
    """Return what waits in the plan and is not on the agenda yet; six queries."""
    points = list(meeting.points.all())
    taken = {f"kapitel-{one.chapter_id}" for one in points} | {f"atgard-{one.measure_id}" for one in points}
    found: dict[str, Suggestion] = {}
    for one in (*_chapters(meeting), *_measures(meeting)):
        found.setdefault(one.key, one)
    return [one for key, one in found.items() if key not in taken]


def _chapters(meeting: Meeting) -> Iterator[Suggestion]:
    waiting = Chapter.objects.filter(plan=meeting.plan_id, state=ChapterState.IN_REVIEW)
    for chapter in waiting.order_by("number"):
        chapter.plan = meeting.plan
        yield Suggestion(
            f"kapitel-{chapter.pk}", _("Texten väntar på granskning"), NewPoint(str(chapter), None, chapter)
        )


def _measures(meeting: Meeting) -> Iterator[Suggestion]:
    """Yield measures to decide on, those that don't go as planned, and those that organisations have not answered."""
    all_of_plan = Measure.objects.in_plan(meeting.plan).handed_over().order_by("number")
    for measure in all_of_plan.filter(state=EditorialState.PROPOSED)[:MOST_OF_A_KIND]:
        yield _about(measure, _("Föreslagen, väntar på att godtas"))
    for measure in all_of_plan.filter(status__in=[Status.DELAYED, Status.STOPPED])[:MOST_OF_A_KIND]:
        yield _about(measure, str(measure.get_status_display()))
    asked = Commitment.objects.filter(plan=meeting.plan_id, state=CommitmentState.PROPOSED).order_by()
    silent = dict(asked.values_list("measure").annotate(Count("pk")))
    for measure in all_of_plan.filter(pk__in=silent)[:MOST_OF_A_KIND]:
        count = silent[measure.pk]
        words = ngettext("%(count)d organisation har inte svarat", "%(count)d organisationer har inte svarat", count)
        yield _about(measure, words % {"count": count})


def _about(measure: Measure, why: str) -> Suggestion:
    return Suggestion(f"atgard-{measure.pk}", why, NewPoint(str(measure), measure))
