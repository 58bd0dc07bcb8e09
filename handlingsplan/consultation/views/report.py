"""The report: on screen, as PDF and Word, given out once, and as everybody reads it."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from actors.authentication.reauthentication import confirm_where_demanded
from actors.conflicts import StaleError
from actors.requests import MemberRequest
from handlingsplan.asked_files.serving import serve_asked
from handlingsplan.consultation.accounting import give_out, leave_open, may_give_out, report_version, unapproved_points
from handlingsplan.consultation.appendix import append_report, may_append
from handlingsplan.consultation.enums import ConsultationState
from handlingsplan.consultation.models import Consultation
from handlingsplan.consultation.permissions import asked_consultation, held_consultation
from handlingsplan.consultation.report.docx import ReportWord
from handlingsplan.consultation.report.parts import ReportFilter, report_pdf, shown_points
from handlingsplan.consultation.report.reading import ConsultationReport, report_of
from handlingsplan.files.downloads import ASK_EACH_TIME, NOT_KEPT
from handlingsplan.open_pages.marking import for_everybody
from handlingsplan.pages import CONFLICT, HtmxRequest, render_page


@require_safe
def consultation_report(request: MemberRequest, slug: str, number: int) -> HttpResponse:
    """Show the report as it is now, and give it out from there."""
    return _page(request, held_consultation(request.user, slug, number))


def _page(request: MemberRequest, shown: Consultation, *, refusal: str = "", status: int = 200) -> HttpResponse:
    address = reverse("consultation_report", args=[shown.plan.slug, shown.number])
    verdict = may_give_out(request.user, shown)
    context = {
        "plan": shown.plan,
        "consultation": shown,
        "refusal": refusal,
        **_on_screen(request, report_of(shown), address),
        "verdict": verdict,
        "version": report_version(shown) if verdict else "",
        "unapproved": 0 if shown.accounted_at else unapproved_points(shown),
        "append_verdict": may_append(request.user, shown),
    }
    return render_page(request, "consultation/report/report.html", context, status=status)


def _on_screen(request: HtmxRequest | MemberRequest, report: ConsultationReport, address: str) -> dict[str, object]:
    chosen = ReportFilter(request.GET, report=report)
    return {"report": report, "address": address, "shown": shown_points(report, chosen, request.GET)}


@require_safe
def consultation_report_pdf(request: MemberRequest, slug: str, number: int) -> HttpResponseBase:
    shown = held_consultation(request.user, slug, number)
    name = f"samradsredogorelse-{slug}-{number}.pdf"
    return serve_asked(request, report_pdf(shown), name, cache_control=NOT_KEPT)


@require_safe
def consultation_report_file(request: MemberRequest, slug: str, number: int) -> HttpResponseBase:
    """Return the report as a Word document."""
    shown = held_consultation(request.user, slug, number)
    name = f"samradsredogorelse-{slug}-{number}.docx"
    return serve_asked(request, ReportWord(report_of(shown)), name, cache_control=NOT_KEPT)


@confirm_where_demanded
@require_POST
def give_out_report(request: MemberRequest, slug: str, number: int) -> HttpResponse:
    shown = held_consultation(request.user, slug, number)
    try:
        give_out(shown, by=request.user, expected_version=request.POST.get("version", ""))
    except StaleError as error:
        return _page(request, shown, refusal=str(error), status=CONFLICT)
    messages.success(request, _("Redogörelsen är utgiven. Alla kan läsa vad synpunkterna ledde till."))
    return redirect("consultation_report", slug, number)


@require_POST
def append_consultation_report(request: MemberRequest, slug: str, number: int) -> HttpResponse:
    """Let the report be an appendix, which the next edition has."""
    appendix = append_report(held_consultation(request.user, slug, number), by=request.user)
    messages.success(request, _("Redogörelsen är bilaga %(number)d. Den följer med i nästa utgåva.") % vars(appendix))
    return redirect("consultation_report", slug, number)


@require_POST
def leave_points_open(request: MemberRequest, slug: str, number: int) -> HttpResponse:
    """Let the next edition be published though points are open, for a reason."""
    shown = held_consultation(request.user, slug, number)
    try:
        leave_open(shown, reason=request.POST.get("left_open_because", ""), by=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("Skälet är sparat. Nästa utgåva kan publiceras."))
    return redirect(shown)


def _given_out(slug: str, number: int) -> Consultation:
    shown = asked_consultation(slug, number)
    if shown.state != ConsultationState.ACCOUNTED_FOR:
        raise Http404
    return shown


@for_everybody
@require_safe
def consultation_account(request: HtmxRequest, slug: str, number: int) -> HttpResponse:
    """Show everybody what was said, and what came of it."""
    shown = _given_out(slug, number)
    report, address = report_of(shown), reverse("consultation_account", args=[slug, number])
    context = {"plan": shown.plan, "consultation": shown, **_on_screen(request, report, address)}
    return render_page(request, "consultation/report/account.html", context)


@for_everybody
@require_safe
def consultation_account_pdf(request: HtmxRequest, slug: str, number: int) -> HttpResponseBase:
    shown = _given_out(slug, number)
    return serve_asked(
        request, report_pdf(shown), f"samradsredogorelse-{slug}-{number}.pdf", cache_control=ASK_EACH_TIME
    )
