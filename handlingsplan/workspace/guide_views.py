"""The guide to a plan's first edition, and leaving it."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from actors.permissions import require
from actors.requests import MemberRequest
from handlingsplan.pages import render_page
from handlingsplan.plan.permissions import may_coordinate, working_plan
from handlingsplan.plan.starting.facts import put_guide_aside
from handlingsplan.workspace.guide import read_guide


@require_safe
def getting_started(request: MemberRequest, slug: str) -> HttpResponse:
    """Lead a coordinator from an empty plan to its first edition."""
    plan = working_plan(request.user, slug)
    require(may_coordinate(request.user, plan))
    return render_page(request, "workspace/getting_started.html", {"plan": plan, "guide": read_guide(plan)})


@require_POST
def leave_guide(request: MemberRequest, slug: str) -> HttpResponse:
    """Put the guide aside, or take it out again."""
    aside = "visa" not in request.POST
    put_guide_aside(working_plan(request.user, slug), aside=aside, by=request.user)
    return redirect("workspace" if aside else "getting_started", slug)
