"""A portal's first plan and person: for whoever installs it, as all else is done by people in their browsers."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from actors.enums import Category
from actors.grants import lock_access
from actors.history import save_as
from actors.models import Organisation
from handlingsplan.plan.models import Party, Plan
from handlingsplan.plan.reference_rows import free_slug
from handlingsplan.plan.starting.county_parties import by_code_and_name, make_organisation
from handlingsplan.plan.starting.facts import UNTITLED
from handlingsplan.plan.starting.register import body_called
from handlingsplan.plan.workflow import create_chapters
from handlingsplan.swedish import fold

FIRST_YEARS = 4
_HALF_A_YEAR = timedelta(days=183)  # a plan that is begun in autumn holds from the next year


class PlanExistsError(ValueError):
    """There is a plan with the short address."""


@transaction.atomic
def begin_first_plan(slug: str, *, organisation_name: str) -> Plan:
    """Make an untitled plan of the organisation, which is made too where the portal does not know it."""
    lock_access()
    if slugify(slug) != slug or not slug:
        raise ValueError(slug)
    if Plan.objects.filter(slug=slug).exists():
        raise PlanExistsError(slug)
    organisation = _organisation(organisation_name)
    first_year = (timezone.localdate() + _HALF_A_YEAR).year
    plan = Plan(
        slug=slug,
        title=UNTITLED,
        county_code=organisation.code[:2],
        period_start=first_year,
        period_end=first_year + FIRST_YEARS,
        coordinating_organisation=organisation,
    )
    save_as(plan, by=None)
    create_chapters(plan)
    save_as(Party(plan=plan, organisation=organisation), by=None)
    return plan


def _organisation(name: str) -> Organisation:
    """Return the organisation that the portal knows, or a new one, as the register of municipalities has it."""
    known = by_code_and_name(Organisation.objects.all()).get(fold(name))
    if known is not None:
        return known
    slugs = set(Organisation.objects.order_by().values_list("slug", flat=True))
    body = body_called(name)
    if body is not None:
        return make_organisation(body, taken=slugs, by=None)
    slug = free_slug(name, slugs.__contains__, otherwise="organisation")
    organisation = Organisation(slug=slug, name=name, short_name=name[:80], category=Category.REGION)
    save_as(organisation, by=None)
    return organisation
