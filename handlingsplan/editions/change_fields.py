"""What of a measure, a goal or an indicator is compared, in the words that people read."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeVar

from django.utils.translation import gettext as _

from handlingsplan.chapters.document import Goal, Indicator, Link, Measure, Value
from handlingsplan.numbers import format_number
from measures.fields import optional_texts

Thing = TypeVar("Thing")


@dataclass(frozen=True)
class FieldChange:
    """One thing that reads otherwise than before; empty where nothing was or is said."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class ThingChange:
    """Something with the fields of it that differ; `fields` is empty where it is new or gone."""

    link: Link
    fields: tuple[FieldChange, ...] = ()


def differing(
    old: Mapping[int, Thing],
    new: Mapping[int, Thing],
    *,
    fields: Callable[[Thing], dict[str, str]],
    link: Callable[[Thing], Link],
) -> dict[int, ThingChange]:
    """Return what is in both and differs, by number, in the order of `new`."""
    changes = {}
    for number, thing in new.items():
        if number in old:
            then, now = fields(old[number]), fields(thing)
            changed = tuple(FieldChange(label, then[label], now[label]) for label in now if then[label] != now[label])
            if changed:
                changes[number] = ThingChange(link(thing), changed)
    return changes


def measure_link(measure: Measure) -> Link:
    return Link(anchor=measure.anchor, chapter=4, text=f"{measure.number}. {measure.title}")


def goal_link(goal: Goal) -> Link:
    return Link(anchor=goal.anchor, chapter=3, text=goal.title)


def indicator_link(indicator: Indicator) -> Link:
    return Link(anchor=indicator.anchor, chapter=7, text=f"{indicator.number}. {indicator.title}")


def measure_fields(measure: Measure) -> dict[str, str]:
    """Return everything but money and commitments, which are compared by organisation."""
    return {
        _("Rubrik"): measure.title,
        _("Beskrivning"): measure.description,
        **optional_texts(measure),
        _("Ansvarar"): measure.owner,
        _("Medverkar"): ", ".join(measure.participants),
        _("Fyrstegsprincipen"): measure.four_step,
        _("Färdsätt"): ", ".join(measure.modes),
        _("Område"): measure.area,
        _("Tidsplan"): measure.period,
        _("Genomförd"): measure.carried_out,
        _("Status"): measure.status_label,
        _("Skäl"): measure.status_reason,
        _("Mål"): _texts(measure.goals),
        _("Utmaningar"): _texts(measure.challenges),
    }


def goal_fields(goal: Goal) -> dict[str, str]:
    """Return what the goal says and where it comes from."""
    return {
        _("Rubrik"): goal.title,
        _("Beskrivning"): goal.description,
        _("Målår"): str(goal.target_year or ""),
        _("Källa"): " ".join(part for part in (goal.source, goal.source_version) if part),
    }


def indicator_fields(indicator: Indicator) -> dict[str, str]:
    """Return what is measured, aimed at and seen."""
    return {
        _("Rubrik"): indicator.title,
        _("Definition"): indicator.definition,
        _("Enhet"): indicator.unit,
        _("Utgångsvärde"): _values([indicator.baseline] if indicator.baseline else []),
        _("Målvärden"): _values(indicator.targets),
        _("Värden"): _values(indicator.values),
    }


def _texts(links: Iterable[Link]) -> str:
    return ", ".join(link.text for link in links)


def _values(values: Iterable[Value]) -> str:
    return "; ".join(f"{value.year}: {format_number(value.value, _decimals(value.value))}" for value in values)


def _decimals(value: Decimal) -> int:
    exponent = value.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0
