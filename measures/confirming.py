"""A funder confirms what others have written that it pays.

What an organisation pays for its own measures needs no confirmation; what it pays for others' does, each time
somebody else has changed it.
"""

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from actors.access import Person
from actors.conflicts import StaleError, version_token
from actors.enums import OrganisationPermission
from actors.history import save_as
from actors.models import User
from actors.permissions import Verdict, holds_on_organisation, organisations_where, require
from handlingsplan.plan.models import Plan
from handlingsplan.plan.permissions import still_open
from measures.models import FundingRow
from measures.money_sums import rows_of_plan
from measures.permissions import is_handed_over, may_see_measure


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
