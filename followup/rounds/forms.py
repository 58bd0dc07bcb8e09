"""The forms of a round: opening it, answering a line, handing in, returning."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from actors.merging import MergingForm
from actors.models import User
from followup.rounds.enums import ReportPart
from followup.rounds.filling import MAX_CHARACTERS, StatusAnswer, ValueAnswer, status_answer_problems
from followup.rounds.models import Reporter
from followup.rounds.opening import (
    MAX_CHARACTERS_IN_REASON,
    MAX_CHARACTERS_IN_SUMMARY,
    RoundData,
    deadline_problem,
    round_problems,
)
from followup.rounds.rows import MeasureRow, ValueRow
from handlingsplan.numbers import KronorField, SwedishDecimalField
from measures.enums import Status
from measures.forms.fields import DayField, PlainField


class OpenRoundForm(forms.Form):
    """A new round."""

    title = PlainField(label=_("Namn"), max_length=120, required_message=_("Skriv vad omgången ska heta."))
    year = forms.IntegerField(
        label=_("År som rapporteras"),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"required": _("Skriv året."), "invalid": _("Skriv året med fyra siffror, som 2027.")},
        help_text=_("Pengar och värden gäller det här året. Status är som den är nu."),
    )
    deadline = DayField(label=_("Sista dag att lämna in"), required=True, error_messages={"required": _("Välj dag.")})

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if {"title", "year", "deadline"} <= data.keys():
            for name, problem in round_problems(RoundData(**data), today=timezone.localdate()).items():
                self.add_error(name, problem)
        return data


class DeadlineForm(MergingForm, forms.Form):
    """Another last day."""

    deadline = DayField(label=_("Ny sista dag"), required=True, error_messages={"required": _("Välj dag.")})

    def __init__(self, data: Any = None, *, opened_on: Any, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.opened_on = opened_on

    def clean_deadline(self) -> Any:
        """Refuse a day that can't be one."""
        deadline = self.cleaned_data["deadline"]
        if problem := deadline_problem(deadline, opened_on=self.opened_on):
            raise forms.ValidationError(problem)
        return deadline


class SummaryForm(MergingForm, forms.Form):
    """What the report begins with."""

    summary = PlainField(
        label=_("Din sammanfattning"),
        max_length=MAX_CHARACTERS_IN_SUMMARY,
        rows=6,
        help_text=_("Den står först i rapporten. En tom rad börjar ett nytt stycke."),
    )


class ReturnForm(forms.Form):
    """Why a report is returned."""

    reason = PlainField(
        label=_("Vad behöver rättas?"),
        max_length=MAX_CHARACTERS,
        rows=4,
        required_message=_("Skriv vad som behöver rättas."),
    )


class ReopenForm(forms.Form):
    """Why a closed round is opened again."""

    reason = PlainField(
        label=_("Varför öppnas omgången igen?"),
        max_length=MAX_CHARACTERS_IN_REASON,
        rows=4,
        required_message=_("Skriv varför omgången öppnas igen."),
        help_text=_("Skälet visas för alla som arbetar med planen, och i e-brevet till dem som rapporterar."),
    )


class HandInForm(forms.Form):
    """A word to the coordinator, and what others could learn."""

    lessons = PlainField(
        label=_("Lärdomar för alla: vad har fungerat, vad skulle ni göra annorlunda? (frivilligt)"),
        max_length=MAX_CHARACTERS,
        widget=forms.Textarea(attrs={"rows": 3, "data-hx-preserve": "true"}),
        help_text=_("Samlas i omgångens rapport, som alla i planen läser."),
    )

    message = PlainField(
        label=_("Meddelande till samordnaren (frivilligt)"),
        max_length=MAX_CHARACTERS,
        # a line that is saved renews the form around what is typed here
        widget=forms.Textarea(attrs={"rows": 2, "data-hx-preserve": "true"}),
    )


