"""Fetching what one sees as a workbook, and taking a workbook in."""

from pathlib import PurePath
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from actors.conflicts import StaleError
from actors.enums import OrganisationPermission
from actors.models import Organisation
from actors.permissions import require
from actors.requests import MemberRequest
from handlingsplan.files.downloads import download_of, serve
from handlingsplan.filters import refuse_unknown
from handlingsplan.pages import CONFLICT, GET_OR_POST, REFUSED, form_status, posted, render_page
from handlingsplan.plan.models import Plan
from handlingsplan.plan.permissions import working_plan
from handlingsplan.spreadsheets.files import CSV_TYPE, XLSX_TYPE
from handlingsplan.spreadsheets.reading.files import FileRefusedError, read_upload
from measures.fields import unused_fields
from measures.forms.filters import MeasureFilter
from measures.models import Measure, WorkbookUpload
from measures.queries import own_parties, parties_of
from measures.workbooks.cells import for_workbook
from measures.workbooks.export import write_csv, write_xlsx
from measures.workbooks.forms import MAX_VALUES, MatchForm, SheetForm, UploadForm, ValuesForm
from measures.workbooks.import_rows import RowOutcome
from measures.workbooks.importing import apply_upload, keep_upload, match_columns, remembered
from measures.workbooks.layouts import Layout, alike, is_settled, matched
from measures.workbooks.lookup import PlanLookups, payers
from measures.workbooks.meanwhile import changed_since, newest_entry
from measures.workbooks.permissions import may_import, own_uploads
from measures.workbooks.preview import Preview, make_preview, stored_sheets
from measures.workbooks.remarks import named, remarks_workbook
from measures.workbooks.undoing import undo_import
from measures.workbooks.value_matches import decide_values

PAGE = 50
MAX_SHOWN = 200  # rows to tick: a form of more than a thousand fields is refused
EVERY = "*"  # ticks every row that clashes


def _chosen(request: MemberRequest, plan: Plan) -> QuerySet[Measure]:
    form = MeasureFilter(request.GET, user=request.user, plan=plan)
    return for_workbook(form.filter(Measure.objects.visible_to(request.user, plan)))


def _file(request: MemberRequest, content: bytes, content_type: str, plan: Plan, ending: str) -> HttpResponseBase:
    name = f"atgarder-{plan.slug}-{timezone.localdate().isoformat()}.{ending}"
    return serve(request, download_of(content, name, content_type))


@require_safe
def export_xlsx(request: MemberRequest, slug: str) -> HttpResponseBase:
    """Send the measures that the list shows, and their money, as an Excel workbook."""
    plan = working_plan(request.user, slug)
    return _file(request, write_xlsx(_chosen(request, plan), unused=unused_fields(plan)), XLSX_TYPE, plan, "xlsx")


@require_safe
def export_csv(request: MemberRequest, slug: str) -> HttpResponseBase:
    """Send the measures that the list shows as CSV."""
    plan = working_plan(request.user, slug)
    return _file(request, write_csv(_chosen(request, plan), unused=unused_fields(plan)), CSV_TYPE, plan, "csv")


def _organisations(request: MemberRequest, plan: Plan) -> QuerySet[Organisation]:
    own = own_parties(request.user, plan, OrganisationPermission.WRITE_MEASURES)
    return own or parties_of(plan).filter(pk=plan.coordinating_organisation_id)


@GET_OR_POST
def workbook_upload(request: MemberRequest, slug: str) -> HttpResponse:
    """Take a file, and go on to what its columns mean, or straight to what it would do."""
    plan = working_plan(request.user, slug)
    require(may_import(request.user, plan))
    form = UploadForm(posted(request), request.FILES or None, organisations=_organisations(request, plan))
    if form.is_valid():
        file, organisation = form.cleaned_data["file"], form.cleaned_data["organisation"]
        try:
            sheets = read_upload(file.name, file.read())
            upload = keep_upload(plan, organisation=organisation, name=file.name, sheets=sheets, by=request.user)
        except FileRefusedError as error:
            form.add_error("file", str(error))
        else:
            layout = Layout.from_json(upload.layout)
            if is_settled(sheets[layout.sheet], layout, remembered(organisation)):
                return _to_values_or_preview(request, upload)
            return redirect("workbook_columns", slug, upload.pk)
    waiting = own_uploads(request.user, plan).filter(applied_at=None).defer("sheets").first()
    context = {"plan": plan, "form": form, "waiting": waiting}
    return render_page(request, "measures/workbooks/upload.html", context, status=form_status(form))


