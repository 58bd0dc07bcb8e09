"""A Word file's text for a chapter: uploaded, looked at, and taken into the editor."""

from collections.abc import Mapping, Sequence

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from actors.permissions import require
from actors.requests import MemberRequest
from handlingsplan.pages import GET_OR_POST, REFUSED, render_page
from handlingsplan.plan import word_texts
from handlingsplan.plan.forms.word_files import WordFileForm, WordTextForm
from handlingsplan.plan.models import Chapter
from handlingsplan.plan.permissions import chapter_of, may_write_chapter, working_plan
from handlingsplan.plan.texts import shown
from handlingsplan.richtext import TextRefusedError
from handlingsplan.word_files.reading import WordFileRefusedError


@GET_OR_POST
def chapter_word_file(request: MemberRequest, slug: str, number: int) -> HttpResponse:
    """Take a Word file, and show its text as it would stand in the chapter."""
    chapter = chapter_of(working_plan(request.user, slug), number)
    require(may_write_chapter(request.user, chapter))
    form = WordFileForm(request.POST, request.FILES) if request.method == "POST" else WordFileForm()
    read = _read(request, chapter, form) if form.is_bound and form.is_valid() else None
    if read is None:
        context = {"plan": chapter.plan, "chapter": chapter, "form": form}
        return render_page(request, "plan/word_file.html", context, status=REFUSED if form.errors else 200)
    taking = WordTextForm(
        html=read.html, has_text=_has_text(chapter), words=read.words, initial={"place": word_texts.TextPlacement.LAST}
    )
    return _preview(request, chapter, taking, left_out=_told(read.left_out))


def _read(request: MemberRequest, chapter: Chapter, form: WordFileForm) -> word_texts.ReadText | None:
    """Return the text of the file; where it is refused or has none, the form says why."""
    try:
        read = word_texts.read_for(chapter, upload=form.cleaned_data["file"], by=request.user)
    except (WordFileRefusedError, TextRefusedError) as error:
        form.add_error("file", str(error))
        return None
    if not read.html:
        form.add_error("file", word_texts.EMPTY)
        return None
    return read


def _has_text(chapter: Chapter) -> bool:
    return bool(chapter.latest and chapter.latest.html)


@require_POST
def take_word_text(request: MemberRequest, slug: str, number: int) -> HttpResponse:
    """Lay the text that was looked at into the editor, unsaved."""
    chapter = chapter_of(working_plan(request.user, slug), number)
    require(may_write_chapter(request.user, chapter))
    html = request.POST.get("html", "")
    form = WordTextForm(request.POST, html=html, has_text=_has_text(chapter))
    if not form.is_valid():
        return _preview(request, chapter, form, status=REFUSED)
    data = form.cleaned_data
    place = word_texts.TextPlacement(data["place"] or word_texts.TextPlacement.INSTEAD)
    try:
        word_texts.take(chapter, html=data["html"], words=form.words, place=place, by=request.user)
    except TextRefusedError as error:
        form.add_error(None, str(error))
        return _preview(request, chapter, form, status=REFUSED)
    return redirect("edit_chapter", slug, number)


def _preview(
    request: MemberRequest, chapter: Chapter, form: WordTextForm, *, left_out: Sequence[str] = (), status: int = 200
) -> HttpResponse:
    html = form.cleaned_data.get("html", "") if form.is_bound else form.initial["html"]
    context = {"plan": chapter.plan, "chapter": chapter, "form": form, "left_out": left_out}
    context |= {"text": shown(html, number=chapter.number), "has_text": _has_text(chapter)}
    return render_page(request, "plan/word_preview.html", context, status=status)


def _told(left_out: Mapping[str, int]) -> list[str]:
    """Return sentences about what of the file is not in the text."""
    pictures, charts, formulas, comments = (
        left_out.get(one, 0) for one in ("images", "charts", "formulas", "comments")
    )
    told = [
        (
            pictures,
            ngettext(
                "%(n)d bild följde inte med: den är varken PNG eller JPEG, eller för stor.",
                "%(n)d bilder följde inte med: de är varken PNG eller JPEG, för stora eller fler än som får plats.",
                pictures,
            ),
        ),
        (
            charts,
            ngettext(
                "%(n)d diagram följde inte med. Spara det som bild, eller visa det med ”Från portalen”.",
                "%(n)d diagram följde inte med. Spara dem som bilder, eller visa dem med ”Från portalen”.",
                charts,
            ),
        ),
        (formulas, ngettext("%(n)d formel blev vanlig text.", "%(n)d formler blev vanlig text.", formulas)),
        (
            comments,
            ngettext("%(n)d kommentar togs inte med i texten.", "%(n)d kommentarer togs inte med i texten.", comments),
        ),
    ]
    return [sentence % {"n": count} for count, sentence in told if count]