class StatusForm(MergingForm, forms.Form):
    """What is new on one measure; begins from the answer, or from what is stored and was told last time."""

    is_sent_in_parts = True
    status = forms.ChoiceField(label=_("Status"), error_messages={"required": _("Välj en status.")})
    reason = PlainField(label=_("Orsak till förseningen eller avbrottet"), max_length=MAX_CHARACTERS, rows=2)
    note = PlainField(label=_("Vad har hänt?"), max_length=MAX_CHARACTERS, rows=3)
    spent = KronorField(required=False)

    def __init__(self, data: Any = None, *, row: MeasureRow, year: int) -> None:
        shown = ("status", "reason", "note", "spent")
        initial = {name: getattr(row, f"shown_{name}") for name in shown}
        super().__init__(data, initial=initial, prefix=row.anchor, auto_id="%s")
        self.row = row
        self.is_decided = data is not None and data.get("decided") == row.answer_version
        status = self.fields["status"]
        unstated = [] if row.part == ReportPart.OWNER else [("", _("Inte angiven"))]
        status.choices = [*unstated, *Status.choices]  # type: ignore[attr-defined] # a choice field
        status.required = row.part == ReportPart.OWNER
        self.fields["spent"].label = _("Förbrukat %(year)d (kr)") % {"year": year}
        if row.part == ReportPart.PARTICIPANT:
            status.label = _("Status för er del")
            del self.fields["reason"]
        if not row.takes_amount:
            del self.fields["spent"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        for name, problem in status_answer_problems(self.row, data).items():
            if name in self.fields:
                self.add_error(name, problem)
        return data

    def answer(self) -> StatusAnswer:
        """Return what was typed, for the verb."""
        return StatusAnswer(**self.cleaned_data, expected_version=self.row.answer_version)


class ValueForm(MergingForm, forms.Form):
    """The year's value of one indicator."""

    is_sent_in_parts = True
    value = SwedishDecimalField(error_messages={"required": _("Skriv värdet, eller välj ”Inget nytt”.")})
    source = PlainField(label=_("Källa"), max_length=300)
    note = PlainField(label=_("Anteckning"), max_length=500)

    def __init__(self, data: Any = None, *, row: ValueRow, year: int) -> None:
        told = row.report if row.report is not None and row.report.value is not None else row.stored
        source = row.last.source if row.last is not None else row.indicator.source
        initial = {
            "value": row.shown,
            "source": told.source if told is not None else source,
            "note": told.note if told is not None else "",
        }
        super().__init__(data, initial=initial, prefix=row.anchor, auto_id="%s")
        self.row = row
        self.is_decided = data is not None and data.get("decided") == row.answer_version
        value = self.fields["value"]
        value.decimals, value.unit = row.indicator.decimals, row.indicator.unit  # type: ignore[attr-defined] # as declared above
        value.label = _("Värde %(year)d (%(unit)s)") % {"year": year, "unit": row.indicator.unit}

    def answer(self) -> ValueAnswer:
        """Return what was typed, for the verb."""
        return ValueAnswer(**self.cleaned_data, expected_version=self.row.answer_version)


class ReporterForm(MergingForm, forms.Form):
    """Who reports, and who stands in."""

    person = forms.ModelChoiceField(
        label=_("Rapportansvarig"), queryset=User.objects.none(), required=False, empty_label=_("Alla handläggare")
    )
    stand_in = forms.ModelChoiceField(
        label=_("Ersättare"), queryset=User.objects.none(), required=False, empty_label=_("Ingen")
    )

    def __init__(self, data: Any = None, *, people: Sequence[User], named: Reporter) -> None:
        super().__init__(data, initial={"person": named.person_id, "stand_in": named.stand_in_id})
        chosen = User.objects.filter(pk__in=[person.pk for person in people]).order_by("full_name")
        for field in self.fields.values():
            field.queryset = chosen  # type: ignore[attr-defined] # model choice fields
