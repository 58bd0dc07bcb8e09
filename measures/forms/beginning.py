"""The page of a new measure: its text, its money year by year, and its milestones, sent together."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms import formset_factory
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from actors.models import User
from handlingsplan.plan.models import Plan
from measures.beginning import BegunMeasure, PlannedStep
from measures.extras import MAX_ROWS
from measures.forms.fields import DayField, PlainField
from measures.forms.funding import Funders
from measures.forms.measures import MeasureForm, Owners
from measures.forms.stored_rows import PARTY
from measures.forms.year_grid import YearGrid, years_of
from measures.plan_days import day_problem
from measures.queries import parties_of

EMPTY_LINES, EMPTY_STEPS = 2, 3  # a funder beside the own organisation; three steps on the way


class StepForm(forms.Form):
    """A milestone; a row without words is none."""

    title = PlainField(label=_lazy("Vad ska vara klart?"), max_length=200, required=False)
    planned_on = DayField(label=_lazy("Planerad dag"))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("planned_on") and not data.get("title"):
            self.add_error("title", _("Skriv vad som ska vara klart den dagen."))
        if wrong := day_problem(data.get("planned_on")):
            self.add_error("planned_on", wrong)
        return data


Steps = formset_factory(StepForm, extra=EMPTY_STEPS, max_num=MAX_ROWS, absolute_max=MAX_ROWS, validate_max=True)


class NewMeasure:
    """The three forms of the page; those for money and milestones are empty where nothing of them was sent."""

    def __init__(self, sent: QueryDict | None, *, user: User, plan: Plan) -> None:
        owners = Owners.of_new_measure(user, plan)
        own = owners.offered.first()
        self.text = MeasureForm(sent, plan=plan, owners=owners, initial={"owner": own})
        funders = Funders.of(plan, list(parties_of(plan)), outside=True).with_preset(f"{PARTY}-{own.pk}" if own else "")
        kwargs = {"funders": funders, "years": years_of(plan, [], sent)}
        self.money = YearGrid(_of_prefix(sent, "line"), prefix="line", form_kwargs=kwargs)
        self.money.extra = EMPTY_LINES
        self.steps = Steps(_of_prefix(sent, "step"), prefix="step")
        self.years = kwargs["years"]

    def is_valid(self, *, hands_over: bool) -> bool:
        """Check all three, so that all that is wrong is said at once; what is handed over says something."""
        rights = [form.is_valid() for form in (self.text, self.money, self.steps) if form.is_bound]
        if hands_over and "description" not in self.text.errors and not self.text.cleaned_data.get("description"):
            self.text.add_error("description", _("Skriv vad som ska göras innan du lämnar över."))
            return False
        return bool(rights) and all(rights)

    def begun(self) -> BegunMeasure:
        """Return what was typed, for the verb."""
        steps = [form.cleaned_data for form in self.steps.forms] if self.steps.is_bound else []
        return BegunMeasure(
            data=self.text.measure_data(),
            money=self.money.entries() if self.money.is_bound else [],
            steps=[PlannedStep(step["title"], step["planned_on"]) for step in steps if step.get("title")],
        )

    def refuse(self, error: ValidationError) -> None:
        """Say at the text what the verb refused."""
        known = hasattr(error, "error_dict") and error.error_dict.keys() <= self.text.fields.keys()
        self.text.add_error(None, error if known else error.messages)


def _of_prefix(sent: QueryDict | None, prefix: str) -> QueryDict | None:
    return sent if sent is not None and f"{prefix}-TOTAL_FORMS" in sent else None
