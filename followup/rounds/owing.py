"""What organisations owe in a round: the measures they answer for or have promised to take part in, and values."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

from django.db import transaction
from django.db.models import Count, Exists, F, OuterRef, Q

from actors.conflicts import StaleError
from actors.enums import ROLE_ON_ORGANISATION, OrganisationPermission, Role
from actors.history import delete_as, save_as
from actors.models import Membership, Organisation, User
from actors.permissions import require
from followup.enums import Level
from followup.models import Indicator
from followup.queries import Values, approved_values, is_expected
from followup.rounds.models import Reporter, Round, StatusReport, Submission
from followup.rounds.permissions import may_name_reporter
from handlingsplan.plan.models import Plan
from measures.enums import CommitmentState, EditorialState
from measures.models import Commitment, Measure
from measures.querysets import MeasureQuerySet

PROMISED = frozenset({CommitmentState.DECIDED, CommitmentState.INTENDS})


def owed_measures(plan: Plan, organisation: Organisation) -> MeasureQuerySet:
    """Return the accepted measures that the organisation answers for or has promised to take part in."""
    promised = Commitment.objects.filter(measure=OuterRef("pk"), organisation=organisation, state__in=PROMISED)
    return Measure.objects.in_plan(plan).accepted().filter(Q(owner=organisation) | Exists(promised))


def count_owed_measures(plan: Plan) -> Mapping[int, int]:
    """Return how many measures each organisation owes a report on; two queries."""
    owned = Measure.objects.in_plan(plan).accepted().order_by().values_list("owner").annotate(Count("pk"))
    promised = Commitment.objects.filter(plan=plan, state__in=PROMISED, measure__state=EditorialState.ACCEPTED).exclude(
        organisation=F("measure__owner")
    )
    counts: dict[int, int] = defaultdict(int)
    for rows in (owned, promised.order_by().values_list("organisation").annotate(Count("pk"))):
        for organisation, count in rows:
            counts[organisation] += count
    return counts


def count_new_measures(submissions: Iterable[Submission]) -> Mapping[int, int]:
    """Return by submission how many measures the organisation owes that its report does not know; three queries."""
    by_organisation = {row.organisation_id: row for row in submissions}
    if not by_organisation:
        return {}
    plan = next(iter(by_organisation.values())).plan_id
    owned = Measure.objects.accepted().filter(plan=plan, owner__in=by_organisation)
    promised = Commitment.objects.filter(
        plan=plan, organisation__in=by_organisation, state__in=PROMISED, measure__state=EditorialState.ACCEPTED
    )
    reported = StatusReport.objects.filter(submission__in=by_organisation.values())
    owed = set(owned.order_by().values_list("owner_id", "pk"))
    owed |= set(promised.order_by().values_list("organisation_id", "measure_id"))
    new = owed - set(reported.order_by().values_list("submission__organisation_id", "measure_id"))
    counts = Counter(organisation for organisation, _measure in new)
    return {row.pk: counts[pk] for pk, row in by_organisation.items() if counts[pk]}


def owes_value(indicator: Indicator, organisation: Organisation, values: Values) -> bool:
    """Tell whether the organisation owes the indicator's value; the indicator's plan is at hand."""
    if indicator.level == Level.REGION:
        return organisation.pk == (indicator.responsible_id or indicator.plan.coordinating_organisation_id)
    return is_expected(indicator, organisation, values.get(indicator.pk, {}))


def owed_indicators(plan: Plan, organisations: Iterable[Organisation]) -> Mapping[int, Sequence[Indicator]]:
    """Return the indicators that each organisation owes a value for; two queries."""
    values = approved_values(plan)
    indicators = list(Indicator.objects.filter(plan=plan).select_related("plan").defer("search"))
    return {
        organisation.pk: [one for one in indicators if owes_value(one, organisation, values)]
        for organisation in organisations
    }


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


def fillers_of(one: Round, organisation: Organisation) -> list[User]:
    """Return who may write in the organisation's report: its own people, and the coordinators."""
    own = Q(memberships__organisation=organisation, memberships__role__in=REPORTING_ROLES)
    people = User.objects.filter(own | Q(coordinating__plan=one.plan_id), is_active=True)
    return list(people.distinct().order_by("full_name", "pk"))


def find_reporter(plan: Plan, organisation: Organisation) -> Reporter:
    """Return who is named to report; a new unsaved row where nobody is."""
    named = Reporter.objects.filter(plan=plan, organisation=organisation).first()
    return named or Reporter(plan=plan, organisation=organisation)


@transaction.atomic
def name_reporter(read: Reporter, *, person: User | None, stand_in: User | None, by: User) -> Reporter | None:
    """Say who reports for the organisation, and who stands in; nobody, perhaps. `read` is what was said before.

    Raises `RefusedError` and `StaleError`.
    """
    plan, organisation = read.plan, read.organisation
    require(may_name_reporter(by, organisation, plan))
    Plan.objects.select_for_update().get(pk=plan.pk)
    now = find_reporter(plan, organisation)
    if (now.person_id, now.stand_in_id) != (read.person_id, read.stand_in_id):
        raise StaleError(now)
    if person is None and stand_in is None:
        if now.pk:
            delete_as(now, by=by)
        return None
    now.person, now.stand_in = person, stand_in
    save_as(now, by=by)
    return now


def recipients(plan: Plan, organisations: Iterable[Organisation]) -> Mapping[int, Sequence[User]]:
    """Return who is reminded for each organisation, the coordinators where it has nobody; three queries."""
    coordinators = list(User.objects.filter(coordinating__plan=plan, is_active=True).exclude(email="").order_by("pk"))
    return {pk: people or coordinators for pk, people in own_recipients(plan, organisations).items()}


def own_recipients(plan: Plan, organisations: Iterable[Organisation]) -> Mapping[int, Sequence[User]]:
    """Return who is reminded for each organisation, nobody where it has nobody; two queries.

    Who has left (no account that is active, no address, or no role that reports) is passed over.
    """
    wanted = [organisation.pk for organisation in organisations]
    members: dict[tuple[int, str], dict[int, User]] = defaultdict(dict)
    found = Membership.objects.filter(organisation__in=wanted, user__is_active=True).exclude(user__email="")
    for membership in found.select_related("user").order_by("user__full_name", "user_id"):
        members[membership.organisation_id, membership.role][membership.user_id] = membership.user
    named = {row.organisation_id: row for row in Reporter.objects.filter(plan=plan)}
    return {pk: _choose(pk, members, named.get(pk)) for pk in wanted}


def _choose(
    organisation_id: int, members: Mapping[tuple[int, str], Mapping[int, User]], named: Reporter | None
) -> list[User]:
    groups = [members.get((organisation_id, role), {}) for role in _ORDER]
    reachable = {pk: user for group in groups for pk, user in group.items()}
    for pk in (named.person_id, named.stand_in_id) if named is not None else ():
        if pk in reachable:
            return [reachable[pk]]
    return next((list(group.values()) for group in groups if group), [])
