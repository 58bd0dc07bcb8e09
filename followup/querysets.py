"""Short chainable questions about observations."""

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

from actors.access import Person
from actors.enums import OrganisationPermission
from actors.permissions import organisations_where
from followup.enums import HANDED_IN, ObservationState
from handlingsplan.plan.enums import PlanPermission
from handlingsplan.plan.models import Plan
from handlingsplan.plan.permissions import may_read_working_plan, plans_where

if TYPE_CHECKING:
    from followup.models import Observation  # noqa: F401 the type of the rows


class ObservationQuerySet(models.QuerySet["Observation"]):
    """Observations."""

    def current(self) -> Self:
        """Keep rows that no later one replaces."""
        return self.filter(replaced_by=None)

    def approved(self) -> Self:
        return self.current().filter(state=ObservationState.APPROVED)

    def visible_to(self, user: Person, plan: Plan) -> Self:
        """Keep approved values, own ones, and for the coordinator those that were handed in."""
        if not may_read_working_plan(user, plan):
            return self.none()
        own = organisations_where(user, OrganisationPermission.READ_DRAFTS)
        seen = Q(state=ObservationState.APPROVED) | Q(organisation__in=own)
        if plan.pk in plans_where(user, PlanPermission.COORDINATE):
            seen |= Q(state__in=HANDED_IN)
        return self.filter(seen, plan=plan)
