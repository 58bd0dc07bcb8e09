"""Putting back what a change of a measure took away."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from actors.conflicts import Conflict, StaleError
from actors.permissions import require
from actors.requests import MemberRequest
from handlingsplan.pages import GET_OR_POST, form_status, posted, rebase, render_page
from measures.forms.restoring_values import RestoringForm
from measures.history import restoring
from measures.permissions import may_write_measure, visible_measure

UNDONE = "angrat"  # what a receipt sends, which leads back to where one was


@GET_OR_POST
def restore_values(request: MemberRequest, slug: str, number: int, entry: int) -> HttpResponse:
    """Show what a change's fields say now and would say, and put them back; an old version shows both texts."""
    measure = visible_measure(request.user, slug, number)
    earlier = restoring.earlier_values(measure, entry, by=request.user)
    require(may_write_measure(request.user, measure))
    form, conflict = RestoringForm(posted(request), earlier=earlier), None
    if form.is_valid():
        read, answers = form.cleaned_data["based_on"], form.answers()
        try:
            saved, receipt = restoring.restore_values(
                measure, entry, expected_version=read, by=request.user, answers=answers
            )
        except StaleError as error:
            earlier = restoring.earlier_values(error.stored, entry, by=request.user)
            form = RestoringForm(posted(request), earlier=earlier)
            rebase(form, earlier.version)
            conflict = Conflict.about(error.stored, earlier.fields)
        except ValidationError as error:
            form.refuse(error)
        else:
            messages.success(request, f"{_('Det är återställt.')} {receipt.in_words()}".strip())
            return redirect(saved) if UNDONE in request.POST else redirect("measure_history", slug, saved.number)
    context = {"plan": measure.plan, "measure": measure, "form": form, "earlier": earlier, "conflict": conflict}
    return render_page(request, "measures/restore_values.html", context, status=form_status(form, conflict))
