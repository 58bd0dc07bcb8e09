"""The end of a plan: closed it is read, not changed; its editions stay public."""

from django.db import transaction

from actors.history import save_as
from actors.models import User
from actors.permissions import require
from handlingsplan.plan.enums import PlanStatus
from handlingsplan.plan.models import Plan
from handlingsplan.plan.permissions import may_close_plan, may_reopen_plan


@transaction.atomic
def close_plan(plan: Plan, *, by: User) -> Plan:
    """Close the plan and return it. Raises `RefusedError`."""
    stored = Plan.objects.select_for_update().get(pk=plan.pk)
    require(may_close_plan(by, stored))
    return _set(stored, PlanStatus.CLOSED, by)


@transaction.atomic
def reopen_plan(plan: Plan, *, by: User) -> Plan:
    """Open a closed plan again and return it. Raises `RefusedError`."""
    stored = Plan.objects.select_for_update().get(pk=plan.pk)
    require(may_reopen_plan(by, stored))
    return _set(stored, PlanStatus.ACTIVE, by)


def _set(plan: Plan, status: PlanStatus, by: User) -> Plan:
    plan.status = status
    save_as(plan, by=by)
    return plan
