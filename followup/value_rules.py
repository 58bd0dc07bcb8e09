"""Which values may be reported: what an indicator can have, and years whose values are settled.

What is read in from a service or a file is looked through by the coordinator instead, who is told of it: official
figures may well be the first negative ones.
"""

from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from actors.history import delete_as, save_as
from actors.models import User
from actors.permissions import require
from followup.models import Indicator, LockedYear, Observation
from followup.permissions import may_lock
from followup.tracking import target_values
from handlingsplan.numbers import decimals_problem
from handlingsplan.plan.models import Plan
from measures.plan_days import year_problem

MOST = Decimal(10) ** 14
PER_CENT = ("procent", "%")


def value_problem(indicator: Indicator, value: Decimal) -> str:
    """Return what is wrong with a value, in Swedish; empty where nothing is. Queries where the value is negative."""
    if abs(value) >= MOST:
        return _("Talet är orimligt stort. Kontrollera antalet nollor.")
    if value != round(value, indicator.decimals):
        return decimals_problem(indicator.decimals)
    if value < 0 and not may_be_negative(indicator):
        return _("Värdet kan inte vara negativt. Kontrollera minustecknet.")
    return ""


def may_be_negative(indicator: Indicator) -> bool:
    """Tell whether values below 0 make sense: in per cent, or where the baseline, a target or a value is one."""
    if any(word in indicator.unit.casefold() for word in PER_CENT):
        return True
    targets = target_values(indicator.targets.all(), indicator.baseline_value)
    known = [target.value for target in targets]
    if indicator.baseline_value is not None:
        known.append(indicator.baseline_value)
    if any(value < 0 for value in known):
        return True
    return Observation.objects.approved().filter(indicator=indicator, value__lt=0).exists()


def locked_years(plan: Plan) -> frozenset[int]:
    """Return the plan's settled years; one query."""
    return frozenset(LockedYear.objects.filter(plan=plan).values_list("year", flat=True))


def lock_problem(plan: Plan, year: int) -> str:
    """Return that the year is settled, in Swedish; empty where it is not. One query."""
    if not LockedYear.objects.filter(plan=plan, year=year).exists():
        return ""
    return _("Värdena för %(year)d är låsta. Samordnaren kan låsa upp året.") % {"year": year}


@transaction.atomic
def lock_year(plan: Plan, *, year: int, by: User) -> None:
    """Settle a year. Raises `RefusedError`; a year that is no year is not settled."""
    require(may_lock(by, plan))
    if not year_problem(year) and not LockedYear.objects.filter(plan=plan, year=year).exists():
        save_as(LockedYear(plan=plan, year=year), by=by)


@transaction.atomic
def unlock_year(plan: Plan, *, year: int, by: User) -> None:
    """Open a settled year again. Raises `RefusedError`."""
    require(may_lock(by, plan))
    for locked in LockedYear.objects.filter(plan=plan, year=year):
        delete_as(locked, by=by)
