"""A new measure, and the way to the parts that one is written in."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from actors.permissions import require
from actors.requests import MemberRequest
from handlingsplan.pages import GET_OR_POST, REFUSED, posted, render_page
from handlingsplan.plan.permissions import working_plan
from measures.beginning import begin_measure
from measures.enums import EditorialState
from measures.forms.beginning import NewMeasure
from measures.models import Measure
from measures.parts import PARTS
from measures.permissions import may_add_measure, may_write_measure, visible_measure

HAND_OVER = "lamna_over"  # the button of a new measure that also hands it over


@GET_OR_POST
def new_measure(request: MemberRequest, slug: str) -> HttpResponse:
    """Take a new measure with its money and milestones: a draft that only its owner sees, or handed over at once."""
    plan = working_plan(request.user, slug)
    require(may_add_measure(request.user, plan))
    hands_over = HAND_OVER in request.POST
    page = NewMeasure(posted(request), user=request.user, plan=plan)
    if page.text.is_bound and page.is_valid(hands_over=hands_over):
        try:
            measure = begin_measure(plan, begun=page.begun(), hand_over=hands_over, by=request.user)
        except ValidationError as error:
            page.refuse(error)
        else:
            messages.success(request, _begun(measure))
            return redirect(measure)
    context = {"plan": plan, "form": page.text, "grid": page.money, "steps": page.steps, "years": page.years}
    status = REFUSED if page.text.is_bound else 200
    return render_page(request, "measures/new.html", context | {"conflict": None}, status=status)


def _begun(measure: Measure) -> str:
    if measure.state == EditorialState.PROPOSED:
        said = _("%(measure)s är överlämnad. Samordnaren läser, och de medverkande tillfrågas om sina åtaganden.")
        return said % {"measure": measure}
    return _("Utkastet är sparat. Bara %(owner)s ser det.") % {"owner": measure.owner}


@require_safe
def edit_measure(request: MemberRequest, slug: str, number: int) -> HttpResponse:
    """Lead to the parts that a measure is written in: once it was written in one form, here."""
    measure = visible_measure(request.user, slug, number, whole=False)
    require(may_write_measure(request.user, measure))
    return redirect("edit_part", slug, measure.number, PARTS[0].key)
