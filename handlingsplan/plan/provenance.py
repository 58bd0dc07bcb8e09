"""Where a row came from, if it was carried over from the plan before."""

from django.db.models import Model

from handlingsplan.plan.models import CarriedOver


def provenance_of(row: Model) -> CarriedOver | None:
    """Return the origin of the row; one query."""
    found = CarriedOver.objects.filter(kind=row._meta.label_lower, object_id=row.pk)
    return found.select_related("from_plan").first()
