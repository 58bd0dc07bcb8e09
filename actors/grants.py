"""The facts that grants on organisations follow from: memberships and the table of roles."""

from actors.access import GroupKey
from actors.enums import ROLE_ON_ORGANISATION
from actors.models import Membership, Organisation


def people_in_groups() -> set[tuple[int, GroupKey]]:
    """Return every membership as user id and group."""
    rows = Membership.objects.order_by().values_list("user_id", "organisation_id", "role")
    return {(user_id, GroupKey(organisation_id, role)) for user_id, organisation_id, role in rows}


def organisation_grants() -> set[tuple[GroupKey, str, int]]:
    """Return what each role of each organisation may do with the organisation's own."""
    return {
        (GroupKey(pk, role), permission.value, pk)
        for pk in Organisation.objects.order_by().values_list("pk", flat=True)
        for role, permissions in ROLE_ON_ORGANISATION.items()
        for permission in permissions
    }
