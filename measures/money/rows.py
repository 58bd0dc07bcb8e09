"""Writing a measure's money (the owner all rows, a participant its own), and confirming what one is to pay."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from actors.access import Person
from actors.conflicts import StaleError, version_token
from actors.enums import OrganisationPermission
from actors.history import delete_as, save_as
from actors.models import User
from actors.permissions import RefusedError, Verdict, holds_on_organisation, organisations_where, require
from handlingsplan import richtext
from handlingsplan.plan.models import Plan
from handlingsplan.plan.permissions import still_open
from measures.enums import FundingKind, FundingState
from measures.models import FundingRow, Measure
from measures.money.sums import rows_of_plan
from measures.permissions import funders_open_to, is_handed_over, may_see_measure, may_write_funding
from measures.plan_days import year_problem

MAX_ROWS = 100
COLUMNS = ("organisation_id", "funder_id", "year", "kind", "state", "amount", "note")


@dataclass(frozen=True, kw_only=True)
class FundingEntry:
    """One row as the writer wants it; `pk` None adds it, `remove` takes it away. One of the two funders is set."""

    pk: int | None = None
    organisation_id: int | None = None
    funder_id: int | None = None
    year: int
    kind: str = FundingKind.OPERATION
    state: str = FundingState.NEED
    amount: Decimal | None = None
    note: str = ""
    remove: bool = False


def rows_open_to(user: User, measure: Measure) -> QuerySet[FundingRow]:
    """Return the rows that the person may write."""
    own = funders_open_to(user, measure)
    rows = FundingRow.objects.filter(measure=measure).with_funder()
    return rows if own is None else rows.filter(organisation__in=own)


def funding_version(rows: Iterable[FundingRow]) -> str:
    """Return the mark of the rows as they are, for a form to begin from."""
    return version_token(*sorted((row.pk, *(str(getattr(row, name)) for name in COLUMNS)) for row in rows))


@transaction.atomic
def save_funding(measure: Measure, *, entries: Sequence[FundingEntry], expected_version: str, by: User) -> None:
    """Add, change and remove funding rows; rows that no entry names stay as they are.

    `expected_version` is the `funding_version` of the rows that the writer began from. Raises `RefusedError` where a
    row is not the writer's to write, ValidationError, and `StaleError`.
    """
    measure = Measure.objects.locked(measure.pk)
    require(may_write_funding(by, measure))
    rows = {row.pk: row for row in rows_open_to(by, measure)}
    if funding_version(rows.values()) != expected_version:
        raise StaleError(list(rows.values()))
    _check_all(measure, list(rows.values()), entries, by)
    at = timezone.now()
    for entry in entries:
        _write(entry, rows.get(entry.pk) if entry.pk else None, measure, by=by, at=at)


def _check_all(measure: Measure, rows: Sequence[FundingRow], entries: Sequence[FundingEntry], by: User) -> None:
    own, known = funders_open_to(by, measure), {row.pk for row in rows}
    for entry in entries:
        if entry.pk is not None and entry.pk not in known:
            raise RefusedError(_("Raden är inte din att ändra."))
        if not entry.remove:
            _check(entry, own)
    if len(rows) - sum(1 for entry in entries if entry.remove) + _count_new(entries) > MAX_ROWS:
        raise ValidationError(_("Åtgärden får högst %(most)d rader.") % {"most": MAX_ROWS})


def planned_rows(
    measure: Measure, rows: Sequence[FundingRow], entries: Sequence[FundingEntry], *, by: User, at: datetime
) -> list[tuple[FundingRow, dict[str, Any]]]:
    """Return which of the `rows` that the person may write change, and which are new, each with what it is to say.

    For a measure that was fetched whole there is no query. Raises `RefusedError` and ValidationError, as
    `save_funding` does.
    """
    require(may_write_funding(by, measure))
    _check_all(measure, rows, entries, by)
    stored = {row.pk: row for row in rows if row.pk is not None}
    found = []
    for entry in entries:
        row = stored.get(entry.pk) if entry.pk else FundingRow(plan=measure.plan, measure=measure)
        values = _values(entry, by=by, at=at)
        if row is not None and (row.pk is None or any(getattr(row, name) != values[name] for name in COLUMNS)):
            found.append((row, values))
    return found


def _count_new(entries: Sequence[FundingEntry]) -> int:
    return sum(1 for entry in entries if entry.pk is None and not entry.remove)


def _check(entry: FundingEntry, own: frozenset[int] | None) -> None:
    if (entry.organisation_id is None) == (entry.funder_id is None):
        raise ValidationError(_("Välj en finansiär."))
    if own is not None and entry.organisation_id not in own:
        raise RefusedError(_("Du skriver bara det som din egen organisation betalar."))
    if wrong := year_problem(entry.year):
        raise ValidationError(wrong)
    if entry.amount is not None and (entry.amount < 0 or entry.amount != entry.amount.to_integral_value()):
        raise ValidationError(_("Beloppet ska vara hela kronor, 0 eller mer."))


def _write(entry: FundingEntry, row: FundingRow | None, measure: Measure, *, by: User, at: datetime) -> None:
    if entry.remove:
        if row is not None:
            delete_as(row, by=by, at=at)
        return
    values = _values(entry, by=by, at=at)
    if row is None:
        save_as(FundingRow(plan=measure.plan, measure=measure, **values), by=by, at=at)
        return
    if any(getattr(row, name) != values[name] for name in COLUMNS):
        for name, value in values.items():
            setattr(row, name, value)
        save_as(row, by=by, at=at)


def _values(entry: FundingEntry, *, by: User, at: datetime) -> dict[str, Any]:
    """Return the columns of the row: what one's own organisation pays is confirmed at once."""
    own = holds_on_organisation(by, OrganisationPermission.WRITE_MEASURES, entry.organisation_id or 0)
    note = richtext.plain_field(entry.note, field="note", most=300)
    values = {name: getattr(entry, name) for name in COLUMNS}
    return values | {"note": note, "confirmed_at": at if own else None}


