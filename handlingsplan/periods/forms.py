"""What the coordinator says about the next plan period."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

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
