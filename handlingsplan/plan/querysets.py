"""Short chainable questions about plans and invitations."""

from typing import TYPE_CHECKING, Self

from django.db import models
from django.utils import timezone

if TYPE_CHECKING:
    from handlingsplan.plan.models import Invitation, Plan  # noqa: F401 the types of the rows


class PlanQuerySet(models.QuerySet["Plan"]):
    """Plans."""

    def with_coordinator(self) -> Self:
        return self.select_related("coordinating_organisation")


class InvitationQuerySet(models.QuerySet["Invitation"]):
    """Invitations."""

    def unanswered(self) -> Self:
        """Keep those neither used nor taken back, also when their days are over."""
        return self.filter(revoked_at=None, accepted_at=None)

    def usable(self) -> Self:
        """Keep those whose days are not over."""
        return self.unanswered().filter(expires_at__gt=timezone.now())
