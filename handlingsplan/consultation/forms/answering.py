"""The forms in which an answer is written."""

from dataclasses import replace
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from actors.merging import MergingForm
from handlingsplan.consultation.drafts import KEY_LENGTH, MAX_QUOTE, MAX_TEXT, Decision, Remark
from handlingsplan.consultation.enums import STANCES, Stance
from handlingsplan.consultation.forms.preparing import place_field, question_choices
from handlingsplan.consultation.models import Question, Response
from handlingsplan.consultation.places import PlanPlace, label_of_place
from handlingsplan.files.uploads import MINUTES, CheckedFile, check_upload
from measures.forms.fields import DayField, ParagraphField, PlainField

_FILE_HELP = _("PDF, Word, LibreOffice eller bild, högst 20 MB.")


def _read(stored: Remark) -> dict[str, str]:
    question = str(stored.question or "")
    return {"place": stored.place, "question": question, "quote": stored.quote, "text": stored.text}


class RemarkForm(MergingForm, forms.Form):
    """One remark; its place and question are those of what was sent out."""

    quote = PlainField(
        label=_("Ord i planen som det gäller"),
        max_length=MAX_QUOTE,
        rows=2,
        help_text=_("Kopiera dem ur texten, om synpunkten gäller just dem."),
    )
    text = PlainField(label=_("Synpunkt"), max_length=MAX_TEXT, rows=6, required_message=_("Skriv synpunkten."))

    def __init__(
        self,
        data: Any = None,
        *,
        places: dict[str, PlanPlace],
        questions: list[Question],
        stored: Remark | None = None,
        start: dict[str, str],
    ) -> None:
        super().__init__(data, initial=_read(stored) if stored else start)
        self.places, self.is_new, self.stored = places, stored is None, stored
        self.fields["place"] = place_field(places)
        if questions:
            self.fields["question"] = forms.ChoiceField(
                label=_("Svar på frågan"),
                choices=[("", _("Ingen av frågorna")), *question_choices(questions)],
                required=False,
            )
        self.order_fields(["place", "question", "quote", "text"])

    def remark(self) -> Remark:
        typed = self.cleaned_data
        place = self.places.get(typed["place"])
        question = typed.get("question") or None
        return Remark(
            place=typed["place"],
            label=label_of_place(place),
            question=int(question) if question else None,
            quote=typed["quote"],
            text=typed["text"],
        )


class DraftRemarkForm(RemarkForm):
    """A remark of a body's draft; `key` is what it is saved under from the first moment on."""

    key = forms.RegexField(rf"^[A-Za-z0-9]{{{KEY_LENGTH}}}$", widget=forms.HiddenInput, required=False)

    def draft_remark(self, key: str) -> Remark:
        return replace(self.remark(), key=key)


class DecisionFields(forms.Form):
    """What stands behind an answer."""

    summary = PlainField(
        label=_("Sammanfattning"), max_length=MAX_TEXT, rows=5, help_text=_("Det ni vill säga om planen som helhet.")
    )
    decided_by = PlainField(label=_("Beslutande organ"), max_length=200, help_text=_("Till exempel kommunstyrelsen."))
    decided_on = DayField(label=_("Beslutsdatum"))
    paragraph = ParagraphField()
    registry_number = PlainField(label=_("Diarienummer"), max_length=100)
    file = forms.FileField(label=_("Undertecknat yttrande"), required=False, help_text=_FILE_HELP)

    def clean_file(self) -> CheckedFile | None:
        upload = self.cleaned_data["file"]
        return check_upload(upload, MINUTES) if upload else None

    def decision(self) -> Decision:
        names = ("summary", "decided_by", "decided_on", "paragraph", "registry_number")
        return Decision(**{name: self.cleaned_data[name] for name in names})


class DecisionForm(MergingForm, DecisionFields):
    """What stands behind a body's own answer."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)

    def __init__(self, *args: Any, stored: Response | None = None) -> None:
        names = ("summary", "decided_by", "decided_on", "paragraph", "registry_number", "version")
        super().__init__(*args, initial={name: getattr(stored, name) for name in names} if stored else {"version": 0})
        self.stored_files = {"file": stored.file_name if stored else ""}


class StanceForm(forms.Form):
    """What the answer says as a whole; `version` is that of the draft that is handed in."""

    stance = forms.ChoiceField(
        label=_("Vad svarar ni?"),
        choices=Stance.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Välj vad ni svarar."), "invalid_choice": _("Välj vad ni svarar.")},
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)

    def __init__(self, *args: Any, replaces: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        stance: Any = self.fields["stance"]
        stance.choices = Stance.choices if replaces else STANCES


class EnterForm(DecisionFields):
    """An answer that came to the coordinator."""

    stance = forms.ChoiceField(
        label=_("Vad svarar instansen?"),
        choices=STANCES,
        widget=forms.RadioSelect,
        error_messages={"required": _("Välj vad instansen svarar.")},
    )
    received_on = DayField(label=_("Kom in den"))

    field_order = ["stance", "received_on", "file", "summary", "decided_by", "decided_on", "paragraph"]


class PublicAnswerForm(forms.Form):
    """What somebody from the public answers; `webb` is a field that people do not see and machines fill in."""

    text = PlainField(label=_("Din synpunkt"), max_length=MAX_TEXT, rows=7, required_message=_("Skriv din synpunkt."))
    name = PlainField(label=_("Namn, om du vill"), max_length=150)
    email = forms.EmailField(
        label=_("E-postadress, om du vill"),
        required=False,
        error_messages={"invalid": _("Skriv adressen som namn@example.org, eller lämna tomt.")},
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    webb = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, places: dict[str, PlanPlace]) -> None:
        super().__init__(data)
        self.places = places
        self.fields["place"] = place_field(places)
        self.order_fields(["place", "text", "name", "email"])

    def remark(self) -> Remark:
        place = self.places.get(self.cleaned_data["place"])
        return Remark(place=self.cleaned_data["place"], label=label_of_place(place), text=self.cleaned_data["text"])

    @property
    def is_by_machine(self) -> bool:
        return bool(self.cleaned_data.get("webb"))
