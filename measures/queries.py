"""What the pages of measures read."""

from collections.abc import Sequence
from typing import Any

from django.db.models import DecimalField, Exists, OuterRef, Prefetch, Q, QuerySet, Subquery, Sum

from actors.access import Person
from actors.enums import Category, OrganisationPermission
from actors.models import Organisation
from actors.permissions import organisations_where
from handlingsplan.plan.models import Challenge, Goal, Plan
from measures.enums import SECURED
from measures.models import Commitment, EditorialEvent, FundingRow, MeasureArea, Package, Participation
from measures.money.tables import SOUGHT
from measures.querysets import MeasureQuerySet


def parties_of(plan: Plan) -> QuerySet[Organisation]:
    """Return the organisations that are parties of the plan, in Swedish order."""
    return Organisation.objects.filter(parties__plan=plan)


def choices_of(plan: Plan) -> dict[str, QuerySet[Any]]:
    """Return what the fields of a measure that lead to other things may lead to, by field."""
    parties = parties_of(plan)
    return {
        "owner": parties,
        "participants": parties,
        "areas": parties.filter(category=Category.MUNICIPALITY),
        "package": Package.objects.filter(plan=plan),
        "goals": Goal.objects.filter(plan=plan),
        "challenges": Challenge.objects.filter(plan=plan),
    }


def own_parties(user: Person, plan: Plan, permission: OrganisationPermission) -> QuerySet[Organisation]:
    """Return the parties on which the person holds the permission."""
    return parties_of(plan).filter(pk__in=organisations_where(user, permission))


def _sum(states: frozenset[str] | None) -> Subquery:
    rows = FundingRow.objects.filter(measure=OuterRef("pk")).order_by()
    if states is not None:
        rows = rows.filter(state__in=states)
    return Subquery(rows.values("measure").annotate(total=Sum("amount")).values("total"), output_field=DecimalField())


def applying_in(municipality: Organisation) -> QuerySet[MeasureArea]:
    """Return the links of an outer query's measure to the municipality, for `Exists`."""
    return MeasureArea.objects.filter(measure=OuterRef("pk"), organisation=municipality)


def found_by(measures: MeasureQuerySet, words: Sequence[str], whole: str) -> MeasureQuerySet:
    """Keep measures that hold each of the words (`swedish.stems`), or whose owner is called as the whole text says."""
    if not words:
        return measures.none()
    text = Q()
    for word in words:
        text &= Q(search__contains=word)
    owners = Organisation.objects.filter(search__contains=whole).order_by()
    return measures.filter(text | Q(owner__in=owners.values("pk")))


def with_money(measures: MeasureQuerySet) -> MeasureQuerySet:
    """Add `secured` and `sought` to each measure, None where no such amount is stated."""
    return measures.annotate(secured=_sum(frozenset(SECURED)), sought=_sum(frozenset(SOUGHT)))


def with_part(measures: MeasureQuerySet, own: frozenset[int]) -> MeasureQuerySet:
    """Add `takes_part`: whether one of the organisations takes part in the measure."""
    taking_part = Participation.objects.filter(measure=OuterRef("pk"), organisation__in=own)
    return measures.annotate(takes_part=Exists(taking_part))


def without_money(measures: MeasureQuerySet) -> MeasureQuerySet:
    """Keep measures without a single stated amount."""
    return measures.exclude(Exists(FundingRow.objects.filter(measure=OuterRef("pk"), amount__isnull=False)))


def for_page(measures: MeasureQuerySet) -> MeasureQuerySet:
    """Fetch all that the page of one measure shows, in a constant number of queries."""
    joined = ("plan", "owner", "package", "replaced_by__plan", "origin__example__organisation", "laid__by")
    return measures.select_related(*joined).prefetch_related(
        Prefetch("participations", Participation.objects.select_related("organisation")),
        Prefetch("commitments", Commitment.objects.select_related("organisation", "extract__plan")),
        Prefetch("funding_rows", FundingRow.objects.with_funder()),
        Prefetch("editorial_events", EditorialEvent.objects.select_related("by")),
        "goals",
        "challenges",
        "modes",
        "areas",
        "milestones",
        "links",
        "attachments",
        "replaces",
    )
