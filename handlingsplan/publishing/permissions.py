"""Who may publish and withdraw editions, and register what bodies decided about them."""

from django.utils.translation import gettext as _

from actors.access import Person
from actors.enums import OrganisationPermission
from actors.models import Organisation
from actors.permissions import Verdict, holds_on_organisation
from handlingsplan.editions.models import Adoption, Edition
from handlingsplan.plan.models import Plan
from handlingsplan.plan.permissions import may_change_plan, may_coordinate, may_read_working_plan, still_open
from measures.decisions.permissions import may_register_decisions


def may_publish(user: Person, plan: Plan) -> Verdict:
    """The coordinator publishes; whether the plan is ready is `readiness`'s to say."""
    return may_change_plan(user, plan)


def may_register_adoption(user: Person, plan: Plan, organisation: Organisation) -> Verdict:
    """The lead registers what the own organisation's bodies have decided."""
    if not may_read_working_plan(user, plan):
        return Verdict(_("Bara de som deltar i planen registrerar beslut om den."))
    if holds_on_organisation(user, OrganisationPermission.GIVE_COMMITMENTS, organisation.pk):
        return still_open(plan)
    return Verdict(
        _("Bara organisationsansvarig i %(organisation)s registrerar vad dess politiska organ har beslutat.")
        % {"organisation": organisation}
    )


def may_register_on_behalf(user: Person, plan: Plan, organisation: Organisation) -> Verdict:
    """The coordinator registers what the minutes of another organisation say."""
    if may_register_adoption(user, plan, organisation) or not may_coordinate(user, plan):
        return may_register_adoption(user, plan, organisation)
    return may_register_decisions(user, plan, organisation)


def may_correct_adoption(user: Person, adoption: Adoption) -> Verdict:
    """The lead corrects; the coordinator what was entered on behalf, until the organisation has confirmed it."""
    plan, organisation = adoption.edition.plan, adoption.organisation
    verdict = may_register_on_behalf(user, plan, organisation)
    if verdict and adoption.is_own_entry and not may_register_adoption(user, plan, organisation):
        return Verdict(
            _("%(organisation)s har själv registrerat beslutet. Det rättas av organisationsansvarig där.")
            % {"organisation": organisation}
        )
    return verdict


def may_withdraw_edition(user: Person, edition: Edition) -> Verdict:
    """The coordinator withdraws an edition, once; of a closed plan too, as it stays public."""
    verdict = may_coordinate(user, edition.plan)
    if verdict and edition.withdrawn:
        return Verdict(_("Utgåvan är redan återkallad."))
    return verdict
