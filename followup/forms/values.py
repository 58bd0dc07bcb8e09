"""The forms that hand in a value, approve it and return it."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from actors.conflicts import Conflict, Difference
from actors.models import Organisation
from followup.grid_saving import SharedSource
from followup.models import Indicator, Observation
from followup.reporting import MAX_CHARACTERS, Report, newest_version, report_problems
from handlingsplan.numbers import SwedishDecimalField, format_number
from measures.forms.fields import PlainField, PlanChoiceField


class ReportForm(forms.Form):
    """One value. `own` are the organisations that the person reports for."""

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)
    organisation = PlanChoiceField(
        queryset=Organisation.objects.none(),
        to_field_name="slug",
        label=_("Organisation"),
        empty_label=_("Välj organisation"),
        error_messages={"required": _("Välj vilken organisation värdet gäller.")},
    )
    year = forms.IntegerField(
        label=_("År"),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"required": _("Skriv året."), "invalid": _("Skriv året med fyra siffror, som 2027.")},
    )
    value = SwedishDecimalField(label=_("Värde"), error_messages={"required": _("Skriv värdet.")})
    source = PlainField(
        label=_("Källa"),
        max_length=300,
        required=False,
        help_text=_("Varifrån värdet kommer, till exempel en mätning eller en rapport."),
    )
    note = PlainField(label=_("Anteckning"), max_length=500, required=False)
    correction = PlainField(
        label=_("Varför värdet rättas"),
        max_length=300,
        required=False,
        help_text=_("Om det redan finns ett godkänt värde för året. Det gamla värdet står kvar i historiken."),
    )

    def __init__(
        self,
        data: Any = None,
        *,
        indicator: Indicator,
        own: Sequence[Organisation],
        initial: dict[str, Any] | None = None,
    ) -> None:
        super().__init__(data, initial=(initial or {}) | {"seen": newest_version()})
        chosen = Organisation.objects.filter(pk__in=[organisation.pk for organisation in own])
        self.fields["organisation"].queryset = chosen  # type: ignore[attr-defined] # a model choice field
        value = self.fields["value"]
        value.decimals, value.unit = indicator.decimals, indicator.unit  # type: ignore[attr-defined] # as declared above
        value.label = f"{value.label} ({indicator.unit})"

    def clean(self) -> dict[str, Any]:
        """Put each problem at its field, unless the field has one already."""
        data = super().clean() or self.cleaned_data
        for name, problem in report_problems(data.get("year")).items():
            self.add_error(name, problem)
        return data

    def report(self) -> Report:
        """Return what was typed, for the verb."""
        typed = {name: self.cleaned_data[name] for name in ("year", "value", "source", "note", "correction")}
        return Report(**typed, expected_version=self.cleaned_data["seen"])

    def rebase(self, stored: Observation) -> Conflict:
        """Return what differs from the value that somebody else has written, and begin from it."""
        data: Any = self.data
        self.data = data.copy()
        self.data["seen"] = str(newest_version())  # type: ignore[index] # a copy that may be changed
        typed = self.cleaned_data
        compared = [
            ("value", *(format_number(row, stored.indicator.decimals) for row in (stored.value, typed["value"])))
        ]
        compared += [(name, getattr(stored, name), typed[name]) for name in ("source", "note")]
        differences = [
            Difference(str(self[name].label), now or "–", own or "–") for name, now, own in compared if now != own
        ]
        return Conflict.about(stored, differences)


class ApproveForm(forms.Form):
    """What the coordinator looked at when approving."""

    seen = forms.DecimalField(widget=forms.HiddenInput)


class ReturnForm(forms.Form):
    """Why a value is returned."""

    reason = PlainField(
        label=_("Vad behöver rättas?"),
        max_length=MAX_CHARACTERS,
        rows=4,
        required_message=_("Skriv vad som behöver rättas."),
    )
    seen = forms.DecimalField(required=False, widget=forms.HiddenInput)


class CommonForm(forms.Form):
    """Source and note of the values that are changed, and why approved ones are."""

    source = PlainField(label=_("Källa till värdena du ändrar"), max_length=300, required=False)
    note = PlainField(label=_("Anteckning"), max_length=500, required=False)
    correction = PlainField(
        label=_("Varför godkända värden rättas"),
        max_length=300,
        required=False,
        help_text=_("Behövs bara när du ändrar ett godkänt värde. Det gamla värdet står kvar i historiken."),
    )

    def common(self) -> SharedSource:
        """Return what was typed, for the verb."""
        return SharedSource(**{name: self.cleaned_data[name] for name in ("source", "note", "correction")})


class BlockForm(forms.Form):
    """A block of cells from a spreadsheet."""

    block = forms.CharField(
        label=_("Block från Excel"),
        required=False,
        strip=False,
        max_length=200_000,
        widget=forms.Textarea(attrs={"rows": 4, "spellcheck": "false"}),
        help_text=_("Första raden ska ha årtal, första kolumnen organisationernas namn eller koder."),
    )
