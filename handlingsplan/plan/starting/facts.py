"""A plan's own facts: what it is called, what it is about, where and for which years it holds."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from actors.conflicts import StaleError
from actors.history import save_as
from actors.models import User
from actors.permissions import require
from handlingsplan import richtext
from handlingsplan.plan.models import Plan
from handlingsplan.plan.permissions import may_change_plan
from handlingsplan.plan.reference_rows import version_of
from handlingsplan.plan.starting.register import counties

FACTS = ("title", "subtitle", "summary", "subject", "county_code", "period_start", "period_end", "licence")
MAX_YEARS = 30
UNTITLED = "Plan utan titel"  # what a plan is called until somebody gives it a title


def is_untitled(plan: Plan) -> bool:
    return plan.title == UNTITLED


def period_problem(first: int, last: int) -> str:
    """Return why a plan can't hold for these years, in Swedish; empty where it can."""
    if first <= last <= first + MAX_YEARS:
        return ""
    return _("Sista året är det första eller ett senare, högst %(n)d år.") % {"n": MAX_YEARS}


def facts_problems(plan: Plan) -> dict[str, str]:
    """Tidy the plan's texts; return what is wrong with its facts, by field."""
    for name in ("title", "subtitle", "summary", "subject"):
        field = Plan._meta.get_field(name)
        setattr(plan, name, richtext.plain(getattr(plan, name), most=getattr(field, "max_length", None) or 10_000))
    problems = {
        "title": "" if plan.title else _("Fyll i det här."),
        "county_code": "" if plan.county_code in {"", *counties()} else _("Välj ett län i listan."),
        "period_end": period_problem(plan.period_start, plan.period_end),
    }
    return {name: problem for name, problem in problems.items() if problem}


@transaction.atomic
def save_facts(plan: Plan, *, expected_version: int, by: User) -> None:
    """Save what the plan says of itself; its editions stay as they are.

    Raises `RefusedError`, ValidationError by field, and `StaleError` where somebody has saved meanwhile.
    """
    stored = Plan.objects.select_for_update().get(pk=plan.pk)
    require(may_change_plan(by, stored))
    if version_of(stored) != expected_version:
        raise StaleError(stored)
    for name in FACTS:
        setattr(stored, name, getattr(plan, name))
    if problems := facts_problems(stored):
        raise ValidationError(problems)
    save_as(stored, by=by)


@transaction.atomic
def put_guide_aside(plan: Plan, *, aside: bool, by: User) -> None:
    """Leave the guide to the first edition, for all who coordinate the plan, or take it out again."""
    stored = Plan.objects.select_for_update().get(pk=plan.pk)
    require(may_change_plan(by, stored))
    stored.guide_left_at = timezone.now() if aside else None
    save_as(stored, by=by)


@transaction.atomic
def save_vocabularies(plan: Plan, *, expected_version: int, by: User) -> None:
    """Save by which vocabularies the plan classes measures and indicators; raises as `save_facts` does."""
    stored = Plan.objects.select_for_update().get(pk=plan.pk)
    require(may_change_plan(by, stored))
    if version_of(stored) != expected_version:
        raise StaleError(stored)
    stored.vocabularies = plan.vocabularies
    save_as(stored, by=by)
