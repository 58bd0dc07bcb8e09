"""What the ledger holds, for tests to look at."""

from django.db import models

from actors.models import LedgerEntry


def entries_about(model: type[models.Model]) -> models.QuerySet[LedgerEntry]:
    """Return what was done with rows of the model, newest first."""
    return LedgerEntry.objects.filter(kind=model._meta.label_lower).select_related("by").order_by("-pk")
