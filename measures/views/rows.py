"""Writing a measure's money, and an organisation's commitment to it."""

from collections.abc import Callable, Sequence
from functools import partial

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from actors.authentication.reauthentication import confirm_where_demanded
from actors.conflicts import Conflict, StaleError
from actors.enums import OrganisationPermission
from actors.ledger import parts_of
from actors.models import Organisation, User
from actors.permissions import organisations_where, require
from actors.requests import MemberRequest
from handlingsplan.pages import GET_OR_POST, form_status, posted, rebase, render_page
from measures.commitments import find_commitment, give_commitment, write_own_part
from measures.decisions.permissions import may_enter_on_behalf
from measures.decisions.views import enter_on_behalf
from measures.enums import CommitmentState
from measures.forms.commitments import CommitmentForm, OwnPartForm
from measures.forms.funding import Funders
from measures.forms.stored_rows import PARTY
from measures.forms.year_grid import MORE_YEARS, Lines, YearGrid, years_of
from measures.models import Commitment, FundingRow, Measure
from measures.money.rows import funding_version, rows_open_to, save_funding
from measures.permissions import (
    funders_open_to,
    involved_organisation,
    may_give_commitment,
    may_write_funding,
    may_write_own_part,
    visible_measure,
)
from measures.queries import parties_of
from measures.wording import COMMITMENT_LABELS, commitment_in_words, differences


def funders_for(user: User, measure: Measure) -> Funders:
    """Return whose money the person may write in the measure."""
    own = funders_open_to(user, measure)
    parties = parties_of(measure.plan)
    chosen: Sequence[Organisation] = list(parties if own is None else parties.filter(pk__in=own))
    owned = organisations_where(user, OrganisationPermission.WRITE_MEASURES)
    preset = next((f"{PARTY}-{body.pk}" for body in chosen if body.pk in owned), "")
    return Funders.of(measure.plan, chosen, outside=own is None).with_preset(preset)


def _save_commitment(measure: Measure, organisation: Organisation, form: OwnPartForm, by: User) -> Commitment:
    expected_version = form.cleaned_data["based_on"]
    if isinstance(form, CommitmentForm):
        return give_commitment(measure, organisation, data=form.data_typed(), expected_version=expected_version, by=by)
    return write_own_part(measure, organisation, data=form.data_typed(), expected_version=expected_version, by=by)


def _decides(request: HttpRequest) -> bool:
    return request.POST.get("state") == CommitmentState.DECIDED


@partial(confirm_where_demanded, when=_decides)
@GET_OR_POST
def measure_commitment(request: MemberRequest, slug: str, number: int, organisation: str) -> HttpResponse:
    """Take an organisation's commitment from its lead, or its own part of the measure from its officers.

    A coordinator enters what its minutes say.
    """
    measure = visible_measure(request.user, slug, number)
    party = involved_organisation(measure, organisation)
    gives = may_give_commitment(request.user, measure, party)
    if not (gives or may_write_own_part(request.user, measure, party)):
        require(may_enter_on_behalf(request.user, measure, party))
        return enter_on_behalf(request, measure, party)
    form_class = CommitmentForm if gives else OwnPartForm
    commitment = find_commitment(measure, party)
    form = form_class(posted(request), commitment=commitment)
    conflict = form.conflict(commitment)
    if form.is_valid():
        try:
            _save_commitment(measure, party, form, request.user)
        except StaleError as error:
            rebase(form, error.stored.version)
            own = commitment_in_words(form.data_typed())
            changed = differences(commitment_in_words(error.stored), own, COMMITMENT_LABELS)
            conflict = Conflict.about(error.stored, changed)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Åtagandet för %(organisation)s är sparat.") % {"organisation": party})
            return redirect(measure)
    context = {"plan": measure.plan, "measure": measure, "organisation": party, "form": form, "gives": gives}
    return render_page(
        request, "measures/commitments/edit.html", context | {"conflict": conflict}, status=form_status(form, conflict)
    )


@GET_OR_POST
def measure_funding(request: MemberRequest, slug: str, number: int) -> HttpResponse:
    """Take the measure's money: all of it from who writes the measure, the own from who takes part."""
    measure = visible_measure(request.user, slug, number)
    require(may_write_funding(request.user, measure))
    rows = list(rows_open_to(request.user, measure))
    years = years_of(measure.plan, rows, posted(request))
    funders = funders_for(request.user, measure)

    def grid_of(stored: Sequence[FundingRow]) -> Lines:
        kwargs = {"funders": funders, "years": sorted({*years, *(row.year for row in stored)})}
        return YearGrid(posted(request), stored=stored, prefix="line", form_kwargs=kwargs)

    return _write_money(request, measure, rows, grid_of, years)


def _write_money(
    request: MemberRequest,
    measure: Measure,
    rows: Sequence[FundingRow],
    grid_of: Callable[[Sequence[FundingRow]], Lines],
    years: Sequence[int],
) -> HttpResponse:
    """Save what the grid says, merged with what others have saved; where they clash, show both."""
    grid = grid_of(rows)
    shows_more = MORE_YEARS in request.POST
    while grid.is_bound and not shows_more and grid.is_valid():
        version = funding_version(rows)
        try:
            save_funding(measure, entries=grid.entries(), expected_version=version, by=request.user)
        except StaleError as error:  # this very moment: merged once more
            rows = error.stored
            grid = grid_of(rows)
        except ValidationError as error:
            grid.non_form_errors().extend(error.messages)
            break
        else:
            messages.success(request, _("Pengarna är sparade."))
            return redirect(f"{measure.get_absolute_url()}#pengar")
    clashes = grid.clashes if grid.is_bound and not shows_more else []
    conflict = Conflict.of_last(parts_of(measure, FundingRow), clashes) if clashes else None
    own = {row.pk for row in rows}
    context = {
        "plan": measure.plan,
        "measure": measure,
        "grid": grid,
        "years": years,
        "conflict": conflict,
        "others": [row for row in measure.funding_rows.all() if row.pk not in own],
    }
    status = 200 if shows_more else form_status(grid, conflict)
    return render_page(request, "measures/funding/by_year.html", context, status=status)