def _own_upload(request: MemberRequest, slug: str, pk: int) -> WorkbookUpload:
    """Return the person's own upload; raises Http404."""
    plan = working_plan(request.user, slug)
    uploads = own_uploads(request.user, plan).select_related("organisation", "plan")
    upload: WorkbookUpload = get_object_or_404(uploads, pk=pk)
    require(may_import(request.user, plan))
    return upload


@GET_OR_POST
def workbook_columns(request: MemberRequest, slug: str, pk: int) -> HttpResponse:
    """Ask what the columns mean: first where they are (GET), then each of them (POST)."""
    upload = _own_upload(request, slug, pk)
    if upload.applied_at is not None:
        raise Http404
    sheets = stored_sheets(upload)
    layout = Layout.from_json(upload.layout)
    source = request.POST if request.method == "POST" else request.GET if "sheet" in request.GET else None
    place = SheetForm(source, sheets=sheets, layout=layout)
    if place.is_valid():
        at = place.cleaned_data
        sheet, heading_row = sheets[at["sheet"]], at["heading_row"] - 1
        known, who = remembered(upload.organisation), payers(upload.plan, upload.organisation)
        columns = matched(sheet, heading_row, known, unused=unused_fields(upload.plan), payers=who)
        also = alike(sheets, at["sheet"], heading_row)
        layout = Layout(at["sheet"], heading_row, at["first_row"] - 1, columns, also)
    unused, funders = unused_fields(upload.plan), PlanLookups.of(upload.plan).funders.titles()
    form = MatchForm(posted(request), sheets=sheets, layout=layout, unused=unused, funders=funders)
    if place.is_valid() and form.is_valid():
        match_columns(upload, layout=form.matched(), by=request.user)
        return _to_values_or_preview(request, upload)
    top = enumerate(sheets[layout.sheet].rows[: layout.first_row + 2], start=1)
    context = {"plan": upload.plan, "upload": upload, "place": place, "form": form, "top": list(top), "layout": layout}
    status = REFUSED if form.is_bound or place.errors else 200
    return render_page(request, "measures/workbooks/columns.html", context, status=status)


def _to_values_or_preview(request: MemberRequest, upload: WorkbookUpload) -> HttpResponse:
    """Go on to what the odd values mean, where there are any that nobody has decided."""
    unknown = make_preview(upload, by=request.user).unknown
    return redirect("workbook_values" if unknown else "workbook_preview", upload.plan.slug, upload.pk)


@GET_OR_POST
def workbook_values(request: MemberRequest, slug: str, pk: int) -> HttpResponse:
    """Ask what the values mean that the plan has not: each once, for the organisation's later lists too."""
    upload = _own_upload(request, slug, pk)
    if upload.applied_at is not None:
        raise Http404
    unknown = make_preview(upload, by=request.user).unknown
    form = ValuesForm(posted(request), unknown=unknown, names=PlanLookups.of(upload.plan))
    if form.is_valid():
        decide_values(upload, meanings=form.meanings(), by=request.user)
        return redirect(upload)
    context = {"plan": upload.plan, "upload": upload, "form": form, "more": max(len(unknown) - MAX_VALUES, 0)}
    return render_page(request, "measures/workbooks/values.html", context, status=form_status(form))


@require_safe
def workbook_remarks(request: MemberRequest, slug: str, pk: int) -> HttpResponseBase:
    """Send the rows that are not taken in, with what is wrong, as a workbook."""
    upload = _own_upload(request, slug, pk)
    preview = None if upload.applied_at else make_preview(upload, by=request.user)
    name = f"{PurePath(upload.name).stem[:100]}-att-ratta.xlsx"
    return serve(request, download_of(remarks_workbook(upload, preview), name, XLSX_TYPE))


