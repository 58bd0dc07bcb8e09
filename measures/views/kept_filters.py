"""Keeping and forgetting choices in the list of measures."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from actors.requests import MemberRequest
from handlingsplan.plan.fetching import working_plan
from measures.forms.filters import MeasureFilter
from measures.kept_filters import forget_filter, keep_filter, kept_filters


@require_POST
def keep_measures(request: MemberRequest, slug: str) -> HttpResponse:
    """Keep what is chosen in the list under a name."""
    plan = working_plan(request.user, slug)
    chosen = MeasureFilter(QueryDict(request.POST.get("query", "")), user=request.user, plan=plan)
    address = reverse("measures", args=[slug])
    if not chosen.is_valid():
        messages.error(request, _("Urvalet innehåller ett val som inte finns, och sparades inte."))
        return redirect(address)
    try:
        kept = keep_filter(plan, name=request.POST.get("name", ""), query=chosen.query, by=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("Urvalet ”%(name)s” är sparat bland dina urval.") % {"name": kept})
    return redirect(f"{address}?{chosen.query}")


@require_POST
def forget_measures(request: MemberRequest, slug: str, pk: int) -> HttpResponse:
    """Forget a kept choice."""
    kept = get_object_or_404(kept_filters(request.user, working_plan(request.user, slug)), pk=pk)
    forget_filter(kept, by=request.user)
    messages.success(request, _("Urvalet ”%(name)s” är borttaget.") % {"name": kept})
    return redirect("measures", slug)
