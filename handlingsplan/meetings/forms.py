"""The forms of a meeting, of what is put on its agenda, and of what was decided."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from actors.models import Organisation, User
from handlingsplan.meetings.models import AgendaPoint, Meeting
from handlingsplan.meetings.preparing import MAX_TITLE, NewPoint
from handlingsplan.meetings.suggestions import Suggestion
from handlingsplan.plan.forms.reference_rows import RowForm
from measures.forms.fields import DayField, PlainField


class MeetingForm(RowForm):
    """When and where."""

    on = DayField(label=gettext_lazy("Dag"), required=True)
    begins = forms.TimeField(
        label=gettext_lazy("Klockslag"),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={"invalid": gettext_lazy("Skriv klockslaget som 13:30.")},
    )
    minutes = forms.URLField(
        label=gettext_lazy("Länk till protokollet"),
        required=False,
        max_length=200,
        assume_scheme="https",
        help_text=gettext_lazy("När mötet är hållet. Beslut och nästa steg skrivs vid varje punkt."),
        error_messages={
            "invalid": gettext_lazy("Adressen saknar något. Den ska se ut som https://www.regionen.se/protokoll.")
        },
    )

    class Meta:
        model = Meeting
        fields = ["title", "on", "begins", "place", "minutes"]
        help_texts = {"place": gettext_lazy("Rum eller länk till ett digitalt möte.")}


class PointForm(RowForm):
    """What a point is about, what the meeting decided, and who does what next."""

    due_on = DayField(label=gettext_lazy("Senast"))

    class Meta:
        model = AgendaPoint
        fields = ["title", "decision", "next_step", "responsible", "due_on", "is_done"]
        help_texts = {"next_step": gettext_lazy("Vad som ska göras. Den som gör det ser det bland sina uppgifter.")}

    def __init__(self, data: Any = None, *, row: AgendaPoint, user: User) -> None:
        super().__init__(data, row=row, user=user)
        responsible: Any = self.fields["responsible"]
        responsible.queryset = Organisation.objects.filter(parties__plan=row.plan_id)
        responsible.empty_label = _("Ingen angiven")

    def clean(self) -> dict[str, Any]:
        """Ask what is to be done, where somebody is to do it."""
        data = super().clean() or self.cleaned_data
        if not data.get("next_step") and (data.get("responsible") or data.get("due_on") or data.get("is_done")):
            self.add_error("next_step", _("Skriv vad som ska göras."))
        return data


class AddPointsForm(forms.Form):
    """What waits in the plan, ticked, and a point in own words."""

    chosen = forms.MultipleChoiceField(
        label=gettext_lazy("Det som väntar i planen"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": gettext_lazy("Något av det väntar inte längre. Läs listan igen.")},
    )
    title = PlainField(label=gettext_lazy("Punkt med egna ord"), max_length=MAX_TITLE, required=False)

    def __init__(self, data: Any = None, *, suggestions: Sequence[Suggestion]) -> None:
        super().__init__(data)
        self.suggestions = {one.key: one for one in suggestions}
        choices = [(one.key, f"{one.point.title}: {one.why}") for one in suggestions]
        self.fields["chosen"].choices = choices  # type: ignore[attr-defined] # a field of choices
        if not choices:
            del self.fields["chosen"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if not self.errors and not data.get("chosen") and not data.get("title"):
            self.add_error("title", _("Kryssa för något, eller skriv en punkt."))
        return data

    def points(self) -> list[NewPoint]:
        """Return what was chosen, for the verb."""
        own = [NewPoint(self.cleaned_data["title"])] if self.cleaned_data["title"] else []
        return [self.suggestions[key].point for key in self.cleaned_data.get("chosen", [])] + own
