"""The coordinator's page of jobs."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from actors.permissions import require
from actors.requests import MemberRequest
from handlingsplan.filters import IGNORED_PARAMS, read_search
from handlingsplan.jobs.enums import JobState
from handlingsplan.jobs.heartbeat import ALIVE, last_beat_age
from handlingsplan.jobs.listing import JobOrder, read_jobs
from handlingsplan.jobs.models import RenderJob
from handlingsplan.jobs.permissions import may_see_jobs
from handlingsplan.pages import render_page
from handlingsplan.plan.permissions import working_plan

ON_A_PAGE = 50


@require_safe
def jobs(request: MemberRequest, slug: str) -> HttpResponse:
    """List what waits, runs, failed and is done, and try again what failed."""
    plan = working_plan(request.user, slug)
    require(may_see_jobs(request.user, plan))
    query, order = read_search(request.GET, orders=JobOrder.values, ignored=IGNORED_PARAMS | {"lage"})
    state = request.GET.get("lage", "")
    goes_on = RenderJob.objects.filter(plan=plan, state__in=(JobState.QUEUED, JobState.RUNNING)).exists()
    lines = read_jobs(plan, query=query, state=state if state in JobState.values else "", order=order)
    age = last_beat_age()
    page = Paginator(lines, ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "plan": plan,
        "page": page,
        "goes_on": goes_on,
        "pages": page.paginator.get_elided_page_range(page.number),
        "query": query,
        "state": state,
        "states": JobState.choices,
        "order": order,
        "orders": JobOrder.choices,
        "last_sign": timezone.now() - age if age is not None else None,
        "is_alive": age is not None and age <= ALIVE,
    }
    return render_page(request, "jobs/list.html", context, fragment="table")
