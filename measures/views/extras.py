"""Milestones, links and files of a measure."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from actors.permissions import require
from actors.requests import MemberRequest
from handlingsplan.downloads import Download, serve
from handlingsplan.pages import GET_OR_POST, form_status, render_page
from measures import extras
from measures.forms.extras import FileForm, LinkForm, MilestoneForm, ReachedForm
from measures.models import Attachment, Measure
from measures.permissions import may_write_measure, visible_measure

FORMS: dict[str, Any] = {"milstolpe": MilestoneForm, "lank": LinkForm, "fil": FileForm}
_ROWS = {"milstolpe": "milestones", "lank": "links", "fil": "attachments"}


def _add(measure: Measure, kind: str, typed: dict[str, Any], request: MemberRequest) -> None:
    if kind == "milstolpe":
        extras.add_milestone(measure, **typed, by=request.user)
    elif kind == "lank":
        extras.add_link(measure, **typed, by=request.user)
    else:
        extras.add_file(measure, upload=typed["file"], by=request.user)


@GET_OR_POST
def measure_extras(request: MemberRequest, slug: str, number: int) -> HttpResponse:
    """Show what a measure carries beside its text, and take one more."""
    measure = visible_measure(request.user, slug, number)
    require(may_write_measure(request.user, measure))
    kind = request.POST.get("kind", "")
    forms = {name: form(auto_id=f"{name}-%s") for name, form in FORMS.items()}
    status = 200
    if kind in FORMS:
        form = forms[kind] = FORMS[kind](request.POST, request.FILES, auto_id=f"{kind}-%s")
        if form.is_valid():
            try:
                _add(measure, kind, form.cleaned_data, request)
            except ValidationError as error:
                form.add_error(None, error)
            else:
                messages.success(request, _("Sparat."))
                return redirect(request.path)
        status = form_status(form)
    context = {"plan": measure.plan, "measure": measure, "forms": forms, "form": forms.get(kind, forms["milstolpe"])}
    return render_page(request, "measures/extras/extras.html", context, status=status)


def _row(measure: Measure, kind: str, pk: int) -> Any:
    if kind not in _ROWS:
        raise Http404
    return get_object_or_404(getattr(measure, _ROWS[kind]), pk=pk)


@require_POST
def remove_extra(request: MemberRequest, slug: str, number: int, kind: str, pk: int) -> HttpResponse:
    """Remove a milestone, a link or a file."""
    measure = visible_measure(request.user, slug, number, whole=False)
    row = _row(measure, kind, pk)
    extras.remove_extra(row, by=request.user)
    messages.success(request, _("Borttaget: %(what)s.") % {"what": row})
    return redirect("measure_beside", slug, number)


@require_POST
def reach_milestone(request: MemberRequest, slug: str, number: int, pk: int) -> HttpResponse:
    measure = visible_measure(request.user, slug, number, whole=False)
    milestone = _row(measure, "milstolpe", pk)
    form = ReachedForm(request.POST)
    if not form.is_valid():
        messages.error(request, " ".join(map(str, form.errors["reached_on"])))
        return redirect("measure_beside", slug, number)
    try:
        extras.reach_milestone(milestone, on=form.cleaned_data["reached_on"], by=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("Sparat."))
    return redirect("measure_beside", slug, number)


@require_safe
def measure_attachment(request: MemberRequest, slug: str, number: int, pk: int) -> HttpResponseBase:
    """Send a file to whoever sees the measure, to be saved under its own name."""
    measure = visible_measure(request.user, slug, number, whole=False)
    attachment: Attachment = _row(measure, "fil", pk)
    file, name = attachment.file, attachment.name
    return serve(request, Download(lambda: file.open("rb"), name, attachment.content_type, from_people=True))
