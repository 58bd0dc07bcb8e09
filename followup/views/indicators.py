"""The list of indicators, the page of one, and values on their way."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from actors.conflicts import Conflict, StaleError
from actors.permissions import RefusedError, require
from actors.requests import MemberRequest
from followup.forms.values import ApproveForm, ReportForm, ReturnForm
from followup.indicator_page import read_indicator
from followup.models import Indicator, Observation
from followup.permissions import coordinates, indicator_of, may_return_observation, observation_of
from followup.queries import ORDERS, due_year, read_indicators, reporters
from followup.reporting import approve, hand_in, send_back
from followup.value_rules import locked_years
from handlingsplan.filters import read_search
from handlingsplan.pages import GET_OR_POST, form_status, posted, rebase, render_page
from handlingsplan.plan.permissions import working_plan
from measures.queries import parties_of


@require_safe
def indicators(request: MemberRequest, slug: str) -> HttpResponse:
    """List the plan's indicators: the latest figure against the target, and what the own organisation lacks."""
    plan = working_plan(request.user, slug)
    query, order = read_search(request.GET, orders=ORDERS)
    lines = read_indicators(request.user, plan, query=query, order=order)
    decides = coordinates(request.user, plan.pk)
    context = {
        "plan": plan,
        "lines": lines,
        "shows_own": any(line.own for line in lines),
        "query": query,
        "order": order,
        "due_year": due_year(),
        "coordinates": decides,
        "locked_years": sorted(locked_years(plan)) if decides else [],
    }
    return render_page(request, "followup/list.html", context, fragment="results")


@require_safe
def indicator(request: MemberRequest, slug: str, key: str) -> HttpResponse:
    shown = indicator_of(request.user, slug, key)
    context = {"plan": shown.plan, "shown": shown, "page": read_indicator(request.user, shown), "due_year": due_year()}
    return render_page(request, "followup/indicator.html", context)


@GET_OR_POST
def report_observation(request: MemberRequest, slug: str, key: str) -> HttpResponse:
    """Take a value from whoever reports it."""
    shown = indicator_of(request.user, slug, key)
    own = reporters(request.user, shown, parties_of(shown.plan))
    if not own:
        raise RefusedError(_("Värden rapporteras av handläggare i de organisationer som deltar, och av samordnaren."))
    if request.method == "POST":
        form = ReportForm(request.POST, indicator=shown, own=own)
    else:
        form = ReportForm(indicator=shown, own=own, initial=_begin_from(request, shown))
    conflict = None
    if form.is_valid():
        try:
            value = hand_in(shown, form.cleaned_data["organisation"], report=form.report(), by=request.user)
        except StaleError as error:
            conflict = form.rebase(error.stored)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            text = _("Värdet för %(organisation)s %(year)d är inlämnat och väntar på samordnarens godkännande.")
            messages.success(request, text % {"organisation": value.organisation, "year": value.year})
            return redirect(shown)
    context = {"plan": shown.plan, "shown": shown, "form": form, "conflict": conflict}
    return render_page(request, "followup/report.html", context, status=form_status(form, conflict))


def _begin_from(request: MemberRequest, shown: Indicator) -> dict[str, Any]:
    """Return what the link asks for, with what is reported already: a correction begins from it."""
    organisation, year = request.GET.get("organisation", ""), request.GET.get("year", "")
    initial: dict[str, Any] = {"organisation": organisation, "year": year or due_year()}
    if organisation and year.isascii() and year.isdigit() and len(year) <= 4:  # noqa: PLR2004 digits of a year
        rows = Observation.objects.visible_to(request.user, shown.plan).current()
        last = rows.filter(indicator=shown, organisation__slug=organisation, year=int(year)).order_by("-pk").first()
        if last is not None:
            initial |= {"value": last.value, "source": last.source, "note": last.note}
    return initial


@require_POST
def approve_observation(request: MemberRequest, slug: str, key: str, pk: int) -> HttpResponse:
    observation = observation_of(request.user, slug, key, pk)
    form = ApproveForm(request.POST)
    expected_value = form.cleaned_data["seen"] if form.is_valid() else observation.value
    names = {"organisation": observation.organisation, "year": observation.year}
    try:
        approve(observation, expected_value=expected_value, by=request.user)
    except StaleError:
        text = _("Värdet för %(organisation)s %(year)d har ändrats sedan du läste det. Läs det nya innan du godkänner.")
        messages.warning(request, text % names)
    else:
        messages.success(request, _("Värdet för %(organisation)s %(year)d är godkänt.") % names)
    return redirect(observation.indicator)


@GET_OR_POST
def return_observation(request: MemberRequest, slug: str, key: str, pk: int) -> HttpResponse:
    observation = observation_of(request.user, slug, key, pk)
    require(may_return_observation(request.user, observation))
    form, conflict = ReturnForm(posted(request), initial={"seen": observation.value}), None
    if form.is_valid():
        reason, seen = form.cleaned_data["reason"], form.cleaned_data["seen"]
        try:
            send_back(observation, reason=reason, expected_value=seen, by=request.user)
        except StaleError as error:
            rebase(form, error.stored.value, field="seen")
            conflict = Conflict.about(error.stored, [])
        else:
            text = _("Värdet är återsänt till %(organisation)s.") % {"organisation": observation.organisation}
            messages.success(request, text)
            return redirect(observation.indicator)
    context = {
        "plan": observation.indicator.plan,
        "shown": observation.indicator,
        "observation": observation,
        "form": form,
        "conflict": conflict,
    }
    return render_page(request, "followup/return.html", context, status=form_status(form, conflict))
