"""The coordinator's way to an edition: what is missing, publishing, and how the compile goes."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from actors.authentication.reauthentication import confirm_where_demanded
from actors.once import own_transaction
from actors.permissions import RefusedError, require
from actors.requests import MemberRequest
from handlingsplan.files.downloads import NOT_KEPT
from handlingsplan.jobs.enqueue import enqueue_draft, retry
from handlingsplan.jobs.enums import JobState
from handlingsplan.jobs.latest_editions import serve_job
from handlingsplan.jobs.models import RenderJob
from handlingsplan.jobs.permissions import may_retry
from handlingsplan.jobs.progress import other_forms, read_progress
from handlingsplan.logs.security import note
from handlingsplan.pages import CONFLICT, REFUSED, render_page
from handlingsplan.plan.models import Plan
from handlingsplan.plan.permissions import may_coordinate, working_plan
from handlingsplan.publishing.forms import PublishForm
from handlingsplan.publishing.permissions import may_publish
from handlingsplan.publishing.publish import AlreadyPublishedError, OvertakenError, next_number, publish
from handlingsplan.publishing.readiness import read_readiness, work_links
from handlingsplan.richtext import TextRefusedError

LATEST_JOBS = 6


@require_safe
def readiness(request: MemberRequest, slug: str) -> HttpResponse:
    """Show what the next edition lacks, and publish from there."""
    plan = working_plan(request.user, slug)
    require(may_publish(request.user, plan))
    return _readiness_page(request, plan)


def _readiness_page(
    request: MemberRequest, plan: Plan, form: PublishForm | None = None, *, refusal: str = "", status: int = 200
) -> HttpResponse:
    number = next_number(plan)
    jobs = RenderJob.objects.filter(plan=plan, form_of=None).select_related(
        "edition", "plan", "report__round", "consultation"
    )
    jobs = jobs.defer("edition__content", "report__content", "consultation__content")
    context = {
        "plan": plan,
        "readiness": read_readiness(plan),
        "links": work_links(plan),
        "number": number,
        "form": form or PublishForm(initial={"number": number}),
        "refusal": refusal,
        "jobs": jobs[:LATEST_JOBS],
    }
    return render_page(request, "publishing/readiness.html", context, status=status)


@confirm_where_demanded
@own_transaction
@require_POST
def publish_edition(request: MemberRequest, slug: str) -> HttpResponse:
    """Publish, and show how the PDF comes about."""
    plan = working_plan(request.user, slug)
    require(may_publish(request.user, plan))
    form = PublishForm(request.POST)
    if not form.is_valid():
        return _readiness_page(request, plan, form, status=REFUSED)
    try:
        edition = publish(plan, by=request.user, **form.typed())
        note("published", plan=plan.slug, edition=edition.number)
    except TextRefusedError as error:
        form.add_error("summary", str(error))
        return _readiness_page(request, plan, form, status=REFUSED)
    except (AlreadyPublishedError, OvertakenError, RefusedError) as error:
        again = PublishForm(initial={**form.cleaned_data, "number": next_number(plan)})
        return _readiness_page(request, plan, again, refusal=str(error), status=CONFLICT)
    messages.success(request, _("%(edition)s är publicerad. Nu skapas PDF-filen.") % {"edition": edition})
    return redirect(edition.job)


@require_POST
def draft_pdf(request: MemberRequest, slug: str) -> HttpResponse:
    """Order a PDF of the working plan."""
    return redirect(enqueue_draft(working_plan(request.user, slug), by=request.user))


def _job(request: MemberRequest, slug: str, token: str) -> RenderJob:
    plan = working_plan(request.user, slug)
    jobs = RenderJob.objects.select_related("plan", "edition", "form_of", "report__round", "consultation")
    jobs = jobs.defer("edition__content", "form_of__content", "report__content", "consultation__content")
    return get_object_or_404(jobs, plan=plan, token=token)


@require_safe
def render_job(request: MemberRequest, slug: str, token: str) -> HttpResponse:
    """Show how far a compile has come; htmx asks again each second, and names the step that it shows."""
    job = _job(request, slug, token)
    progress = read_progress(job)
    others = other_forms(job)
    context = {
        "plan": job.plan,
        "job": job,
        "others": others,
        "goes_on": not all(one.is_over for one in (job, *others)),
        "progress": progress,
        "retry_others": may_coordinate(request.user, job.plan),
        "announce": request.GET.get("steg", progress.step) != progress.step,
        "retry_verdict": may_retry(request.user, job),
    }
    return render_page(request, "publishing/render_job.html", context, fragment="progress")


@require_safe
def render_job_pdf(request: MemberRequest, slug: str, token: str) -> HttpResponseBase:
    """Return the finished PDF to people of the working plan."""
    job = _job(request, slug, token)
    if job.state != JobState.DONE:
        raise Http404
    return serve_job(request, job, cache_control=NOT_KEPT)


@require_POST
def retry_job(request: MemberRequest, slug: str, token: str) -> HttpResponse:
    """Put a failed compile back in the queue."""
    return redirect(retry(_job(request, slug, token), by=request.user))
