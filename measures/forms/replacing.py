"""The form in which one says which measure takes another one over."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from handlingsplan.swedish import fold, stems
from measures.editorial import MAX_CHARACTERS
from measures.enums import Replacement
from measures.fields import LONG_TEXTS
from measures.forms.fields import PlainField
from measures.models import Measure
from measures.queries import found_by
from measures.querysets import MeasureQuerySet

MAX_FOUND = 20


def candidates(measure: Measure, query: str) -> MeasureQuerySet:
    """Return measures that can take `measure` over: handed over, and found by the words of `query`, if any."""
    others = Measure.objects.in_plan(measure.plan).handed_over().exclude(pk=measure.pk).select_related("owner")
    if query.isdecimal():
        return others.filter(number=int(query))
    if query:
        return found_by(others, stems(query), fold(query))
    return others.filter(package=measure.package_id)


class _Successor(forms.ModelChoiceField):  # type: ignore[type-arg] # measures
    """One of the measures that were found, with its owner."""

    def label_from_instance(self, obj: Any) -> str:
        """Return what the measure is called and who answers for it."""
        return f"{obj}, {obj.owner}"


class ReplacementForm(forms.Form):
    """Which measure takes over, and how."""

    successor = _Successor(
        queryset=Measure.objects.none(),
        label=_("Åtgärden som tar över"),
        widget=forms.RadioSelect,
        empty_label=None,
        to_field_name="number",
        error_messages={
            "required": _("Sök upp och välj åtgärden som tar över."),
            "invalid_choice": _("Åtgärden finns inte längre i planen. Välj en annan."),
        },
    )
    kind = forms.ChoiceField(
        label=_("Vad händer med den här?"),
        choices=[
            (Replacement.REPLACED, _("Den ersätts: den andra görs i stället")),
            (Replacement.MERGED, _("Den slås samman: innehållet görs inom den andra")),
        ],
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Välj om åtgärden ersätts eller slås samman."),
            "invalid_choice": _("Välj om åtgärden ersätts eller slås samman."),
        },
    )
    comment = PlainField(label=_("Varför? (frivilligt)"), max_length=MAX_CHARACTERS, required=False, rows=3)
    based_on = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, measure: Measure, query: str) -> None:
        super().__init__(data, initial={"based_on": measure.version})
        offered = candidates(measure, query)
        self.offered = offered.defer("search", *LONG_TEXTS)
        self._offer(self.offered)

    def _offer(self, measures: MeasureQuerySet) -> None:
        self.fields["successor"].queryset = measures  # type: ignore[attr-defined] # a model choice field

    def shorten(self) -> bool:
        """Offer the first of what was found, once the answer has been checked; tell whether there are more."""
        self._offer(self.offered[:MAX_FOUND])
        return self.offered[MAX_FOUND : MAX_FOUND + 1].exists()
