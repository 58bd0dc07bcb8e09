"""Choosing among the money of a plan: a form that a link can carry."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from actors.models import Organisation
from handlingsplan.filters import UNKNOWN_CHOICE, FilterForm, choice_field
from handlingsplan.plan.models import Plan
from measures.enums import FundingKind, FundingState
from measures.forms.filters import row_field
from measures.forms.stored_rows import OUTSIDE, PARTY
from measures.models import Funder, Package
from measures.queries import parties_of
from measures.querysets import FundingQuerySet

_COLUMNS = {
    "year": "year",
    "kind": "kind",
    "state": "state",
    "owner": "measure__owner",
    "package": "measure__package",
}


class MoneyFilter(FilterForm):
    """Which rows to sum. A choice that does not exist is refused in words, and nothing is summed."""

    funder = forms.ChoiceField(label=_("Finansiär"), required=False, error_messages=UNKNOWN_CHOICE)
    year = forms.TypedChoiceField(
        label=_("År"), coerce=int, required=False, empty_value=None, error_messages=UNKNOWN_CHOICE
    )
    kind = choice_field(_("Slag"), _("Alla"), FundingKind.choices)
    state = choice_field(_("Läge"), _("Alla"), FundingState.choices)
    owner = row_field(Organisation, _("Ansvarig"), _("Alla organisationer"), "slug")
    package = row_field(Package, _("Åtgärdspaket"), _("Alla paket"), "key")

    def __init__(self, data: QueryDict, *, plan: Plan, years: list[int]) -> None:
        super().__init__(data)
        parties = parties_of(plan)
        fields: dict[str, Any] = self.fields
        outside = [(f"{OUTSIDE}-{funder.key}", str(funder)) for funder in Funder.objects.filter(plan=plan)]
        funders = [(f"{PARTY}-{party.slug}", str(party)) for party in parties]
        grouped = [(_("Parter"), funders), (_("Andra finansiärer"), outside)]
        fields["funder"].choices = [("", _("Alla")), *grouped]
        fields["year"].choices = [("", _("Alla")), *((year, year) for year in years)]
        fields["owner"].queryset = parties
        fields["package"].queryset = Package.objects.filter(plan=plan)

    def filter(self, rows: FundingQuerySet) -> FundingQuerySet:
        if not self.is_valid():
            return rows.none()
        chosen = self.cleaned_data
        rows = rows.filter(**{column: chosen[name] for name, column in _COLUMNS.items() if chosen[name]})
        kind, _dash, key = chosen["funder"].partition("-")
        if kind == PARTY:
            return rows.filter(organisation__slug=key)
        return rows.filter(funder__key=key) if kind == OUTSIDE else rows
