"""The form in which a point is cut out of a document."""

from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from actors.models import User
from handlingsplan.consultation.cutting import CutData, words_of
from handlingsplan.consultation.dispositions import MAX_SUBJECT
from handlingsplan.consultation.drafts import MAX_TEXT
from handlingsplan.consultation.forms.answering import RemarkForm
from handlingsplan.consultation.forms.disposing import coordinators_of
from handlingsplan.consultation.models import Consultation, Subject
from handlingsplan.consultation.places import PlanPlace
from handlingsplan.document_texts.reading import DocumentText
from measures.forms.fields import PlainField, PlanChoiceField, PlanMultipleChoiceField

_NO_WORDS = _("Kryssa för stycken, markera ord, eller skriv av synpunkten.")


class CutForm(RemarkForm):
    """A point of a document: its words are those in the field, or else the paragraphs that are ticked."""

    text = PlainField(
        label=_("Ord ur dokumentet"),
        max_length=MAX_TEXT,
        rows=5,
        help_text=_("Lämna tomt för att ta de förkryssade styckena, eller skriv av orden."),
    )
    subjects = PlanMultipleChoiceField(label=_("Ämnen"), queryset=Subject.objects.none())
    new_subject = PlainField(label=_("Nytt ämne"), max_length=MAX_SUBJECT)
    prepared_by = PlanChoiceField(label=_("Bereds av"), queryset=User.objects.none(), required=False)
    paragraphs = forms.TypedMultipleChoiceField(coerce=int, required=False)

    def __init__(
        self, data: Any = None, *, consultation: Consultation, document: DocumentText, places: dict[str, PlanPlace]
    ) -> None:
        super().__init__(data, places=places, questions=list(consultation.questions.all()), start={})
        self.document = document
        subjects: Any = self.fields["subjects"]
        subjects.queryset = Subject.objects.filter(consultation=consultation)
        if not subjects.queryset.exists():
            del self.fields["subjects"]
        people: Any = self.fields["prepared_by"]
        people.queryset, people.empty_label = coordinators_of(consultation.plan), _("Ingen")
        ticked: Any = self.fields["paragraphs"]
        ticked.choices = [(number, str(number)) for number in range(len(document.paragraphs))]
        self.order_fields(["text", "place", "question", "quote", "subjects", "new_subject", "prepared_by"])

    @property
    def rare_fields(self) -> list[BoundField]:
        return [self[name] for name in ("subjects", "new_subject", "question", "quote") if name in self.fields]

    def clean(self) -> dict[str, Any]:
        """Take the ticked paragraphs where nothing is written."""
        typed = super().clean() or self.cleaned_data
        if "text" in typed and not typed["text"]:
            typed["text"] = words_of(self.document, set(typed.get("paragraphs", ())))
            if not typed["text"]:
                self.add_error("text", _NO_WORDS)
        return typed

    def cut(self) -> CutData:
        typed = self.cleaned_data
        names = ("new_subject", "prepared_by")
        return CutData(subjects=typed.get("subjects") or (), **{name: typed[name] for name in names})
