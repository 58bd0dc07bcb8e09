"""Questions about the people of a plan, and where its rows came from."""

from django.db.models import Model, Q, QuerySet

from actors.enums import Role
from actors.models import User
from handlingsplan.plan.enums import ROLE_ON_PLAN, PlanPermission
from handlingsplan.plan.models import CarriedOver, Chapter, Plan


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
