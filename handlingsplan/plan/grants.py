"""All grants of the portal, derived from memberships, parties and coordinating organisations."""

from actors import access
from actors.access import Difference, Facts, GroupKey
from actors.grants import organisation_grants, people_in_groups
from actors.models import OrganisationGrant
from handlingsplan.plan.enums import ROLE_IN_COORDINATING_ORGANISATION, ROLE_ON_PLAN
from handlingsplan.plan.models import Party, Plan, PlanGrant


def plan_grants() -> set[tuple[GroupKey, str, int]]:
    """Return what each role of each party, and of the coordinating organisation, may do with the plan."""
    parties = Party.objects.order_by().values_list("organisation_id", "plan_id")
    coordinating = Plan.objects.order_by().values_list("coordinating_organisation_id", "pk")
    return {
        (GroupKey(organisation_id, role), permission.value, plan_id)
        for rows, table in ((parties, ROLE_ON_PLAN), (coordinating, ROLE_IN_COORDINATING_ORGANISATION))
        for organisation_id, plan_id in rows
        for role, permissions in table.items()
        for permission in permissions
    }


def sync_access(*, check: bool = False) -> Difference:
    """Rebuild every grant from the facts; with `check`, only count what differs.

    Called by every verb that changes a membership, a party or a coordinating organisation.
    """
    facts = Facts(
        people=people_in_groups(),
        grants={OrganisationGrant: organisation_grants(), PlanGrant: plan_grants()},
    )
    return access.sync(facts, check=check)
