"""The lists that can be asked for: which chapter holds each, of what it is, and what one may choose by."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from handlingsplan.chapters import document as doc
from handlingsplan.chapters.document import Frozen, Link, PlanDocument
from handlingsplan.chapters.document.descriptions import Description
from handlingsplan.swedish import fold

WHOLE_PLAN = 0  # for what stands beside the chapters


@dataclass(frozen=True)
class Collection:
    """A list of things of a class; `chosen_by` are properties that equal what is asked for, or hold the key of it."""

    name: str
    words: Description
    of: type[Frozen]
    chapter: int
    things: Callable[[Any], Iterable[Any]]
    chosen_by: tuple[str, ...] = ()

    def in_edition(self, document: PlanDocument) -> list[Any]:
        return list(self.things(document.chapters[self.chapter - 1] if self.chapter else document))


def _measures(chapter: doc.Measures) -> list[doc.Measure]:
    every = (measure for package in chapter.packages for measure in package.measures)
    return sorted(every, key=lambda measure: measure.number)


def _parties(chapter: doc.Cooperation) -> Iterator[doc.Party]:
    return (party for group in chapter.groups for party in group.parties)


COLLECTIONS = (
    Collection(
        *("process_steps", Description("Processens steg", "The steps of the process"), doc.ProcessStep, 1),
        things=lambda chapter: chapter.process_steps,
    ),
    Collection(
        *("goals", Description("Mål", "Goals"), doc.Goal, 3),
        things=lambda chapter: chapter.goals,
        chosen_by=("origin", "target_year", "measures"),
    ),
    Collection(
        *("challenges", Description("Utmaningar", "Challenges"), doc.Challenge, 3),
        things=lambda chapter: chapter.challenges,
        chosen_by=("measures",),
    ),
    Collection(
        *("packages", Description("Åtgärdspaket", "Packages of measures"), doc.Package, 4),
        things=lambda chapter: chapter.packages,
    ),
    Collection(
        *("measures", Description("Åtgärder", "Measures"), doc.Measure, 4),
        things=_measures,
        chosen_by=(
            *("number", "owner_key", "participant_keys", "area_codes", "state", "status"),
            *("goals", "challenges"),
        ),
    ),
    Collection(
        *("parties", Description("Parter", "Parties"), doc.Party, 5),
        things=_parties,
        chosen_by=("slug", "code", "organisation_number"),
    ),
    Collection(
        *("indicators", Description("Indikatorer", "Indicators"), doc.Indicator, 7),
        things=lambda chapter: chapter.indicators,
        chosen_by=("number", "standing", "goals"),
    ),
    Collection(
        *("evaluations", Description("Utvärderingar", "Evaluations"), doc.Evaluation, 7),
        things=lambda chapter: chapter.evaluations,
        chosen_by=("about", "organisation_key", "year"),
    ),
    Collection(
        *("examples", Description("Goda exempel", "Good examples"), doc.GoodExample, 8),
        things=lambda chapter: chapter.examples,
        chosen_by=("organisation_key", "year"),
    ),
    Collection(
        *("adoptions", Description("Politiska beslut", "Political decisions"), doc.Adoption, WHOLE_PLAN),
        things=lambda plan: plan.adoptions,
        chosen_by=("edition", "organisation_key", "kind"),
    ),
    Collection(
        *("appendices", Description("Bilagor", "Appendices"), doc.Appendix, WHOLE_PLAN),
        things=lambda plan: plan.appendices,
    ),
)
OF_CHAPTERS = tuple(one for one in COLLECTIONS if one.chapter != WHOLE_PLAN)


def chosen(things: Iterable[Any], wanted: dict[str, str], words: str) -> list[Any]:
    """Return the things that have every value of `wanted`, by property, and every word."""
    searched = fold(words).split()
    return [
        thing
        for thing in things
        if all(_has(getattr(thing, name), value) for name, value in wanted.items())
        and (not searched or _says(thing, searched))
    ]


def _has(found: Any, wanted: str) -> bool:
    if isinstance(found, tuple):
        return any(_has(one, wanted) for one in found)
    if isinstance(found, Link):
        return found.key == wanted
    return found is not None and str(found) == wanted


def _says(thing: Frozen, words: Iterable[str]) -> bool:
    text = fold(" ".join(_texts(thing)))
    return all(word in text for word in words)


def _texts(part: Any) -> Iterator[str]:
    """Yield every text and number of the thing's own and of what it is made of."""
    if isinstance(part, Frozen):
        for name in type(part).model_fields:
            yield from _texts(getattr(part, name))
    elif isinstance(part, tuple):
        for one in part:
            yield from _texts(one)
    elif isinstance(part, str):
        yield part
    elif isinstance(part, int | date):
        yield str(part)
