"""Choosing and ordering measures in the list: a form that a link can carry."""

from typing import Any

from django import forms
from django.db.models import F, Q
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from actors.access import Person
from actors.enums import OrganisationPermission
from actors.models import Organisation
from actors.permissions import organisations_where
from handlingsplan.plan.models import Plan
from handlingsplan.plan.permissions import may_coordinate
from handlingsplan.swedish import fold
from measures.enums import EditorialState, FourStep, Status
from measures.fields import OneOf
from measures.models import Measure, Package
from measures.queries import parties_of, without_money
from measures.querysets import MeasureQuerySet

MINE, ALL = "mine", "all"
_UNKNOWN = {"invalid_choice": _("Länken har ett okänt val. Välj i listan.")}
_ORDERS: dict[str, tuple[Any, ...]] = {
    "number": ("number",),
    "title": ("sort_key", "number"),
    "owner": ("owner__sort_key", "number"),
    "end": (F("planned_end").asc(nulls_last=True), "number"),
}


def _choice(label: Any, anything: Any, choices: list[tuple[Any, Any]]) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=[("", anything), *choices], required=False, error_messages=_UNKNOWN)


class MeasureFilter(forms.Form):
    """What to show, and in which order. A choice that does not exist is refused in words, and nothing is shown."""

    q = forms.CharField(
        label=_("Sök"), max_length=200, required=False, widget=forms.TextInput(attrs={"type": "search"})
    )
    scope = forms.ChoiceField(
        label=_("Visa"),
        choices=[(MINE, _("Mina åtgärder")), (ALL, _("Alla åtgärder"))],
        required=False,
        error_messages=_UNKNOWN,
    )
    owner = OneOf(
        queryset=Organisation.objects.none(),
        to_field_name="slug",
        label=_("Ansvarig"),
        empty_label=_("Alla organisationer"),
        required=False,
        error_messages=_UNKNOWN,
    )
    package = OneOf(
        queryset=Package.objects.none(),
        to_field_name="key",
        label=_("Åtgärdspaket"),
        empty_label=_("Alla paket"),
        required=False,
        error_messages=_UNKNOWN,
    )
    state = _choice(_("Tillstånd"), _("Alla utom tillbakadragna"), list(EditorialState.choices))
    status = _choice(_("Status"), _("Alla"), list(Status.choices))
    step = _choice(_("Steg"), _("Alla"), list(FourStep.choices))
    unfunded = forms.BooleanField(label=_("Bara åtgärder utan angivna pengar"), required=False)
    order = forms.ChoiceField(
        label=_("Ordna efter"),
        choices=[
            ("number", _("Nummer")),
            ("title", _("Rubrik")),
            ("owner", _("Ansvarig")),
            ("end", _("Planerat slut")),
        ],
        required=False,
        error_messages=_UNKNOWN,
    )

    def __init__(self, data: QueryDict, *, user: Person, plan: Plan) -> None:
        self.own = organisations_where(user, OrganisationPermission.READ_DRAFTS)
        self.first_scope = MINE if self.own and not may_coordinate(user, plan) else ALL
        typed = data.copy()
        typed.setdefault("scope", self.first_scope)
        super().__init__(typed)
        self.fields["owner"].queryset = parties_of(plan)  # type: ignore[attr-defined] # a model choice field
        self.fields["package"].queryset = Package.objects.filter(plan=plan)  # type: ignore[attr-defined] # likewise
        if not self.own:
            del self.fields["scope"]

    def filter(self, measures: MeasureQuerySet) -> MeasureQuerySet:
        """Return the chosen ones of `measures`, in the chosen order."""
        if not self.is_valid():
            return measures.none()
        chosen = self.cleaned_data
        if chosen.get("scope") == MINE:
            taking_part = Measure.objects.filter(participations__organisation__in=self.own)
            measures = measures.filter(Q(owner__in=self.own) | Q(pk__in=taking_part.values("pk")))
        if words := fold(chosen["q"]).split():
            measures = measures.filter(*(Q(search__contains=word) | Q(owner__search__contains=word) for word in words))
        equal = {"owner": "owner", "package": "package", "state": "state", "status": "status", "step": "four_step"}
        measures = measures.filter(**{column: chosen[name] for name, column in equal.items() if chosen[name]})
        if not chosen["state"]:
            measures = measures.exclude(state=EditorialState.WITHDRAWN)
        if chosen["unfunded"]:
            measures = without_money(measures)
        return measures.order_by(*_ORDERS[chosen["order"] or "number"])

    @property
    def narrows(self) -> bool:
        """Tell whether anything beside scope and order was chosen."""
        return bool(self.data.get("q")) or self.narrows_more

    @property
    def narrows_more(self) -> bool:
        """Tell whether anything was chosen among what the page keeps folded."""
        return any(self.data.get(name) for name in ("owner", "package", "state", "status", "step", "unfunded"))
