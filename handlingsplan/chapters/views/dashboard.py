"""The working plan at a glance."""

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from actors.requests import MemberRequest
from handlingsplan.chapters.dashboard import map_of, overview_of
from handlingsplan.chapters.enums import Stage
from handlingsplan.chapters.links import web_links
from handlingsplan.chapters.reading import read_plan
from handlingsplan.pages import render_page
from handlingsplan.plan.fetching import working_plan


@require_safe
def dashboard(request: MemberRequest, slug: str) -> HttpResponse:
    """Show how far the plan has come as of now."""
    plan = working_plan(request.user, slug)
    document = read_plan(plan, stage=Stage.WORKING)
    context = {
        "plan": plan,
        "overview": overview_of(document),
        "map": map_of(document, request.GET.get("indikator", "")),
        "links": web_links("working_chapter", plan.slug, here=0),
    }
    return render_page(request, "chapters/dashboard/dashboard.html", context)
