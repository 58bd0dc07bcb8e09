"""Who is in which organisation: roles given and taken with their grants, unused accounts, chapters handed over."""

from collections import Counter
from datetime import timedelta

from allauth.account.models import EmailAddress
from django.contrib.auth.base_user import BaseUserManager
from django.db import transaction
from django.db.models import Model, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from actors.enums import Role
from actors.history import delete_as, save_as
from actors.models import Membership, Organisation, User
from actors.permissions import require
from handlingsplan.plan.enums import ROLE_ON_PLAN, PlanPermission
from handlingsplan.plan.grants import sync_access
from handlingsplan.plan.models import CarriedOver, Chapter, Plan
from handlingsplan.plan.permissions import count_coordinators, may_give_role, may_invite, may_remove


class AlreadyMemberError(ValueError):
    """The person has the role already."""


def tidy_email(email: str) -> str:
    """Return the address as it is stored: also the log-in name of whoever was invited."""
    return BaseUserManager.normalize_email(email.strip()).lower()


def create_person(*, email: str, full_name: str, function: str = "", password: str | None = None) -> User:
    """Create an account whose address is known to be the person's; without password, one that has none yet."""
    email = tidy_email(email)
    user = User(username=email, email=email, full_name=full_name, function=function)
    user.set_password(password)
    user.save()
    EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    return user


def join(user: User, organisation: Organisation, role: Role, *, by: User | None, reason: str = "") -> Membership:
    """Store the role and let the grants follow; whether it may be given is the caller's to check."""
    if Membership.objects.filter(user=user, organisation=organisation, role=role).exists():
        raise AlreadyMemberError(
            _("%(person)s är redan %(role)s i %(organisation)s.")
            % {"person": user, "role": str(role.label).lower(), "organisation": organisation}
        )
    membership = Membership(user=user, organisation=organisation, role=role)
    save_as(membership, by=by, reason=reason)
    sync_access()
    return membership


@transaction.atomic
def give_role(user: User, organisation: Organisation, role: Role, *, by: User) -> Membership:
    """Give somebody with an account a role in the organisation. Raises `RefusedError` and `AlreadyMemberError`."""
    require(may_invite(by, organisation))
    require(may_give_role(by, organisation, role))
    return join(user, organisation, role, by=by)


class AlreadyCoordinatedError(ValueError):
    """The plan has a coordinator, who invites all others."""


@transaction.atomic
def appoint_first_coordinator(plan: Plan, *, email: str, full_name: str) -> Membership:
    """Give the portal its first person: a coordinator in the plan's coordinating organisation.

    For whoever installs the portal, as everybody else is invited by somebody. Raises `AlreadyCoordinatedError`.
    """
    if count_coordinators(plan.pk):
        raise AlreadyCoordinatedError(_("Planen har redan en samordnare."))
    user = User.objects.filter(email__iexact=tidy_email(email)).first()
    user = user or create_person(email=email, full_name=full_name)
    return join(user, plan.coordinating_organisation, Role.COORDINATOR, by=None)


@transaction.atomic
def remove(membership: Membership, *, by: User) -> None:
    """Take a role away from a person; the next thing they ask for is refused. Raises `RefusedError`."""
    require(may_remove(by, membership))
    part(membership, by=by)


def part(membership: Membership, *, by: User) -> None:
    """Delete the role and let the grants follow; whether it may be taken away is the caller's to check."""
    delete_as(membership, by=by)
    sync_access()


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


def writers_of(chapter: Chapter) -> QuerySet[User]:
    """Return the coordinators and the chapter's editors."""
    coordinates = Q(
        memberships__role=Role.COORDINATOR,
        memberships__organisation__coordinated_plans=chapter.plan_id,
    )
    return (
        User.objects.filter(coordinates | Q(edited_chapters=chapter), is_active=True).distinct().order_by("full_name")
    )


def people_of(plan: Plan) -> QuerySet[User]:
    """Return everybody who works with the plan and so takes part in its discussions."""
    roles = [role for role, permissions in ROLE_ON_PLAN.items() if PlanPermission.COMMENT in permissions]
    works_with_it = Q(memberships__role__in=roles, memberships__organisation__parties__plan=plan)
    coordinates = Q(memberships__role=Role.COORDINATOR, memberships__organisation__coordinated_plans=plan)
    return User.objects.filter(works_with_it | coordinates, is_active=True).distinct().order_by("full_name", "pk")


def possible_editors(plan: Plan) -> QuerySet[User]:
    """Return who can be made editor of a chapter: everybody in the parties but those who only read.

    The coordinator writes every chapter anyway.
    """
    roles = [role for role, permissions in ROLE_ON_PLAN.items() if PlanPermission.COMMENT in permissions]
    works_with_it = Q(memberships__role__in=roles, memberships__organisation__parties__plan=plan)
    people = User.objects.filter(works_with_it, is_active=True).distinct().order_by("full_name", "pk")
    return people.prefetch_related("memberships__organisation")


def provenance_of(row: Model) -> CarriedOver | None:
    """Return the origin of the row; one query."""
    found = CarriedOver.objects.filter(kind=row._meta.label_lower, object_id=row.pk)
    return found.select_related("from_plan").first()
