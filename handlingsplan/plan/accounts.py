"""Accounts to keep an eye on: those that nobody uses, and organisations without a lead."""

from collections import Counter
from datetime import timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone

from actors.enums import Role
from actors.models import Membership, Organisation
from handlingsplan.plan.models import Plan

UNUSED_AFTER = timedelta(days=180)
NEVER_USED_AFTER = timedelta(days=30)


def unused_memberships(plan: Plan) -> QuerySet[Membership]:
    """Return the roles of people who have not signed in for half a year, or never; the longest away first."""
    now = timezone.now()
    away = Q(user__last_login__lt=now - UNUSED_AFTER)
    never = Q(user__last_login=None, user__date_joined__lt=now - NEVER_USED_AFTER)
    rows = Membership.objects.filter(away | never, organisation__parties__plan=plan, user__is_active=True)
    return rows.select_related("user", "organisation").order_by("user__last_login", "user__full_name", "pk")


def without_lead(plan: Plan) -> QuerySet[Organisation]:
    """Return the parties that have people but no lead who can sign in; the coordinating one has its coordinator."""
    leads = Membership.objects.filter(role__in=(Role.LEAD, Role.COORDINATOR), user__is_active=True)
    parties = Organisation.objects.filter(parties__plan=plan, memberships__user__is_active=True).distinct()
    return parties.exclude(pk__in=leads.values("organisation"))


def last_roles(organisation: Organisation) -> tuple[bool, frozenset[str]]:
    """Return whether the organisation has a lead or coordinator who can sign in, and the roles that one person has."""
    roles = Membership.objects.filter(
        organisation=organisation, role__in=(Role.LEAD, Role.COORDINATOR), user__is_active=True
    )
    found = Counter(roles.order_by().values_list("role", flat=True))
    return bool(found), frozenset(role for role, count in found.items() if count == 1)
