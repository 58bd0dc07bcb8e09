"""Writing a measure's money year by year."""

from collections.abc import Sequence

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from actors.conflicts import StaleError
from actors.permissions import require
from actors.requests import MemberRequest
from handlingsplan.pages import GET_OR_POST, form_status, posted, render_page
from measures.fetching import visible_measure
from measures.forms.year_grid import YearGrid, lines_initial, years_of
from measures.models import FundingRow
from measures.money import funding_version, rows_open_to, save_funding
from measures.permissions import may_write_funding
from measures.views.rows import funders_for


@GET_OR_POST
def money_by_year(request: MemberRequest, slug: str, number: int) -> HttpResponse:
    """Take the measure's money: all of it from who writes the measure, the own from who takes part."""
    measure = visible_measure(request.user, slug, number)
    require(may_write_funding(request.user, measure))
    rows = list(rows_open_to(request.user, measure))
    sent = posted(request)
    years = years_of(measure.plan, rows, sent)
    kwargs = {"funders": funders_for(request.user, measure), "years": years}
    initial = lines_initial(rows) if sent is None else None
    grid = YearGrid(sent, initial=initial, prefix="line", form_kwargs=kwargs)
    expected_version = request.POST.get("based_on", "") if grid.is_bound else funding_version(rows)
    conflict: Sequence[FundingRow] | None = None
    if grid.is_bound and grid.is_valid():
        try:
            save_funding(measure, entries=grid.entries(), expected_version=expected_version, by=request.user)
        except StaleError as error:
            conflict, expected_version = error.stored, funding_version(error.stored)
            grid.forget({row.pk for row in error.stored})
        except ValidationError as error:
            grid.non_form_errors().extend(error.messages)
        else:
            messages.success(request, _("Pengarna är sparade."))
            return redirect(measure)
    own_rows = {row.pk for row in rows}
    context = {
        "plan": measure.plan,
        "measure": measure,
        "grid": grid,
        "years": years,
        "expected_version": expected_version,
        "conflict": conflict,
        "others": [row for row in measure.funding_rows.all() if row.pk not in own_rows],
    }
    return render_page(request, "measures/funding/by_year.html", context, status=form_status(grid, conflict))