def new_rows(measure: Measure, entries: Sequence[FundingEntry], *, by: User, at: datetime) -> list[FundingRow]:
    """Return the rows of a measure that has none yet, to be stored with it; no query. Raises ValidationError.

    Whether the person may write all its money is the caller's to check.
    """
    if len(entries) > MAX_ROWS:
        raise ValidationError(_("Åtgärden får högst %(most)d rader.") % {"most": MAX_ROWS})
    for entry in entries:
        _check(entry, None)
    return [FundingRow(plan=measure.plan, measure=measure, **_values(entry, by=by, at=at)) for entry in entries]


def row_version(row: FundingRow) -> str:
    """Return the mark of what is to be confirmed, for a form to begin from."""
    return version_token(row.organisation_id, row.year, row.kind, row.state, row.amount, row.note)


def awaiting(plan: Plan) -> QuerySet[FundingRow]:
    """Return the rows that wait for their funder to confirm them."""
    rows = rows_of_plan(plan).filter(organisation__isnull=False, confirmed_at=None, amount__isnull=False)
    waiting = rows.exclude(organisation=F("measure__owner"))
    return waiting.select_related("measure__plan", "measure__owner", "organisation").order_by(
        "measure__number", "year", "pk"
    )


def awaiting_from(user: Person, plan: Plan) -> QuerySet[FundingRow]:
    """Return the rows that wait for the person's own organisations."""
    return awaiting(plan).filter(organisation__in=organisations_where(user, OrganisationPermission.WRITE_MEASURES))


def may_confirm(user: Person, row: FundingRow) -> Verdict:
    """The officers and the lead of the organisation that is to pay."""
    seen = may_see_measure(user, row.measure)
    if not seen:
        return seen
    if row.organisation_id is None or row.organisation_id == row.measure.owner_id:
        return Verdict(_("Raden behöver ingen bekräftelse."))
    if not holds_on_organisation(user, OrganisationPermission.WRITE_MEASURES, row.organisation_id):
        return Verdict(_("Raden bekräftas av handläggare hos %(funder)s.") % {"funder": row.organisation})
    if not is_handed_over(row.measure):
        return Verdict(_("Det går när åtgärden är överlämnad till samordnaren."))
    if row.confirmed_at is not None:
        return Verdict(_("Raden är redan bekräftad."))
    return still_open(row.measure.plan)


@transaction.atomic
def confirm_funding(row: FundingRow, *, expected_version: str, by: User) -> FundingRow:
    """Confirm that the own organisation pays what the row says.

    `expected_version` is the `row_version` of what the person saw. Raises `RefusedError` and `StaleError`.
    """
    rows = FundingRow.objects.select_related("measure__plan", "measure__owner", "organisation")
    stored = rows.select_for_update(of=("self",)).get(pk=row.pk)
    require(may_confirm(by, stored))
    if row_version(stored) != expected_version:
        raise StaleError(stored)
    stored.confirmed_at = timezone.now()
    save_as(stored, by=by, reason=_("Bekräftade finansieringen"))
    return stored
