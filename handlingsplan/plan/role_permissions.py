"""Who gives and takes roles, and who writes what is an organisation's own.

Roles in an organisation are its leads' to give. Where it has no lead, or none has been seen for long, a coordinator
invites the first one: `first_leads` has the rules.
"""

from datetime import timedelta

from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _

from actors.access import Person
from actors.enums import OrganisationPermission, Role
from actors.models import Membership, Organisation, User
from actors.permissions import ALLOWED, Verdict, holds_on_organisation
from handlingsplan.plan.enums import PlanPermission
from handlingsplan.plan.models import Coordinator, Party, Plan
from handlingsplan.plan.permissions import may_coordinate, plans_where

UNSEEN_AFTER = timedelta(days=90)


def leads_of(organisation: Organisation) -> QuerySet[User]:
    """Return the leads who can sign in."""
    leads = User.objects.filter(is_active=True, memberships__organisation=organisation, memberships__role=Role.LEAD)
    return leads.order_by("full_name", "pk")


def is_seen(user: User) -> bool:
    """Tell whether the person has signed in not long ago, or has just got the account."""
    return (user.last_login or user.date_joined) >= timezone.now() - UNSEEN_AFTER


def coordinates_party(user: Person, organisation: Organisation) -> bool:
    """Tell whether the person coordinates a plan that the organisation is party in."""
    coordinated = plans_where(user, PlanPermission.COORDINATE)
    return bool(coordinated) and Party.objects.filter(plan__in=coordinated, organisation=organisation).exists()


def may_invite(user: Person, organisation: Organisation) -> Verdict:
    """A lead gives roles in the own organisation, and takes them."""
    if holds_on_organisation(user, OrganisationPermission.INVITE, organisation.pk):
        return ALLOWED
    return Verdict(
        _("Roller i %(organisation)s ges och tas bort av organisationsansvarig där.") % {"organisation": organisation}
    )


def may_invite_first_lead(user: Person, organisation: Organisation) -> Verdict:
    """The coordinator of a plan that the organisation is party in, where nobody leads it; its registrar is told."""
    if not coordinates_party(user, organisation):
        return may_invite(user, organisation)
    if any(map(is_seen, leads_of(organisation))):
        return Verdict(
            _("%(organisation)s har en organisationsansvarig, som ger roller där.") % {"organisation": organisation}
        )
    if not organisation.registrar_email:
        return Verdict(
            _("Skriv först in registratorns e-postadress bland uppgifterna om %(organisation)s: dit går besked.")
            % {"organisation": organisation}
        )
    return ALLOWED


def may_write_facts(user: Person, organisation: Organisation) -> Verdict:
    """A lead writes what the organisation is called and reached by; the coordinator while it has no lead."""
    if holds_on_organisation(user, OrganisationPermission.INVITE, organisation.pk):
        return ALLOWED
    if coordinates_party(user, organisation) and not leads_of(organisation).exists():
        return ALLOWED
    return Verdict(
        _("Namn, nummer och adress skrivs av organisationsansvarig i %(organisation)s.")
        % {"organisation": organisation}
    )


def visible_organisation(user: Person, slug: str) -> Organisation:
    """Return an organisation whose people the person sees; raises Http404."""
    organisation = get_object_or_404(Organisation, slug=slug)
    if not may_see_people(user, organisation):
        raise Http404
    return organisation


def may_see_people(user: Person, organisation: Organisation) -> Verdict:
    """Colleagues see one another; the coordinator sees the parties' people."""
    own = holds_on_organisation(user, OrganisationPermission.READ_DRAFTS, organisation.pk)
    if own or coordinates_party(user, organisation):
        return ALLOWED
    return may_invite(user, organisation)


def may_read_history(user: Person, organisation: Organisation) -> Verdict:
    """A lead reads what was done with what is the organisation's, a coordinator its part in the own plan."""
    return ALLOWED if coordinates_party(user, organisation) else may_read_all_history(user, organisation)


def may_read_all_history(user: Person, organisation: Organisation) -> Verdict:
    """A lead reads what was done with what is the organisation's; drafts are among it."""
    if holds_on_organisation(user, OrganisationPermission.INVITE, organisation.pk):
        return ALLOWED
    return Verdict(
        _("Historiken läses av organisationsansvarig i %(organisation)s och av samordnaren.")
        % {"organisation": organisation}
    )


def may_remove(user: Person, membership: Membership) -> Verdict:
    """Who invites also removes, but an organisation keeps its last lead; counted under the lock where it is done."""
    verdict = may_invite(user, membership.organisation)
    return verdict and keeps_a_lead(membership)


def keeps_a_lead(membership: Membership) -> Verdict:
    """Refuse where the organisation would lose its last lead."""
    leads = Membership.objects.filter(organisation=membership.organisation_id, role=Role.LEAD, user__is_active=True)
    if membership.role != Role.LEAD or leads.exclude(pk=membership.pk).exists():
        return ALLOWED
    return Verdict(
        _("%(person)s är den sista med rollen %(role)s. Utse en efterträdare först.")
        % {"person": membership.user, "role": membership.get_role_display().lower()}
    )


def may_appoint_coordinators(user: Person, plan: Plan) -> Verdict:
    """A plan's coordinators are appointed and removed by one of them, or a lead of the coordinating organisation."""
    leads = holds_on_organisation(user, OrganisationPermission.INVITE, plan.coordinating_organisation_id)
    if leads or may_coordinate(user, plan):
        return ALLOWED
    return Verdict(
        _("Samordnare utses och tas bort av planens samordnare och av organisationsansvarig i %(organisation)s.")
        % {"organisation": plan.coordinating_organisation}
    )


def may_remove_coordinator(user: Person, coordinator: Coordinator) -> Verdict:
    """Who appoints also removes, but a plan keeps its last coordinator; counted under the lock where it is done."""
    return may_appoint_coordinators(user, coordinator.plan) and keeps_a_coordinator(coordinator)


def keeps_a_coordinator(coordinator: Coordinator) -> Verdict:
    """Refuse where the plan would lose its last coordinator."""
    others = Coordinator.objects.filter(plan=coordinator.plan_id, user__is_active=True).exclude(pk=coordinator.pk)
    if others.exists():
        return ALLOWED
    return Verdict(
        _("%(person)s är den sista som samordnar planen. Utse en efterträdare först.") % {"person": coordinator.user}
    )
