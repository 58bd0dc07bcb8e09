"""The forms for an organisation's commitment: the lead's, and the officers' part of it."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from actors.models import Organisation
from measures.commitments import MAX_CHARACTERS, CommitmentData, OwnPart, commitment_problems
from measures.enums import CommitmentState, Status
from measures.forms.fields import DayField, ParagraphField, PlainField, PlanMultipleChoiceField
from measures.forms.measures import CheckedForm
from measures.models import Commitment


class AskForm(forms.Form):
    """Whom to ask where they stand."""

    organisations = PlanMultipleChoiceField(
        queryset=Organisation.objects.none(),
        label=_("Organisationer att fråga"),
        help_text=_("De ser frågan på sin arbetssida. Den som är organisationsansvarig där svarar."),
    )

    def __init__(self, data: Any = None, *, organisations: QuerySet[Organisation]) -> None:
        super().__init__(data)
        self.fields["organisations"].queryset = organisations  # type: ignore[attr-defined] # a model choice field


class OwnPartForm(CheckedForm):
    """What officers write of the own organisation's part."""

    based_on = forms.IntegerField(widget=forms.HiddenInput)
    contribution = PlainField(
        label=_("Eget bidrag"),
        max_length=MAX_CHARACTERS,
        required=False,
        rows=4,
        help_text=_("Vad ni gör, med vilka resurser."),
    )
    own_status = forms.ChoiceField(
        label=_("Egen status"),
        choices=[("", _("Inte angivet")), *Status.choices],
        required=False,
        error_messages={"invalid_choice": _("Välj en status i listan.")},
    )

    def __init__(self, data: Any = None, *, commitment: Commitment) -> None:
        initial = {name: getattr(commitment, name) for name in self.base_fields if name != "based_on"}
        super().__init__(data, initial=initial | {"based_on": commitment.version})

    def problems(self, data: Mapping[str, object]) -> dict[str, str]:  # noqa: ARG002 the two fields are independent
        """Find nothing: the two fields are independent."""
        return {}

    def typed(self) -> dict[str, Any]:
        """Return what was typed, without the version."""
        return {name: value for name, value in self.cleaned_data.items() if name != "based_on"}

    def data_typed(self) -> OwnPart:
        """Return what was typed, for the verb."""
        return OwnPart(**self.typed())


class StandFields(forms.Form):
    """Where the organisation stands, with the decision behind it."""

    state = forms.ChoiceField(
        label=_("Åtagande"),
        choices=CommitmentState.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Välj ett åtagande."), "invalid_choice": _("Välj ett åtagande i listan.")},
    )
    condition = PlainField(
        label=_("Villkor eller skäl"),
        max_length=MAX_CHARACTERS,
        required=False,
        rows=3,
        help_text=_("Till exempel att finansieringen beviljas, eller varför ni avböjer."),
    )
    decision_body = PlainField(
        label=_("Beslutande organ"), max_length=200, required=False, help_text=_("Till exempel kommunstyrelsen.")
    )
    decision_date = DayField(label=_("Beslutsdatum"))
    decision_paragraph = ParagraphField()
    registry_number = PlainField(label=_("Diarienummer"), max_length=100, required=False)
    decision_link = forms.URLField(
        label=_("Länk till beslutet"),
        max_length=200,
        required=False,
        assume_scheme="https",
        error_messages={
            "invalid": _("Adressen saknar något. Den ska se ut som https://www.kommunen.se/beslut."),
            "max_length": _("Adressen är för lång: högst %(limit_value)d tecken får plats."),
        },
    )


class CommitmentForm(StandFields, OwnPartForm):
    """What the lead writes: the stand too, with its decision."""

    def problems(self, data: Mapping[str, object]) -> dict[str, str]:
        """Ask the rules of `measures.commitments`."""
        return commitment_problems(data)

    def data_typed(self) -> CommitmentData:
        """Return what was typed, for the verb."""
        return CommitmentData(**self.typed())