@require_POST
def workbook_undo(request: MemberRequest, slug: str, pk: int) -> HttpResponse:
    """Take back what a file has written: all of it, or the rows that are ticked."""
    upload = _own_upload(request, slug, pk)
    if upload.applied_at is None:  # nothing has been written yet
        return redirect(upload)
    rows = None if "all" in request.POST else request.POST.getlist("row")
    stays = undo_import(upload, rows=rows, by=request.user)
    for text in stays[:10]:
        messages.warning(request, text)
    if stays:
        messages.warning(request, _("Det som står ovan är kvar som det var."))
    else:
        messages.success(request, _("Inläsningen är ångrad."))
    return redirect(upload)


@GET_OR_POST
def workbook_preview(request: MemberRequest, slug: str, pk: int) -> HttpResponse:
    """Show row by row what the file would do, and do it."""
    refuse_unknown(request.GET, {"visa", "page"})
    upload = _own_upload(request, slug, pk)
    if upload.applied_at is not None:
        return _show_result(request, upload)
    if "title" not in upload.layout["columns"].values():
        return redirect("workbook_columns", slug, pk)
    if request.method != "POST":
        return _show(request, upload, make_preview(upload, by=request.user))
    forced = _insisted(request, upload)
    try:
        apply_upload(upload, expected_version=request.POST.get("seen", ""), forced=forced, by=request.user)
    except StaleError as error:
        messages.warning(request, _("Något ändrades i portalen medan du läste. Inget är inläst: se över raderna igen."))
        changed = changed_since(error.stored, request.POST.get("made_after", ""))
        ticked = [key for key in forced if key not in changed]
        return _show(request, upload, error.stored, status=CONFLICT, changed=changed, ticked=ticked)
    return redirect(upload)


def _insisted(request: MemberRequest, upload: WorkbookUpload) -> list[str]:
    """Return the keys of the rows that are to hold nevertheless: those ticked, or every one that clashes."""
    ticked = request.POST.getlist("insist")
    if EVERY not in ticked:
        return ticked
    lines = make_preview(upload, by=request.user).lines
    return [*ticked, *(line.key for line in lines if line.outcome == RowOutcome.CONFLICT)]


def _show_result(request: MemberRequest, upload: WorkbookUpload) -> HttpResponse:
    """Show a page of what was written, to take it back, and the first rows that were not."""
    done, left = upload.result.get("done", []), upload.result.get("left", [])
    paginator = Paginator(done, PAGE)
    page = paginator.get_page(request.GET.get("page"))
    page.object_list = named(list(page.object_list), request.user)
    context = {
        "plan": upload.plan,
        "upload": upload,
        "page": page,
        "pages": paginator.get_elided_page_range(page.number),
        "can_be_undone": not all(row.get("undone") for row in done),
        "left": named(left[:MAX_SHOWN], request.user),
        "more_left": max(len(left) - MAX_SHOWN, 0),
    }
    return render_page(request, "measures/workbooks/result.html", context)


def _show(
    request: MemberRequest, upload: WorkbookUpload, preview: Preview, status: int = 200, **meanwhile: Any
) -> HttpResponse:
    """Show the preview; `meanwhile` what has changed in it since it was looked at, and what was ticked beside that."""
    outcome = request.GET.get("visa", "")
    lines = [line for line in preview.lines if not outcome or line.outcome == outcome]
    paginator = Paginator(lines, PAGE)
    page = paginator.get_page(request.GET.get("page"))
    counts = preview.counts
    conflicts = [line for line in preview.lines if line.outcome == RowOutcome.CONFLICT]
    context: dict[str, Any] = {
        "plan": upload.plan,
        "upload": upload,
        "preview": preview,
        "page": page,
        "pages": paginator.get_elided_page_range(page.number),
        "outcome": outcome,
        "outcomes": [(value, label, counts[value]) for value, label in RowOutcome.choices if value in counts],
        "conflicts": conflicts[:MAX_SHOWN],
        "more_conflicts": max(len(conflicts) - MAX_SHOWN, 0),
        "left_out": [line for line in preview.lines if line.outcome == RowOutcome.LEFT_OUT][:MAX_SHOWN],
        "unknown": len(preview.unknown),
        "made_after": newest_entry(),
    }
    if changed := meanwhile.get("changed"):
        context["changed"] = [(line, changed[line.key]) for line in preview.lines if line.key in changed][:PAGE]
    context["ticked"] = meanwhile.get("ticked", ())
    return render_page(request, "measures/workbooks/preview.html", context, status=status)
