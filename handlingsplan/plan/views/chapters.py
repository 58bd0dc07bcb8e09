"""Writing a chapter's text, and who its editors are."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.http import require_POST

from actors.authentication.reauthentication import confirm_where_demanded
from actors.permissions import RefusedError, require
from actors.requests import MemberRequest
from handlingsplan.numbers import read_key
from handlingsplan.pages import (
    CONFLICT,
    GET_OR_POST,
    LEAVES,
    NOTHING_NEW,
    REFUSED,
    form_status,
    posted,
    render_page,
    show_presence,
)
from handlingsplan.plan import workflow
from handlingsplan.plan.comparing.marking import mark_apart
from handlingsplan.plan.drafts import discard_drafts, leave_text, note_presence, unsaved_draft
from handlingsplan.plan.forms.chapters import ChapterTextForm, EditorsForm
from handlingsplan.plan.merging import Choice, Clash
from handlingsplan.plan.models import Chapter, Revision, TextDraft
from handlingsplan.plan.people import possible_editors
from handlingsplan.plan.permissions import chapter_of, may_change_plan, may_write_chapter, working_plan
from handlingsplan.richtext import TextRefusedError

FORBIDDEN = 403


@GET_OR_POST
def edit_chapter(request: MemberRequest, slug: str, number: int) -> HttpResponse:
    """Take a new text; a save on an old version shows both texts and keeps the writer's own."""
    chapter = chapter_of(working_plan(request.user, slug), number)
    if request.method != "POST":
        require(may_write_chapter(request.user, chapter))
        earlier = _earlier(request, chapter)
        if earlier is not None:
            start = _start(chapter, None) | {"html": earlier.html}
            return _editor(request, chapter, ChapterTextForm(initial=start), earlier=earlier)
        draft = unsaved_draft(chapter, request.user)
        return _editor(request, chapter, ChapterTextForm(initial=_start(chapter, draft)), draft=draft)
    form = ChapterTextForm(request.POST)
    if not form.is_valid():
        return _editor(request, chapter, form, status=REFUSED)
    return _save(request, chapter, form)


def _earlier(request: MemberRequest, chapter: Chapter) -> Revision | None:
    """Return the version that is to be gone back to, if one is; nothing holds before it is saved."""
    number = read_key(request.GET.get("version", ""))
    return None if number is None else get_object_or_404(Revision, chapter=chapter, number=number)


def _start(chapter: Chapter, draft: TextDraft | None) -> dict[str, Any]:
    """Return what the form starts from: what was typed but not saved, else the newest version."""
    if draft is not None:
        return {"html": draft.html, "based_on": draft.expected_version}
    latest = chapter.latest
    return {"html": latest.html if latest else "", "based_on": latest.number if latest else 0}


@require_POST
def chapter_presence(request: MemberRequest, slug: str, number: int) -> HttpResponse:
    """Tell who else has the text open."""
    chapter = chapter_of(working_plan(request.user, slug), number)
    require(may_write_chapter(request.user, chapter))
    if LEAVES in request.POST:
        leave_text(chapter, request.user)
        return HttpResponse(status=NOTHING_NEW)
    text = _("har också texten öppen. Skriver ni i olika stycken sammanfogas det när ni sparar.")
    return show_presence(request, note_presence(chapter, request.user), text)


