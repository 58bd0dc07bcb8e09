"""Short chainable questions about editions; the one place that knows which edition holds, and which is the newest."""

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Exists, OuterRef

if TYPE_CHECKING:
    from handlingsplan.editions.models import Edition  # noqa: F401 the type of the rows


class EditionQuerySet(models.QuerySet["Edition"]):
    """Editions, newest first."""

    def holding(self) -> Self:
        """Keep those that are not withdrawn."""
        return self.filter(withdrawal=None)

    def newest(self) -> Self:
        """Keep of each plan the newest that holds."""
        newer = self.model.objects.holding().filter(plan=OuterRef("plan"), number__gt=OuterRef("number"))
        return self.holding().exclude(Exists(newer))

    def before(self, number: int) -> Self:
        return self.filter(number__lt=number)
