"""Short chainable questions about jobs."""

from typing import TYPE_CHECKING, Self

from django.db import models

if TYPE_CHECKING:
    from handlingsplan.jobs.models import RenderJob  # noqa: F401 the type of the rows


class RenderJobQuerySet(models.QuerySet["RenderJob"]):
    """Jobs."""

    def drafts(self) -> Self:
        """Keep those that print the working plan: of no edition, and of no report."""
        return self.filter(edition=None, form_of=None, report=None)
