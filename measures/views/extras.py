"""Milestones, links and files of a measure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from http import HTTPStatus
from types import MappingProxyType
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from actors.as_read import FIELD, reading_of
from actors.permissions import require
from actors.requests import MemberRequest
from handlingsplan.files.downloads import Download, serve
from handlingsplan.pages import GET_OR_POST, REFUSED, form_status, is_part, render_page
from measures import extras
from measures.forms.extras import FileForm, LinkForm, MilestoneForm, ReachedForm
from measures.models import Attachment, Measure
from measures.permissions import may_write_measure, visible_measure

FORMS: dict[str, Any] = {"milstolpe": MilestoneForm, "lank": LinkForm, "fil": FileForm}
_ROWS = {"milstolpe": "milestones", "lank": "links", "fil": "attachments"}


@dataclass(frozen=True)
class _Receipt:
    """What was done with a row of the `kind`, and the address and the `fields` that undo it, where that can be."""

    words: str
    kind: str
    undo: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)
    is_wrong: bool = False


def _add(measure: Measure, kind: str, typed: dict[str, Any], request: MemberRequest) -> Any:
    if kind == "milstolpe":
        return extras.add_milestone(measure, **typed, by=request.user)
    if kind == "lank":
        return extras.add_link(measure, **typed, by=request.user)
    return extras.add_file(measure, upload=typed["file"], by=request.user)


@GET_OR_POST
def measure_extras(request: MemberRequest, slug: str, number: int) -> HttpResponse:
    """Show what a measure carries beside its text, and take one more."""
    measure = visible_measure(request.user, slug, number)
    require(may_write_measure(request.user, measure))
    kind = request.POST.get("kind", "")
    if kind not in FORMS:
        return _shown(request, measure)
    form = FORMS[kind](request.POST, request.FILES, auto_id=f"{kind}-%s")
    if form.is_valid():
        try:
            row = _add(measure, kind, form.cleaned_data, request)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            undo = reverse("remove_beside", args=[slug, measure.number, kind, row.pk])
            said = _("Tillagt: %(what)s.") % {"what": row}
            return _done(request, slug, number, _Receipt(said, kind, undo, {FIELD: reading_of(row)}))
    return _shown(request, measure, forms={kind: form}, status=form_status(form))


def _shown(
    request: MemberRequest,
    measure: Measure,
    *,
    forms: Mapping[str, Any] = MappingProxyType({}),
    receipt: _Receipt | None = None,
    status: int = 200,
) -> HttpResponse:
    shown = {kind: form(auto_id=f"{kind}-%s") for kind, form in FORMS.items()} | dict(forms)
    context = {"plan": measure.plan, "measure": measure, "forms": shown, "receipt": receipt}
    context["form"] = next(iter(forms.values()), shown["milstolpe"])
    template = "measures/extras/_open.html" if is_part(request) else "measures/extras/extras.html"
    return render_page(request, template, context, status=status)


def _done(request: MemberRequest, slug: str, number: int, receipt: _Receipt) -> HttpResponse:
    """Show the rows anew with the receipt in their place; without script the page tells it, and has the buttons."""
    if is_part(request):
        status = REFUSED if receipt.is_wrong else HTTPStatus.OK
        return _shown(request, visible_measure(request.user, slug, number), receipt=receipt, status=status)
    messages.add_message(request, messages.ERROR if receipt.is_wrong else messages.SUCCESS, receipt.words)
    return redirect("measure_beside", slug, number)


def _row(measure: Measure, kind: str, pk: int) -> Any:
    if kind not in _ROWS:
        raise Http404
    return get_object_or_404(getattr(measure, _ROWS[kind]), pk=pk)


@require_POST
def remove_extra(request: MemberRequest, slug: str, number: int, kind: str, pk: int) -> HttpResponse:
    """Remove a milestone, a link or a file."""
    measure = visible_measure(request.user, slug, number, whole=False)
    row = _row(measure, kind, pk)
    again = _again(kind, row)
    extras.remove_extra(row, by=request.user)
    said = _("Borttaget: %(what)s.") % {"what": row}
    undo = reverse("measure_beside", args=[slug, measure.number]) if again else ""
    return _done(request, slug, number, _Receipt(said, kind, undo, again))


def _again(kind: str, row: Any) -> dict[str, str]:
    """Return what adds the row again; nothing where it would not be as it was."""
    if kind == "lank":
        return {"kind": kind, "label": row.label, "url": row.url}
    if kind == "milstolpe" and row.reached_on is None:
        return {"kind": kind, "title": row.title, "planned_on": _day(row.planned_on)}
    return {}


def _day(day: date | None) -> str:
    return "" if day is None else day.isoformat()


@require_POST
def reach_milestone(request: MemberRequest, slug: str, number: int, pk: int) -> HttpResponse:
    measure = visible_measure(request.user, slug, number, whole=False)
    milestone = _row(measure, "milstolpe", pk)
    before, form = milestone.reached_on, ReachedForm(request.POST)
    wrong = [str(error) for error in form.errors.get("reached_on", ())]
    if form.is_valid():
        try:
            extras.reach_milestone(milestone, on=form.cleaned_data["reached_on"], by=request.user)
        except ValidationError as error:
            wrong = error.messages
    if wrong:
        return _done(request, slug, number, _Receipt(" ".join(wrong), "milstolpe", is_wrong=True))
    return _done(request, slug, number, _Receipt(_("Sparat."), "milstolpe", request.path, {"reached_on": _day(before)}))


@require_safe
def measure_attachment(request: MemberRequest, slug: str, number: int, pk: int) -> HttpResponseBase:
    """Send a file to whoever sees the measure, to be saved under its own name."""
    measure = visible_measure(request.user, slug, number, whole=False)
    attachment: Attachment = _row(measure, "fil", pk)
    file, name = attachment.file, attachment.name
    return serve(request, Download(lambda: file.open("rb"), name, attachment.content_type, from_people=True))
