"""Which edition each body adopted last: from there it asks what has changed."""

from collections.abc import Collection

from handlingsplan.editions.enums import AdoptionKind
from handlingsplan.editions.models import Adoption
from handlingsplan.plan.models import Plan

ADOPTING = (AdoptionKind.ADOPTED, AdoptionKind.WITH_RESERVATION)


def adopted_before(plan: Plan, organisations: Collection[str], *, number: int) -> dict[str, Adoption]:
    """Return the last adoption by slug of those whose last one was of an edition before the one with the number."""
    rows = Adoption.objects.filter(edition__plan=plan, organisation__slug__in=organisations, kind__in=ADOPTING)
    rows = rows.select_related("edition", "organisation").defer("edition__content")
    last = {row.organisation.slug: row for row in rows.order_by("decided_on", "edition__number", "pk")}
    return {slug: row for slug, row in last.items() if row.edition.number < number}
