"""Short chainable questions about invitations."""

from typing import TYPE_CHECKING, Self

from django.db import models
from django.utils import timezone

if TYPE_CHECKING:
    from actors.models import Invitation  # noqa: F401 the type of the rows


class InvitationQuerySet(models.QuerySet["Invitation"]):
    """Invitations."""

    def unanswered(self) -> Self:
        """Keep those neither used nor taken back, also when their days are over."""
        return self.filter(revoked_at=None, accepted_at=None)

    def usable(self) -> Self:
        """Keep those that still let somebody in."""
        return self.unanswered().filter(expires_at__gt=timezone.now())
