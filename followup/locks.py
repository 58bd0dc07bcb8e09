"""Years whose values are settled."""

from django.db import transaction
from django.utils.translation import gettext as _

from actors.history import delete_as, save_as
from actors.models import User
from actors.permissions import require
from followup.models import LockedYear
from followup.permissions import may_lock
from handlingsplan.plan.models import Plan
from measures.plan_days import year_problem


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
