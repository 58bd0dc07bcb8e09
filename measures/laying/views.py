"""Laying measures before their owners: the coordinator's form, list and page, and the owner's answers."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST, require_safe

from actors.permissions import require
from actors.requests import MemberRequest
from handlingsplan.discussion.views import posted_id
from handlingsplan.filters import read_search
from handlingsplan.pages import GET_OR_POST, form_status, posted, render_page
from handlingsplan.plan.models import Plan
from handlingsplan.plan.permissions import may_coordinate, working_plan
from handlingsplan.swedish import fold
from measures.fields import LABELS, unused_fields
from measures.forms.measures import MeasureForm, Owners
from measures.laying import laying
from measures.laying.forms import DeclineForm
from measures.laying.permissions import has_writers, laid_in, may_decline, may_lay, may_propose_for_owner
from measures.models import LaidMeasure
from measures.permissions import visible_measure

PAGE = 50
ORDERS = {
    "vantar": gettext_lazy("Väntar först"),
    "senast": gettext_lazy("Senast framlagd"),
    "organisation": gettext_lazy("Organisation"),
}


def _rows(plan: Plan) -> QuerySet[LaidMeasure]:
    return LaidMeasure.objects.filter(measure__plan=plan).select_related(
        "measure__plan", "measure__owner", "owner", "by"
    )


def _chosen(plan: Plan, words: str, order: str) -> list[laying.Laid]:
    """Return what was laid in the plan, found by title or owner, in the order."""
    lines = laying.titles_of(list(_rows(plan)))
    wanted = fold(words)
    found = [line for line in lines if wanted in fold(f"{line.title} {line.laid.owner} {line.laid.owner.name}")]
    if order == "vantar":
        found.sort(key=lambda line: not line.laid.is_waiting)
    elif order == "organisation":
        found.sort(key=lambda line: line.laid.owner.sort_key)
    return found


def _coordinated(request: MemberRequest, slug: str) -> Plan:
    plan = working_plan(request.user, slug)
    require(may_coordinate(request.user, plan))
    return plan


@require_safe
def laid_measures(request: MemberRequest, slug: str) -> HttpResponse:
    """List what was laid before owners, and who has not answered."""
    plan = _coordinated(request, slug)
    words, order = read_search(request.GET, orders=ORDERS)
    lines = _chosen(plan, words, order)
    paginator = Paginator(lines, PAGE)
    page = paginator.get_page(request.GET.get("page"))
    unheard = laying.without_writers([line.laid for line in lines])
    context = {
        "plan": plan,
        "q": words,
        "order": order,
        "orders": ORDERS.items(),
        "page": page,
        "pages": paginator.get_elided_page_range(page.number),
        "waiting": sum(line.laid.is_waiting and line.laid.owner_id not in unheard for line in lines),
        "unheard": unheard,
        "may_lay": may_lay(request.user, plan),
    }
    return render_page(request, "measures/laying/list.html", context)


@GET_OR_POST
def lay_measure(request: MemberRequest, slug: str) -> HttpResponse:
    """Take a measure that the coordinator lays before its owner."""
    plan = working_plan(request.user, slug)
    require(may_lay(request.user, plan))
    form = MeasureForm(posted(request), plan=plan, owners=Owners.to_lay_before(request.user, plan))
    if form.is_valid():
        try:
            laid = laying.lay_measure(plan, data=form.measure_data(), by=request.user)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Åtgärden är framlagd för %(owner)s.") % {"owner": laid.owner})
            return redirect(laid)
    context = {
        "plan": plan,
        "form": form,
        "measure": None,
        "conflict": None,
    }
    return render_page(request, "measures/laying/lay.html", context, status=form_status(form))


@require_safe
def laid_measure(request: MemberRequest, slug: str, pk: int) -> HttpResponse:
    """Show a measure as it was laid, and what its owner answered."""
    laid = laid_in(request.user, slug, pk)
    words = laying.as_laid(laid)
    shown = words.keys() - unused_fields(laid.measure.plan) - {"title"}
    context = {
        "plan": laid.measure.plan,
        "laid": laid,
        "title": words["title"],
        "facts": [(label, words[name]) for name, label in LABELS.items() if name in shown] + laying.money_as_laid(laid),
        "proposes": may_propose_for_owner(request.user, laid),
        "reachable": has_writers(laid.measure.owner_id),
    }
    return render_page(request, "measures/laying/laid.html", context)


@require_POST
def remind_laid(request: MemberRequest, slug: str) -> HttpResponse:
    """Remind one owner, or all that have not answered."""
    plan = working_plan(request.user, slug)
    require(may_lay(request.user, plan))
    rows = _rows(plan)
    if "laid" in request.POST:
        rows = rows.filter(pk=posted_id(request, "laid"))
    count = laying.remind(plan, [row for row in rows if row.is_waiting], by=request.user)
    text = ngettext("Påmint om %(n)d åtgärd.", "Påmint om %(n)d åtgärder.", count)
    messages.success(request, text % {"n": count})
    return redirect("laid_measures", slug)


@require_POST
def propose_laid(request: MemberRequest, slug: str, pk: int) -> HttpResponse:
    """Hand a measure over for an owner that nobody can speak for."""
    laid = laid_in(request.user, slug, pk)
    require(may_propose_for_owner(request.user, laid))
    measure = laying.propose_laid(laid, by=request.user)
    messages.success(request, _("Åtgärden är i planen, märkt ”inte bekräftad av ägaren”."))
    return redirect(measure)


def _laid_of(request: MemberRequest, slug: str, number: int) -> LaidMeasure:
    measure = visible_measure(request.user, slug, number)
    laid: LaidMeasure | None = getattr(measure, "laid", None)
    if laid is None:
        raise Http404
    laid.measure = measure
    return laid


@require_POST
def take_over_measure(request: MemberRequest, slug: str, number: int) -> HttpResponse:
    """Let the owner take over what was laid before it."""
    laid = _laid_of(request, slug, number)
    laying.take_over(laid, by=request.user)
    messages.success(request, _("Åtgärden är er. Samordnaren får veta det."))
    return redirect(laid.measure)


@GET_OR_POST
def decline_measure(request: MemberRequest, slug: str, number: int) -> HttpResponse:
    """Take the owner's no, and why."""
    laid = _laid_of(request, slug, number)
    require(may_decline(request.user, laid))
    form = DeclineForm(posted(request))
    if form.is_valid():
        laying.decline(laid, reason=form.cleaned_data["reason"], by=request.user)
        messages.success(request, _("Ni har avböjt åtgärden. Samordnaren får veta det."))
        return redirect("measures", slug)
    context = {"plan": laid.measure.plan, "measure": laid.measure, "form": form}
    return render_page(request, "measures/laying/decline.html", context, status=form_status(form))
