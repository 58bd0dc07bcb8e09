"""The versions of a chapter's text: all of them, one of them, two beside each other."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from actors.requests import MemberRequest
from handlingsplan.pages import REFUSED, form_status, render_page
from handlingsplan.plan import workflow
from handlingsplan.plan.comparing import compare
from handlingsplan.plan.forms.chapters import NameForm, ReviewForm, TwoVersionsForm, VersionSearchForm
from handlingsplan.plan.models import Chapter, Revision
from handlingsplan.plan.permissions import chapter_of, may_name_revision, may_write_chapter, working_plan
from handlingsplan.plan.review import read_review
from handlingsplan.plan.texts import shown

VERSIONS_PER_PAGE = 20


@require_safe
def chapter_history(request: MemberRequest, slug: str, number: int) -> HttpResponse:
    """List the versions of a chapter's text with what was done with each, newest first."""
    chapter = chapter_of(working_plan(request.user, slug), number)
    form = VersionSearchForm(request.GET)
    revisions = form.filter(Revision.objects.filter(chapter=chapter)).select_related("author").defer("html")
    paginator = Paginator(revisions.prefetch_related("review_events__by"), VERSIONS_PER_PAGE)
    context = {"plan": chapter.plan, "chapter": chapter, "page": paginator.get_page(request.GET.get("page"))}
    context["search"] = form
    context["form"] = TwoVersionsForm(newest=chapter.latest.number if chapter.latest else 0)
    return render_page(request, "plan/chapter_history.html", context)


@require_safe
def chapter_revision(request: MemberRequest, slug: str, number: int, version: int) -> HttpResponse:
    """Show one version of the text, and what it changed in the one before."""
    return _revision_page(request, chapter_of(working_plan(request.user, slug), number), version)


def _revision_page(
    request: MemberRequest, chapter: Chapter, version: int, *, form: NameForm | None = None, status: int = 200
) -> HttpResponse:
    revisions = Revision.objects.filter(chapter=chapter).select_related("author")
    revision = get_object_or_404(revisions, number=version)
    before = revisions.filter(number__lt=version).first()
    context = {
        "plan": chapter.plan,
        "chapter": chapter,
        "revision": revision,
        "before": before,
        "may_name": may_name_revision(request.user, chapter),
        "may_return": revision.pk != chapter.latest_id and may_write_chapter(request.user, chapter),
        "form": form or NameForm(initial={"name": revision.name}),
        "text": shown(revision.html, number=chapter.number),
        "passages": compare(before.html, revision.html) if before else [],
    }
    return render_page(request, "plan/chapter_revision.html", context, status=status)


@require_POST
def name_revision(request: MemberRequest, slug: str, number: int, version: int) -> HttpResponse:
    """Give a version a name, or take it away."""
    chapter = chapter_of(working_plan(request.user, slug), number)
    revision = get_object_or_404(Revision, chapter=chapter, number=version)
    form = NameForm(request.POST)
    if not form.is_valid():
        return _revision_page(request, chapter, version, form=form, status=REFUSED)
    workflow.name_revision(chapter, revision, name=form.cleaned_data["name"], by=request.user)
    messages.success(request, _("Versionens namn är sparat."))
    return redirect("chapter_revision", slug, number, version)


@require_safe
def compare_revisions(request: MemberRequest, slug: str, number: int) -> HttpResponse:
    """Show what differs between two versions of a chapter's text, the older one first."""
    chapter = chapter_of(working_plan(request.user, slug), number)
    form = TwoVersionsForm(request.GET or None, newest=chapter.latest.number if chapter.latest else 0)
    context = {"plan": chapter.plan, "chapter": chapter, "form": form}
    if not form.is_valid():
        return render_page(request, "plan/compare_revisions.html", context, status=form_status(form))
    older, newer = sorted(form.cleaned_data.values())
    texts = dict(Revision.objects.filter(chapter=chapter, number__in=(older, newer)).values_list("number", "html"))
    context |= {"older": older, "newer": newer, "passages": compare(texts[older], texts[newer])}
    context["review"] = read_review(request.user, chapter)
    context["review_form"] = ReviewForm(initial={"revision": newer}, auto_id="granskning-%s")
    return render_page(request, "plan/compare_revisions.html", context)
