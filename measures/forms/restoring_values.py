"""The form that puts earlier values of a measure back: nothing to type but what the change asks."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from measures.consequences import SaveAnswers
from measures.forms.measures import ANSWERS, MeasureForm
from measures.history.restoring import EarlierValues


class RestoringForm(forms.Form):
    """The version that was read, and the answers."""

    based_on = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, earlier: EarlierValues) -> None:
        super().__init__(data, initial={"based_on": earlier.version})
        self.left, self.asks_why_days_move = earlier.left, earlier.moves_days
        asked = {"moved_because": self.asks_why_days_move, "former_part": self.left, "former_money": self.left}
        self.fields |= {name: MeasureForm.base_fields[name] for name in ANSWERS if asked[name]}

    def answers(self) -> SaveAnswers:
        """Return what was answered, for the verb."""
        return SaveAnswers.of(self.cleaned_data)

    def refuse(self, error: ValidationError) -> None:
        """Show what the verb refuses, above the form where it is about a value that stands in no field of it."""
        for name, messages in error.message_dict.items():
            self.add_error(name if name in self.fields else None, messages)
