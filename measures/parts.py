"""A measure's text in parts that each save for themselves: two people in different parts never collide."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from actors.conflicts import StaleError, version_token
from actors.models import User
from measures.consequences import Receipt, SaveAnswers
from measures.editing import save_measure, stored_data
from measures.fields import FIELDS, STATUS_FIELDS
from measures.models import Measure
from measures.queries import for_page
from measures.wording import Words, measure_in_words


@dataclass(frozen=True)
class MeasurePart:
    """Some of a measure's fields that are written together."""

    key: str
    title: str | Promise
    fields: tuple[str, ...]
    saves_itself: bool = False  # while it is written, as nobody is asked or told of it and it needs no reason


PARTS = tuple(
    MeasurePart(key, title, tuple(field.name for field in FIELDS if field.part == key), saves_itself)
    for key, title, saves_itself in (
        ("vad", _("Vad"), True),
        ("vilka", _("Vilka och var"), False),
        ("nar", _("När"), False),
        ("bidrar", _("Bidrar till"), True),
    )
)
STATUS = MeasurePart("status", _("Hur det går"), STATUS_FIELDS)  # has a form, a verb and a permission of its own
PART_BY_KEY = {part.key: part for part in PARTS}


def part_in_words(measure: Measure, part: MeasurePart) -> Words:
    """Return what the part says, in words."""
    words = measure_in_words(measure)
    return {name: words[name] for name in part.fields}


def part_version(measure: Measure, part: MeasurePart) -> str:
    """Return the mark of what the part says now, for a form to begin from."""
    return version_token(*part_in_words(measure, part).values())


@transaction.atomic
def save_part(
    measure: Measure,
    part: MeasurePart,
    *,
    values: Mapping[str, Any],
    expected_version: str,
    by: User,
) -> tuple[Measure, Receipt]:
    """Save one part, whatever happened to the others meanwhile; returns as `save_measure`.

    `values` are those of the part's fields, and answers (`SaveAnswers`).
    `expected_version` is a `part_version`. Raises `RefusedError`, ValidationError by field, and `StaleError` where
    somebody has saved the same part meanwhile.
    """
    Measure.objects.locked(measure.pk)
    stored = for_page(Measure.objects.filter(pk=measure.pk)).get()
    if part_version(stored, part) != expected_version:
        raise StaleError(stored)
    data = replace(stored_data(stored), **{name: values[name] for name in part.fields if name in values})
    return save_measure(stored, data=data, expected_version=stored.version, by=by, answers=SaveAnswers.of(values))
