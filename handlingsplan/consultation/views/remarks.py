"""Writing the remarks of an answer: one by one, beside the chapter they are about, saved while they are written."""

import json
from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from actors.conflicts import StaleError
from actors.permissions import require
from handlingsplan.consultation.access import Access
from handlingsplan.consultation.chapter_texts import chapter_html, titles_of
from handlingsplan.consultation.drafts import draft_of, new_key, remark_of, remarks_of, remove_remark, save_remark
from handlingsplan.consultation.forms.answering import DraftRemarkForm
from handlingsplan.consultation.places import PlanPlace, chapter_place, places_of
from handlingsplan.filters import refuse_unknown
from handlingsplan.pages import REFUSED, HtmxRequest, form_status, is_part, posted, render_page
from measures.views.parts import MEANWHILE


@dataclass(frozen=True)
class _Page:
    """Where a remark is written, and where it leads once it is saved."""

    template: str
    back: str
    start: dict[str, str] = field(default_factory=dict)
    context: dict[str, Any] = field(default_factory=dict)


def _places(access: Access) -> dict[str, PlanPlace]:
    version = access.body.consultation.sent_version
    return places_of(version) if version else {}


def chapters_to_write_on(access: Access) -> list[tuple[str, str]]:
    """Return the chapters with the address where each is read and written about."""
    version = access.body.consultation.sent_version
    titles = titles_of(version) if version else []
    return [(f"{number}. {title}", access.url("answer_chapter", number)) for number, title in titles]


def new_remark(request: HtmxRequest, access: Access) -> HttpResponse:
    """Write a remark on a place; `plats` in the address chooses it."""
    require(access.verdict)
    refuse_unknown(request.GET, {"plats", "fraga"})
    start = {"place": request.GET.get("plats", ""), "question": request.GET.get("fraga", "")}
    page = _Page("consultation/answering/remark.html", access.url("answer"), start, {"heading": _("Skriv en synpunkt")})
    return _write(request, access, page)


def edit_remark(request: HtmxRequest, access: Access, key: str) -> HttpResponse:
    """Change a remark of the draft, or take it away."""
    if remark_of(draft_of(access.body), key) is None:
        raise Http404
    require(access.verdict)
    page = _Page("consultation/answering/remark.html", access.url("answer"), context={"heading": _("Ändra synpunkten")})
    if "remove" in request.POST:
        remove_remark(access.body, key, writer=access.writer)
        messages.success(request, _("Synpunkten är borttagen ur utkastet."))
        return redirect(page.back)
    return _write(request, access, page, key=key)


def answer_chapter(request: HtmxRequest, access: Access, chapter: int) -> HttpResponse:
    """Show a chapter as it was sent out, with a remark to write beside it on what is marked in it."""
    one, version = access.body.consultation, access.body.consultation.sent_version
    titles = dict(titles_of(version)) if version else {}
    if version is None or chapter not in titles:
        raise Http404
    require(access.verdict)
    refuse_unknown(request.GET)
    places = {key: place for key, place in _places(access).items() if place.chapter == chapter}
    context = {
        "heading": f"{chapter}. {titles[chapter]}",
        "html": chapter_html(version, one.plan.slug, one.number, chapter),
        "anchors_told": json.dumps({place.anchor: key for key, place in reversed(places.items()) if place.anchor}),
        "written": [
            (remark, access.url("edit_remark", remark.key))
            for remark in remarks_of(draft_of(access.body))
            if remark.place in places
        ],
    }
    address = access.url("answer_chapter", chapter)
    start = {"place": chapter_place(chapter)}
    return _write(request, access, _Page("consultation/answering/answer_chapter.html", address, start, context))


def _write(request: HtmxRequest, access: Access, page: _Page, *, key: str = "") -> HttpResponse:
    """Show the form of a remark, and save what is sent: while it is written under the key that the page has."""
    response = draft_of(access.body)
    sent_key = request.POST.get("key", "")
    stored = remark_of(response, key or sent_key)
    questions = list(access.body.consultation.questions.all())
    places = _places(access)
    form = DraftRemarkForm(posted(request), places=places, questions=questions, stored=stored, start=page.start)
    conflict = form.conflict(response) if response is not None and stored is not None else None
    if form.is_valid():
        remark = form.draft_remark(key or sent_key)
        try:
            save_remark(access.body, remark, read=stored, writer=access.writer)
        except (ValidationError, StaleError) as error:
            form.add_error(None, _moved() if isinstance(error, StaleError) else error)
        else:
            if _is_meanwhile(request):
                now = DraftRemarkForm(places=places, questions=questions, stored=remark, start={})
                return render_page(request, "consultation/answering/_remark_saved.html", _saved(now))
            messages.success(request, _("Synpunkten är sparad i utkastet."))
            return redirect(page.back)
    if _is_meanwhile(request):
        context = {"form": form, "conflict": conflict}
        return render_page(request, "consultation/answering/_remark_unsaved.html", context, status=REFUSED)
    return _shown(request, access, page, form, {"conflict": conflict, "key": key or sent_key or new_key()})


def _saved(form: DraftRemarkForm) -> dict[str, Any]:
    return {"readings": form.reading_of([field.name for field in form.visible_fields()])}


def _shown(
    request: HtmxRequest, access: Access, page: _Page, form: DraftRemarkForm, more: dict[str, Any]
) -> HttpResponse:
    context = {
        "access": access,
        "body": access.body,
        "consultation": access.body.consultation,
        "plan": access.body.consultation.plan,
        "form": form,
        "answer_url": access.url("answer"),
        "address": request.get_full_path(),
        "place": request.path.removeprefix(access.url("answer")),  # without the secret
        **page.context,
        **more,
    }
    return render_page(request, page.template, context, status=form_status(form, more["conflict"]))


def _is_meanwhile(request: HtmxRequest) -> bool:
    return MEANWHILE in request.POST and is_part(request)


def _moved() -> str:
    return _("Någon annan ändrade synpunkten i samma ögonblick. Spara en gång till om din text ska gälla.")