def _save(request: MemberRequest, chapter: Chapter, form: ChapterTextForm) -> HttpResponse:
    data = form.cleaned_data
    try:
        saved = workflow.save_text(
            chapter,
            html=data["html"],
            expected_version=data["based_on"],
            by=request.user,
            summary=data["summary"],
            choose=form.choices,
        )
    except workflow.ClashError as error:
        return _show_clashes(request, chapter, form, error)
    except TextRefusedError as error:
        form.add_error("html", str(error))
        return _editor(request, chapter, form, status=REFUSED)
    except RefusedError as error:
        form.add_error(None, str(error))
        return _editor(request, chapter, form, status=FORBIDDEN)
    discard_drafts(chapter, by=request.user, window=data["window"])
    messages.success(request, _("Texten är sparad som version %(number)d.") % {"number": saved.number})
    if saved.number > data["based_on"] + 1:
        messages.info(request, _("Andra hade sparat medan du skrev. Deras ändringar och dina är sammanfogade."))
    if "continue" in request.POST:
        return redirect(f"{reverse('edit_chapter', args=[chapter.plan.slug, chapter.number])}?sparad={saved.number}")
    return redirect(f"{chapter.get_absolute_url()}?sparad={saved.number}")


def _show_clashes(
    request: MemberRequest, chapter: Chapter, form: ChapterTextForm, error: workflow.ClashError
) -> HttpResponse:
    """Show both texts at each place, with the choice; the writer's own text stays based on what it was written from.

    So whatever is saved or kept before all is decided clashes again, and nobody's words go without a choice.
    """
    if form.cleaned_data["decides"]:
        form.add_error(None, _("Välj vad som ska gälla på varje ställe, också där det har ändrats sedan du valde."))
    conflict = {
        "current": error.stored,
        "clashes": [(clash, _sides(clash), _together(clash), _answers(clash, form)) for clash in error.merged.clashes],
    }
    return _editor(request, chapter, form, conflict=conflict, status=CONFLICT)


_LABELS = {
    Choice.THEIRS: _lazy("Behåll det som är sparat"),
    Choice.MINE: _lazy("Ta min text"),
    Choice.BOTH: _lazy("Ta båda ändringarna"),
}


def _sides(clash: Clash) -> tuple[SafeString, SafeString]:
    return mark_apart(clash.shown(Choice.THEIRS), clash.shown(Choice.MINE))


def _together(clash: Clash) -> SafeString:
    """Return the text with both changes, nothing where one has taken it away: it is what the other wrote."""
    both = clash.shown(Choice.BOTH) if clash.theirs and clash.mine else ""
    return mark_safe(both)  # noqa: S308 put together of texts that richtext.clean has cleaned


def _answers(clash: Clash, form: ChapterTextForm) -> list[tuple[str, str, bool]]:
    """Return each answer to the clash as it is sent and as it is read, and whether it was given."""
    return [(clash.answer(choice), str(label), form.chosen(clash) == choice) for choice, label in _LABELS.items()]


def _editor(
    request: MemberRequest,
    chapter: Chapter,
    form: ChapterTextForm,
    *,
    conflict: dict[str, Any] | None = None,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    context = {
        "plan": chapter.plan,
        "chapter": chapter,
        "form": form,
        "conflict": conflict,
        "draft": None,
        "earlier": None,
        "saved": request.GET.get("sparad", ""),
        "newest_html": chapter.latest.html if chapter.latest else "",
        "latest_number": chapter.latest.number if chapter.latest else 0,
    } | more
    return render_page(request, "plan/edit_chapter.html", context, status=status)


@confirm_where_demanded
@GET_OR_POST
def appoint_editors(request: MemberRequest, slug: str, number: int) -> HttpResponse:
    """Let the coordinator choose who writes the chapter."""
    chapter = chapter_of(working_plan(request.user, slug), number)
    require(may_change_plan(request.user, chapter.plan))
    initial = {"editors": [editor.pk for editor in chapter.editors.all()]}
    sent = posted(request)
    form = EditorsForm(sent, people=possible_editors(chapter.plan), initial=initial)
    conflict = form.conflict(chapter)
    if form.is_valid():
        workflow.appoint_editors(chapter, form.cleaned_data["editors"], by=request.user)
        messages.success(request, _("Kapitlets redaktörer är sparade."))
        return redirect(chapter)
    context = {"plan": chapter.plan, "chapter": chapter, "form": form, "conflict": conflict}
    return render_page(request, "plan/appoint_editors.html", context, status=form_status(form, conflict))
