"""Who pays what of a measure: the choices, and the part of a form that takes them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from actors.models import Organisation
from handlingsplan.plan.models import Plan
from measures.enums import FundingKind, FundingState
from measures.forms.fields import PlainField
from measures.forms.stored_rows import OUTSIDE, PARTY, MoneyForm
from measures.models import Funder

FORMSET_MESSAGES: dict[str, Any] = {
    "too_many_forms": gettext_lazy("Åtgärden får högst %(num)d rader."),
    "missing_management_form": gettext_lazy("Formuläret kom inte fram helt. Ladda om sidan och försök igen."),
}
Choice = tuple[str, str]


@dataclass(frozen=True)
class Funders:
    """Those who can be chosen to pay: parties, and outside sources. Values tell the two apart.

    `preset` is the one that a new line of the grid of years begins with.
    """

    parties: Sequence[Choice]
    outside: Sequence[Choice]
    preset: str = ""

    @classmethod
    def of(cls, plan: Plan, parties: Sequence[Organisation], *, outside: bool) -> "Funders":
        """Return the choices: `parties`, and with `outside` the plan's outside sources."""
        sources = Funder.objects.filter(plan=plan) if outside else Funder.objects.none()
        return cls(
            [(f"{PARTY}-{party.pk}", str(party)) for party in parties],
            [(f"{OUTSIDE}-{source.pk}", str(source)) for source in sources],
        )

    def with_preset(self, value: str) -> "Funders":
        """Return the same, the one with the value first and chosen beforehand; as they are without such a one."""
        first = [choice for choice in self.parties if choice[0] == value]
        rest = [choice for choice in self.parties if choice[0] != value]
        return replace(self, parties=first + rest, preset=value if first else "")

    @property
    def choices(self) -> list[Any]:
        """The choices as a list in groups; chosen beforehand where there is only one."""
        if len(self.parties) == 1 and not self.outside:
            return list(self.parties)
        groups = [(_("Parter"), self.parties), (_("Andra finansiärer"), self.outside)]
        return [("", _("Välj")), *((label, list(choices)) for label, choices in groups if choices)]


class PayerForm(MoneyForm):
    """Who pays what kind of money, and how surely."""

    funder = forms.ChoiceField(
        label=gettext_lazy("Finansiär"),
        error_messages={
            "required": gettext_lazy("Välj en finansiär."),
            "invalid_choice": gettext_lazy("Välj en finansiär i listan."),
        },
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("Slag"),
        choices=FundingKind.choices,
        initial=FundingKind.OPERATION,
        error_messages={"invalid_choice": gettext_lazy("Välj ett slag i listan.")},
    )
    state = forms.ChoiceField(
        label=gettext_lazy("Läge"),
        choices=FundingState.choices,
        initial=FundingState.NEED,
        error_messages={"invalid_choice": gettext_lazy("Välj ett läge i listan.")},
    )
    note = PlainField(label=gettext_lazy("Anteckning"), max_length=300, required=False)

    def __init__(self, *args: Any, funders: Funders, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["funder"].choices = funders.choices  # type: ignore[attr-defined] # a ChoiceField
        if len(funders.parties) == 1 and not funders.outside:
            self.fields["funder"].initial = funders.parties[0][0]

    def payer(self) -> dict[str, Any]:
        """Return the chosen one as the row's columns."""
        kind, _dash, pk = self.cleaned_data["funder"].partition("-")
        return {
            "organisation_id": int(pk) if kind == PARTY else None,
            "funder_id": int(pk) if kind == OUTSIDE else None,
        }
