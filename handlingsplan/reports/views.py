"""The report of a round: the page, its PDF, closing the round and opening it again."""

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from actors.as_read import changed_page
from actors.conflicts import StaleError
from actors.once import own_transaction
from actors.permissions import require
from actors.requests import MemberRequest
from followup.permissions import coordinates
from followup.rounds.forms import ReopenForm
from followup.rounds.models import Round
from followup.rounds.permissions import may_change_round, visible_round
from handlingsplan.files.downloads import NOT_KEPT
from handlingsplan.jobs.enums import JobState
from handlingsplan.jobs.latest_editions import serve_job
from handlingsplan.jobs.models import RenderJob
from handlingsplan.pages import GET_OR_POST, form_status, posted, render_page
from handlingsplan.reports.reading import holding_report, replaced_reports, report_of, thaw_report
from handlingsplan.reports.rendering import close_round, render_report
from handlingsplan.reports.reopening import closing_of, may_reopen_round, reopen_round


@require_safe
def round_report(request: MemberRequest, slug: str, number: int) -> HttpResponse:
    """Show the report: frozen once the round is closed, until then as it is now; and those that it has replaced."""
    shown = visible_round(request.user, slug, number)
    report = report_of(shown)
    context = {
        "plan": shown.plan,
        "shown": shown,
        "report": report,
        "html": render_report(report),
        "job": _jobs(shown).first(),
        "change_verdict": may_change_round(request.user, shown),
        "coordinates": coordinates(request.user, shown.plan_id),
        "reopen_verdict": may_reopen_round(request.user, shown),
        "replaced_reports": replaced_reports(shown),
    }
    return render_page(request, "reports/page.html", context)


@require_safe
def replaced_report(request: MemberRequest, slug: str, number: int, version: int) -> HttpResponse:
    """Show a report as it was frozen before the round was opened again."""
    shown = visible_round(request.user, slug, number)
    found = next((each for each in replaced_reports(shown) if each.report.number == version), None)
    if found is None:
        raise Http404
    report = thaw_report(found.report.content)
    context = {"plan": shown.plan, "shown": shown, "report": report, "html": render_report(report), "replaced": found}
    return render_page(
        request,
        "reports/page.html",
        context | {"job": RenderJob.objects.filter(report=found.report).select_related("plan").first()},
    )


def _jobs(shown: Round) -> QuerySet[RenderJob]:
    """Return the job of the frozen report that holds; none while the round is open."""
    jobs = RenderJob.objects.filter(report__round=shown, report=holding_report(shown))
    return jobs.select_related("plan", "edition", "report__round")


@require_safe
def round_report_pdf(request: MemberRequest, slug: str, number: int) -> HttpResponseBase:
    job = _jobs(visible_round(request.user, slug, number)).filter(state=JobState.DONE).first()
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


@GET_OR_POST
def reopen(request: MemberRequest, slug: str, number: int) -> HttpResponse:
    """Open a closed round again, saying why."""
    shown = visible_round(request.user, slug, number)
    require(may_reopen_round(request.user, shown))
    form = ReopenForm(posted(request))
    read = request.POST.get("seen", "") if form.is_bound else closing_of(shown)
    if form.is_valid():
        try:
            reopen_round(shown, reason=form.cleaned_data["reason"], expected_version=read, by=request.user)
        except StaleError as error:
            return changed_page(request, {"seen": [error.stored]})
        messages.success(request, _("Omgången är öppen igen. De som rapporterar får veta det."))
        return redirect(shown)
    context = {"plan": shown.plan, "shown": shown, "form": form, "expected_version": read}
    return render_page(request, "reports/reopen.html", context, status=form_status(form))
