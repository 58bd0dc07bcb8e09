"""Who is in which organisation: roles given and taken with their grants, unused accounts, chapters handed over."""

from datetime import timedelta

from allauth.account.models import EmailAddress
from django.db import transaction
from django.db.models import Model, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from actors.addresses import require_plain_address, tidy_email
from actors.enums import Role
from actors.grants import lock_access
from actors.history import delete_as, save_as
from actors.models import Membership, Organisation, User
from actors.permissions import RefusedError, require
from handlingsplan.discussion.enums import NoticeKind
from handlingsplan.discussion.notices import tell
from handlingsplan.logs.security import note
from handlingsplan.plan.access_keys.keys import tell_of_stopped_keys
from handlingsplan.plan.enums import ROLE_ON_PLAN, PlanPermission
from handlingsplan.plan.grants import sync_people
from handlingsplan.plan.models import CarriedOver, Chapter, Coordinator, Plan
from handlingsplan.plan.role_permissions import leads_of, may_invite, may_remove
from handlingsplan.richtext import one_line


class AlreadyMemberError(ValueError):
    """The person has the role already."""


def create_person(*, email: str, full_name: str, function: str = "", password: str | None = None) -> User:
    """Create an account whose address is known to be the person's; without password, one that has none yet."""
    email = tidy_email(email)
    require_plain_address(email)
    user = User(username=email, email=email, full_name=one_line(full_name), function=one_line(function))
    user.set_password(password)
    user.save()
    EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    return user


def find_person(email: str) -> User | None:
    """Return who has an account with the address."""
    return User.objects.filter(email=tidy_email(email)).first()


def join(user: User, organisation: Organisation, role: Role, *, by: User | None, reason: str = "") -> Membership:
    """Store the role and let the grants follow; whether it may be given is the caller's to check, under the lock."""
    lock_access()
    if Membership.objects.filter(user=user, organisation=organisation, role=role).exists():
        raise AlreadyMemberError(
            _("%(person)s är redan %(role)s i %(organisation)s.")
            % {"person": user, "role": str(role.label).lower(), "organisation": organisation}
        )
    membership = Membership(user=user, organisation=organisation, role=role)
    save_as(membership, by=by, reason=reason)
    note("role_given", person=user.pk, role=role.value, organisation=organisation.pk)
    sync_people(user.pk)
    _tell_leads(membership, by)
    return membership


def _tell_leads(membership: Membership, by: User | None) -> None:
    """Tell every lead, in the newest plan that the organisation is in."""
    plan = Plan.objects.filter(parties__organisation=membership.organisation_id).first()
    if plan is not None:
        others = leads_of(membership.organisation).exclude(pk=membership.user_id)
        tell(others, NoticeKind.ROLE_GIVEN, by=by, scope=plan, source=membership)


@transaction.atomic
def give_role(user: User, organisation: Organisation, role: Role, *, by: User) -> Membership:
    """Give somebody with an account a role in the organisation. Raises `RefusedError` and `AlreadyMemberError`."""
    lock_access(by)
    require(may_invite(by, organisation))
    if user == by:
        raise RefusedError(_("Ingen ger sig själv en roll. Be en annan organisationsansvarig."))
    return join(user, organisation, role, by=by)


@transaction.atomic
def remove(membership: Membership, *, by: User) -> None:
    """Take a role away from a person; the next thing they ask for is refused. Raises `RefusedError`."""
    lock_access(by)
    require(may_remove(by, membership))
    part(membership, by=by)


def part(role: Membership | Coordinator, *, by: User) -> None:
    """Delete the role and let the grants follow; whether it may be taken away is the caller's to check."""
    delete_as(role, by=by)
    of = {"plan": role.plan_id} if isinstance(role, Coordinator) else {"organisation": role.organisation_id}
    note("role_taken", person=role.user_id, role=getattr(role, "role", "coordinator"), **of)
    sync_people(role.user_id)
    if isinstance(role, Membership) and role.role == Role.LEAD:
        tell_of_stopped_keys(role, by=by)


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
    """Return the parties that have no lead who can sign in, also those that nobody works for yet."""
    leads = Membership.objects.filter(role=Role.LEAD, user__is_active=True)
    return Organisation.objects.filter(parties__plan=plan).exclude(pk__in=leads.values("organisation"))


def without_people(plan: Plan) -> QuerySet[Organisation]:
    """Return the parties that nobody works for who can sign in: what is sent to them reaches nobody."""
    parties = Organisation.objects.filter(parties__plan=plan).exclude(pk=plan.coordinating_organisation_id)
    return parties.exclude(pk__in=Membership.objects.filter(user__is_active=True).values("organisation"))


def works_for(organisation_id: int) -> Q:
    """Return the condition on people that they belong to the organisation, as coordinators of its plans too."""
    return Q(memberships__organisation=organisation_id) | Q(
        coordinating__plan__coordinating_organisation=organisation_id
    )


def writers_of(chapter: Chapter) -> QuerySet[User]:
    """Return the coordinators and the chapter's editors."""
    writes = Q(coordinating__plan=chapter.plan_id) | Q(edited_chapters=chapter)
    return User.objects.filter(writes, is_active=True).distinct().order_by("full_name")


def people_of(plan: Plan) -> QuerySet[User]:
    """Return everybody who works with the plan and so takes part in its discussions."""
    return (
        User.objects.filter(_works_with(plan) | Q(coordinating__plan=plan), is_active=True)
        .distinct()
        .order_by("full_name", "pk")
    )


def possible_editors(plan: Plan) -> QuerySet[User]:
    """Return who can be made editor of a chapter: everybody in the parties but those who only read.

    The coordinator writes every chapter anyway.
    """
    people = User.objects.filter(_works_with(plan), is_active=True).distinct().order_by("full_name", "pk")
    return people.prefetch_related("memberships__organisation")


def _works_with(plan: Plan) -> Q:
    roles = [role for role, permissions in ROLE_ON_PLAN.items() if PlanPermission.COMMENT in permissions]
    return Q(memberships__role__in=roles, memberships__organisation__parties__plan=plan)


def provenance_of(row: Model) -> CarriedOver | None:
    """Return the origin of the row; one query."""
    found = CarriedOver.objects.filter(kind=row._meta.label_lower, object_id=row.pk)
    return found.select_related("from_plan").first()
