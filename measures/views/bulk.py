"""Changing many measures at once: choose rows, choose the change, see what it does, and do it."""

from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.translation import ngettext

from actors.conflicts import StaleError
from actors.requests import MemberRequest
from handlingsplan.numbers import read_keys
from handlingsplan.pages import CONFLICT, GET_OR_POST, render_page
from handlingsplan.plan.permissions import working_plan
from measures.bulk import MAX_MEASURES, BulkResult, change_many, preview
from measures.consequences import Receipt
from measures.forms.bulk import BulkForm
from measures.models import Measure
from measures.queries import for_page


def _numbers(sent: QueryDict) -> list[int]:
    return read_keys(sent.getlist("m"))[:MAX_MEASURES]


def _readings(sent: QueryDict) -> dict[int, str]:
    """Return by number what the page said of each measure when it was read; nothing where it was not sent."""
    names = ((number, f"read-{number}") for number in _numbers(sent))
    return {number: str(sent[name]) for number, name in names if name in sent}


@GET_OR_POST
def change_measures(request: MemberRequest, slug: str) -> HttpResponse:
    """GET shows what the change would do, row by row; POST does it, if every row is as it was read."""
    plan = working_plan(request.user, slug)
    sent = request.POST if request.method == "POST" else request.GET
    visible = for_page(Measure.objects.visible_to(request.user, plan).going_by(*_numbers(sent))).order_by("number")
    measures = list(visible)
    form = BulkForm(sent if "what" in sent else None, plan=plan, user=request.user)
    results, status, readings = [], 200, _readings(sent)
    if form.is_valid() and measures:
        change = form.change()
        if request.method == "POST":
            try:
                done = change_many(measures, change, readings=readings, by=request.user)
            except StaleError:
                measures, status = list(visible.all()), CONFLICT
            else:
                messages.success(request, _in_words([result for result in done if result.changes]))
                return redirect("measures", slug)
        results = preview(request.user, measures, change, readings=readings)
    context = {"plan": plan, "form": form, "measures": measures, "results": results, "most": MAX_MEASURES}
    context |= {"count": sum(result.changes for result in results), "is_stale": status == CONFLICT}
    return render_page(request, "measures/bulk.html", context, status=status)


def _in_words(done: Sequence[BulkResult]) -> str:
    text = ngettext("%(n)d åtgärd är ändrad.", "%(n)d åtgärder är ändrade.", len(done)) % {"n": len(done)}
    asked = dict.fromkeys(one for result in done for one in result.asks)
    receipt = Receipt(asked=sorted(asked, key=lambda one: one.sort_key)).in_words()
    return f"{text} {receipt}".strip()
