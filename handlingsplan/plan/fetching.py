"""Fetching is authorising: what a person may not see is not found."""

from django.shortcuts import get_object_or_404

from actors.access import Person
from handlingsplan.plan.enums import PlanPermission
from handlingsplan.plan.models import Chapter, Plan
from handlingsplan.plan.permissions import plans_where


def working_plan(user: Person, slug: str) -> Plan:
    """Return the plan, for those who read it while it is being worked on; raises Http404."""
    readable = plans_where(user, PlanPermission.READ_WORKING_PLAN)
    return get_object_or_404(Plan.objects.with_coordinator().filter(pk__in=readable), slug=slug)


def chapter_of(plan: Plan, number: int) -> Chapter:
    """Return the plan's chapter with its texts, their authors and the chapter's editors; raises Http404."""
    chapters = (
        Chapter.objects.filter(plan=plan).select_related("latest__author", "approved").prefetch_related("editors")
    )
    chapter = get_object_or_404(chapters, number=number)
    chapter.plan = plan
    return chapter
