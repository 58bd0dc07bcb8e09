"""Short chainable questions about plans."""

from typing import TYPE_CHECKING, Self

from django.db import models

if TYPE_CHECKING:
    from handlingsplan.plan.models import Plan  # noqa: F401 the type of the rows


class PlanQuerySet(models.QuerySet["Plan"]):
    """Plans."""

    def with_coordinator(self) -> Self:
        return self.select_related("coordinating_organisation")
