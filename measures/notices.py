"""Telling the people of organisations what was done with a measure they have a part in."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from actors.enums import ROLE_ON_ORGANISATION, OrganisationPermission
from actors.history import save_all_as
from actors.models import Membership, Organisation, User
from handlingsplan.discussion.enums import NoticeKind
from handlingsplan.discussion.notices import tell_of_many
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
    return enter_all_and_tell([ToldAct(measure, to, comment)], act, by=by)


@dataclass(frozen=True)
class ToldAct:
    """What is done with a measure, with the ids of the organisations that are to know, and why."""

    measure: Measure
    to: Collection[int]
    comment: str


def enter_all_and_tell(acts: Sequence[ToldAct], act: EditorialAct, *, by: User) -> list[Organisation]:
    """Do as `enter_and_tell` with measures of one plan; the number of queries does not grow with them."""
    if not acts:
        return []
    events = [
        EditorialEvent(
            measure=one.measure, act=act, by=by, comment=one.comment, private_to_id=one.measure.private_to_id
        )
        for one in acts
    ]
    save_all_as(events, by=by)
    members = writers_for({pk for one in acts for pk in one.to}).exclude(user=by)
    writers: dict[int, list[Membership]] = {}
    for row in members.select_related("user", "organisation").order_by("organisation__sort_key"):
        writers.setdefault(row.organisation_id, []).append(row)
    told = [
        (row.user, event)
        for one, event in zip(acts, events, strict=True)
        for rows in (writers.get(pk, []) for pk in one.to)
        for row in rows
    ]
    tell_of_many(told, _KINDS[act], by=by, scope=acts[0].measure.plan)
    return [rows[0].organisation for rows in writers.values()]
