"""Replacing a measure by another one, or merging it into another: look the other one up, choose it, say why."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from actors.permissions import require
from actors.requests import MemberRequest
from handlingsplan.filters import read_search
from handlingsplan.pages import GET_OR_POST, form_status, posted, render_page
from measures.editorial import replace
from measures.forms.replacing import ReplacementForm, candidates
from measures.permissions import may_replace, visible_measure


@GET_OR_POST
def replace_measure(request: MemberRequest, slug: str, number: int) -> HttpResponse:
    """Take which measure takes this one over; `q` in the address looks it up."""
    measure = visible_measure(request.user, slug, number, whole=False)
    require(may_replace(request.user, measure))
    query, _order = read_search(request.GET)
    form = ReplacementForm(posted(request), offered=candidates(measure, query))
    if form.is_valid():
        try:
            left = replace(measure, **form.cleaned_data, by=request.user)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            text = _("Åtgärden är tillbakadragen. %(successor)s tar över.")
            messages.success(request, text % {"successor": left.replaced_by})
            return redirect(left)
    status = form_status(form)
    context = {"plan": measure.plan, "measure": measure, "form": form, "query": query, "more": form.shorten()}
    return render_page(request, "measures/replace.html", context, status=status)
