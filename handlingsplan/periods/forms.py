"""What the coordinator says about the next plan period, and what is taken from another plan."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from handlingsplan.filters import FilterForm, choice_field
from handlingsplan.periods.fetching import FETCHED, rows_to_fetch
from handlingsplan.periods.starting import CarriedPart, NextPeriod, problems_of
from handlingsplan.plan.models import YEAR, Plan


class NextPeriodForm(forms.Form):
    """Title, years, and what is carried over; the questions across fields are the verb's."""

    title = forms.CharField(label=_("Planens titel"), max_length=200)
    period_start = forms.IntegerField(label=_("Första året"), validators=YEAR)
    period_end = forms.IntegerField(label=_("Sista året"), validators=YEAR)
    parts = forms.MultipleChoiceField(
        label=_("Det som ska med från den här planen"),
        choices=CarriedPart.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Pengar, åtaganden, värden, filer och synpunkter stannar här: de beslutas och mäts på nytt."),
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if self.errors:
            return data
        for name, problem in problems_of(NextPeriod(**data)).items():
            self.add_error(name, problem)
        return data


def first_answers(plan: Plan) -> dict[str, object]:
    """Return what the form begins with: the next period, as long as this one, with everything."""
    start, length = plan.period_end + 1, plan.period_end - plan.period_start
    return {"title": plan.title, "period_start": start, "period_end": start + length, "parts": CarriedPart.values}


class SourceFilter(FilterForm):
    """From which plan goals and challenges are taken."""

    plan = choice_field(_("Plan att hämta ur"), _("Välj plan"), ())

    def __init__(self, data: QueryDict, *, plans: Iterable[Plan]) -> None:
        super().__init__(data)
        choices = [("", _("Välj plan")), *((plan.slug, f"{plan}, {plan.period}") for plan in plans)]
        self.fields["plan"].choices = choices  # type: ignore[attr-defined] # a field of choices


class FetchForm(forms.Form):
    """Which goals and challenges are taken."""

    goals = forms.TypedMultipleChoiceField(
        label=_("Mål"), required=False, coerce=int, widget=forms.CheckboxSelectMultiple
    )
    challenges = forms.TypedMultipleChoiceField(
        label=_("Utmaningar"), required=False, coerce=int, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, data: Any = None, *, source: Plan | None, plan: Plan) -> None:
        super().__init__(data)
        for name, model in zip(("goals", "challenges"), FETCHED, strict=True):
            rows = rows_to_fetch(model, source, plan) if source is not None else ()
            self.fields[name].choices = [(row.pk, row.title) for row in rows]  # type: ignore[attr-defined] # a field of choices
            self.fields[name].initial = [row.pk for row in rows]
            self.fields[name].error_messages["invalid_choice"] = _("Välj bland det som visas.")

    def clean(self) -> dict[str, Any]:
        """Ask for something."""
        data = super().clean() or {}
        if not self.errors and not data["goals"] and not data["challenges"]:
            self.add_error(None, _("Kryssa för minst ett mål eller en utmaning."))
        return data
