"""The parties of a plan: an organisation comes in, changes, and leaves, with its people's access following at once."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from actors.grants import lock_access
from actors.models import Membership, Organisation, User
from actors.permissions import require
from handlingsplan.plan.grants import sync_party
from handlingsplan.plan.models import Party
from handlingsplan.plan.organisations import is_changed, store_organisation
from handlingsplan.plan.reference_rows import delete_row, lock_plan, may_coordinate_row, save_row
from handlingsplan.plan.role_permissions import may_write_facts


@transaction.atomic
def save_party(party: Party, *, organisation: Organisation, expected_version: int, by: User) -> None:
    """Save a new or changed party, with an organisation that is new, changed, or just chosen.

    Raises as `save_row` does.
    """
    lock_access(by)
    lock_plan(party)
    require(may_coordinate_row(by, party))
    if is_changed(organisation):
        if organisation.pk:
            require(may_write_facts(by, organisation))
        store_organisation(organisation, by=by)
    elif not party.pk and Party.objects.filter(plan=party.plan_id, organisation=organisation).exists():
        raise ValidationError({"organisation": _("%(other)s är redan part.") % {"other": organisation}})
    party.organisation = organisation
    save_row(party, expected_version=expected_version, by=by)
    sync_party(party.plan_id, organisation.pk)


@transaction.atomic
def delete_party(party: Party, *, by: User) -> None:
    """Remove a party; its people no longer come in. Raises as `delete_row` does."""
    lock_access(by)
    delete_row(party, by=by)
    sync_party(party.plan_id, party.organisation_id)


def people_shut_out(party: Party) -> str:
    """Return in Swedish how many people lose their access when the party is removed."""
    people = Membership.objects.filter(organisation=party.organisation_id).order_by().values("user").distinct().count()
    if not people:
        return ""
    return ngettext(
        "%(n)d person i %(organisation)s kommer inte längre åt den pågående planen.",
        "%(n)d personer i %(organisation)s kommer inte längre åt den pågående planen.",
        people,
    ) % {"n": people, "organisation": party.organisation}
