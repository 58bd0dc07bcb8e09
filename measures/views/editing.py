"""Writing a measure, and reporting how far it has come."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from actors.conflicts import Conflict, StaleError
from actors.permissions import require
from actors.requests import MemberRequest
from handlingsplan.pages import GET_OR_POST, REFUSED, form_status, posted, rebase, render_page
from handlingsplan.plan.permissions import working_plan
from measures.beginning import begin_measure
from measures.editing import save_measure, set_status, status_version
from measures.enums import EditorialState
from measures.forms.beginning import NewMeasure
from measures.forms.measures import MeasureForm, Owners, StatusForm
from measures.models import Measure
from measures.permissions import may_add_measure, may_report_status, may_write_measure, visible_measure
from measures.queries import for_page
from measures.wording import data_in_words, differences, measure_in_words, status_in_words

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


@GET_OR_POST
def edit_measure(request: MemberRequest, slug: str, number: int) -> HttpResponse:
    """Take changes to what a measure says; a save on an old version shows both texts."""
    measure = visible_measure(request.user, slug, number)
    require(may_write_measure(request.user, measure))
    form = MeasureForm(
        posted(request), plan=measure.plan, owners=Owners.of_measure(request.user, measure), measure=measure
    )
    conflict = form.conflict(measure)
    if form.is_valid():
        try:
            expected_version = form.cleaned_data["based_on"] or 0
            saved, receipt = save_measure(
                measure,
                data=form.measure_data(),
                expected_version=expected_version,
                by=request.user,
                answers=form.answers(),
            )
        except StaleError as error:
            conflict = _measure_conflict(form, error)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, f"{_('Åtgärden är sparad.')} {receipt.in_words()}".strip())
            return redirect(saved)
    context = {"plan": measure.plan, "form": form, "measure": measure, "conflict": conflict}
    return render_page(request, "measures/edit.html", context, status=form_status(form, conflict))


def _measure_conflict(form: MeasureForm, error: StaleError[Measure]) -> Conflict:
    stored = for_page(Measure.objects.filter(pk=error.stored.pk)).get()
    rebase(form, stored.version)
    changed = differences(measure_in_words(stored), data_in_words(form.measure_data()))
    return Conflict.about(stored, changed)


@GET_OR_POST
def measure_status(request: MemberRequest, slug: str, number: int) -> HttpResponse:
    """Take how far the measure has come."""
    measure = visible_measure(request.user, slug, number, whole=False)
    require(may_report_status(request.user, measure))
    form = StatusForm(posted(request), measure=measure)
    conflict = form.conflict(measure)
    if form.is_valid():
        try:
            set_status(
                measure, data=form.status_data(), expected_version=form.cleaned_data["based_on"], by=request.user
            )
        except StaleError as error:
            rebase(form, status_version(error.stored))
            changed = differences(status_in_words(error.stored), status_in_words(form.status_data()))
            conflict = Conflict.about(error.stored, changed)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Status är sparad."))
            return redirect(measure)
    context = {"plan": measure.plan, "form": form, "measure": measure, "conflict": conflict}
    return render_page(request, "measures/status.html", context, status=form_status(form, conflict))
