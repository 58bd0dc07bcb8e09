"""All grants of the portal, derived from memberships, coordinators and parties.

Every verb that changes one of those takes `lock_access` first, and then makes the grants of what it changed follow.
"""

from collections.abc import Collection

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from structlog import get_logger

from actors import access
from actors.access import Difference, Facts, GroupKey, Scope
from actors.grants import groups_of, lock_access, organisation_grants, people_in_groups
from actors.models import GrantCheck, Organisation, OrganisationGrant
from handlingsplan.plan.enums import COORDINATOR_ON_PLAN, ROLE_ON_PLAN
from handlingsplan.plan.models import Coordinator, Party, Plan, PlanGrant

log = get_logger(__name__)


def _coordinators(plan_id: int, organisation_id: int) -> GroupKey:
    return GroupKey(organisation_id, "coordinator", plan_id)


def _people(people: Collection[int] | None = None) -> set[tuple[int, GroupKey]]:
    """Return every role, or those of some people, as user id and group."""
    rows = Coordinator.objects.order_by() if people is None else Coordinator.objects.order_by().filter(user__in=people)
    coordinators = rows.values_list("user_id", "plan_id", "plan__coordinating_organisation_id")
    return people_in_groups(people) | {(user_id, _coordinators(plan, body)) for user_id, plan, body in coordinators}


def _groups_of_plans(plans: QuerySet[Plan]) -> set[GroupKey]:
    rows = plans.order_by().values_list("pk", "coordinating_organisation_id")
    return {_coordinators(plan_id, organisation_id) for plan_id, organisation_id in rows}


def _plan_grants(plans: QuerySet[Plan]) -> set[tuple[GroupKey, str, int]]:
    """Return what each role of each party, and the coordinators, may do with the plans."""
    parties = Party.objects.filter(plan__in=plans).order_by().values_list("organisation_id", "plan_id")
    of_parties = {
        (GroupKey(organisation_id, role), permission.value, plan_id)
        for organisation_id, plan_id in parties
        for role, permissions in ROLE_ON_PLAN.items()
        for permission in permissions
    }
    return of_parties | {
        (group, permission.value, group.plan_id)
        for group in _groups_of_plans(plans)
        for permission in COORDINATOR_ON_PLAN
    }


@transaction.atomic
def sync_access(*, check: bool = False) -> Difference:
    """Rebuild every grant from the facts; with `check`, only count what differs."""
    lock_access()
    organisations, plans = Organisation.objects.all(), Plan.objects.all()
    facts = Facts(
        groups=groups_of(organisations) | _groups_of_plans(plans),
        people=_people(),
        grants={OrganisationGrant: organisation_grants(organisations), PlanGrant: _plan_grants(plans)},
    )
    difference = access.sync(facts, check=check)
    if not check:
        _note(Difference())
    return difference


@transaction.atomic
def sync_people(*people: int) -> None:
    """Let what the people hold follow from the roles that they have now; by id."""
    lock_access()
    access.sync(Facts(people=_people(people)), scope=Scope(people=people))


@transaction.atomic
def sync_party(plan_id: int, organisation_id: int) -> None:
    """Let what may be done with the plan, and with the organisation's own, follow from the parties there are now."""
    lock_access()
    organisations, plans = Organisation.objects.filter(pk=organisation_id), Plan.objects.filter(pk=plan_id)
    facts = Facts(
        groups=groups_of(organisations) | _groups_of_plans(plans),
        grants={OrganisationGrant: organisation_grants(organisations), PlanGrant: _plan_grants(plans)},
    )
    access.sync(facts, scope=Scope(objects={OrganisationGrant: [organisation_id], PlanGrant: [plan_id]}))


@transaction.atomic
def compare_access() -> None:
    """Compare all grants with the facts, change nothing, and note what was found: health tells it."""
    difference = sync_access(check=True)
    if difference:
        log.error("grants_differ", missing=difference.added, superfluous=difference.removed)
    _note(difference)


def _note(difference: Difference) -> None:
    GrantCheck.objects.filter(pk=GrantCheck.ONLY).update(
        checked_at=timezone.now(), missing=difference.added, superfluous=difference.removed
    )
