"""The list of measures, the page of one, and its history."""

from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Q, Sum, prefetch_related_objects
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from actors.permissions import require
from actors.requests import MemberRequest
from handlingsplan.discussion.forms import CommentForm
from handlingsplan.discussion.page import post_comment
from handlingsplan.discussion.views import toggle_resolved
from handlingsplan.filters import refuse_unknown
from handlingsplan.pages import REFUSED, render_page
from handlingsplan.plan.people import provenance_of
from handlingsplan.plan.permissions import may_comment, may_coordinate, working_plan
from measures.bulk import forget_filter, keep_filter, kept_filters
from measures.checklist import checklist
from measures.discussion import comment_target, discussion_of, people_around
from measures.enums import SECURED
from measures.forms.filters import MeasureFilter
from measures.history.changes import measure_changes, organisations_by_person
from measures.laying.permissions import laid_before
from measures.measure_page import (
    actions,
    editorial_log,
    money,
    next_steps,
    positions,
    primary_action,
    status_summary,
    successor,
    unasked_in,
    withdrawal,
)
from measures.models import FundingRow, Measure
from measures.money.tables import SOUGHT
from measures.permissions import (
    may_add_measure,
    may_ask,
    may_report_status,
    may_write_funding,
    may_write_measure,
    reads_drafts,
    visible_measure,
)
from measures.queries import with_money, with_part
from measures.querysets import MeasureQuerySet
from measures.timeline import time_bar
from measures.views.sent_back import known_page

PAGE = 50


@require_safe
def measures(request: MemberRequest, slug: str) -> HttpResponse:
    """List the measures that the person may see, first of all the own organisation's."""
    plan = working_plan(request.user, slug)
    form = MeasureFilter(request.GET, user=request.user, plan=plan)
    chosen = form.filter(Measure.objects.visible_to(request.user, plan))
    rows = (
        with_part(with_money(chosen), form.own)
        .select_related("plan", "owner", "package", "replaced_by")
        .defer("search", "replaced_by__search")
    )
    paginator = Paginator(rows, PAGE)
    page = paginator.get_page(request.GET.get("page"))
    if form.shows_time:
        prefetch_related_objects(list(page.object_list), "milestones")
    add = may_add_measure(request.user, plan)
    context = {
        "plan": plan,
        "form": form,
        "page": page,
        "bars": [(row, time_bar(row, row.milestones.all())) for row in page] if form.shows_time else [],
        "pages": paginator.get_elided_page_range(page.number),
        "sums": _sums(chosen),
        "statuses": form.by_status(Measure.objects.visible_to(request.user, plan)),
        "kept": kept_filters(request.user, plan),
        "add": add,
        "imports": add or may_coordinate(request.user, plan),
    }
    return render_page(request, "measures/list.html", context, fragment="results")


def _sums(chosen: MeasureQuerySet) -> dict[str, Decimal | None]:
    """Return what is secured and sought of all the chosen measures' money, on every page of the list."""
    rows = FundingRow.objects.filter(measure__in=chosen.order_by().values("pk"))
    sums: dict[str, Decimal | None] = rows.order_by().aggregate(
        secured=Sum("amount", filter=Q(state__in=SECURED)), sought=Sum("amount", filter=Q(state__in=SOUGHT))
    )
    return sums


@require_safe
def measure(request: MemberRequest, slug: str, number: int) -> HttpResponse:
    """Show one measure: what is mine to do first, then everything at a glance; as it was, where it was sent back."""
    try:
        measure = visible_measure(request.user, slug, number)
    except Http404:
        return known_page(request, slug, number)
    if measure.number != number:  # its address while it was a draft
        return redirect(measure)
    return _page(request, measure, CommentForm())


def _page(request: MemberRequest, measure: Measure, comment_form: CommentForm, status: int = 200) -> HttpResponse:
    verdicts = actions(request.user, measure)
    position_rows, events = positions(request.user, measure), editorial_log(request.user, measure)
    context: dict[str, Any] = {
        "plan": measure.plan,
        "measure": measure,
        "writes": may_write_measure(request.user, measure),
        "reports": may_report_status(request.user, measure),
        "next_steps": next_steps(request.user, measure),
        "allowed": [action for action in verdicts if action.verdict],
        "primary": primary_action(verdicts),
        "bar": time_bar(measure, measure.milestones.all()),
        "checklist": checklist(measure) if may_write_measure(request.user, measure) else [],
        "funds": may_write_funding(request.user, measure),
        "refused": [action for action in verdicts if not action.verdict],
        "positions": position_rows,
        "unasked": unasked_in(position_rows) if may_ask(request.user, measure) else [],
        "status_summary": status_summary(position_rows),
        "money": money(measure, measure.funding_rows.all()),
        "successor": successor(request.user, measure),
        "origin": getattr(measure, "origin", None),
        "carried": provenance_of(measure),
        "events": events,
        "withdrawal": withdrawal(measure, events),
        **laid_before(request.user, measure),
        "discussion": discussion_of(request.user, measure, comment_form),
    }
    return render_page(request, "measures/measure.html", context, status=status)


@require_POST
def comment_measure(request: MemberRequest, slug: str, number: int) -> HttpResponse:
    """Add a comment to the measure, or an answer to one."""
    measure = visible_measure(request.user, slug, number)
    require(may_comment(request.user, measure.plan))
    form, target = CommentForm(request.POST), comment_target(measure)
    if form.is_valid():
        comment = post_comment(form, target=target, by=request.user, people=list(people_around(measure)))
        if comment is not None:
            return redirect(target.address(comment.pk))
    return _page(request, measure, form, status=REFUSED)


@require_POST
def resolve_on_measure(request: MemberRequest, slug: str, number: int) -> HttpResponse:
    """Close or reopen a thread on the measure."""
    measure = visible_measure(request.user, slug, number)
    verdict = may_comment(request.user, measure.plan)
    return toggle_resolved(request, target=comment_target(measure), verdict=verdict)


@require_safe
def measure_history(request: MemberRequest, slug: str, number: int) -> HttpResponse:
    """Tell what happened to the measure; what happened to the draft is shown to its owner alone."""
    measure = visible_measure(request.user, slug, number, whole=False)
    own = reads_drafts(request.user, measure)
    refuse_unknown(request.GET)
    page = Paginator(measure_changes(measure, drafts=own), PAGE).get_page(request.GET.get("page"))
    organisations = organisations_by_person(page)
    entries = [(change, organisations.get(change.by_id or 0, "")) for change in page]
    context = {"plan": measure.plan, "measure": measure, "page": page, "entries": entries, "is_own": own}
    context["writes"] = may_write_measure(request.user, measure)
    return render_page(request, "measures/history.html", context)


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
    kept = get_object_or_404(kept_filters(request.user, working_plan(request.user, slug)), pk=pk)
    forget_filter(kept, by=request.user)
    messages.success(request, _("Urvalet ”%(name)s” är borttaget.") % {"name": kept})
    return redirect("measures", slug)
