"""The facts that grants on organisations follow from, and the lock on all grants."""

from collections.abc import Collection

from django.db.models import QuerySet

from actors.access import GroupKey, ask_anew
from actors.enums import ROLE_ON_ORGANISATION, Role
from actors.models import GrantCheck, Membership, Organisation, User


def lock_access(*people: User | None) -> None:
    """Let nobody else change who may do what until the transaction ends.

    Taken before anything else is locked. Whatever is read after it holds: who is a member, how many leads there are,
    and what `people` may do, who forget what they were told before.
    """
    GrantCheck.objects.get_or_create(pk=GrantCheck.ONLY)
    GrantCheck.objects.select_for_update().get(pk=GrantCheck.ONLY)
    for person in people:
        if person is not None:
            ask_anew(person)


def people_in_groups(people: Collection[int] | None = None) -> set[tuple[int, GroupKey]]:
    """Return every membership, or those of some people, as user id and group."""
    rows = Membership.objects.order_by() if people is None else Membership.objects.order_by().filter(user__in=people)
    return {
        (user_id, GroupKey(pk, role)) for user_id, pk, role in rows.values_list("user_id", "organisation_id", "role")
    }


def groups_of(organisations: QuerySet[Organisation]) -> set[GroupKey]:
    """Return a group for each role in each organisation."""
    return {GroupKey(pk, role) for pk in organisations.order_by().values_list("pk", flat=True) for role in Role}


def organisation_grants(organisations: QuerySet[Organisation]) -> set[tuple[GroupKey, str, int]]:
    """Return what each role of each organisation may do with the organisation's own."""
    return {
        (GroupKey(pk, role), permission.value, pk)
        for pk in organisations.order_by().values_list("pk", flat=True)
        for role, permissions in ROLE_ON_ORGANISATION.items()
        for permission in permissions
    }
