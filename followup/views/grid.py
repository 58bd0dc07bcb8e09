"""The page of the grid of values."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from actors.permissions import RefusedError
from actors.requests import MemberRequest
from followup.forms.values import BlockForm, CommonForm
from followup.grid import ValueGrid, read_grid
from followup.grid_saving import checked, fill, save_grid
from followup.models import Indicator
from followup.permissions import indicator_of
from followup.queries import due_year, reporters
from handlingsplan.pages import CONFLICT, GET_OR_POST, REFUSED, render_page
from measures.plan_days import year_problem
from measures.queries import parties_of


def _last_year(request: MemberRequest) -> int:
    text = request.GET.get("till", "")
    year = int(text) if text.isascii() and text.isdigit() and len(text) == 4 else 0  # noqa: PLR2004 digits of a year
    return year if year and not year_problem(year) and year <= due_year() + 1 else due_year()


@GET_OR_POST
def values_grid(request: MemberRequest, slug: str, key: str) -> HttpResponse:
    """Show and take many values at once."""
    shown = indicator_of(request.user, slug, key)
    own = reporters(request.user, shown, parties_of(shown.plan))
    if not own:
        raise RefusedError(_("Värden rapporteras av handläggare i de organisationer som deltar, och av samordnaren."))
    last = _last_year(request)
    now = read_grid(request.user, shown, own, last=last)
    if request.method != "POST":
        return _page(request, shown, now, CommonForm())
    grid = read_grid(request.user, shown, own, last=last, typed=request.POST.dict())
    common, block = CommonForm(request.POST), BlockForm(request.POST)
    if request.POST.get("act") == "fill":
        text = block.cleaned_data["block"] if block.is_valid() else ""
        return _page(request, shown, fill(grid, text), CommonForm(initial=request.POST.dict()))
    if common.is_valid():
        grid = checked(grid, now, shown, common.common())
        if not grid.wrong and not grid.problems and _saved(request, grid, shown, common):
            return redirect(shown)
    is_stale = any(cell.is_stale for cell in grid.cells)
    return _page(request, shown, grid, common, status=CONFLICT if is_stale else REFUSED)


def _saved(request: MemberRequest, grid: ValueGrid, shown: Indicator, common: CommonForm) -> bool:
    draft = request.POST.get("act") == "draft"
    try:
        count = save_grid(grid, shown, common.common(), draft=draft, by=request.user)
    except ValidationError as error:
        common.add_error(None, error)
        return False
    if not count:
        messages.info(request, _("Inget värde var ändrat."))
    elif draft:
        text = ngettext("%(n)d värde är sparat som utkast.", "%(n)d värden är sparade som utkast.", count)
        messages.success(request, text % {"n": count})
    else:
        text = ngettext("%(n)d värde är inlämnat.", "%(n)d värden är inlämnade.", count)
        messages.success(request, f"{text % {'n': count}} {_('De väntar på samordnarens godkännande.')}")
    return True


def _page(
    request: MemberRequest, shown: Indicator, grid: ValueGrid, common: CommonForm, *, status: int = 200
) -> HttpResponse:
    context: dict[str, Any] = {
        "plan": shown.plan,
        "shown": shown,
        "grid": grid,
        "common": common,
        "pasted": BlockForm(),
        "last": grid.years[-1],
    }
    return render_page(request, "followup/grid.html", context, status=status)
