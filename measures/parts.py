"""A measure's text in parts that each save for themselves: two people in different parts never collide."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from actors.conflicts import StaleError, version_token
from actors.models import User
from measures.editing import MeasureData, save_measure
from measures.models import Measure
from measures.queries import for_page
from measures.wording import Words, measure_in_words


@dataclass(frozen=True)
class MeasurePart:
    """Some of a measure's fields that are written together."""

    key: str
    title: str | Promise
    fields: tuple[str, ...]


PARTS = (
    MeasurePart("vad", _("Vad"), ("title", "description", "expected_result", "package", "four_step", "modes")),
    MeasurePart("vilka", _("Vilka och var"), ("owner", "participants", "county_wide", "areas")),
    MeasurePart("nar", _("När"), ("planned_start", "planned_end")),
    MeasurePart("bidrar", _("Bidrar till"), ("goals", "challenges")),
)
PART_BY_KEY = {part.key: part for part in PARTS}


def part_in_words(measure: Measure, part: MeasurePart) -> Words:
    """Return what the part says, in words."""
    words = measure_in_words(measure)
    return {name: words[name] for name in part.fields}


def part_version(measure: Measure, part: MeasurePart) -> str:
    """Return the mark of what the part says now, for a form to begin from."""
    return version_token(*part_in_words(measure, part).values())


def stored_data(measure: Measure) -> MeasureData:
    """Return what the measure says now; no query where it was fetched whole."""
    scalars = ("title", "description", "expected_result", "owner", "package", "four_step", "county_wide")
    return MeasureData(
        **{name: getattr(measure, name) for name in (*scalars, "planned_start", "planned_end")},
        participants=[row.organisation for row in measure.participations.all()],
        modes=[row.mode for row in measure.modes.all()],
        areas=list(measure.areas.all()),
        goals=list(measure.goals.all()),
        challenges=list(measure.challenges.all()),
    )


@transaction.atomic
def save_part(
    measure: Measure, part: MeasurePart, *, values: Mapping[str, Any], expected_version: str, by: User
) -> Measure:
    """Save one part, whatever happened to the others meanwhile, and return the measure as it is now.

    `expected_version` is a `part_version`. Raises `RefusedError`, ValidationError by field, and `StaleError` where
    somebody has saved the same part meanwhile.
    """
    Measure.objects.locked(measure.pk)
    stored = for_page(Measure.objects.filter(pk=measure.pk)).get()
    if part_version(stored, part) != expected_version:
        raise StaleError(stored)
    data = replace(stored_data(stored), **{name: values[name] for name in part.fields})
    return save_measure(stored, data=data, expected_version=stored.version, by=by)
