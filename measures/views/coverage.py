"""Challenges and goals against measures."""

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from actors.requests import MemberRequest
from handlingsplan.filters import refuse_unknown
from handlingsplan.pages import render_page
from handlingsplan.plan.fetching import working_plan
from measures.coverage import CHALLENGES, GOALS, coverage_of


@require_safe
def coverage(request: MemberRequest, slug: str) -> HttpResponse:
    """Show challenges or goals against the measures, and the holes."""
    plan = working_plan(request.user, slug)
    refuse_unknown(request.GET, {"visa"})
    kind = request.GET.get("visa", CHALLENGES)
    if kind not in {CHALLENGES, GOALS}:
        raise Http404
    titles = {CHALLENGES: _("Utmaningar och åtgärder"), GOALS: _("Mål och åtgärder")}
    context = {
        "plan": plan,
        "kind": kind,
        "kinds": list(titles.items()),
        "title": titles[kind],
        "coverage": coverage_of(plan, kind),
    }
    return render_page(request, "measures/coverage/coverage.html", context)
