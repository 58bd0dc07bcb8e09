"""Changing many measures at once: choose rows, choose the change, see what it does, and do it."""

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from actors.conflicts import StaleError
from actors.requests import MemberRequest
from handlingsplan.pages import CONFLICT, GET_OR_POST, render_page
from handlingsplan.plan.permissions import working_plan
from measures.bulk import MAX_MEASURES, change_many, preview
from measures.consequences import Receipt
from measures.forms.bulk import BulkForm
from measures.models import Measure
from measures.queries import for_page


def _numbers(sent: QueryDict) -> list[int]:
    return [int(number) for number in sent.getlist("m") if number.isdecimal() and len(number) <= 9][:MAX_MEASURES]  # noqa: PLR2004 what the column holds


@GET_OR_POST
def change_measures(request: MemberRequest, slug: str) -> HttpResponse:
    """GET shows what the change would do, row by row; POST does it."""
    plan = working_plan(request.user, slug)
    sent = request.POST if request.method == "POST" else request.GET
    visible = Measure.objects.visible_to(request.user, plan).going_by(*_numbers(sent))
    measures = list(for_page(visible).order_by("number"))
    form = BulkForm(sent if "what" in sent else None, plan=plan, user=request.user)
    results, status = [], 200
    if form.is_valid() and measures:
        results = preview(request.user, measures, form.change())
        if request.method == "POST":
            try:
                done = [result for result in change_many(measures, form.change(), by=request.user) if result.changes]
            except StaleError:
                messages.error(request, _("Någon sparade en av åtgärderna samtidigt. Inget är ändrat: granska igen."))
                status = CONFLICT
            else:
                text = ngettext("%(n)d åtgärd är ändrad.", "%(n)d åtgärder är ändrade.", len(done))
                asked = dict.fromkeys(one for result in done for one in result.asks)
                receipt = Receipt(asked=sorted(asked, key=lambda one: one.sort_key)).in_words()
                messages.success(request, f"{text % {'n': len(done)}} {receipt}".strip())
                return redirect("measures", slug)
    context = {"plan": plan, "form": form, "measures": measures, "results": results, "most": MAX_MEASURES}
    context["count"] = sum(result.changes for result in results)
    return render_page(request, "measures/bulk.html", context, status=status)
