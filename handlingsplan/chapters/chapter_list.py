"""The eight chapters at a glance: how far each has come, who writes it, what it lacks, what this person may do."""

from dataclasses import dataclass

from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext as _

from actors.models import User
from handlingsplan.chapters.enums import Stage
from handlingsplan.chapters.gaps import Gap, find_gaps
from handlingsplan.chapters.reading import read_plan
from handlingsplan.plan.enums import ChapterState, ReviewAct
from handlingsplan.plan.models import Chapter, Plan, ReviewEvent
from handlingsplan.plan.permissions import may_coordinate, may_write_chapter


@dataclass(frozen=True)
class ChapterLine:
    """A chapter in the list; `turn` says in words what waits for this person, if anything."""

    chapter: Chapter
    last: ReviewEvent | None
    gaps: list[Gap]
    turn: str
    may_write: bool


def read_overview(user: User, plan: Plan) -> list[ChapterLine]:
    """Return the plan's chapters in order; a constant number of queries."""
    newest = ReviewEvent.objects.filter(chapter=OuterRef("pk")).order_by("-at", "-pk")
    chapters = (
        Chapter.objects.filter(plan=plan)
        .select_related("latest__author", "approved")
        .prefetch_related("editors")
        .annotate(last_event_id=Subquery(newest.values("pk")[:1]))
    )
    events = ReviewEvent.objects.select_related("by").in_bulk([chapter.last_event_id for chapter in chapters])
    gaps = {chapter.number: find_gaps(chapter) for chapter in read_plan(plan, stage=Stage.WORKING).chapters}
    lines = []
    for chapter in chapters:
        chapter.plan = plan
        last = events.get(chapter.last_event_id)
        lines.append(
            ChapterLine(
                chapter=chapter,
                last=last,
                gaps=gaps[chapter.number],
                turn=_turn(user, chapter, last),
                may_write=bool(may_write_chapter(user, chapter)),
            )
        )
    return lines


def _turn(user: User, chapter: Chapter, last: ReviewEvent | None) -> str:
    if chapter.state == ChapterState.IN_REVIEW:
        return _("Läs och granska") if may_coordinate(user, chapter.plan) else ""
    is_editor = any(editor.pk == user.pk for editor in chapter.editors.all())
    if is_editor and chapter.state == ChapterState.DRAFT:
        sent_back = last is not None and last.act == ReviewAct.SEND_BACK
        return _("Återsänt till dig: läs kommentaren") if sent_back else _("Skriv klart och lämna in")
    return ""
