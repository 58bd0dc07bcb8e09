"""Replacing a measure by another one, or merging it into another: look the other one up, choose it, say why."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from actors.conflicts import Conflict, StaleError
from actors.permissions import require
from actors.requests import MemberRequest
from handlingsplan.filters import read_search
from handlingsplan.pages import GET_OR_POST, form_status, posted, rebase, render_page
from measures.editorial import replace
from measures.forms.replacing import ReplacementForm
from measures.permissions import may_replace, visible_measure


@GET_OR_POST
def replace_measure(request: MemberRequest, slug: str, number: int) -> HttpResponse:
    """Take which measure takes this one over; `q` in the address looks it up."""
    measure = visible_measure(request.user, slug, number, whole=False)
    require(may_replace(request.user, measure))
    query, _order = read_search(request.GET)
    form, conflict = ReplacementForm(posted(request), measure=measure, query=query), None
    if form.is_valid():
        read = {"expected_version": form.cleaned_data.pop("based_on")}
        try:
            left = replace(measure, **form.cleaned_data, **read, by=request.user)
        except StaleError as error:
            rebase(form, error.stored.version)
            conflict = Conflict.about(error.stored, [])
        except ValidationError as error:
            form.add_error(None, error)
        else:
            text = _("Åtgärden är tillbakadragen. %(successor)s tar över.")
            messages.success(request, text % {"successor": left.replaced_by})
            return redirect(left)
    status = form_status(form, conflict)
    context = {"plan": measure.plan, "measure": measure, "form": form, "query": query, "more": form.shorten()}
    context["conflict"] = conflict
    return render_page(request, "measures/replace.html", context, status=status)
