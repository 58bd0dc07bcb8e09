"""Telling the people of organisations what was done with a measure they have a part in."""

from collections.abc import Collection

from django.db.models import QuerySet

from actors.enums import ROLE_ON_ORGANISATION, OrganisationPermission
from actors.history import add_as
from actors.models import Membership, Organisation, User
from handlingsplan.discussion.enums import NoticeKind
from handlingsplan.discussion.notices import tell
from measures.enums import EditorialAct
from measures.models import EditorialEvent, Measure

_WRITING_ROLES = frozenset(
    role for role, granted in ROLE_ON_ORGANISATION.items() if OrganisationPermission.WRITE_MEASURES in granted
)


def writers_for(organisations: Collection[int]) -> QuerySet[Membership]:
    """Return, with their people, the memberships of those who write measures for the organisations and can sign in."""
    members = Membership.objects.filter(organisation__in=organisations, role__in=_WRITING_ROLES, user__is_active=True)
    return members.select_related("user")


_KINDS = {
    EditorialAct.RESCHEDULE: NoticeKind.RESCHEDULED,
    EditorialAct.HAND_ON: NoticeKind.OWNER_CHANGED,
}


def enter_and_tell(
    measure: Measure, act: EditorialAct, *, to: Collection[int], comment: str, by: User
) -> list[Organisation]:
    """Enter the act in the measure's log and tell those who write for the organisations with the ids `to`.

    Returns the organisations that somebody other than `by` was told for.
    """
    private_to = measure.private_to_id if measure.is_private else None
    event = EditorialEvent(measure=measure, act=act, by=by, comment=comment, private_to_id=private_to)
    add_as(event, by=by)
    members = writers_for(to).exclude(user=by).select_related("user", "organisation")
    rows = list(members.order_by("organisation__sort_key"))
    tell([row.user for row in rows], _KINDS[act], by=by, scope=measure.plan, source=event)
    return list(dict.fromkeys(row.organisation for row in rows))
