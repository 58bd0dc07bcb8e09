"""What all eight chapters have: number, title and text in the stage that is read."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import NotRequired, TypedDict

from django.utils import timezone

from handlingsplan.chapters.document import Background, Definition, LivePart, PlacedPicture, ProcessStep
from handlingsplan.chapters.enums import Stage
from handlingsplan.chapters.keys import organisation_key, step_key
from handlingsplan.chapters.queries import Source
from handlingsplan.plan import models
from handlingsplan.plan.enums import CHAPTER_BY_NUMBER, ReviewAct, StepState
from handlingsplan.plan.models import Chapter, Plan, ReviewEvent


class Head(TypedDict):
    """The fields of `document.ChapterHead`."""

    key: str
    number: int
    title: str
    html: str
    approved_on: date | None
    live: NotRequired[tuple[LivePart, ...]]
    text_pictures: NotRequired[tuple[PlacedPicture, ...]]


def read_heads(plan: Plan, stage: Stage, numbers: Iterable[int]) -> dict[int, Head]:
    """Return the heads of the plan's chapters by number; two queries."""
    chapters = Chapter.objects.filter(plan=plan, number__in=list(numbers)).select_related("plan", "latest", "approved")
    approvals = _approvals(plan)
    return {chapter.number: _head(chapter, stage, approvals) for chapter in chapters}


def _approvals(plan: Plan) -> dict[int, datetime]:
    events = ReviewEvent.objects.filter(chapter__plan=plan, act=ReviewAct.APPROVE).order_by("at", "pk")
    return dict(events.values_list("revision_id", "at"))


def _head(chapter: Chapter, stage: Stage, approvals: dict[int, datetime]) -> Head:
    revision = chapter.approved if stage is Stage.APPROVED else chapter.latest
    approved_at = approvals.get(revision.pk) if revision and revision.pk == chapter.approved_id else None
    return Head(
        key=CHAPTER_BY_NUMBER[chapter.number].key,
        number=chapter.number,
        title=chapter.title,
        html=revision.html if revision else "",
        approved_on=timezone.localdate(approved_at) if approved_at else None,
    )


def read_background(head: Head, source: Source) -> Background:
    return Background(**head, process_steps=tuple(map(_step, source.process_steps)))


def _step(step: models.ProcessStep) -> ProcessStep:
    said = step.state != StepState.NOT_STARTED or step.on or step.owner or step.evidence
    return ProcessStep(
        key=step_key(step),
        number=step.number,
        title=step.title,
        description=step.description,
        state=step.state if said else "",
        state_label=str(step.get_state_display()) if said else "",
        on=step.on,
        owner=step.owner.short_name if step.owner else "",
        owner_key=organisation_key(step.owner) if step.owner else "",
        evidence=step.evidence,
    )


def read_definition(head: Head, source: Source) -> Definition:  # noqa: ARG001 the table of eight calls all alike
    """Return chapter 2, which is text alone."""
    return Definition(**head)
