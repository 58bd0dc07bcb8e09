"""What has changed since: between two editions for everybody, between an edition and the working plan inside."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpResponse, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from actors.models import User
from actors.requests import MemberRequest
from handlingsplan.chapters.document import Appendix, ChapterHead, Party, PlanDocument
from handlingsplan.chapters.links import web_links
from handlingsplan.chapters.reading import Stage, read_chapter, working_appendices
from handlingsplan.editions.comparison import compare_plans
from handlingsplan.editions.days import working_document
from handlingsplan.editions.models import Edition
from handlingsplan.editions.parts import find_appendix
from handlingsplan.editions.published import (
    changes_between,
    chapter_text,
    document_of,
    edition_or_404,
    editions_of,
    newest_edition,
)
from handlingsplan.open_pages.marking import for_everybody
from handlingsplan.pages import REFUSED, HtmxRequest, render_page
from handlingsplan.plan.comparing import compare
from handlingsplan.plan.enums import CHAPTER_BY_NUMBER
from handlingsplan.plan.permissions import chapter_of, working_plan
from handlingsplan.public.change_filter import ChangeFilter

Text = ChapterHead | Appendix


@for_everybody
@require_safe
def edition_changes(request: HtmxRequest, slug: str, number: int, since: int) -> HttpResponse:
    """Show what an edition has changed since an earlier one."""
    context = changes_context(request.GET, slug, number, since)
    return render_page(request, "public/changes.html", context, status=REFUSED if context["form"].errors else 200)


def changes_context(sent: QueryDict, slug: str, number: int, since: int) -> dict[str, Any]:
    """Return what page and PDF of the changes between two editions show."""
    edition, earlier = edition_or_404(slug, number), edition_or_404(slug, since)
    if since >= number:
        raise Http404
    form = ChangeFilter(sent, documents=(document_of(earlier), document_of(edition)))
    return form.context(changes_between(earlier, edition)) | {
        "plan": edition.plan,
        "edition": edition,
        "earlier": earlier,
        "others": editions_of(edition.plan).before(number),
        "title": changed_since(earlier, form.concerned),
        "whole_url": reverse("edition_changes", args=[slug, number, since]),
        "links": web_links("published_chapter", slug, here=0),
    }


def changed_since(earlier: Edition, concerned: Party | None) -> str:
    """Return the question that page and PDF answer."""
    if concerned:
        words = _("Vad har ändrats för %(name)s sedan utgåva %(earlier)d?")
        return words % {"name": concerned.name, "earlier": earlier.number}
    return _("Vad har ändrats sedan utgåva %(earlier)d?") % {"earlier": earlier.number}


@for_everybody
@require_safe
def edition_text_changes(request: HtmxRequest, slug: str, number: int, since: int, chapter: int) -> HttpResponse:
    """Show word by word what a chapter's text has changed since an earlier edition."""
    return _edition_texts(request, slug, number, since, text_of=lambda plan: _chapter(plan, chapter))


@for_everybody
@require_safe
def edition_appendix_changes(request: HtmxRequest, slug: str, number: int, since: int, key: str) -> HttpResponse:
    """Show word by word what an appendix' text has changed since an earlier edition."""
    return _edition_texts(request, slug, number, since, text_of=lambda plan: find_appendix(plan.appendices, key))


def _edition_texts(
    request: HtmxRequest, slug: str, number: int, since: int, *, text_of: Callable[[PlanDocument], Text | None]
) -> HttpResponse:
    edition, earlier = edition_or_404(slug, number), edition_or_404(slug, since)
    if since >= number:
        raise Http404
    context = _word_by_word(earlier, text_of(document_of(earlier)), text_of(document_of(edition)))
    context |= {"plan": edition.plan, "edition": edition}
    return render_page(request, "public/text_changes.html", context)


def _word_by_word(earlier: Edition, then: Text | None, now: Text | None) -> dict[str, Any]:
    if then is None or now is None:
        raise Http404
    return {"earlier": earlier, "text": now, "passages": compare(then.html, now.html)}


def _chapter(plan: PlanDocument, number: int) -> ChapterHead | None:
    return next((chapter for chapter in plan.chapters if chapter.number == number), None)


@require_safe
def working_changes(request: MemberRequest, slug: str, since: int) -> HttpResponse:
    """Show what the working plan has changed since an edition, the one that a body adopted for example."""
    context = working_changes_context(request.GET, request.user, slug, since)
    status = REFUSED if context["form"].errors else 200
    return render_page(request, "public/working_changes.html", context, status=status)


def working_changes_context(sent: QueryDict, user: User, slug: str, since: int) -> dict[str, Any]:
    """Return what page and PDF of the working plan's changes show to those who work on it."""
    plan = working_plan(user, slug)
    earlier = edition_or_404(slug, since)
    working = working_document(plan)
    before = document_of(earlier)
    form = ChangeFilter(sent, documents=(before, working))
    return form.context(compare_plans(before, working)) | {
        "plan": plan,
        "edition": None,
        "earlier": earlier,
        "others": list(editions_of(plan)),
        "title": changed_since(earlier, form.concerned),
        "whole_url": reverse("working_changes", args=[slug, since]),
        "links": web_links("working_chapter", slug, here=0),
    }


@require_safe
def working_text_changes(request: MemberRequest, slug: str, since: int, chapter: int) -> HttpResponse:
    """Show word by word what a chapter's working text has changed since an edition."""
    plan = working_plan(request.user, slug)
    earlier = edition_or_404(slug, since)
    if chapter not in CHAPTER_BY_NUMBER:
        raise Http404
    now = read_chapter(plan, chapter, stage=Stage.WORKING)
    context = _word_by_word(earlier, _chapter(document_of(earlier), chapter), now)
    context |= {"plan": plan, "edition": None}
    return render_page(request, "public/working_text_changes.html", context)


@require_safe
def working_appendix_changes(request: MemberRequest, slug: str, since: int, key: str) -> HttpResponse:
    """Show word by word what an appendix' working text has changed since an edition."""
    plan = working_plan(request.user, slug)
    earlier = edition_or_404(slug, since)
    then = find_appendix(document_of(earlier).appendices, key)
    context = _word_by_word(earlier, then, find_appendix(working_appendices(plan), key))
    context |= {"plan": plan, "edition": None}
    return render_page(request, "public/working_text_changes.html", context)


@require_safe
def compare_edition(request: MemberRequest, slug: str, number: int) -> HttpResponse:
    """Show what has been approved since the newest edition."""
    chapter = chapter_of(working_plan(request.user, slug), number)
    edition = newest_edition(chapter.plan)
    passages = compare(chapter_text(edition, number), chapter.approved.html) if edition and chapter.approved else []
    context = {"plan": chapter.plan, "chapter": chapter, "edition": edition, "passages": passages}
    return render_page(request, "public/compare_edition.html", context)
