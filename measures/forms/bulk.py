"""The form for one change to many measures."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from actors.access import Person
from handlingsplan.plan.models import Plan
from measures.bulk import BulkChange, bulk_labels
from measures.consequences import MAX_REASON
from measures.enums import EditorialAct, FourStep
from measures.fields import unused_fields
from measures.forms.fields import DayField, PlainField, PlanChoiceField
from measures.models import Package

_VALUE_OF = {"package": "package", "four_step": "four_step", "planned_start": "day", "planned_end": "day"}


class BulkForm(forms.Form):
    """What to change, and to what; an empty value clears the field."""

    what = forms.ChoiceField(
        label=_("Vad ska ändras?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Välj vad som ska ändras."), "invalid_choice": _("Välj i listan.")},
    )
    package = PlanChoiceField(
        queryset=Package.objects.none(), label=_("Nytt åtgärdspaket"), required=False, empty_label=_("Inget paket")
    )
    four_step = forms.TypedChoiceField(
        label=_("Nytt steg"),
        choices=[("", _("Inte angivet")), *FourStep.choices],
        coerce=int,
        empty_value=None,
        required=False,
        error_messages={"invalid_choice": _("Välj ett steg i listan.")},
    )
    day = DayField(label=_("Ny dag"))
    moved_because = PlainField(
        label=_("Varför flyttas tiden?"),
        max_length=MAX_REASON,
        help_text=_("Behövs för godtagna åtgärder. De som deltar i dem får veta att tiden flyttas, och varför."),
    )

    def __init__(self, data: Any = None, *, plan: Plan, user: Person) -> None:
        super().__init__(data)
        self.fields["what"].choices = list(bulk_labels(user, plan).items())  # type: ignore[attr-defined] # a choice field
        for name in unused_fields(plan) & self.fields.keys():
            del self.fields[name]
        self.fields["package"].queryset = Package.objects.filter(plan=plan)  # type: ignore[attr-defined] # a model choice field

    def change(self) -> BulkChange:
        """Return what was chosen, for the verb."""
        what = self.cleaned_data["what"]
        if what in _VALUE_OF:
            reason = self.cleaned_data["moved_because"]
            return BulkChange(field=what, value=self.cleaned_data[_VALUE_OF[what]], reason=reason)
        return BulkChange(act=EditorialAct(what))
