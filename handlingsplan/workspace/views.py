"""The way into one's work, and the working plan's first page."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from actors.enums import OrganisationPermission
from actors.permissions import organisations_where
from actors.requests import MemberRequest
from handlingsplan.discussion.notices import put_aside
from handlingsplan.discussion.views import posted_id
from handlingsplan.editions.published import published_parties
from handlingsplan.filters import read_search
from handlingsplan.pages import GET_OR_POST, REFUSED, render_page
from handlingsplan.plan.enums import PlanPermission
from handlingsplan.plan.models import Plan
from handlingsplan.plan.people import without_people
from handlingsplan.plan.permissions import may_change_plan, may_coordinate, plans_where, working_plan
from handlingsplan.workspace.digests import choose
from handlingsplan.workspace.first_page import read_parties, read_plan_line, read_workspace
from handlingsplan.workspace.forms import MailChoiceForm
from handlingsplan.workspace.guide import read_guide, wants_guide
from handlingsplan.workspace.models import Digest, MailChoice
from handlingsplan.workspace.news import news
from handlingsplan.workspace.organisation_page import read_organisation
from handlingsplan.workspace.search import search_plan
from measures.queries import parties_of


@require_safe
def work(request: MemberRequest) -> HttpResponse:
    """Lead to the working plan, or show what waits in each of several."""
    plans = list(Plan.objects.filter(pk__in=plans_where(request.user, PlanPermission.READ_WORKING_PLAN)))
    if len(plans) == 1:
        return redirect(plans[0].get_workspace_url())
    lines = [read_plan_line(request.user, plan) for plan in plans]
    return render_page(request, "workspace/work.html", {"lines": lines})


@GET_OR_POST
def mail_choice(request: MemberRequest) -> HttpResponse:
    """Let the person choose how often to be written to."""
    if request.method != "POST":
        digest = Digest.objects.filter(user=request.user).first()
        form = MailChoiceForm(initial={"choice": digest.choice if digest else MailChoice.DAILY})
        return render_page(request, "workspace/mail_choice.html", {"form": form})
    form = MailChoiceForm(request.POST)
    if not form.is_valid():
        return render_page(request, "workspace/mail_choice.html", {"form": form}, status=REFUSED)
    choose(request.user, MailChoice(form.cleaned_data["choice"]))
    messages.success(request, _("Ditt val är sparat."))
    return redirect("mail_choice")


@require_safe
def workspace(request: MemberRequest, slug: str) -> HttpResponse:
    """Show what is mine to do in the working plan."""
    plan = working_plan(request.user, slug)
    shown = read_workspace(request.user, plan)
    guided = wants_guide(plan, has_edition=shown.latest is not None) and may_change_plan(request.user, plan)
    context = {"plan": plan, "workspace": shown, "guide": read_guide(plan) if guided else None}
    return render_page(request, "workspace/first_page.html", context)


@require_POST
def put_news_aside(request: MemberRequest, slug: str) -> HttpResponse:
    """Put one notice aside as read, or all of them."""
    plan = working_plan(request.user, slug)
    if "alla" in request.POST:
        put_aside(request.user, plan, only=[item.notice for item in news(request.user, plan) if item.notice])
        messages.success(request, _("Allt nytt är markerat som läst."))
        return redirect("workspace", slug)
    put_aside(request.user, plan, only=[posted_id(request, "nyhet")])
    return redirect("workspace", slug)


@require_safe
def organisations(request: MemberRequest, slug: str) -> HttpResponse:
    plan = working_plan(request.user, slug)
    query, order = read_search(request.GET, orders=("namn", "ansvarar", "pengar"))
    own = organisations_where(request.user, OrganisationPermission.READ_DRAFTS)
    lines = sorted(read_parties(plan, query=query, order=order), key=lambda line: line.party.organisation_id not in own)
    nobody = without_people(plan).values_list("pk", flat=True) if may_coordinate(request.user, plan) else ()
    context = {"plan": plan, "lines": lines, "own": own, "query": query, "order": order, "nobody": set(nobody)}
    return render_page(request, "workspace/organisations.html", context)


@require_safe
def organisation(request: MemberRequest, slug: str, organisation: str) -> HttpResponse:
    """Show one organisation: what it answers for, has promised and pays, what is late, and whom to ask."""
    plan = working_plan(request.user, slug)
    party = get_object_or_404(parties_of(plan), slug=organisation)
    context = {
        "plan": plan,
        "shown": read_organisation(request.user, plan, party),
        "is_published": party.slug in published_parties(plan),
    }
    return render_page(request, "workspace/organisation.html", context)


@require_safe
def search(request: MemberRequest, slug: str) -> HttpResponse:
    """Search everything in the plan that the person may see."""
    plan = working_plan(request.user, slug)
    query, _order = read_search(request.GET)
    context = {"plan": plan, "query": query, "found": search_plan(request.user, plan, query)}
    return render_page(request, "workspace/search.html", context, fragment="results")
