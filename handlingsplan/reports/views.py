"""The report of a round: the page, its PDF, and closing the round."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from actors.as_read import changed_page
from actors.conflicts import StaleError
from actors.once import own_transaction
from actors.requests import MemberRequest
from followup.rounds.permissions import may_change_round, visible_round
from handlingsplan.downloads import NOT_KEPT
from handlingsplan.jobs.enums import JobState
from handlingsplan.jobs.latest_editions import serve_job
from handlingsplan.jobs.models import RenderJob
from handlingsplan.pages import render_page
from handlingsplan.reports.reading import report_of
from handlingsplan.reports.rendering import close_round, render_report


@require_safe
def round_report(request: MemberRequest, slug: str, number: int) -> HttpResponse:
    """Show the report: frozen once the round is closed, until then as it is now."""
    shown = visible_round(request.user, slug, number)
    report = report_of(shown)
    context = {
        "plan": shown.plan,
        "shown": shown,
        "report": report,
        "html": render_report(report),
        "job": RenderJob.objects.filter(report__round=shown).select_related("plan").first(),
        "change_verdict": may_change_round(request.user, shown),
    }
    return render_page(request, "reports/page.html", context)


@require_safe
def round_report_pdf(request: MemberRequest, slug: str, number: int) -> HttpResponseBase:
    shown = visible_round(request.user, slug, number)
    jobs = RenderJob.objects.filter(report__round=shown, state=JobState.DONE)
    job = jobs.select_related("plan", "edition", "report__round").first()
    if job is None:
        raise Http404
    return serve_job(request, job, cache_control=NOT_KEPT)


@own_transaction
@require_POST
def close(request: MemberRequest, slug: str, number: int) -> HttpResponse:
    """Close the round, and show the report that is frozen."""
    read = request.POST.get("seen", "")
    try:
        close_round(visible_round(request.user, slug, number), expected_version=read, by=request.user)
    except StaleError as error:
        return changed_page(request, {"seen": [error.stored]})
    messages.success(request, _("Omgången är stängd och rapporten fryst. PDF-filen skapas nu."))
    return redirect("round_report", slug, number)
