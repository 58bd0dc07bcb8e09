"""The pages where a plan is begun: its facts, its vocabularies, its county's parties, first texts."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from actors.permissions import require
from actors.requests import MemberRequest
from handlingsplan.pages import GET_OR_POST, form_status, posted, render_page
from handlingsplan.plan.forms.reference_rows import RowForm
from handlingsplan.plan.models import Plan
from handlingsplan.plan.permissions import may_change_plan, working_plan
from handlingsplan.plan.starting.county_parties import add_parties, offers
from handlingsplan.plan.starting.first_texts import add_first_texts
from handlingsplan.plan.starting.forms import CountyFilter, CountyPartiesForm, PlanFactsForm, VocabulariesForm


@GET_OR_POST
def plan_facts(request: MemberRequest, slug: str) -> HttpResponse:
    """Take changes to what the plan says of itself."""
    return _edit(request, slug, PlanFactsForm, "plan/starting/facts.html", _("Planens uppgifter är sparade."))


@GET_OR_POST
def plan_vocabularies(request: MemberRequest, slug: str) -> HttpResponse:
    """Choose by what the plan classes its measures and indicators."""
    return _edit(request, slug, VocabulariesForm, "plan/starting/vocabularies.html", _("Indelningarna är sparade."))


def _edit(request: MemberRequest, slug: str, form_class: type[RowForm], template: str, told: str) -> HttpResponse:
    plan = working_plan(request.user, slug)
    require(may_change_plan(request.user, plan))
    form = form_class(posted(request), row=plan, user=request.user)
    conflict = form.conflict(plan)
    if form.is_valid():
        conflict = form.write_or_compare()
        if conflict is None and not form.errors:
            messages.success(request, told)
            return redirect("basics", slug)
    # The plan's name in the bar is the stored one, not what was typed
    context = {"plan": Plan.objects.get(pk=plan.pk) if form.is_bound else plan, "form": form, "conflict": conflict}
    return render_page(request, template, context, status=form_status(form, conflict))


@GET_OR_POST
def county_parties(request: MemberRequest, slug: str) -> HttpResponse:
    """Make a county's municipalities and region parties in one go."""
    plan = working_plan(request.user, slug)
    require(may_change_plan(request.user, plan))
    choice = CountyFilter(request.GET, plan=plan, posted=request.POST.get("lan"))
    county = choice.cleaned_data["lan"] if choice.is_valid() else ""
    offered = offers(plan, county)
    form = CountyPartiesForm(posted(request), offers=offered)
    if form.is_valid():
        added = add_parties(plan, form.cleaned_data["bodies"], county=county, by=request.user)
        messages.success(request, ngettext("%(n)d part till.", "%(n)d parter till.", len(added)) % {"n": len(added)})
        return redirect("basics_parties", slug)
    context: dict[str, Any] = {
        "plan": plan,
        "form": form,
        "county": county,
        "choice": choice,
        "parties": [each.body.name for each in offered if each.is_party],
    }
    return render_page(request, "plan/starting/county_parties.html", context, status=form_status(form))


@require_POST
def first_texts(request: MemberRequest, slug: str) -> HttpResponse:
    """Give every chapter that has no text one to write on."""
    count = add_first_texts(working_plan(request.user, slug), by=request.user)
    told = ngettext("%(n)d kapitel har fått en starttext.", "%(n)d kapitel har fått en starttext.", count)
    messages.success(request, told % {"n": count})
    return redirect("working_chapters", slug)
