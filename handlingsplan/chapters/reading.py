"""The plan, or one chapter of it, read from the database into plain data; a constant number of queries.

Reading sees what is committed when each query runs. Who freezes the result reads in one transaction with a
snapshot of its own (`handlingsplan.editions`).
"""

from datetime import date
from typing import Protocol

from django.utils import timezone

from actors.access import Person
from handlingsplan.chapters.appendices import read_appendices
from handlingsplan.chapters.cooperation import read_cooperation
from handlingsplan.chapters.document import Appendix, Chapter, EditionHead, PlanDocument, PlanHead
from handlingsplan.chapters.enums import Stage
from handlingsplan.chapters.examples import read_examples
from handlingsplan.chapters.financing import read_financing
from handlingsplan.chapters.followup import read_followup
from handlingsplan.chapters.goals import read_goals
from handlingsplan.chapters.heads import Head, read_background, read_definition, read_heads
from handlingsplan.chapters.keys import organisation_key
from handlingsplan.chapters.live import Choices, choices, read_live
from handlingsplan.chapters.measures import read_measures
from handlingsplan.chapters.placing import read_text_pictures
from handlingsplan.chapters.queries import Source
from handlingsplan.plan.enums import CHAPTER_BY_NUMBER
from handlingsplan.plan.licences import LICENCE_BY_VALUE
from handlingsplan.plan.models import Plan

__all__ = ["Stage", "live_choices", "plan_head", "read_chapter", "read_plan", "working_appendices"]


class Reader(Protocol):
    """Makes one chapter."""

    def __call__(self, head: Head, source: Source) -> Chapter:
        """Return the chapter with its head and the source's live data."""


READERS: dict[int, Reader] = {
    1: read_background,
    2: read_definition,
    3: read_goals,
    4: read_measures,
    5: read_cooperation,
    6: read_financing,
    7: read_followup,
    8: read_examples,
}


def read_plan(plan: Plan, *, stage: Stage, edition: EditionHead | None = None, to_print: bool = False) -> PlanDocument:
    """Return the whole plan as of now, or as of the edition's day of publishing; `to_print` with its pictures."""
    source = Source(plan, stage, today=_day(edition), to_print=to_print)
    heads = read_heads(plan, stage, READERS)
    chapters = {CHAPTER_BY_NUMBER[number].key: _read(head, source) for number, head in heads.items()}
    appendices = read_appendices(source)
    return PlanDocument.model_validate(
        {"plan": plan_head(plan), "edition": edition, "appendices": appendices, **chapters}
    )


def read_chapter(plan: Plan, number: int, *, stage: Stage, reader: Person | None = None) -> Chapter:
    """Return one chapter as of now, with the drafts that a `reader` may read; asks only for what the chapter shows."""
    source = Source(plan, stage, today=_day(None), reader=reader)
    return _read(read_heads(plan, stage, [number])[number], source)


def _read(head: Head, source: Source) -> Chapter:
    placed = Head(**head)
    placed["live"] = read_live(head["html"], source)
    placed["text_pictures"] = read_text_pictures(head["html"], source)
    return READERS[head["number"]](placed, source)


def working_appendices(plan: Plan) -> tuple[Appendix, ...]:
    """Return the appendices as they stand; one query."""
    return read_appendices(Source(plan, Stage.WORKING, today=_day(None)))


def live_choices(plan: Plan) -> list[Choices]:
    """Return what of the working plan may be placed in a text; two queries."""
    return choices(Source(plan, Stage.WORKING, today=_day(None)))


def _day(edition: EditionHead | None) -> date:
    return timezone.localdate(edition.published_at) if edition else timezone.localdate()


def plan_head(plan: Plan) -> PlanHead:
    """Return what the title page and the frame need."""
    return PlanHead(
        slug=plan.slug,
        title=plan.title,
        subtitle=plan.subtitle,
        summary=plan.summary,
        period_start=plan.period_start,
        period_end=plan.period_end,
        coordinating_organisation=plan.coordinating_organisation.name,
        coordinating_organisation_key=organisation_key(plan.coordinating_organisation),
        coordinating_organisation_number=plan.coordinating_organisation.organisation_number,
        is_demo=plan.is_demo,
        subject=plan.subject,
        county_code=plan.county_code,
        vocabularies=tuple(plan.vocabularies),
        licence=LICENCE_BY_VALUE[plan.licence].address,
        licence_name=LICENCE_BY_VALUE[plan.licence].name,
    )
