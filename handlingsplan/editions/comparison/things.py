"""Measures, parties, goals and other things of a plan: which are new, gone, and said otherwise, matched by key."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise

from handlingsplan.chapters.document import Frozen, Link, PlanDocument
from handlingsplan.editions.comparison.concerns import Concerns
from handlingsplan.editions.comparison.leaves import FieldChange
from handlingsplan.editions.comparison.table import compare_fields


@dataclass(frozen=True)
class Thing:
    """A part of the plan with its name and place.

    `facts` are what only its place in the plan tells: label, key and text.
    """

    key: str
    link: Link
    part: Frozen
    facts: tuple[tuple[str, str, str], ...] = ()
    concerns: frozenset[str] = frozenset()
    note: str = ""  # what there is to tell of it where it is new or gone


@dataclass(frozen=True)
class ThingChange:
    """Something with the fields of it that differ; `fields` is empty where it is new or gone."""

    link: Link
    fields: tuple[FieldChange, ...] = ()
    concerns: frozenset[str] = frozenset()
    note: str = ""


@dataclass(frozen=True)
class News:
    """Things of one kind: new, gone, and said otherwise."""

    added: tuple[ThingChange, ...] = ()
    dropped: tuple[ThingChange, ...] = ()
    altered: tuple[ThingChange, ...] = ()

    def __bool__(self) -> bool:
        return any(vars(self).values())

    def __len__(self) -> int:
        return sum(map(len, vars(self).values()))


@dataclass(frozen=True)
class Kind:
    """A kind of things: what its part of the page is called, and what is said of a new one and of one that is gone."""

    name: str
    heading: str | Promise
    come: str | Promise
    gone: str | Promise
    of: Callable[[PlanDocument, Concerns], Iterable[Thing]]


def by_key(parts: Iterable[Any], key: Callable[[Any], str] = lambda part: part.key) -> dict[str, Any]:
    """Return the parts by key; where two have the same, as old editions may, the later by its place too."""
    found: dict[str, Any] = {}
    for part in parts:
        name, number = key(part), 2
        while name in found:
            name, number = f"{key(part)} {number}", number + 1
        found[name] = part
    return found


def compare_things(kind: Kind, before: PlanDocument, after: PlanDocument, concerns: Concerns) -> News:
    """Return what differs, in the order of `after`; what is gone comes in that of `before`."""
    old, new = (by_key(kind.of(plan, concerns)) for plan in (before, after))
    return News(
        added=tuple(_told(new[key]) for key in new if key not in old),
        dropped=tuple(_told(old[key]) for key in old if key not in new),
        altered=tuple(
            ThingChange(thing.link, fields, old[key].concerns | thing.concerns)
            for key, thing in new.items()
            if key in old and (fields := _differing(old[key], thing))
        ),
    )


def _told(thing: Thing) -> ThingChange:
    return ThingChange(thing.link, (), thing.concerns, thing.note)


def _differing(then: Thing, now: Thing) -> tuple[FieldChange, ...]:
    moved = (
        FieldChange(label, before, after)
        for (label, old, before), (_label, new, after) in zip(then.facts, now.facts, strict=True)
        if old != new
    )
    return (*moved, *compare_fields(then.part, now.part))
