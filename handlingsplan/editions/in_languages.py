"""A frozen plan for those who read in another language: the portal's own words translated, the rest told as Swedish.

An edition is frozen in Swedish and stays so; this is a copy for the moment in which it is shown.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeVar

from django.utils.timezone import localdate

from followup.enums import Direction
from followup.tracking import Course, TargetValue, assess
from handlingsplan.chapters.document import (
    Adoption,
    Appendix,
    Challenge,
    ChapterHead,
    Commitment,
    CommitmentCell,
    EditionHead,
    Evaluation,
    Frozen,
    FundingRow,
    Goal,
    GoodExample,
    Indicator,
    Link,
    LivePart,
    Measure,
    Milestone,
    MoneyRow,
    MoneyTable,
    Package,
    Party,
    PartyGroup,
    Picture,
    PlacedMeasure,
    PlanDocument,
    PlanHead,
    ProcessStep,
)
from handlingsplan.chapters.measures import decision_line, span
from handlingsplan.editions.parts import measures_of
from handlingsplan.languages import Written, in_language, is_swedish
from handlingsplan.plan.enums import chapter_kind

# The portal's own words, frozen in Swedish; what is said in figures and days beside is said anew
OWN: dict[type[Frozen], tuple[str, ...]] = {
    ProcessStep: ("state_label",),
    Challenge: ("judgement_label",),
    FundingRow: ("kind_label", "state_label"),
    Commitment: ("state_label",),
    CommitmentCell: ("state_label",),
    Measure: ("four_step", "modes", "area", "state_label", "status_label", "unconfirmed"),
    PlacedMeasure: ("status_label",),
    PartyGroup: ("label",),
    MoneyTable: ("title", "heading"),
    LivePart: ("title",),
    ChapterHead: ("title",),
    Indicator: ("unit", "direction_label", "rule_label", "standing_label"),
    Adoption: ("kind_label",),
}
# What people wrote, in Swedish; names of people, bodies and places are nobody's language
WRITTEN: dict[type[Frozen], tuple[str, ...]] = {
    PlanHead: ("title", "subtitle", "summary", "subject"),
    EditionHead: ("summary", "preface"),
    Link: ("text",),
    ProcessStep: ("title", "description", "evidence"),
    Goal: ("title", "description", "source", "source_version"),
    Challenge: ("title", "description", "judgement_text"),
    FundingRow: ("note",),
    Commitment: ("condition", "contribution"),
    Milestone: ("title",),
    Measure: ("title", "description", "expected_result", "status_reason", "replaces"),
    Package: ("title", "description"),
    Party: ("role", "responsibility", "contact_function"),
    Appendix: ("title",),
    Indicator: ("title", "definition", "source"),
    Evaluation: ("title", "method", "result", "evidence"),
    GoodExample: ("title", "what_was_done", "results", "cost"),
    Picture: ("alt",),
    Adoption: ("body", "reservation"),
}


def shown_in_language(document: PlanDocument) -> PlanDocument:
    """Return the plan as it is shown in the language that is active."""
    year = localdate(document.edition.published_at).year if document.edition else 0
    made: dict[type[Frozen], Callable[[Any], dict[str, Any]]] = {
        Measure: _measure,
        Commitment: _commitment,
        Adoption: lambda row: {"on_behalf": _registered(row.on_behalf)},
        PlacedMeasure: partial(_placed, measures={one.key: one for one in measures_of(document)}),
        MoneyTable: _money_table,
        Indicator: partial(_indicator, this_year=year),
        ChapterHead: partial(_chapter, subject=document.plan.subject),
    }
    return Words(OWN, WRITTEN, made).shown(document)


_Part = TypeVar("_Part", bound=Frozen)


@dataclass(frozen=True)
class Words:
    """Which attributes of frozen parts are words of the portal's own, which somebody wrote, and which are made anew."""

    own: Mapping[type[Frozen], tuple[str, ...]]
    written: Mapping[type[Frozen], tuple[str, ...]]
    made: Mapping[type[Frozen], Callable[[Any], dict[str, Any]]]

    def shown(self, part: _Part) -> _Part:
        """Return the part, and all that is in it, for the language that is active."""
        if is_swedish():
            return part
        kind = ChapterHead if isinstance(part, ChapterHead) else type(part)
        within = {name: self._within(getattr(part, name)) for name in type(part).model_fields}
        own = {name: _each(in_language, getattr(part, name)) for name in self.own.get(kind, ())}
        written = {name: _each(Written, getattr(part, name)) for name in self.written.get(kind, ())}
        shown = part.model_copy(update=within | own | written)
        return shown.model_copy(update=self.made[kind](shown)) if kind in self.made else shown

    def _within(self, value: Any) -> Any:
        if isinstance(value, tuple):
            return tuple(map(self._within, value))
        return self.shown(value) if isinstance(value, Frozen) else value


def _each(change: Callable[[str], str], value: Any) -> Any:
    """Return words, or each of several, changed; nothing stays nothing."""
    if isinstance(value, tuple):
        return tuple(change(one) for one in value)
    return change(value) if value else value


def _measure(measure: Measure) -> dict[str, Any]:
    actual = (measure.actual_start, measure.actual_end)
    return _period(measure) | ({"carried_out": span(*actual)} if any(actual) else {})


def _period(measure: Measure) -> dict[str, Any]:
    planned = (measure.planned_start, measure.planned_end)
    return {"period": span(*planned)} if any(planned) else {}


def _commitment(row: Commitment) -> dict[str, Any]:
    """Return the decision with its day, where the edition has it in parts."""
    parts = (row.decision_body, row.decided_on, row.decision_paragraph, row.registry_number)
    made = {"decision": decision_line(*parts)} if any(parts) else {}
    return made | {"on_behalf": _registered(row.on_behalf)}


def _registered(words: str) -> str:
    """Return how something was registered; that which tells a day beside stays Swedish."""
    translated = in_language(words)
    return translated if translated != words else Written(words)


def _placed(line: PlacedMeasure, *, measures: Mapping[str, Measure]) -> dict[str, Any]:
    """Return the period in words, whose days the measure itself has."""
    return _period(measure) if (measure := measures.get(line.measure.key)) and line.period else {}


def _money_table(table: MoneyTable) -> dict[str, Any]:
    """Return the lines by what the portal calls them, where they are not called after funders."""
    lines = table.rows if table.key == "funder" else tuple(map(_line, table.rows))
    return {"rows": lines, "total": _line(table.total)}


def _line(row: MoneyRow) -> MoneyRow:
    return row.model_copy(update={"label": in_language(row.label)})


def _chapter(chapter: ChapterHead, *, subject: str) -> dict[str, Any]:
    """Return the title as the portal gives it."""
    return {"title": str(chapter_kind(chapter.number, subject).title)}


def _indicator(indicator: Indicator, *, this_year: int) -> dict[str, Any]:
    """Return the sentence on where it stands, which is made of its own figures."""
    direction = next((one for one in Direction if str(one.label) == indicator.direction_label), None)
    if not indicator.standing or direction is None or not this_year:
        return {}
    targets = tuple(TargetValue(one.year, one.value) for one in indicator.targets)
    course = Course(direction, indicator.baseline, targets, indicator.values, indicator.unit, indicator.decimals)
    result = assess(course, this_year=this_year)
    return {"standing_reason": result.sentence} if result.status == indicator.standing else {}
