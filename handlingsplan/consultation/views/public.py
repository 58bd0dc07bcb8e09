"""What everybody reads of a consultation, and where anybody answers."""

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from handlingsplan.consultation.chapter_texts import chapter_html, titles_of
from handlingsplan.consultation.forms.answering import PublicAnswerForm
from handlingsplan.consultation.models import Consultation
from handlingsplan.consultation.permissions import asked_consultation
from handlingsplan.consultation.places import document_of, places_of
from handlingsplan.consultation.public_answers import may_answer_in_public, send_public_answer
from handlingsplan.editions.models import ConsultationVersion
from handlingsplan.files.downloads import FOREVER, NOT_KEPT
from handlingsplan.jobs.enums import JobState
from handlingsplan.jobs.latest_editions import serve_job
from handlingsplan.jobs.models import RenderJob
from handlingsplan.open_pages.marking import for_everybody
from handlingsplan.pages import GET_OR_POST, HtmxRequest, form_status, posted, render_page
from handlingsplan.plan.enums import CHAPTER_BY_NUMBER


def _version(consultation: Consultation) -> ConsultationVersion:
    if consultation.sent_version is None:
        raise Http404
    return consultation.sent_version


@for_everybody
@require_safe
def public_consultation(request: HtmxRequest, slug: str, number: int) -> HttpResponse:
    """Show what is proposed, what is asked, until when, and how one answers."""
    shown = asked_consultation(slug, number)
    version = _version(shown)
    context = {
        "plan": shown.plan,
        "consultation": shown,
        "head": document_of(version).plan,
        "version": version,
        "titles": titles_of(version),
        "questions": shown.questions.all(),
        "bodies": shown.bodies.only("name"),
        "job": RenderJob.objects.filter(consultation=version, state=JobState.DONE).first(),
        "verdict": may_answer_in_public(shown),
    }
    return render_page(request, "consultation/public.html", context)


@for_everybody
@require_safe
def consultation_chapter(request: HtmxRequest, slug: str, number: int, chapter: int) -> HttpResponse:
    """Show a chapter as it was sent out."""
    if chapter not in CHAPTER_BY_NUMBER:
        raise Http404
    shown = asked_consultation(slug, number)
    version = _version(shown)
    titles = titles_of(version)
    context = {
        "plan": shown.plan,
        "consultation": shown,
        "head": document_of(version).plan,
        "version": version,
        "titles": titles,
        "number": chapter,
        "title": dict(titles)[chapter],
        "html": chapter_html(version, slug, number, chapter),
    }
    return render_page(request, "consultation/chapter.html", context)


@for_everybody
@require_safe
def consultation_pdf(request: HtmxRequest, slug: str, number: int) -> HttpResponseBase:
    """Return what was sent out as one PDF, with REMISS across every page."""
    shown = asked_consultation(slug, number)
    jobs = RenderJob.objects.filter(consultation=shown.sent_version, state=JobState.DONE)
    job = jobs.select_related("plan", "edition", "form_of", "report", "consultation").first()
    if job is None:
        raise Http404
    return serve_job(request, job, cache_control=FOREVER)


@login_not_required
@GET_OR_POST
def public_answer(request: HtmxRequest, slug: str, number: int) -> HttpResponse:
    """Take what somebody answers, without an account."""
    shown = asked_consultation(slug, number)
    verdict = may_answer_in_public(shown)
    form = PublicAnswerForm(posted(request) if verdict else None, places=places_of(_version(shown)))
    if form.is_valid():
        if form.is_by_machine:
            return redirect("public_answered", slug, number)
        typed = form.cleaned_data
        try:
            send_public_answer(shown, form.remark(), name=typed["name"], email=typed["email"])
        except ValidationError as error:
            form.add_error(None, error)
        else:
            return redirect("public_answered", slug, number)
    context = {"plan": shown.plan, "consultation": shown, "form": form, "verdict": verdict}
    response = render_page(request, "consultation/public_answer.html", context, status=form_status(form))
    response["Cache-Control"] = NOT_KEPT  # the form has a token
    return response


@for_everybody
@require_safe
def public_answered(request: HtmxRequest, slug: str, number: int) -> HttpResponse:
    shown = asked_consultation(slug, number)
    return render_page(request, "consultation/public_answered.html", {"plan": shown.plan, "consultation": shown})
