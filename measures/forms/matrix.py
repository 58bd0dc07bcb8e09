"""Choosing in the matrix: a form that a link can carry."""

from typing import Any

from django import forms
from django.db.models import Exists, OuterRef
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from actors.models import Organisation
from handlingsplan.filters import FilterForm, choice_field, search_field
from handlingsplan.plan.models import Plan
from handlingsplan.swedish import fold, stems
from measures.enums import CommitmentState
from measures.forms.filters import row_field
from measures.models import Commitment, Package
from measures.queries import found_by, parties_of
from measures.querysets import MeasureQuerySet


class MatrixFilter(FilterForm):
    """Which measures, and whose stands."""

    q = search_field(_("Sök"))
    party = row_field(Organisation, _("Organisation"), _("Alla tillfrågade"), "slug")
    stand = choice_field(_("Åtagande"), _("Alla"), list(CommitmentState.choices))
    owner = row_field(Organisation, _("Ansvarig"), _("Alla organisationer"), "slug")
    package = row_field(Package, _("Åtgärdspaket"), _("Alla paket"), "key")
    open = forms.BooleanField(label=_("Bara åtgärder där någon inte har svarat"), required=False)

    def __init__(self, data: QueryDict, *, plan: Plan) -> None:
        super().__init__(data)
        offered: dict[str, Any] = {
            "party": parties_of(plan),
            "owner": parties_of(plan),
            "package": Package.objects.filter(plan=plan),
        }
        for name, queryset in offered.items():
            self.fields[name].queryset = queryset  # type: ignore[attr-defined] # these are model choice fields

    def filter(self, measures: MeasureQuerySet) -> MeasureQuerySet:
        """Return the chosen ones of `measures`."""
        if not self.is_valid():
            return measures.none()
        chosen = self.cleaned_data
        if chosen["q"]:
            measures = found_by(measures, stems(chosen["q"]), fold(chosen["q"]))
        for name in ("owner", "package"):
            if chosen[name]:
                measures = measures.filter(**{name: chosen[name]})
        if chosen["party"] or chosen["stand"]:
            measures = measures.filter(Exists(_commitments(party=chosen["party"], state=chosen["stand"])))
        if chosen["open"]:
            measures = measures.filter(Exists(_commitments(party=chosen["party"], state=CommitmentState.PROPOSED)))
        return measures.order_by("number")


def _commitments(*, party: Organisation | None, state: str) -> Any:
    chosen = {name: value for name, value in {"organisation": party, "state": state}.items() if value}
    return Commitment.objects.filter(measure=OuterRef("pk"), **chosen).order_by()
