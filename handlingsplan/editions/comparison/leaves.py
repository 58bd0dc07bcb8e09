"""How one leaf of a plan as data is compared: what differs is told under a label, or excused by name.

A leaf that the table (`handlingsplan.editions.comparison.table`) does not name is told all the same, under "Övrigt".
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from pydantic import BaseModel

from handlingsplan.chapters.document import Frozen
from handlingsplan.numbers import format_number


@dataclass(frozen=True)
class FieldChange:
    """One thing that reads otherwise than before; empty where nothing was or is said."""

    label: str
    before: str
    after: str

    @property
    def is_long(self) -> bool:
        """Whether it is folded among others."""
        return len(self.before) + len(self.after) > LONG

    @property
    def is_short(self) -> bool:
        """Whether both fit on one line."""
        return len(self.before) + len(self.after) <= SHORT


SHORT = 40  # characters: a line on a phone
LONG = 300  # characters: more than some lines on a phone


def words(value: Any) -> str:
    """Return a value of a plan as people read it; empty where nothing is stated."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("Ja") if value else _("Nej")
    if isinstance(value, Frozen) and type(value).__str__ is BaseModel.__str__:
        value = tuple(getattr(value, name) for name in type(value).model_fields)
    if isinstance(value, tuple):
        return ", ".join(filter(None, map(words, value)))
    return _plain(value)


def _plain(value: Any) -> str:
    if isinstance(value, Decimal):
        return format_number(value, decimals_of(value))
    return date_format(value, "j F Y") if isinstance(value, date) else str(value)


def decimals_of(value: Decimal) -> int:
    exponent = value.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


class Leaf:
    """How a leaf is compared. By itself it tells nothing."""

    def compare(self, name: str, then: Frozen, now: Frozen) -> Iterator[FieldChange]:  # noqa: ARG002 the others' signature
        """Yield what to tell of the attribute `name`."""
        yield from ()


@dataclass(frozen=True)
class Key(Leaf):
    """What the thing is known by; things with different keys are different things."""


@dataclass(frozen=True)
class Name(Leaf):
    """What the thing is called; told once as a new name, wherever it stands."""


@dataclass(frozen=True)
class Parts(Leaf):
    """Things or tables that are compared by themselves."""


@dataclass(frozen=True)
class Head(Leaf):
    """Which edition it is: told by the page's heading, and no part of what the plan says."""


@dataclass(frozen=True)
class Excused(Leaf):
    """What follows from others that are told. Told under "Övrigt" only if nothing else has changed."""

    what: str | Promise
    reason: str


@dataclass(frozen=True)
class Shown(Leaf):
    """Told as it was and as it is."""

    label: str | Promise
    words: Callable[[Any], str] = words

    def compare(self, name: str, then: Frozen, now: Frozen) -> Iterator[FieldChange]:
        before, after = getattr(then, name), getattr(now, name)
        if before != after:
            yield FieldChange(str(self.label), self.words(before), self.words(after))


@dataclass(frozen=True)
class Coded(Leaf):
    """A choice, told by its label; `shown` is the attribute that holds it."""

    label: str | Promise
    shown: str

    def compare(self, name: str, then: Frozen, now: Frozen) -> Iterator[FieldChange]:
        if getattr(then, name) != getattr(now, name):
            yield FieldChange(str(self.label), getattr(then, self.shown), getattr(now, self.shown))


@dataclass(frozen=True)
class Replaced(Leaf):
    """What can't be shown, a file for example: told to be another than before."""

    label: str | Promise

    def compare(self, name: str, then: Frozen, now: Frozen) -> Iterator[FieldChange]:
        before, after = getattr(then, name), getattr(now, name)
        if before != after:
            yield FieldChange(str(self.label), _("den förra") if before else "", _("utbytt") if after else "")


@dataclass(frozen=True)
class Reference(Leaf):
    """Names of other things, one or several, whose keys the attribute `key` holds. A new name alone changes nothing.

    Where there are no keys it is words ("Hela länet").
    """

    label: str | Promise
    key: str

    def compare(self, name: str, then: Frozen, now: Frozen) -> Iterator[FieldChange]:
        before, after = (set(each(getattr(plan, self.key))) for plan in (then, now))
        texts = words(getattr(then, name)), words(getattr(now, name))
        if before != after or (not before and texts[0] != texts[1]):
            yield FieldChange(str(self.label), *texts)


@dataclass(frozen=True)
class Links(Leaf):
    """Links to other things, one or several."""

    label: str | Promise

    def compare(self, name: str, then: Frozen, now: Frozen) -> Iterator[FieldChange]:
        before, after = (tuple(each(getattr(plan, name))) for plan in (then, now))
        if {link.key for link in before} != {link.key for link in after}:
            yield FieldChange(str(self.label), *(", ".join(link.text for link in links) for links in (before, after)))


@dataclass(frozen=True)
class Rows(Leaf):
    """Small parts that are told one by one, by what tells them apart."""

    label: str | Promise
    apart: Callable[[Any], Any]
    words: Callable[[Any], str] = words

    def compare(self, name: str, then: Frozen, now: Frozen) -> Iterator[FieldChange]:
        before, after = ({self.apart(row): row for row in getattr(plan, name)} for plan in (then, now))
        differing = [one for one in {**after, **before} if before.get(one) != after.get(one)]
        if differing:
            yield FieldChange(str(self.label), *("; ".join(self._of(rows, differing)) for rows in (before, after)))

    def _of(self, rows: dict[Any, Any], differing: Iterable[Any]) -> list[str]:
        return [self.words(rows[one]) for one in differing if one in rows]


def each(value: Any) -> tuple[Any, ...]:
    """Return the values of an attribute that holds one or several."""
    return tuple(value) if isinstance(value, tuple | list) else (value,)
