"""Telling the people of organisations what was done with a measure they have a part in."""

from collections.abc import Collection

from actors.enums import ROLE_ON_ORGANISATION, OrganisationPermission
from actors.history import add_as
from actors.models import Membership, Organisation, User
from handlingsplan.discussion.enums import NoticeKind
from handlingsplan.discussion.notices import tell
from measures.enums import EditorialAct
from measures.models import EditorialEvent, Measure

WRITING_ROLES = frozenset(
    role for role, granted in ROLE_ON_ORGANISATION.items() if OrganisationPermission.WRITE_MEASURES in granted
)


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
    members = Membership.objects.filter(organisation__in=to, role__in=WRITING_ROLES, user__is_active=True)
    rows = list(members.exclude(user=by).select_related("user", "organisation").order_by("organisation__sort_key"))
    tell([row.user for row in rows], _KINDS[act], by=by, scope=measure.plan, source=event)
    return list(dict.fromkeys(row.organisation for row in rows))
