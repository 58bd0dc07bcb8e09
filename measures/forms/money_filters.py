"""Choosing among the money of a plan: a form that a link can carry."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from actors.models import Organisation
from handlingsplan.plan.models import Plan
from measures.enums import FundingKind, FundingState
from measures.forms.fields import PlanChoiceField
from measures.forms.funding import OUTSIDE, PARTY
from measures.models import Funder, Package
from measures.queries import parties_of
from measures.querysets import FundingQuerySet

_UNKNOWN = {"invalid_choice": _("Länken har ett okänt val. Välj i listan.")}

_COLUMNS = {
    "year": "year",
    "kind": "kind",
    "state": "state",
    "owner": "measure__owner",
    "package": "measure__package",
}


class MoneyFilter(forms.Form):
    """Which rows to sum. A choice that does not exist is refused in words, and nothing is summed."""

    funder = forms.ChoiceField(label=_("Finansiär"), required=False, error_messages=_UNKNOWN)
    year = forms.TypedChoiceField(label=_("År"), coerce=int, required=False, empty_value=None, error_messages=_UNKNOWN)
    kind = forms.ChoiceField(
        label=_("Slag"), choices=[("", _("Alla")), *FundingKind.choices], required=False, error_messages=_UNKNOWN
    )
    state = forms.ChoiceField(
        label=_("Läge"), choices=[("", _("Alla")), *FundingState.choices], required=False, error_messages=_UNKNOWN
    )
    owner = PlanChoiceField(
        queryset=Organisation.objects.none(),
        to_field_name="slug",
        label=_("Ansvarig"),
        empty_label=_("Alla organisationer"),
        required=False,
        error_messages=_UNKNOWN,
    )
    package = PlanChoiceField(
        queryset=Package.objects.none(),
        to_field_name="key",
        label=_("Åtgärdspaket"),
        empty_label=_("Alla paket"),
        required=False,
        error_messages=_UNKNOWN,
    )

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
        """Return the chosen ones of `rows`."""
        if not self.is_valid():
            return rows.none()
        chosen = self.cleaned_data
        rows = rows.filter(**{column: chosen[name] for name, column in _COLUMNS.items() if chosen[name]})
        kind, _dash, key = chosen["funder"].partition("-")
        if kind == PARTY:
            return rows.filter(organisation__slug=key)
        return rows.filter(funder__key=key) if kind == OUTSIDE else rows

    @property
    def narrows(self) -> bool:
        """Tell whether anything was chosen."""
        return any(self.data.get(name) for name in self.fields)
