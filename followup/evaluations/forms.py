"""The form of an evaluation."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from actors.merging import MergingForm
from followup.evaluations.evaluating import MAX_CHARACTERS, EvaluationData
from followup.evaluations.models import Evaluation
from handlingsplan.files.uploads import EVIDENCE, CheckedFile, check_upload
from measures.forms.fields import PlainField


class EvaluationForm(MergingForm, forms.Form):
    """What an evaluator says about a measure or a package."""

    title = PlainField(label=_("Rubrik"), max_length=200, required_message=_("Skriv en rubrik."))
    year = forms.IntegerField(
        label=_("År"),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"required": _("Skriv året."), "invalid": _("Skriv året med fyra siffror, som 2027.")},
    )
    method = PlainField(
        label=_("Metod"),
        max_length=MAX_CHARACTERS,
        rows=4,
        required_message=_("Skriv hur ni har gått till väga."),
        help_text=_("Hur ni har gått till väga: jämförelse, urval, period."),
    )
    result = PlainField(
        label=_("Resultat"), max_length=MAX_CHARACTERS, rows=6, required_message=_("Skriv vad ni kom fram till.")
    )
    evidence = PlainField(
        label=_("Underlag"),
        max_length=MAX_CHARACTERS,
        rows=3,
        help_text=_("Vad slutsatsen vilar på, och hur säker den är."),
    )
    link = forms.URLField(label=_("Länk till underlaget"), max_length=200, required=False, assume_scheme="https")
    file = forms.FileField(
        label=_("Fil"),
        required=False,
        help_text=_("PDF, Word, Excel, PowerPoint, bild eller CSV, högst %(most)d MB.")
        % {"most": EVIDENCE.max_megabytes},
    )

    def __init__(self, *args: Any, evaluation: Evaluation | None = None) -> None:
        names = ("title", "year", "method", "result", "evidence", "link")
        super().__init__(*args, initial={name: getattr(evaluation, name) for name in names} if evaluation else {})
        self.stored_files = {"file": evaluation.file_name if evaluation else ""}

    def clean_file(self) -> CheckedFile | None:
        upload: UploadedFile[Any] | None = self.cleaned_data["file"]
        return check_upload(upload, EVIDENCE) if upload else None

    def data_for_verb(self) -> EvaluationData:
        typed: dict[str, Any] = self.cleaned_data
        return EvaluationData(**typed)
