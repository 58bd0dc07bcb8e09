"""Reports that somebody is named to hand in, handed over when they leave the organisation."""

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from actors.enums import Role
from actors.history import delete_as, save_as
from actors.models import Membership, User
from followup.rounds.models import Reporter
from followup.rounds.owing import REPORTING_ROLES, reporting_people


def reports_left_by(membership: Membership) -> QuerySet[Reporter]:
    """Return where the person is named, in a role that nobody without this membership has."""
    named = Q(person=membership.user_id) | Q(stand_in=membership.user_id)
    rows = Reporter.objects.filter(named, organisation=membership.organisation_id)
    roles = Membership.objects.filter(user=membership.user_id, organisation=membership.organisation_id)
    if roles.exclude(pk=membership.pk).filter(role__in=REPORTING_ROLES).exists() or membership.role == Role.READER:
        return rows.none()
    return rows.select_related("plan", "organisation", "person", "stand_in")


def stand_in_of(membership: Membership) -> User | None:
    """Return who stands in for the person: named so, and still one who can report."""
    able = {user.pk: user for user in reporting_people(membership.organisation)}
    rows = Reporter.objects.filter(person=membership.user_id, organisation=membership.organisation_id)
    return next((able[pk] for pk in rows.values_list("stand_in", flat=True) if pk in able), None)


def hand_over_reports(rows: Iterable[Reporter], leaver: User, *, to: User | None, by: User) -> None:
    """Name `to` in the leaver's place, and nobody twice."""
    for row in rows:
        if row.person_id == leaver.pk:
            row.person = to
        if row.stand_in_id in {leaver.pk, row.person_id}:
            row.stand_in = to if row.person_id != (to.pk if to else None) else None
        if row.person_id or row.stand_in_id:
            save_as(row, by=by)
        else:
            delete_as(row, by=by)
