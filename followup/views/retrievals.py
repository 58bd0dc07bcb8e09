"""Uploading, fetching and going through statistics."""

from collections.abc import Callable, Sequence
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from actors.as_read import changed_page
from actors.conflicts import StaleError
from actors.permissions import require
from actors.requests import MemberRequest
from followup.enums import RetrievalState
from followup.forms.retrievals import ChoiceForm, UploadForm
from followup.models import Indicator, Retrieval
from followup.permissions import indicator_of, may_import, may_lock, retrieval_of
from followup.statistics.applying import (
    Effect,
    EffectKind,
    apply_import,
    approve_imported,
    effects,
    effects_version,
    waiting_of,
    waiting_version,
)
from followup.statistics.http_client import new_client
from followup.statistics.retrievals import choose, discard, fetch, upload
from followup.statistics.tables import StatisticsTable, TableError
from followup.statistics.undoing import imported_values, undo_import
from followup.value_rules import lock_year, may_be_negative, unlock_year
from handlingsplan.filters import read_search
from handlingsplan.pages import GET_OR_POST, REFUSED, form_status, posted, render_page
from handlingsplan.plan.permissions import working_plan
from measures.plan_days import year_problem

MAX_SHOWN = 200
MAX_TOLD = 10
PAGE = 100


@GET_OR_POST
def upload_statistics(request: MemberRequest, slug: str, key: str) -> HttpResponse:
    shown = indicator_of(request.user, slug, key)
    require(may_import(request.user, shown))
    form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
    if form.is_valid():
        file = form.cleaned_data["file"]
        try:
            made = upload(
                shown, name=file.name, content=file.read(), source=form.cleaned_data["source"], by=request.user
            )
        except TableError as error:
            form.add_error("file", str(error))
        else:
            return redirect(made)
    context = {"plan": shown.plan, "shown": shown, "form": form}
    return render_page(request, "followup/upload.html", context, status=form_status(form))


@require_POST
def fetch_statistics(request: MemberRequest, slug: str, key: str) -> HttpResponse:
    shown = indicator_of(request.user, slug, key)
    require(may_import(request.user, shown))
    if not shown.service:
        messages.error(request, _("Indikatorn följer ingen statistiktjänst."))
        return redirect("upload_statistics", slug, key)
    with new_client() as client:
        return redirect(fetch(shown, client=client, by=request.user))


@GET_OR_POST
def retrieval(request: MemberRequest, slug: str, key: str, pk: int) -> HttpResponse:
    """Show what a file or service holds: choose its columns, see what would change, and take it back."""
    words, _order = read_search(request.GET)
    stored = retrieval_of(request.user, slug, key, pk)
    form = None
    if stored.state == RetrievalState.CHOOSING and stored.table is not None:
        data = posted(request)
        form = ChoiceForm(data, table=StatisticsTable.from_json(stored.table), indicator=stored.indicator)
        if form.is_valid():
            try:
                choose(stored, choice=form.choice(), by=request.user)
            except (ValidationError, TableError) as error:
                form.add_error(None, error if isinstance(error, ValidationError) else str(error))
            else:
                return redirect(stored)
    elif request.method == "POST":
        return redirect(stored)
    context = {"plan": stored.plan, "shown": stored.indicator, "retrieval": stored, "form": form} | _preview(stored)
    context |= _imported(stored, words, request.GET.get("page"))
    return render_page(request, "followup/retrieval.html", context, status=REFUSED if form and form.is_bound else 200)


def _preview(stored: Retrieval) -> dict[str, Any]:
    found = effects(stored) if stored.state == RetrievalState.READY else []
    groups = {kind.value: [effect for effect in found if effect.kind is kind] for kind in EffectKind}
    waiting = waiting_of(stored)
    earlier = Retrieval.objects.filter(
        indicator=stored.indicator_id, service=stored.service, key=stored.key, state=RetrievalState.APPLIED
    )
    before = earlier.exclude(pk=stored.pk).values_list("title", flat=True).first()
    return {
        "groups": {name: effects[:MAX_SHOWN] for name, effects in groups.items()},
        "counts": {name: len(effects) for name, effects in groups.items()},
        "negative": _unexpected(stored.indicator, found),
        "waiting": len(waiting),
        "version": effects_version(found) if stored.state == RetrievalState.READY else waiting_version(waiting),
        "renamed": before if before and stored.title and before != stored.title and stored.service != "file" else "",
    }


