"""Goals and challenges taken from another plan into this one, which may have some already."""

from collections.abc import Collection, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max, Model, QuerySet
from django.utils.translation import gettext as _

from actors.models import User
from actors.permissions import require
from handlingsplan.periods.copying import PlanCopy
from handlingsplan.plan.enums import PlanPermission
from handlingsplan.plan.models import CarriedOver, Challenge, Goal, Plan
from handlingsplan.plan.permissions import may_change_plan, plans_where
from handlingsplan.plan.reference_rows import free_slug, title_of

FETCHED = (Goal, Challenge)


def plans_to_fetch_from(user: User, plan: Plan) -> QuerySet[Plan]:
    """Return the other plans that the person reads while they are worked on."""
    return Plan.objects.filter(pk__in=plans_where(user, PlanPermission.READ_WORKING_PLAN)).exclude(pk=plan.pk)


def rows_to_fetch(model: type[Model], source: Plan, plan: Plan) -> Sequence[Any]:
    """Return what the source has that was not fetched into the plan before."""
    kind = model._meta.label_lower
    fetched = CarriedOver.objects.filter(plan=plan, from_plan=source, kind=kind).values("from_id")
    rows: QuerySet[Any] = model._default_manager.filter(plan=source)  # noqa: SLF001 Django's documented name
    return list(rows.exclude(pk__in=fetched))


@transaction.atomic
def fetch(source: Plan, plan: Plan, *, goals: Collection[int], challenges: Collection[int], by: User) -> int:
    """Copy these of the source's goals and challenges, last in the plan; return how many.

    Raises `RefusedError`, and ValidationError where nothing is chosen.
    """
    stored = Plan.objects.select_for_update().get(pk=plan.pk)
    require(may_change_plan(by, stored))
    copy = PlanCopy(source, stored, by)
    count = 0
    for model, chosen in zip(FETCHED, (goals, challenges), strict=True):
        rows = [row for row in rows_to_fetch(model, source, stored) if row.pk in chosen]
        _renumber(model, stored, rows)
        count += len(copy.carry(rows))
    if not count:
        raise ValidationError(_("Kryssa för minst ett mål eller en utmaning."))
    copy.finish()
    return count


def _renumber(model: type[Model], plan: Plan, rows: Sequence[Any]) -> None:
    """Give the rows numbers and keys that are free in the plan; they are not saved."""
    there: QuerySet[Any] = model._default_manager.filter(plan=plan)  # noqa: SLF001 Django's documented name
    last = there.aggregate(last=Max("number"))["last"] or 0
    keys = set(there.values_list("key", flat=True))
    for number, row in enumerate(rows, start=last + 1):
        row.number = number
        if row.key in keys:
            row.key = free_slug(title_of(row), keys.__contains__, otherwise=row.key_fallback)
        keys.add(row.key)
