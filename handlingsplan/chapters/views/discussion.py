"""Talking about a chapter: comments on the whole or on some words, settling threads, taking suggestions in."""

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from actors.conflicts import StaleError
from actors.permissions import require
from actors.requests import MemberRequest
from handlingsplan.chapters.views.chapters import chapter_page
from handlingsplan.discussion.forms import CommentForm, PassageForm
from handlingsplan.discussion.models import Anchor
from handlingsplan.discussion.page import post_comment
from handlingsplan.discussion.views import posted_id, toggle_resolved
from handlingsplan.numbers import read_key
from handlingsplan.pages import GET_OR_POST, REFUSED, render_page
from handlingsplan.plan import suggestions
from handlingsplan.plan.models import Chapter, Revision
from handlingsplan.plan.passages import paragraphs
from handlingsplan.plan.people import people_of
from handlingsplan.plan.permissions import chapter_of, may_comment, may_write_chapter, working_plan
from handlingsplan.richtext import TextRefusedError, words


@require_POST
def comment_chapter(request: MemberRequest, slug: str, number: int) -> HttpResponse:
    """Add a comment to the chapter, or an answer to one."""
    chapter = chapter_of(working_plan(request.user, slug), number)
    require(may_comment(request.user, chapter.plan))
    form, target = CommentForm(request.POST), suggestions.comment_target(chapter)
    if form.is_valid():
        comment = post_comment(form, target=target, by=request.user, people=list(people_of(chapter.plan)))
        if comment is not None:
            return redirect(target.address(comment.pk))
    return chapter_page(request, chapter, comment_form=form, status=REFUSED)


@GET_OR_POST
def comment_passage(request: MemberRequest, slug: str, number: int) -> HttpResponse:
    """Choose a paragraph, then the words in it, and comment on them or suggest others."""
    chapter = chapter_of(working_plan(request.user, slug), number)
    require(may_comment(request.user, chapter.plan))
    if request.method != "POST":
        return _passage_page(request, chapter, _asked(request, chapter))
    form = PassageForm(request.POST)
    if form.is_valid() and (address := _add(request, chapter, form)):
        return redirect(address)
    return _passage_page(request, chapter, form, status=REFUSED)


def _asked(request: MemberRequest, chapter: Chapter) -> PassageForm | None:
    """Return a form for the words marked in the text or the paragraph chosen in the list; None before that."""
    names = ("version", "fran", "till", "stycke")
    version, start, end, chosen = (read_key(request.GET.get(name, "")) for name in names)
    revision = chapter.latest if version is None else chapter.revisions.filter(number=version).first()
    if revision is None:
        return None
    if start is not None and end is not None:
        return _form_for(revision, start, words(revision.html)[start:end])
    found = paragraphs(revision.html)
    return _form_for(revision, *found[chosen]) if chosen is not None and chosen < len(found) else None


def _form_for(revision: Revision, at: int, quote: str) -> PassageForm | None:
    bare = quote.strip()
    at += len(quote) - len(quote.lstrip())
    shown = {"quote": bare, "at": at, "till": at + len(bare), "version": revision.number}
    return PassageForm(initial=shown) if bare else None


def _paragraphs(chapter: Chapter) -> list[str]:
    return [quote for _at, quote in paragraphs(chapter.latest.html)] if chapter.latest else []


def _add(request: MemberRequest, chapter: Chapter, form: PassageForm) -> str:
    """Add the comment and return its address; empty, with an error in the form, where it was refused."""
    data, suggested = form.cleaned_data, form.suggested()
    starts = _starts(chapter, form)
    if len(starts) > 1:
        return ""
    try:
        place = suggestions.find_passage(
            chapter, data["quote"], at=starts[0], version=data["version"], suggests=suggested is not None
        )
    except suggestions.SuggestionRefusedError as error:
        form.add_error("quote", str(error))
        return ""
    target, people = suggestions.comment_target(chapter), list(people_of(chapter.plan))
    with transaction.atomic():
        if suggestions.is_still_newest(chapter):
            comment = post_comment(
                form, target=target, by=request.user, people=people, place=place, suggestion=suggested
            )
            return target.address(comment.pk) if comment else ""
    return _add(request, chapter, form)  # somebody saved the text meanwhile: look in what holds now


def _starts(chapter: Chapter, form: PassageForm) -> list[int | None]:
    """Return where the words may begin; where that may be in several places, the form asks which is meant."""
    data = form.cleaned_data
    if data["till"] is None:
        return [data["at"]]
    places = suggestions.places_within(
        chapter, data["quote"], start=data["at"] or 0, end=data["till"], version=data["version"]
    )
    chosen = [place for place in places if place.position == data["place"]] or places
    if len(chosen) > 1:
        form.ask_which(chosen)
    return [place.position for place in chosen] or [data["at"]]


def _passage_page(
    request: MemberRequest, chapter: Chapter, form: PassageForm | None, *, status: int = 200
) -> HttpResponse:
    context = {
        "plan": chapter.plan,
        "chapter": chapter,
        "form": form,
        "paragraphs": _paragraphs(chapter) if form is None else [],
        "people": list(people_of(chapter.plan)) if form else [],
    }
    return render_page(request, "chapters/comment_passage.html", context, status=status)


@require_POST
def resolve_on_chapter(request: MemberRequest, slug: str, number: int) -> HttpResponse:
    """Close or reopen a thread on the chapter."""
    chapter = chapter_of(working_plan(request.user, slug), number)
    return toggle_resolved(
        request, target=suggestions.comment_target(chapter), verdict=may_comment(request.user, chapter.plan)
    )


@require_POST
def take_suggestion(request: MemberRequest, slug: str, number: int) -> HttpResponse:
    """Take the suggested words into the text that was read."""
    chapter = chapter_of(working_plan(request.user, slug), number)
    require(may_write_chapter(request.user, chapter))
    thread, read = posted_id(request, "thread"), posted_id(request, "read")
    try:
        revision = suggestions.take_suggestion(chapter, thread, expected_version=read, by=request.user)
    except Anchor.DoesNotExist as error:
        raise Http404 from error
    except StaleError as error:
        messages.error(request, f"{error} {_('Läs den, och ta sedan in förslaget.')}")
    except (suggestions.SuggestionRefusedError, TextRefusedError) as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Förslaget står nu i texten, version %(number)d.") % {"number": revision.number})
    return redirect(suggestions.comment_target(chapter).address(thread))
