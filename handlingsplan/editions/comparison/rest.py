"""What differs between two plans that no other part of the page tells, in words, under "Övrigt"."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

from django.utils.translation import gettext as _

from handlingsplan.chapters.document import Frozen, Link, PlanDocument
from handlingsplan.editions.comparison.leaves import LONG, Excused, FieldChange, Head, words
from handlingsplan.editions.comparison.table import TABLE, unnamed_changes


@dataclass(frozen=True)
class OtherChange:
    """Something that differs; `about` is the nearest thing that has a name."""

    about: str
    fields: tuple[FieldChange, ...]


def unnamed(before: PlanDocument, after: PlanDocument) -> Iterator[OtherChange]:
    """Yield what differs in attributes that the table has no word for, in parts that are in both."""
    old = dict(_parts(before))
    for place, now in _parts(after):
        then = old.get(place)
        if type(then) is type(now) and type(now) in TABLE:
            for change in unnamed_changes(then, now):
                yield OtherChange(title_of(now), (change,))


def _parts(part: Frozen, place: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Frozen]]:
    """Yield every part of a plan that the table knows, with the keys and attributes that lead to it."""
    yield place, part
    for name in type(part).model_fields:
        value = getattr(part, name)
        for number, inner in enumerate(value if isinstance(value, tuple) else (value,)):
            if isinstance(inner, Frozen):
                yield from _parts(inner, (*place, name, str(getattr(inner, "key", number))))


def excused(before: PlanDocument, after: PlanDocument) -> Iterator[OtherChange]:
    """Yield every leaf that differs, whatever the table says, but which edition it is."""
    yield from _leaves(before, after, _("Planen"), _("Uppgift"))


def _leaves(then: Any, now: Any, about: str, what: str) -> Iterator[OtherChange]:
    if isinstance(then, Frozen) and isinstance(now, Frozen) and type(then) is type(now):
        table, about = TABLE.get(type(now), {}), title_of(now) or about
        for name in type(now).model_fields:
            leaf = table.get(name)
            if name in then.model_fields_set and not isinstance(leaf, Head):
                told = str(leaf.what) if isinstance(leaf, Excused) else what
                yield from _leaves(getattr(then, name), getattr(now, name), about, told)
    elif isinstance(then, tuple) and isinstance(now, tuple):
        for old, new in zip_longest(then, now):
            yield from _leaves(old, new, about, what)
    elif then != now:
        yield OtherChange(about, (_shortened(FieldChange(what, words(then), words(now))),))


def title_of(part: Frozen) -> str:
    if isinstance(part, Link):
        return part.text
    return next((str(getattr(part, name)) for name in ("title", "name") if getattr(part, name, "")), "")


def _shortened(change: FieldChange) -> FieldChange:
    """Return no more of long values than some lines: what is excused may be a whole picture."""
    before, after = (text if len(text) <= LONG else f"{text[:LONG]} …" for text in (change.before, change.after))
    return FieldChange(change.label, before, after)
