"""Closing a plan, and starting the next one from it."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from actors.permissions import require
from actors.requests import MemberRequest
from handlingsplan.pages import GET_OR_POST, form_status, posted, render_page
from handlingsplan.periods.forms import NextPeriodForm, first_answers
from handlingsplan.periods.starting import NextPeriod, start_next_period
from handlingsplan.plan.history import kind_in_words
from handlingsplan.plan.models import CarriedOver, Plan
from handlingsplan.plan.permissions import (
    may_close_plan,
    may_coordinate,
    may_reopen_plan,
    may_start_next_period,
    working_plan,
)
from handlingsplan.plan.review import close_plan, reopen_plan


@dataclass(frozen=True)
class ProvenanceGroup:
    """The rows of one kind."""

    kind: str
    rows: Sequence[CarriedOver]


def provenance_groups(plan: Plan) -> list[ProvenanceGroup]:
    """Return everything that was carried over into the plan; one query."""
    rows = CarriedOver.objects.filter(plan=plan).select_related("from_plan").order_by("kind", "object_id")
    return [
        ProvenanceGroup(kind_in_words(kind), list(group)) for kind, group in groupby(rows, key=lambda row: row.kind)
    ]


@require_safe
def moving_on(request: MemberRequest, slug: str) -> HttpResponse:
    """Show where the plan is in its life, what came from the last one, and what can be done."""
    plan = working_plan(request.user, slug)
    require(may_coordinate(request.user, plan))
    after = CarriedOver.objects.filter(from_plan=plan).order_by("plan__slug")
    context = {
        "plan": plan,
        "close": may_close_plan(request.user, plan),
        "reopen": may_reopen_plan(request.user, plan),
        "start": may_start_next_period(request.user, plan),
        "groups": provenance_groups(plan),
        "followers": after.values("plan__title", "plan__slug").distinct(),
    }
    return render_page(request, "periods/moving_on.html", context)


@GET_OR_POST
def next_period(request: MemberRequest, slug: str) -> HttpResponse:
    """Start the next plan period from this one."""
    plan = working_plan(request.user, slug)
    require(may_start_next_period(request.user, plan))
    form = NextPeriodForm(posted(request), initial=first_answers(plan))
    if form.is_valid():
        try:
            new = start_next_period(plan, data=NextPeriod(**form.cleaned_data), by=request.user)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Den nya planen finns. Här ser du vad som är med och var det kom från."))
            return redirect("moving_on", new.slug)
    context = {"plan": plan, "form": form}
    return render_page(request, "periods/next.html", context, status=form_status(form))


@require_POST
def close(request: MemberRequest, slug: str) -> HttpResponse:
    close_plan(working_plan(request.user, slug), by=request.user)
    messages.success(request, _("Planen är avslutad. Den går att läsa men inte att ändra."))
    return redirect("moving_on", slug)


@require_POST
def reopen(request: MemberRequest, slug: str) -> HttpResponse:
    reopen_plan(working_plan(request.user, slug), by=request.user)
    messages.success(request, _("Planen är öppen igen."))
    return redirect("moving_on", slug)
