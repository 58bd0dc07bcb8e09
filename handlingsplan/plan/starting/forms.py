"""The forms for a plan's own facts and vocabularies, and for its county's parties."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from handlingsplan.filters import FilterForm, choice_field
from handlingsplan.plan.enums import Vocabulary
from handlingsplan.plan.forms.reference_rows import RowForm
from handlingsplan.plan.models import Plan
from handlingsplan.plan.starting.county_parties import Offer
from handlingsplan.plan.starting.facts import FACTS, facts_problems, save_facts, save_vocabularies
from handlingsplan.plan.starting.register import county_choices


class PlanFactsForm(RowForm):
    """What a plan is called, what it is about, where and when it holds."""

    class Meta:
        model = Plan
        fields = FACTS
        help_texts = {
            "title": _("Så som planen heter på omslaget."),
            "subtitle": _("Under titeln på omslaget, till exempel regionen och åren."),
            "summary": _("Några meningar om vad planen är till för. De står först i den."),
            "subject": _(
                "Vad planen handlar om, med små bokstäver, som klimat eller vatten. Kapitel 2 definierar det."
            ),
            "licence": _(
                "Vad andra får göra med planens texter, siffror och filer. CC0 är det vanliga för öppna data: då "
                "får de användas fritt. Licensen står i varje utgåva och i alla dess filer."
            ),
            "county_code": _("Länet som planen gäller. Dess kommuner kan läggas till som parter på en gång."),
        }

    def __init__(self, data: Any = None, *, row: Plan, user: Any) -> None:
        super().__init__(data, row=row, user=user)
        self.fields["county_code"] = forms.ChoiceField(
            label=_("Län"),
            choices=[("", _("Inget län")), *county_choices()],
            required=False,
            help_text=self.fields["county_code"].help_text,
            error_messages={"invalid_choice": _("Välj ett län i listan.")},
        )

    def clean(self) -> dict[str, Any]:
        """Check by the same rules as the verb."""
        data = super().clean() or self.cleaned_data
        if self.errors:
            return data
        checked = Plan(**{name: data[name] for name in FACTS})
        for name, problem in facts_problems(checked).items():
            self.add_error(name, problem)
        return data

    def write(self) -> None:
        save_facts(self.instance, expected_version=self.expected_version, by=self.user)


class VocabulariesForm(RowForm):
    """By what the plan classes its measures and indicators."""

    vocabularies = forms.MultipleChoiceField(
        label=_("Indelningar som planen använder"),
        choices=Vocabulary.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Det som inte är valt syns varken i formulär, listor eller den färdiga planen."),
        error_messages={"invalid_choice": _("Välj bland indelningarna.")},
    )

    class Meta:
        model = Plan
        fields = ["vocabularies"]

    def write(self) -> None:
        save_vocabularies(self.instance, expected_version=self.expected_version, by=self.user)


class CountyFilter(FilterForm):
    """Of which county the municipalities are shown; by default the plan's own."""

    lan = choice_field(_("Län"), _("Välj län"), county_choices())

    def __init__(self, data: QueryDict, *, plan: Plan, posted: str | None) -> None:
        shown = data.copy()
        shown["lan"] = posted or data.get("lan", plan.county_code)
        super().__init__(shown, sent=data)


class CountyPartiesForm(forms.Form):
    """Which of a county's municipalities, and whether its region, become parties."""

    bodies = forms.MultipleChoiceField(
        label=_("Organisationer"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Kryssa för minst en organisation."),
            "invalid_choice": _("Organisationen hör inte till länet."),
        },
    )

    def __init__(self, data: Any = None, *, offers: Sequence[Offer]) -> None:
        open_ones = [(each.body.code, each.body.name) for each in offers if not each.is_party]
        super().__init__(data, initial={"bodies": [code for code, _name in open_ones]})
        self.fields["bodies"].choices = open_ones  # type: ignore[attr-defined] # a field of choices
