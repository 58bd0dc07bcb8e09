"""What retrieved values would change, and laying them in: handed in, to be approved like everybody's values."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from actors.conflicts import StaleError, version_token
from actors.history import AT_ONCE, save_all_as, save_as
from actors.models import Organisation, User
from actors.permissions import require
from followup.enums import ObservationState, RetrievalState
from followup.models import Indicator, Observation, ObservationPart, Retrieval
from followup.permissions import may_import, may_settle
from followup.statistics.readings import Reading
from followup.value_rules import locked_years
from measures.queries import parties_of


class EffectKind(StrEnum):
    """What laying a reading in would do."""

    NEW = "new"  # there is no value yet
    # An approved value says another thing: a correction is handed in, the approved one stays until it is approved.
    CHANGED = "changed"
    SAME = "same"  # the same value is there already
    CONTRADICTED = "contradicted"  # somebody has handed in another value, which waits: it is left alone
    LOCKED = "locked"  # the year is settled


@dataclass(frozen=True)
class Effect:
    """A reading beside what the portal has."""

    kind: EffectKind
    organisation: Organisation
    reading: Reading
    stored: Observation | None

    @property
    def difference(self) -> Decimal | None:
        """How much the reading differs from the stored value."""
        return None if self.stored is None else self.reading.value - self.stored.value


def effects(retrieval: Retrieval) -> list[Effect]:
    """Return what each reading would do, in order of year and organisation; three queries."""
    organisations = {organisation.pk: organisation for organisation in parties_of(retrieval.plan)}
    rows: dict[tuple[int, int], dict[str, Observation]] = {}
    for row in Observation.objects.current().filter(indicator=retrieval.indicator_id):
        rows.setdefault((row.organisation_id, row.year), {})[row.state] = row
    locked = locked_years(retrieval.plan)
    readings = (Reading.from_json(stored) for stored in retrieval.readings)
    return [
        _effect(reading, organisations[reading.organisation_id], rows, locked)
        for reading in readings
        if reading.organisation_id in organisations
    ]


def _effect(
    reading: Reading,
    organisation: Organisation,
    rows: dict[tuple[int, int], dict[str, Observation]],
    locked: frozenset[int],
) -> Effect:
    states = rows.get((organisation.pk, reading.year), {})
    approved, pending = states.get(ObservationState.APPROVED), states.get(ObservationState.PENDING)
    if any(row is not None and row.value == reading.value for row in (approved, pending)):
        return Effect(EffectKind.SAME, organisation, reading, approved or pending)
    if reading.year in locked:
        return Effect(EffectKind.LOCKED, organisation, reading, approved or pending)
    if pending is not None:
        return Effect(EffectKind.CONTRADICTED, organisation, reading, pending)
    return Effect(EffectKind.CHANGED if approved else EffectKind.NEW, organisation, reading, approved)


def effects_version(found: Iterable[Effect]) -> str:
    """Return the version of what a page shows that laying in would do."""
    rows = ((one.kind, one.organisation.pk, one.reading.year, one.stored and one.stored.value) for one in found)
    return version_token(*rows)


@transaction.atomic
def apply_import(retrieval: Retrieval, *, expected_version: str = "", by: User) -> int:
    """Hand in what is new or changed; returns how many values.

    `expected_version` is the `effects_version` of what was looked at. Raises `RefusedError` and `StaleError`.
    """
    Indicator.objects.select_for_update().get(pk=retrieval.indicator_id)
    stored = Retrieval.objects.select_related("plan", "indicator").get(pk=retrieval.pk)
    require(may_settle(by, stored, RetrievalState.READY))
    found = effects(stored)
    _require_version(expected_version, effects_version(found))
    wanted = [effect for effect in found if effect.kind in {EffectKind.NEW, EffectKind.CHANGED}]
    now = timezone.now()
    for first in range(0, len(wanted), AT_ONCE):
        some = wanted[first : first + AT_ONCE]
        made = save_all_as((_observation(effect, stored) for effect in some), by=by, at=now)
        save_all_as(_parts(made, some), by=by, at=now)
    stored.state = RetrievalState.APPLIED
    save_as(stored, by=by)
    return len(wanted)


def _observation(effect: Effect, retrieval: Retrieval) -> Observation:
    return Observation(
        plan=retrieval.plan,
        indicator=retrieval.indicator,
        organisation=effect.organisation,
        year=effect.reading.year,
        value=effect.reading.value,
        state=ObservationState.PENDING,
        source=retrieval.source,
        correction=retrieval.title[:300] if effect.kind == EffectKind.CHANGED else "",
        retrieval=retrieval,
    )


def _parts(made: Iterable[Observation], wanted: Iterable[Effect]) -> list[ObservationPart]:
    return [
        ObservationPart(observation=observation, part=part, value=value)
        for observation, effect in zip(made, wanted, strict=True)
        for part, value in effect.reading.parts.items()
    ]


def _require_version(expected: str, now: str) -> None:
    if expected not in {"", now}:
        raise StaleError(now)


def waiting_of(retrieval: Retrieval) -> list[Observation]:
    """Return the values of a retrieval that wait to be approved."""
    return list(Observation.objects.current().filter(retrieval=retrieval, state=ObservationState.PENDING))


def waiting_version(waiting: Iterable[Observation]) -> str:
    """Return the version of the values that a page says wait."""
    return version_token(*sorted((row.pk, row.value) for row in waiting))


@transaction.atomic
def approve_imported(retrieval: Retrieval, *, expected_version: str = "", by: User) -> int:
    """Approve what was laid in and still waits; returns how many values.

    `expected_version` is the `waiting_version` of what was looked at. Raises `RefusedError` and `StaleError`.
    """
    Indicator.objects.select_for_update().get(pk=retrieval.indicator_id)
    require(may_import(by, retrieval.indicator))
    locked = locked_years(retrieval.plan)
    imported = waiting_of(retrieval)
    _require_version(expected_version, waiting_version(imported))
    waiting = [row for row in imported if row.year not in locked]
    keys = {(row.organisation_id, row.year): row for row in waiting}
    approved = Observation.objects.approved().filter(indicator=retrieval.indicator_id)
    replaced = [row for row in approved if (row.organisation_id, row.year) in keys]
    for row in replaced:
        row.replaced_by = keys[row.organisation_id, row.year]
    for row in waiting:
        row.state = ObservationState.APPROVED
    now = timezone.now()
    save_as(retrieval, by=by, reason=_("%(n)d värden godkända") % {"n": len(waiting)}, at=now)
    for rows, fields in ((replaced, ["replaced_by"]), (waiting, ["state"])):
        save_all_as(rows, fields=fields, by=by, at=now)
    return len(waiting)