def _imported(stored: Retrieval, words: str, number: str | None) -> dict[str, Any]:
    """Return a page of the values that can be taken back."""
    if stored.state != RetrievalState.APPLIED:
        return {"can_be_undone": False}
    paginator = Paginator(imported_values(stored, words=words), PAGE)
    page = paginator.get_page(number)
    return {
        "can_be_undone": bool(words or paginator.count),
        "query": words,
        "page": page,
        "pages": paginator.get_elided_page_range(page.number),
    }


def _unexpected(indicator: Indicator, found: Sequence[Effect]) -> int:
    """Return how many of the values to lay in are negative, where the indicator has had none such."""
    wanted = [effect for effect in found if effect.kind in {EffectKind.NEW, EffectKind.CHANGED}]
    count = sum(effect.reading.value < 0 for effect in wanted)
    return count if count and not may_be_negative(indicator) else 0


@require_POST
def settle_retrieval(request: MemberRequest, slug: str, key: str, pk: int) -> HttpResponse:
    """Lay in, approve, throw away or take back what was read."""
    stored = retrieval_of(request.user, slug, key, pk)
    acts: dict[str, Callable[[MemberRequest, Retrieval], HttpResponse]] = {
        "lay_in": _apply_import,
        "approve": _approve,
        "discard": _discard,
        "undo": _undo,
        "undo_some": _undo,
    }
    if request.POST.get("act") not in acts:
        raise Http404
    try:
        return acts[request.POST["act"]](request, stored)
    except StaleError as error:
        return changed_page(request, {"seen": [error.stored]})


def _apply_import(request: MemberRequest, stored: Retrieval) -> HttpResponse:
    count = apply_import(stored, expected_version=request.POST.get("seen", ""), by=request.user)
    text = ngettext("%(n)d värde är inlagt och väntar.", "%(n)d värden är inlagda och väntar.", count)
    messages.success(request, text % {"n": count})
    return redirect(stored)


def _approve(request: MemberRequest, stored: Retrieval) -> HttpResponse:
    count = approve_imported(stored, expected_version=request.POST.get("seen", ""), by=request.user)
    text = ngettext("%(n)d värde är godkänt.", "%(n)d värden är godkända.", count)
    messages.success(request, text % {"n": count})
    return redirect(stored.indicator)


def _discard(request: MemberRequest, stored: Retrieval) -> HttpResponse:
    discard(stored, by=request.user)
    messages.success(request, _("Det inlästa är borttaget. Inga värden är ändrade."))
    return redirect(stored.indicator)


def _undo(request: MemberRequest, stored: Retrieval) -> HttpResponse:
    ticked = [int(key) for key in request.POST.getlist("value") if key.isascii() and key.isdigit()]
    stays = undo_import(stored, values=None if request.POST["act"] == "undo" else ticked, by=request.user)
    for text in stays[:MAX_TOLD]:
        messages.warning(request, text)
    if stays:
        text = ngettext("%(n)d värde är kvar som det var.", "%(n)d värden är kvar som de var.", len(stays))
        messages.warning(request, text % {"n": len(stays)})
    else:
        messages.success(request, _("Det valda är ångrat."))
    return redirect(stored)


@require_POST
def settle_year(request: MemberRequest, slug: str) -> HttpResponse:
    """Lock a year's values, or open them again."""
    plan = working_plan(request.user, slug)
    require(may_lock(request.user, plan))
    text = request.POST.get("year", "").strip()
    year = int(text) if text.isascii() and text.isdigit() and len(text) == 4 else 0  # noqa: PLR2004 digits of a year
    if problem := year_problem(year):
        messages.error(request, problem)
    elif request.POST.get("act") == "unlock":
        unlock_year(plan, year=year, by=request.user)
        messages.success(request, _("Värdena för %(year)d går att ändra igen.") % {"year": year})
    else:
        lock_year(plan, year=year, by=request.user)
        messages.success(request, _("Värdena för %(year)d är låsta.") % {"year": year})
    return redirect("indicators", plan.slug)
