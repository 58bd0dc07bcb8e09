"""The page where a lead reads, confirms and corrects what a coordinator has entered for the organisation."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from actors.as_read import changed_page
from actors.authentication.reauthentication import confirm_where_demanded
from actors.conflicts import StaleError
from actors.models import Organisation
from actors.permissions import require
from actors.requests import MemberRequest
from handlingsplan.pages import render_page
from handlingsplan.plan.permissions import working_plan
from handlingsplan.publishing.on_behalf import (
    confirm_registered,
    may_confirm_registered,
    may_see_registered,
    registered_for,
)
from measures.models import MinutesExtract


@require_safe
def registered(request: MemberRequest, slug: str, organisation: str) -> HttpResponse:
    """Show what was entered on the organisation's behalf."""
    plan = working_plan(request.user, slug)
    body = get_object_or_404(Organisation, slug=organisation, parties__plan=plan)
    require(may_see_registered(request.user, plan, body))
    verdict = may_confirm_registered(request.user, plan, body)
    context = {"plan": plan, "organisation": body, "lines": registered_for(plan, body), "verdict": verdict}
    return render_page(request, "publishing/registered_for.html", context)


@confirm_where_demanded
@require_POST
def confirm(request: MemberRequest, slug: str, pk: int) -> HttpResponse:
    """Let a lead confirm what was entered, as it was read."""
    plan = working_plan(request.user, slug)
    extracts = MinutesExtract.objects.filter(plan=plan, on_behalf=True).select_related("organisation")
    extract = get_object_or_404(extracts, pk=pk)
    require(may_confirm_registered(request.user, plan, extract.organisation))
    try:
        confirm_registered(extract, expected_version=request.POST.get("based_on", ""), by=request.user)
    except StaleError as error:
        return changed_page(request, {"based_on": [error.stored.version]}, stored=[(error.stored.changed_last(), "")])
    messages.success(request, _("Tack. Det är nu ert eget."))
    return redirect("registered_for", slug, extract.organisation.slug)
