"""Who is reminded for an organisation: the one who is named, a stand-in, the officers, the leads, the coordinators."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from actors.enums import ROLE_ON_ORGANISATION, OrganisationPermission, Role
from actors.history import delete_as, save_as
from actors.models import Membership, Organisation, User
from actors.permissions import require
from followup.rounds.models import Reporter
from followup.rounds.permissions import may_name_reporter
from handlingsplan.plan.models import Plan

REPORTING_ROLES = frozenset(
    role for role, granted in ROLE_ON_ORGANISATION.items() if OrganisationPermission.REPORT in granted
)
_ORDER = (Role.OFFICER, Role.LEAD)


def reporting_people(organisation: Organisation) -> list[User]:
    """Return the people who can be named to report for the organisation, by name."""
    people = User.objects.filter(
        is_active=True, memberships__organisation=organisation, memberships__role__in=REPORTING_ROLES
    )
    return list(people.distinct().order_by("full_name", "pk"))


def name_reporter(
    plan: Plan, organisation: Organisation, *, person: User | None, stand_in: User | None, by: User
) -> Reporter | None:
    """Say who reports for the organisation, and who stands in; nobody, perhaps. Raises `RefusedError`."""
    require(may_name_reporter(by, organisation, plan))
    named = Reporter.objects.filter(plan=plan, organisation=organisation).first()
    if person is None and stand_in is None:
        if named:
            delete_as(named, by=by)
        return None
    named = named or Reporter(plan=plan, organisation=organisation)
    named.person, named.stand_in = person, stand_in
    save_as(named, by=by)
    return named


def recipients(plan: Plan, organisations: Iterable[Organisation]) -> Mapping[int, Sequence[User]]:
    """Return who is reminded for each organisation; two queries.

    Who has left (no account that is active, no address, or no role that reports) is passed over.
    """
    wanted = {organisation.pk for organisation in organisations} | {plan.coordinating_organisation_id}
    members: dict[tuple[int, str], dict[int, User]] = defaultdict(dict)
    found = Membership.objects.filter(organisation__in=wanted, user__is_active=True).exclude(user__email="")
    for membership in found.select_related("user").order_by("user__full_name", "user_id"):
        members[membership.organisation_id, membership.role][membership.user_id] = membership.user
    named = {row.organisation_id: row for row in Reporter.objects.filter(plan=plan)}
    coordinators = list(members[plan.coordinating_organisation_id, Role.COORDINATOR].values())
    return {
        organisation.pk: _choose(organisation.pk, members, named.get(organisation.pk)) or coordinators
        for organisation in organisations
    }


def _choose(
    organisation_id: int, members: Mapping[tuple[int, str], Mapping[int, User]], named: Reporter | None
) -> list[User]:
    groups = [members.get((organisation_id, role), {}) for role in _ORDER]
    reachable = {pk: user for group in groups for pk, user in group.items()}
    for pk in (named.person_id, named.stand_in_id) if named is not None else ():
        if pk in reachable:
            return [reachable[pk]]
    return next((list(group.values()) for group in groups if group), [])
