"""Writing a measure part by part: in its place on the measure's page, and without script on a page of its own."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRedirect, reswap, retarget

from actors.conflicts import Conflict, StaleError
from actors.permissions import require
from actors.requests import MemberRequest
from handlingsplan.pages import GET_OR_POST, REFUSED, form_status, is_part, posted, rebase, render_page
from measures.forms.measures import Owners, PartForm
from measures.forms.restoring_values import RestoringForm
from measures.history.restoring import earlier_values, last_change
from measures.models import Measure
from measures.parts import PART_BY_KEY, PARTS, MeasurePart, part_in_words, part_version, save_part
from measures.permissions import may_write_measure, visible_measure
from measures.wording import data_in_words, differences

MEANWHILE = "under_tiden"  # what a part sends that saves itself while it is written


@GET_OR_POST
def edit_part(request: MemberRequest, slug: str, number: int, part: str) -> HttpResponse:
    """Take changes to one part of a measure; a save on an old version of the part shows both."""
    measure = visible_measure(request.user, slug, number)
    require(may_write_measure(request.user, measure))
    if part not in PART_BY_KEY:
        raise Http404
    chosen = PART_BY_KEY[part]
    form = _form(request, measure, chosen, posted(request))
    conflict = form.conflict(measure)
    if form.is_valid():
        typed = form.cleaned_data
        try:
            saved, receipt = save_part(
                measure, chosen, values=typed, expected_version=typed["based_on"], by=request.user
            )
        except StaleError as error:
            rebase(form, part_version(error.stored, chosen))
            own = data_in_words(form.data_with(error.stored))
            changed = differences(part_in_words(error.stored, chosen), {name: own[name] for name in chosen.fields})
            conflict = Conflict.about(error.stored, changed)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            return _saved(request, saved, chosen, receipt.in_words(), is_changed=saved.version != measure.version)
    return _shown(request, measure, chosen, form, conflict)


def _form(request: MemberRequest, measure: Measure, part: MeasurePart, data: Any) -> PartForm:
    owners = Owners.of_measure(request.user, measure)
    return PartForm(data, part=part, plan=measure.plan, owners=owners, measure=measure)


def _shown(
    request: MemberRequest, measure: Measure, part: MeasurePart, form: PartForm, conflict: Conflict | None
) -> HttpResponse:
    context = {"plan": measure.plan, "measure": measure, "form": form, "part": part, "parts": PARTS}
    context |= {"conflict": conflict, "saves_itself": part.saves_itself and conflict is None}
    if _is_meanwhile(request, part) and conflict is None:
        return render_page(request, "measures/parts/_wrong.html", context, status=REFUSED)
    context["address"] = request.path
    status = form_status(form, conflict)
    return show_part(request, part, context, page="measures/edit_part.html", status=status)


def show_part(
    request: MemberRequest, part: MeasurePart, context: dict[str, Any], *, page: str, status: int
) -> HttpResponse:
    """Show the part's form in its place on the measure's page, or on a page of its own."""
    if not is_part(request):
        return render_page(request, page, context, status=status)
    answer = render_page(request, "measures/parts/_form.html", context, status=status)
    return reswap(retarget(answer, f"#del-{part.key}"), "outerHTML")


def _is_meanwhile(request: MemberRequest, part: MeasurePart) -> bool:
    return part.saves_itself and MEANWHILE in request.POST and is_part(request)


def _saved(
    request: MemberRequest, saved: Measure, part: MeasurePart, receipt: str, *, is_changed: bool
) -> HttpResponse:
    if _is_meanwhile(request, part):
        return _saved_meanwhile(request, saved, part, is_changed=is_changed)
    if is_changed or not is_part(request):
        done = _("%(part)s är sparat.") % {"part": f"”{part.title}”"}
        messages.success(request, _with_undo(f"{done} {receipt}".strip(), saved) if is_changed else done)
    return redirect(saved) if part.saves_itself else lead_back(request, saved)


def lead_back(request: MemberRequest, saved: Measure) -> HttpResponse:
    """Lead to the measure's page, whole: what others were asked or told shows all over it."""
    return HttpResponseClientRedirect(saved.get_absolute_url()) if is_part(request) else redirect(saved)


def _with_undo(receipt: str, saved: Measure) -> str:
    entry = last_change(saved)
    if entry is None:
        return receipt
    return format_html(
        '{} <a href="{}historik/{}/aterstall/">{}</a>', receipt, saved.get_absolute_url(), entry, _("Ångra")
    )


def _saved_meanwhile(request: MemberRequest, saved: Measure, part: MeasurePart, *, is_changed: bool) -> HttpResponse:
    measure = visible_measure(request.user, saved.plan.slug, saved.number)
    form = _form(request, measure, part, None)
    context: dict[str, Any] = {"plan": measure.plan, "measure": measure, "form": form, "part": part}
    entry = last_change(measure) if is_changed else None
    if entry is not None:
        context |= {"entry": entry, "undo": RestoringForm(earlier=earlier_values(measure, entry, by=request.user))}
    return render_page(request, "measures/parts/_saved.html", context)
