"""Short chainable questions about measures and money."""

from datetime import date
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q

from actors.access import Person
from actors.enums import OrganisationPermission
from actors.permissions import organisations_where
from handlingsplan.plan.models import Plan
from handlingsplan.plan.permissions import may_read_working_plan
from measures.enums import HANDED_OVER, EditorialAct, EditorialState

if TYPE_CHECKING:
    from measures.models import FundingRow, Measure  # noqa: F401 the type of the rows


class MeasureQuerySet(models.QuerySet["Measure"]):
    """Measures."""

    def in_plan(self, plan: Plan) -> Self:
        return self.filter(plan=plan)

    def accepted(self) -> Self:
        return self.filter(state=EditorialState.ACCEPTED)

    def handed_over(self) -> Self:
        """Keep what everybody in the working plan sees."""
        return self.filter(state__in=HANDED_OVER)

    def known_to_all(self) -> Self:
        """Keep what everybody in the working plan sees as it is: handed over, or withdrawn after that."""
        return self.filter(Q(state__in=HANDED_OVER) | Q(withdrawn_from__in=HANDED_OVER))

    def sent_back(self) -> Self:
        """Keep what was sent back and has not been handed over again: others read it as it was."""
        sent_back = self.model.objects.filter(pk=OuterRef("pk"), editorial_events__act=EditorialAct.SEND_BACK)
        return self.exclude(Q(state__in=HANDED_OVER) | Q(withdrawn_from__in=HANDED_OVER)).filter(Exists(sent_back))

    def visible_to(self, user: Person, plan: Plan) -> Self:
        """Measures of the plan that the person may see as they are now.

        Those handed over, or withdrawn after that, and all of own organisations.
        """
        if not may_read_working_plan(user, plan):
            return self.none()
        own = organisations_where(user, OrganisationPermission.READ_DRAFTS)
        return self.in_plan(plan).known_to_all() | self.in_plan(plan).filter(owner__in=own)

    def going_by(self, *numbers: int) -> Self:
        """Keep the measures that have the numbers, or had them as drafts."""
        return self.filter(Q(number__in=numbers) | Q(draft_number__in=numbers))

    def locked(self, pk: int) -> "Measure":
        """Return the measure as it is now, and keep others from changing it until the transaction ends."""
        return self.select_for_update(of=("self",)).select_related("plan", "owner", "package").get(pk=pk)

    def under_way_in(self, year: int) -> Self:
        """Keep what is planned for some part of the year; an end that is not stated is open."""
        begun = Q(planned_start__lte=date(year, 12, 31)) | Q(planned_start=None)
        not_over = Q(planned_end__gte=date(year, 1, 1)) | Q(planned_end=None)
        return self.filter(begun & not_over).exclude(planned_start=None, planned_end=None)

    def owned_by(self, organisation_ids: frozenset[int]) -> Self:
        """Measures that one of the organisations answers for."""
        return self.filter(owner__in=organisation_ids)


class FundingQuerySet(models.QuerySet["FundingRow"]):
    """Funding rows."""

    def with_funder(self) -> Self:
        return self.select_related("organisation", "funder")
