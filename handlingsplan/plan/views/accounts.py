"""The coordinator's page of accounts that nobody uses."""

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from actors.permissions import require
from actors.requests import MemberRequest
from handlingsplan.pages import render_page
from handlingsplan.plan.fetching import working_plan
from handlingsplan.plan.people import unused_memberships, without_lead
from handlingsplan.plan.permissions import may_coordinate


@require_safe
def unused_accounts(request: MemberRequest, slug: str) -> HttpResponse:
    """List people who have not signed in for long, and organisations that nobody leads."""
    plan = working_plan(request.user, slug)
    require(may_coordinate(request.user, plan))
    context = {"plan": plan, "memberships": unused_memberships(plan), "leaderless": without_lead(plan)}
    return render_page(request, "plan/unused_accounts.html", context)
