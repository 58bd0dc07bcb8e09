"""Pages of what was done: in a plan for its coordinator, in an organisation for its lead."""

from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from actors.models import LedgerEntry, Organisation
from actors.permissions import require
from actors.requests import MemberRequest
from handlingsplan.pages import REFUSED, render_page
from handlingsplan.plan.forms.history import HistoryFilter
from handlingsplan.plan.history import as_csv, history_of_organisation, history_of_plan, in_words
from handlingsplan.plan.models import Plan
from handlingsplan.plan.permissions import may_coordinate, working_plan
from handlingsplan.plan.role_permissions import may_read_history, may_see_people
from handlingsplan.spreadsheets.files import CSV_TYPE

LINES = 50


def _plan(request: MemberRequest, slug: str) -> Plan:
    plan = working_plan(request.user, slug)
    require(may_coordinate(request.user, plan))
    return plan


def _organisation(request: MemberRequest, slug: str) -> Organisation:
    organisation = get_object_or_404(Organisation, slug=slug)
    if not may_see_people(request.user, organisation):
        raise Http404
    require(may_read_history(request.user, organisation))
    return organisation


@require_safe
def plan_history(request: MemberRequest, slug: str) -> HttpResponse:
    """Show what was done in the plan."""
    plan = _plan(request, slug)
    return _page(request, history_of_plan(plan), "plan/plan_history.html", {"plan": plan})


@require_safe
def plan_history_file(request: MemberRequest, slug: str) -> HttpResponseBase:
    """Return what was looked for in the plan's history as CSV."""
    return _file(request, history_of_plan(_plan(request, slug)), f"historik-{slug}.csv")


@require_safe
def organisation_history(request: MemberRequest, slug: str) -> HttpResponse:
    """Show what was done with what is the organisation's."""
    organisation = _organisation(request, slug)
    context = {"organisation": organisation}
    return _page(
        request, history_of_organisation(organisation, request.user), "plan/organisation_history.html", context
    )


@require_safe
def organisation_history_file(request: MemberRequest, slug: str) -> HttpResponseBase:
    """Return what was looked for in the organisation's history as CSV."""
    entries = history_of_organisation(_organisation(request, slug), request.user)
    return _file(request, entries, f"historik-{slug}.csv")


def _page(
    request: MemberRequest, entries: QuerySet[LedgerEntry], template: str, context: dict[str, Any]
) -> HttpResponse:
    form = HistoryFilter(request.GET, entries=entries)
    page = Paginator(form.found(), LINES).get_page(request.GET.get("page"))
    context |= {"form": form, "page": page, "lines": in_words(page.object_list)}
    return render_page(request, template, context, status=REFUSED if form.errors else 200)


def _file(request: MemberRequest, entries: QuerySet[LedgerEntry], name: str) -> HttpResponseBase:
    pieces = as_csv(HistoryFilter(request.GET, entries=entries).found())
    response = StreamingHttpResponse(pieces, content_type=CSV_TYPE)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    return response
