"""The eight chapters of the working plan, and what is done with each: handing in, reviewing, commenting."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from actors.conflicts import StaleError
from actors.requests import MemberRequest
from handlingsplan.chapters.chapter_list import read_overview
from handlingsplan.chapters.dashboard import map_of, overview_of
from handlingsplan.chapters.discussion import discussion_of, marks_of
from handlingsplan.chapters.enums import Stage
from handlingsplan.chapters.gaps import find_gaps
from handlingsplan.chapters.guidance import GUIDANCE
from handlingsplan.chapters.links import web_links
from handlingsplan.chapters.reading import live_choices, read_chapter, read_plan
from handlingsplan.chapters.rendering import WORKPLACE, render_chapter
from handlingsplan.discussion.forms import CommentForm
from handlingsplan.pages import CONFLICT, REFUSED, render_page, whole_page
from handlingsplan.plan import workflow
from handlingsplan.plan.enums import chapter_kinds
from handlingsplan.plan.forms.chapters import ReviewForm
from handlingsplan.plan.models import Chapter, ReviewEvent, Revision
from handlingsplan.plan.passages import marked, placed
from handlingsplan.plan.permissions import chapter_of, may_change_plan, working_plan
from handlingsplan.plan.review import read_review


@require_safe
def working_chapters(request: MemberRequest, slug: str) -> HttpResponse:
    """Show the eight chapters with how far each has come and what it lacks."""
    plan = working_plan(request.user, slug)
    lines = read_overview(request.user, plan)
    is_empty = any(line.chapter.latest is None for line in lines)
    context = {"plan": plan, "lines": lines, "can_begin": is_empty and may_change_plan(request.user, plan)}
    return render_page(request, "chapters/working_chapters.html", context)


@require_safe
def working_chapter(request: MemberRequest, slug: str, number: int) -> HttpResponse:
    """Show a chapter as it stands: text, live data, review, comments."""
    return chapter_page(request, chapter_of(working_plan(request.user, slug), number))


def chapter_page(
    request: MemberRequest,
    chapter: Chapter,
    *,
    fragment: str = "review",
    status: int = 200,
    comment_form: CommentForm | None = None,
    **refused: Form,
) -> HttpResponse:
    """Render the chapter's page; a refused form, by its name in the template, keeps what was typed into it."""
    plan, links = chapter.plan, web_links("working_chapter", chapter.plan.slug, here=chapter.number)
    content = read_chapter(plan, chapter.number, stage=Stage.WORKING)
    discussion = discussion_of(request.user, chapter, comment_form)
    html = placed(content.html) if discussion.passage_url else content.html
    content = content.model_copy(update={"html": marked(html, marks_of(discussion))})
    newest = {"revision": chapter.latest.number if chapter.latest else None}
    context = {
        "plan": plan,
        "chapter": chapter,
        "chapters": chapter_kinds(plan.subject),
        "review": read_review(request.user, chapter),
        "review_form": ReviewForm(initial=newest, auto_id="granskning-%s"),
        "html": render_chapter(content, links=links, part=WORKPLACE),
        "gaps": find_gaps(content),
        "links": links,
        "saved": request.GET.get("sparad", ""),
        "discussion": discussion,
    }
    return render_page(request, "chapters/working_chapter.html", context | refused, fragment=fragment, status=status)


@require_safe
def chapter_guidance(request: MemberRequest, slug: str, number: int) -> HttpResponse:
    """Tell what belongs in the chapter and what it still lacks; shown beside the text that is being written."""
    chapter = chapter_of(working_plan(request.user, slug), number)
    links = web_links("working_chapter", chapter.plan.slug, here=0)
    context = {
        "plan": chapter.plan,
        "chapter": chapter,
        "advice": GUIDANCE[chapter.number],
        "gaps": find_gaps(read_chapter(chapter.plan, chapter.number, stage=Stage.WORKING)),
        "links": links,
    }
    return render_page(request, "chapters/guidance.html", context, fragment="guidance")


@require_safe
def chapter_parts(request: MemberRequest, slug: str, number: int) -> HttpResponse:
    """Offer what the portal can show within the chapter's text: tables, charts and sums that keep themselves new."""
    chapter = chapter_of(working_plan(request.user, slug), number)
    context = {"plan": chapter.plan, "chapter": chapter, "choices": live_choices(chapter.plan)}
    return render_page(request, "chapters/parts.html", context, fragment="parts")


@require_POST
def submit_chapter(request: MemberRequest, slug: str, number: int) -> HttpResponse:
    chapter = chapter_of(working_plan(request.user, slug), number)
    workflow.submit(chapter, by=request.user)
    messages.success(request, _("Texten är inlämnad. Samordnaren godkänner eller återsänder den."))
    return redirect(chapter)


@require_POST
def withdraw_chapter(request: MemberRequest, slug: str, number: int) -> HttpResponse:
    chapter = chapter_of(working_plan(request.user, slug), number)
    workflow.withdraw(chapter, by=request.user)
    messages.success(request, _("Texten är tillbakadragen och går att skriva i igen."))
    return redirect(chapter)


@require_POST
def send_back_chapter(request: MemberRequest, slug: str, number: int) -> HttpResponse:
    """Return the text to those who write it, with a comment."""
    return _decide(request, slug, number, workflow.send_back, _("Texten är återsänd med din kommentar."))


@require_POST
def approve_chapter(request: MemberRequest, slug: str, number: int) -> HttpResponse:
    return _decide(request, slug, number, workflow.approve, _("Texten är godkänd och kommer med i nästa utgåva."))


def _decide(request: MemberRequest, slug: str, number: int, act: Callable[..., ReviewEvent], done: str) -> HttpResponse:
    chapter = chapter_of(working_plan(request.user, slug), number)
    form = ReviewForm(request.POST, auto_id="granskning-%s")
    if not form.is_valid():
        return chapter_page(request, chapter, review_form=form, status=REFUSED)
    read: dict[str, Any] = {"chapter": chapter, "number": form.cleaned_data["revision"]}
    revision = get_object_or_404(Revision, **read)
    try:
        act(chapter, revision=revision, comment=form.cleaned_data["comment"], by=request.user)
    except ValidationError as error:
        form.add_error(None, error)
        return chapter_page(request, chapter, review_form=form, status=REFUSED)
    except StaleError as error:
        return _text_has_changed(request, chapter, form, error)
    messages.success(request, done)
    return redirect(chapter)


def _text_has_changed(
    request: MemberRequest, chapter: Chapter, form: ReviewForm, error: StaleError[Revision]
) -> HttpResponse:
    """Show the whole page anew, also to htmx: the text below the form is another than the one that was read."""
    words = form.cleaned_data["comment"]
    again = ReviewForm({"comment": words, "revision": error.stored.number}, auto_id="granskning-%s")
    again.add_error(None, f"{error} {_('Läs den innan du godkänner eller återsänder.')}")
    chapter = chapter_of(chapter.plan, chapter.number)
    return whole_page(chapter_page(request, chapter, review_form=again, fragment="", status=CONFLICT))


@require_safe
def dashboard(request: MemberRequest, slug: str) -> HttpResponse:
    """Show how far the plan has come as of now."""
    plan = working_plan(request.user, slug)
    document = read_plan(plan, stage=Stage.WORKING)
    context = {
        "plan": plan,
        "overview": overview_of(document),
        "map": map_of(document, request.GET.get("indikator", "")),
        "links": web_links("working_chapter", plan.slug, here=0),
    }
    return render_page(request, "chapters/dashboard/dashboard.html", context)
