"""What one looks for in a history."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from actors.enums import LedgerAct
from actors.models import LedgerEntry
from handlingsplan.filters import FilterForm
from handlingsplan.plan.history import kind_in_words, matching


class HistoryFilter(FilterForm):
    """Words, kind, act and days; a value that is none of the choices finds nothing and says so."""

    q = forms.CharField(label=_("Sök person, namn eller händelse"), max_length=100, required=False)
    kind = forms.ChoiceField(label=_("Vad"), required=False)
    act = forms.ChoiceField(label=_("Händelse"), required=False)
    since = forms.DateField(
        label=_("Från"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    until = forms.DateField(
        label=_("Till"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(self, data: Any, *, entries: QuerySet[LedgerEntry]) -> None:
        super().__init__(data)
        self.entries = entries
        self.kinds = list(entries.order_by("kind").values_list("kind", flat=True).distinct())
        named = sorted((kind_in_words(kind), kind) for kind in self.kinds)
        anything = [("", _("Allt"))]
        self.fields["kind"].choices = [*anything, *((kind, words) for words, kind in named)]  # type: ignore[attr-defined] # a ChoiceField
        self.fields["act"].choices = [*anything, *LedgerAct.choices]  # type: ignore[attr-defined] # likewise

    def found(self) -> QuerySet[LedgerEntry]:
        """Return what was looked for, newest first."""
        entries = self.entries.select_related("by")
        if not self.is_valid():
            return entries.none()
        chosen = self.cleaned_data
        for word in chosen["q"].split():
            entries = entries.filter(matching(word, self.kinds))
        equal = {"kind": "kind", "act": "act", "since": "at__date__gte", "until": "at__date__lte"}
        return entries.filter(**{column: chosen[name] for name, column in equal.items() if chosen[name]})
