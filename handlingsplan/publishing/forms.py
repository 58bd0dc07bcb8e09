"""The form that publishes an edition."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from handlingsplan.editions.enums import AdoptionKind
from handlingsplan.editions.models import Adoption
from handlingsplan.form_renderer import TOO_LONG
from handlingsplan.publishing.adoptions import MAX_CHARACTERS, AdoptionData, adoption_problems
from handlingsplan.publishing.publish import MAX_PREFACE, MAX_SIGNATURES, MAX_SUMMARY, Preface
from measures.decisions.extracts import FILE_MISSING
from measures.decisions.forms import EvidenceFields
from measures.forms.fields import DayField, ParagraphField, PlainField
from measures.forms.measures import CheckedForm


class PublishForm(forms.Form):
    """What is new, and which number the coordinator saw, so that a second click publishes nothing."""

    summary = forms.CharField(
        label=_("Vad är nytt i utgåvan?"),
        required=False,
        max_length=MAX_SUMMARY,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Några meningar till den som läste förra utgåvan. De står i planen och på webben."),
        error_messages={"max_length": TOO_LONG},
    )
    preface = forms.CharField(
        label=_("Förord"),
        required=False,
        max_length=MAX_PREFACE,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("Står på en egen sida före innehållet. En tom rad börjar ett nytt stycke."),
        error_messages={"max_length": TOO_LONG},
    )
    signatures = forms.CharField(
        label=_("Undertecknare"),
        required=False,
        max_length=MAX_SIGNATURES,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("En på varje rad, med namn och roll. De står under förordet."),
        error_messages={"max_length": TOO_LONG},
    )
    number = forms.IntegerField(widget=forms.HiddenInput, min_value=1)

    def typed(self) -> dict[str, Any]:
        """Return what was typed, for the verb."""
        data = self.cleaned_data
        preface = Preface(data["preface"], data["signatures"])
        return {"summary": data["summary"], "number": data["number"], "preface": preface}

    def clean(self) -> dict[str, Any]:
        """Refuse signatures of a foreword that is not there."""
        data = super().clean() or {}
        if data.get("signatures", "").strip() and not data.get("preface", "").strip():
            self.add_error("preface", _("Skriv förordet som ska undertecknas, eller ta bort undertecknarna."))
        return data


class AdoptionForm(CheckedForm):
    """What the lead writes; the same rules as the verb's."""

    version = forms.IntegerField(widget=forms.HiddenInput, initial=0)
    body = PlainField(
        label=_("Beslutande organ"),
        max_length=200,
        required=False,
        help_text=_("Till exempel kommunfullmäktige eller regionfullmäktige."),
    )
    kind = forms.ChoiceField(
        label=_("Vad beslutade organet?"),
        choices=AdoptionKind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Välj vad organet beslutade.")},
    )
    reservation = PlainField(label=_("Förbehåll eller skäl"), max_length=MAX_CHARACTERS, required=False, rows=3)
    decided_on = DayField(label=_("Beslutsdatum"))
    paragraph = ParagraphField()
    registry_number = PlainField(label=_("Diarienummer"), max_length=100, required=False)
    link = forms.URLField(
        label=_("Länk till protokollet"),
        max_length=200,
        required=False,
        assume_scheme="https",
        error_messages={
            "invalid": _("Adressen saknar något. Den ska se ut som https://www.kommunen.se/protokoll."),
            "max_length": _("Adressen är för lång: högst %(limit_value)d tecken får plats."),
        },
    )

    def __init__(self, data: Any = None, files: Any = None, *, adoption: Adoption | None = None) -> None:
        own = AdoptionForm.base_fields
        stored = {name: getattr(adoption, name) for name in own} if adoption else {}
        super().__init__(data, files, initial=stored)
        self.is_new = adoption is None

    def problems(self, data: Mapping[str, object]) -> dict[str, str]:
        return adoption_problems(data)

    def typed(self) -> AdoptionData:
        """Return what was typed, for the verb."""
        return AdoptionData(**{name: self.cleaned_data[name] for name in AdoptionData.__dataclass_fields__})

    def evidence(self) -> dict[str, Any]:
        """Return the file and who reads it, for the verb: a lead needs none."""
        return {}


class AdoptionOnBehalfForm(EvidenceFields, AdoptionForm):
    """What a coordinator enters for the organisation, with an extract of its minutes."""

    def __init__(self, data: Any = None, files: Any = None, *, adoption: Adoption | None = None) -> None:
        if adoption is not None and adoption.extract is not None:
            self.stored_files = {"file": adoption.extract.name}
        super().__init__(data, files, adoption=adoption)
        self.fields["file"].required = True
        self.fields["file"].error_messages["required"] = FILE_MISSING

    def evidence(self) -> dict[str, Any]:
        """Return the file and who reads it, for the verb."""
        return {"upload": self.cleaned_data["file"], "is_public": self.cleaned_data["is_public"]}


class WithdrawForm(forms.Form):
    """Why an edition no longer holds."""

    reason = PlainField(
        label=_("Varför återkallas utgåvan?"),
        max_length=MAX_SUMMARY,
        required_message=_("Skriv varför utgåvan återkallas. Skälet visas för alla."),
        rows=3,
        help_text=_("Skälet visas för alla på utgåvans sida. Utgåvan finns kvar på sin adress."),
    )
