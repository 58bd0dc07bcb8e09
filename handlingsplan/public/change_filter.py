"""What of the changes to show: all, or what concerns one organisation."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from handlingsplan.chapters.document import Party, PlanDocument
from handlingsplan.editions.comparison import Changes
from handlingsplan.editions.parts import parties_of
from handlingsplan.filters import FilterForm, choice_field
from handlingsplan.public.change_parts import count_of, parts_of
from handlingsplan.swedish import sort_key


class ChangeFilter(FilterForm):
    """Chooses an organisation that is party of either plan; an unknown one is refused in words."""

    organisation = forms.ChoiceField()

    def __init__(self, data: QueryDict, *, documents: tuple[PlanDocument, PlanDocument]) -> None:
        super().__init__(data)
        self.parties: dict[str, Party] = {party.slug: party for plan in documents for party in parties_of(plan)}
        by_name = sorted(self.parties.values(), key=lambda party: sort_key(party.name))
        choices = [(party.slug, party.name) for party in by_name]
        self.fields["organisation"] = choice_field(_("Organisation"), _("Hela planen"), choices)

    @property
    def concerned(self) -> Party | None:
        """The chosen organisation; None for the whole plan."""
        return self.parties.get(self.cleaned_data["organisation"]) if self.is_valid() else None

    def context(self, changes: Changes) -> dict[str, Any]:
        """Return what the page shows of the changes; nothing where the choice is not understood."""
        party = self.concerned
        shown = changes.concerning(party.key) if party else changes if self.is_valid() else Changes()
        parts = parts_of(shown)
        return {
            "form": self,
            "refused": not self.is_valid(),
            "unfolded": False,
            "changes": shown,
            "parts": parts,
            "concerned": party,
            "elsewhere": count_of(parts_of(changes)) - count_of(parts) if party else 0,
            "query": f"?organisation={party.slug}" if party else "",
        }
