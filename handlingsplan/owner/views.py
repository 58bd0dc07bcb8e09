"""The owner's pages for everybody, and where coordinators write them and read what readers say."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from actors.conflicts import StaleError
from actors.ledger import entries_of
from actors.permissions import require
from actors.requests import MemberRequest
from handlingsplan.files.downloads import NOT_KEPT
from handlingsplan.filters import read_search, refuse_unknown
from handlingsplan.open_pages.marking import for_everybody
from handlingsplan.owner.forms import PageReportForm, StatementForm
from handlingsplan.owner.models import PageReport
from handlingsplan.owner.page_reports import handle_report, send_report
from handlingsplan.owner.statements import (
    STATEMENT_BY_KEY,
    STATEMENTS,
    Statement,
    holes_of,
    may_write_statements,
    read_statements,
)
from handlingsplan.pages import GET_OR_POST, HtmxRequest, form_status, posted, render_page
from handlingsplan.plan.history import in_words
from handlingsplan.swedish import says

REPORTS_PER_PAGE, CHANGES_PER_PAGE = 30, 50
HIDDEN = 404


@for_everybody
@require_safe
def statement(request: HtmxRequest, key: str) -> HttpResponse:
    """Show one of the owner's pages; while it has holes, only that it is not written yet."""
    found = _statement(key)
    said = read_statements()
    if holes_of(found, said):
        return render_page(request, "owner/unwritten.html", {"statement": found}, status=HIDDEN)
    context = {"statement": found, "said": said, "text": f"owner/texts/{found.key}.html"}
    return render_page(request, "owner/statement.html", context)


@for_everybody
@require_safe
def english(request: HtmxRequest) -> HttpResponse:
    said = read_statements()
    if not said.english:
        return render_page(request, "owner/unwritten.html", {"statement": _statement("english")}, status=HIDDEN)
    return render_page(request, "owner/english.html", {"said": said})


def _statement(key: str) -> Statement:
    if key not in STATEMENT_BY_KEY:
        raise Http404
    return STATEMENT_BY_KEY[key]


@login_not_required
@GET_OR_POST
def report_page(request: HtmxRequest) -> HttpResponse:
    """Take what a reader says of a page, without an account."""
    form = PageReportForm(posted(request), request=request, initial={"sida": request.GET.get("sida", "")[:300]})
    if form.is_valid():
        if form.is_by_machine:
            return redirect("page_reported")
        data = form.cleaned_data
        try:
            send_report(path=data["sida"], text=data["text"], email=data["email"])
        except ValidationError as error:
            form.add_error(None, error)
        else:
            return redirect("page_reported")
    response = render_page(request, "owner/report_page.html", {"form": form}, status=form_status(form))
    response["Cache-Control"] = NOT_KEPT  # the form has a token
    return response


@for_everybody
@require_safe
def page_reported(request: HtmxRequest) -> HttpResponse:
    return render_page(request, "owner/page_reported.html", {})


@require_safe
def statements(request: MemberRequest) -> HttpResponse:
    """List the owner's pages with what each lacks, and what has changed in them."""
    require(may_write_statements(request.user))
    refuse_unknown(request.GET)
    said = read_statements()
    entries = list(entries_of(said)) if said.pk else []
    page = Paginator(entries, CHANGES_PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "pages": [(one, holes_of(one, said)) for one in STATEMENTS],
        "waiting": PageReport.objects.filter(handled_at=None).count(),
        "page": page,
        "lines": in_words(page.object_list),
    }
    return render_page(request, "owner/statements.html", context)


@GET_OR_POST
def edit_statement(request: MemberRequest, key: str) -> HttpResponse:
    """Take what a page must hold, point by point."""
    found = _statement(key)
    require(may_write_statements(request.user))
    said = read_statements()
    form = StatementForm(posted(request), row=said, user=request.user, statement=found)
    conflict = form.conflict(said)
    if form.is_valid():
        try:
            form.write()
        except StaleError as error:
            fresh = StatementForm(row=error.stored, user=request.user, statement=found)
            conflict = form.rebase(fresh, error.stored)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Sparat: %(title)s.") % {"title": found.title})
            return redirect("statements")
    context = {"statement": found, "form": form, "conflict": conflict, "holes": holes_of(found, read_statements())}
    return render_page(request, "owner/edit_statement.html", context, status=form_status(form, conflict))


@require_safe
def page_reports(request: MemberRequest) -> HttpResponse:
    """List what readers have said of pages, what waits first."""
    require(may_write_statements(request.user))
    words, _order = read_search(request.GET)
    reports = PageReport.objects.select_related("handled_by").order_by("handled_at", "-created_at", "-pk")
    if words:
        reports = reports.filter(says(words, "text", "path"))
    waiting, handled = reports.filter(handled_at=None), reports.exclude(handled_at=None)
    page = Paginator([*waiting, *handled[:REPORTS_PER_PAGE]], REPORTS_PER_PAGE).get_page(request.GET.get("page"))
    return render_page(request, "owner/page_reports.html", {"page": page, "query": words})


@require_POST
def handle_page_report(request: MemberRequest, pk: int) -> HttpResponse:
    """Note that a message is seen to."""
    handle_report(get_object_or_404(PageReport, pk=pk), by=request.user)
    messages.success(request, _("Meddelandet är noterat som åtgärdat."))
    return redirect("page_reports")
