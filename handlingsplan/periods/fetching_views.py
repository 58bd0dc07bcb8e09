"""Taking goals and challenges from another plan."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import ngettext

from actors.permissions import require
from actors.requests import MemberRequest
from handlingsplan.pages import GET_OR_POST, form_status, posted, render_page
from handlingsplan.periods.fetching import fetch, plans_to_fetch_from
from handlingsplan.periods.forms import FetchForm, SourceFilter
from handlingsplan.plan.permissions import may_change_plan, working_plan


@GET_OR_POST
def fetch_goals(request: MemberRequest, slug: str) -> HttpResponse:
    """Let the coordinator choose a plan, and which of its goals and challenges to take over."""
    plan = working_plan(request.user, slug)
    require(may_change_plan(request.user, plan))
    sources = {source.slug: source for source in plans_to_fetch_from(request.user, plan)}
    choice = SourceFilter(request.GET, plans=sources.values())
    source = sources.get(choice.cleaned_data["plan"]) if choice.is_valid() else None
    form = FetchForm(posted(request), source=source, plan=plan)
    if source is not None and form.is_valid():
        count = fetch(
            source,
            plan,
            goals=form.cleaned_data["goals"],
            challenges=form.cleaned_data["challenges"],
            by=request.user,
        )
        told = ngettext("%(n)d rad hämtad ur %(plan)s.", "%(n)d rader hämtade ur %(plan)s.", count)
        messages.success(request, told % {"n": count, "plan": source})
        return redirect("basics_goals", slug)
    context = {"plan": plan, "choice": choice, "source": source, "form": form, "sources": sources}
    return render_page(request, "periods/fetch.html", context, status=form_status(form))
