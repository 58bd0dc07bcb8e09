"""The money of the plan, and of one organisation in it."""

from collections.abc import Collection, Iterable, Sequence

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from actors.as_read import changed_page
from actors.conflicts import StaleError
from actors.enums import OrganisationPermission
from actors.models import Organisation
from actors.permissions import holds_on_organisation
from actors.requests import MemberRequest
from handlingsplan.pages import render_page
from handlingsplan.plan.models import Plan
from handlingsplan.plan.permissions import working_plan
from measures.forms.money_filters import MoneyFilter
from measures.models import FundingRow, Measure, Package
from measures.money.rows import awaiting, awaiting_from, confirm_funding, row_version
from measures.money.sums import (
    FundingSum,
    SharedTable,
    funding_summaries,
    group_by_funder,
    group_by_kind,
    group_by_state,
    rows_of_plan,
    shared_table,
    summed,
)
from measures.money.tables import FundingSummary, funding_summary
from measures.queries import own_parties, parties_of, with_money, without_money


def _tables(rows: Sequence[FundingSum], years: Iterable[int]) -> list[SharedTable]:
    return [
        shared_table(rows, grouping, years=years)
        for grouping in (group_by_funder(rows), group_by_kind(), group_by_state())
    ]


def _whole(rows: Sequence[FundingSum]) -> FundingSummary:
    return funding_summary(rows, unstated=sum(row.unstated for row in rows))


def _per_package(rows: Sequence[FundingSum], plan: Plan) -> list[tuple[Package | None, FundingSummary]]:
    summaries = funding_summaries(rows, lambda row: row.package_id)
    packages: list[Package | None] = [*Package.objects.filter(plan=plan), None]
    return [(package, summaries[key]) for package in packages if (key := package.pk if package else None) in summaries]


def _per_owner(
    rows: Sequence[FundingSum], plan: Plan, own: Collection[Organisation]
) -> list[tuple[Organisation, FundingSummary]]:
    """Return the sums of each organisation's measures, the own ones first."""
    summaries = funding_summaries(rows, lambda row: row.owner_id)
    found = [(party, summaries[party.pk]) for party in parties_of(plan) if party.pk in summaries]
    return sorted(found, key=lambda line: line[0] not in own)


@require_safe
def plan_money(request: MemberRequest, slug: str) -> HttpResponse:
    """Show what the plan costs and who pays: by funder, kind and state, package and organisation."""
    plan = working_plan(request.user, slug)
    everything = rows_of_plan(plan)
    with_rows = everything.order_by("year").values_list("year", flat=True).distinct()
    form = MoneyFilter(request.GET, plan=plan, years=sorted({*plan.years, *with_rows}))
    rows = summed(form.filter(everything))
    year = form.cleaned_data.get("year") if form.is_valid() else None
    own = list(own_parties(request.user, plan, OrganisationPermission.READ_DRAFTS))
    context = {
        "plan": plan,
        "own_parties": own,
        "form": form,
        "whole": _whole(rows),
        "tables": _tables(rows, [year] if year else plan.years),
        "packages": _per_package(rows, plan),
        "owners": _per_owner(rows, plan, own),
        "waiting": [(row, row_version(row)) for row in awaiting_from(request.user, plan)],
        "unfunded": without_money(Measure.objects.in_plan(plan).handed_over()).count(),
    }
    return render_page(request, "measures/money/plan.html", context, fragment="sums")


@require_safe
def organisation_money(request: MemberRequest, slug: str, organisation: str) -> HttpResponse:
    """Show what one organisation pays, what its measures need, and what waits for it to confirm."""
    plan = working_plan(request.user, slug)
    party = get_object_or_404(parties_of(plan), slug=organisation)
    everything = rows_of_plan(plan)
    pays = summed(everything.filter(organisation=party))
    owns = summed(everything.filter(measure__owner=party))
    own = Measure.objects.in_plan(plan).handed_over().filter(owner=party)
    elsewhere = everything.filter(organisation=party).exclude(measure__owner=party).with_funder()
    elsewhere = elsewhere.select_related("measure__plan", "measure__owner")
    context = {
        "plan": plan,
        "own_parties": own_parties(request.user, plan, OrganisationPermission.READ_DRAFTS),
        "organisation": party,
        "pays": _whole(pays),
        "tables": [
            shared_table(owns, group_by_funder(owns, _("Vem som betalar organisationens åtgärder")), years=plan.years),
            shared_table(pays, group_by_state(_("Vad organisationen betalar, i alla åtgärder")), years=plan.years),
        ],
        "owns": _whole(owns),
        "measures": with_money(own).select_related("plan"),
        "elsewhere": elsewhere.select_related("measure__plan", "measure__owner").order_by(
            "measure__number", "year", "pk"
        ),
        "waiting": [(row, row_version(row)) for row in awaiting(plan).filter(organisation=party)],
        "confirms": holds_on_organisation(request.user, OrganisationPermission.WRITE_MEASURES, party.pk),
    }
    return render_page(request, "measures/money/organisation.html", context)


@require_POST
def confirm_row(request: MemberRequest, slug: str, pk: int) -> HttpResponse:
    """Confirm that the own organisation pays what a row says."""
    plan = working_plan(request.user, slug)
    row = get_object_or_404(
        FundingRow.objects.filter(measure__in=Measure.objects.visible_to(request.user, plan)), pk=pk
    )
    try:
        confirmed = confirm_funding(row, expected_version=request.POST.get("seen", ""), by=request.user)
    except StaleError as error:
        return changed_page(request, {"seen": [row_version(error.stored)]}, stored=[(error.stored, "")])
    text = _("Bekräftat: %(funder)s, %(year)d, %(measure)s.")
    names = {"funder": confirmed.funder_name, "year": confirmed.year, "measure": confirmed.measure}
    messages.success(request, text % names)
    return redirect("organisation_money", slug, confirmed.organisation.slug if confirmed.organisation else "")
