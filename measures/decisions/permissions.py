"""Who registers what an organisation has decided: its lead, or a coordinator on its behalf."""

from django.utils.translation import gettext as _

from actors.access import Person, acting_for, organisations_of
from actors.enums import OrganisationPermission
from actors.models import Organisation, OrganisationGrant
from actors.permissions import ALLOWED, Verdict, holds_on_organisation
from handlingsplan.plan.enums import PlanPermission
from handlingsplan.plan.models import Plan
from handlingsplan.plan.permissions import plans_where, still_open
from measures.models import Measure
from measures.permissions import coordinates, may_see_measure, not_withdrawn, takes_part


def _is_not_lead(user: Person, organisation: Organisation) -> Verdict:
    """Nobody acts on behalf of whom they can speak for."""
    belongs = organisation.pk in organisations_of(user, OrganisationGrant)
    acts_elsewhere = acting_for(user)[0] not in {None, organisation.pk}
    leads = holds_on_organisation(user, OrganisationPermission.GIVE_COMMITMENTS, organisation.pk)
    if not (leads or (belongs and acts_elsewhere)):
        return ALLOWED
    return Verdict(
        _("Du hör själv till %(organisation)s. Byt till %(organisation)s och registrera det där.")
        % {"organisation": organisation}
    )


def may_enter_on_behalf(user: Person, measure: Measure, organisation: Organisation) -> Verdict:
    """The coordinator enters what an organisation's minutes say, never over what the organisation has said itself."""
    seen = may_see_measure(user, measure) and not_withdrawn(measure)
    if not seen:
        return seen
    if not coordinates(user, measure):
        return Verdict(
            _("Åtaganden för %(organisation)s lämnas av organisationsansvarig där.") % {"organisation": organisation}
        )
    if not (verdict := _is_not_lead(user, organisation)):
        return verdict
    stands = (row for row in measure.commitments.all() if row.organisation_id == organisation.pk)
    if any(row.is_own_entry for row in stands):
        return Verdict(
            _("%(organisation)s har själv lämnat sitt åtagande. Det ändras av organisationsansvarig där.")
            % {"organisation": organisation}
        )
    return takes_part(measure, organisation)


def may_register_decisions(user: Person, plan: Plan, organisation: Organisation) -> Verdict:
    """The lead registers what the own organisation has decided; the coordinator on its behalf, by its minutes."""
    if holds_on_organisation(user, OrganisationPermission.GIVE_COMMITMENTS, organisation.pk):
        return still_open(plan)
    if plan.pk in plans_where(user, PlanPermission.COORDINATE):
        return _is_not_lead(user, organisation) and still_open(plan)
    return Verdict(
        _("Beslut registreras av organisationsansvarig i %(organisation)s, eller av samordnaren.")
        % {"organisation": organisation}
    )
