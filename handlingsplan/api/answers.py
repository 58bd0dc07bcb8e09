"""What is answered: lists by page, single things, and what is wrong; all as JSON made by the document's own classes."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Generic, TypeVar

from django.http import Http404, HttpRequest, HttpResponse
from ninja import Field
from pydantic import BaseModel, TypeAdapter

from handlingsplan.chapters.document import PlanHead
from handlingsplan.chapters.document.descriptions import ENGLISH
from handlingsplan.web_addresses import site_address

JSON = "application/json; charset=utf-8"
PAGE_SIZE, LARGEST_PAGE, LAST_PAGE = 50, 200, 1_000_000
Thing = TypeVar("Thing")


def said(swedish: str, english: str, default: Any = ..., **bounds: Any) -> Any:
    """Return a property that is described in both languages."""
    return Field(default, description=swedish, json_schema_extra={ENGLISH: english}, **bounds)


class PageOf(BaseModel, Generic[Thing]):
    """A page of a list."""

    count: int = said("Hur många som svarar mot frågan.", "How many there are that answer the question.")
    page: int = said("Sidans nummer, från 1.", "The number of the page, from 1.")
    page_size: int = said("Hur många en sida har.", "How many a page has.")
    next: str | None = said("Adressen till nästa sida.", "The address of the next page.")
    previous: str | None = said("Adressen till sidan före.", "The address of the page before.")
    items: list[Thing] = said("Sidans innehåll.", "What is on the page.")


class Problem(BaseModel):
    """Why there is no answer."""

    detail: str = said("Vad som är fel, i ord.", "What is wrong, in words.")


class ListQuestion(BaseModel):
    """What every list can be asked; lists add the properties that one chooses by."""

    q: str = said("Ord som ska finnas i texten.", "Words that are to be in the text.", "", max_length=200)
    page: int = said("Sidans nummer, från 1.", "The number of the page, from 1.", 1, ge=1, le=LAST_PAGE)
    page_size: int = said("Hur många på en sida.", "How many on a page.", PAGE_SIZE, ge=1, le=LARGEST_PAGE)


class PublishedPlan(BaseModel):
    """A plan that has an edition."""

    plan: PlanHead = said("Planen, som den nyaste utgåvan har den.", "The plan, as its newest edition has it.")
    newest_edition: int = said("Den nyaste utgåvans nummer.", "The number of the newest edition.")
    page: str = said("Planens webbsida.", "The plan's web page.")


class EditionRow(BaseModel):
    """An edition and where its files are."""

    number: int = said("Utgåvans nummer.", "The number of the edition.")
    published_at: datetime = said("När den publicerades.", "When it was published.")
    summary: str = said("Vad som var nytt.", "What was new.")
    checksum: str = said("SHA-256 av plan.json.", "The SHA-256 of plan.json.")
    withdrawn_because: str | None = said(
        "Varför den är återkallad; inget om den gäller.", "Why it is withdrawn; nothing where it holds."
    )
    page: str = said("Utgåvans webbsida.", "The edition's web page.")
    document: str = said("Hela utgåvan som JSON.", "The whole edition as JSON.")
    pdf: str = said("Utgåvan som PDF/A.", "The edition as PDF/A.")
    tables: str = said("Tabellerna med sin beskrivning (CSV).", "The tables with their description (CSV).")


class WorkingPlan(BaseModel):
    """A plan that the key's organisation takes part in."""

    plan: PlanHead = said("Planen, som den är nu.", "The plan, as it is now.")


def answer(kind: Any, content: Any) -> HttpResponse:
    """Return the content, which is of the kind, as JSON."""
    return HttpResponse(TypeAdapter(kind).dump_json(content, by_alias=True), content_type=JSON)


def page_of(request: HttpRequest, kind: Any, things: Sequence[Any], question: ListQuestion) -> HttpResponse:
    """Return the page of the things that the question asks for; one beyond the last is empty."""
    size, number = question.page_size, question.page
    last = max(1, -(-len(things) // size))
    page = PageOf[Any](
        count=len(things),
        page=number,
        page_size=size,
        next=_address(request, number + 1) if number < last else None,
        previous=_address(request, min(number - 1, last)) if number > 1 else None,
        items=list(things[(number - 1) * size : number * size]),
    )
    return answer(PageOf[kind], page)


def _address(request: HttpRequest, number: int) -> str:
    match = request.resolver_match
    assert match is not None  # noqa: S101 for the type checker
    asked = request.GET.copy()
    asked["page"] = str(number)
    return f"{site_address(match.view_name, *match.kwargs.values())}?{asked.urlencode()}"


def one_of(kind: Any, things: Sequence[Any], key: str) -> HttpResponse:
    """Return the thing with the key; raises Http404."""
    for thing in things:
        if thing.key == key:
            return answer(kind, thing)
    raise Http404
