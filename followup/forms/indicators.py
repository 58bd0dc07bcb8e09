"""The form for an indicator, and the small grid of its targets."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from actors.conflicts import Conflict, Difference
from actors.merging import MergingForm
from actors.models import User
from followup.indicator_editing import (
    MAX_DECIMALS,
    indicator_problems,
    relative_problem,
    save_indicator,
    target_problem,
)
from followup.models import Indicator
from handlingsplan.numbers import SwedishDecimalField, format_number
from handlingsplan.plan.enums import Vocabulary
from handlingsplan.plan.forms.reference_rows import RowForm
from handlingsplan.plan.models import Goal
from handlingsplan.plan.reference_rows import Row
from measures.forms.fields import PlanChoiceField, PlanMultipleChoiceField
from measures.models import Measure
from measures.queries import parties_of

EMPTY_ROWS = 3
PREFIX = "targets"
_SERVICE = {"service", "service_key", "service_selection"}
# For each field that `indicator_problems` tells of: the fields that have to be readable before it can.
_RESTS_ON: dict[str, set[str]] = dict.fromkeys(_SERVICE, _SERVICE) | {
    "weight": {"weight", "rule"},
    "rule": {"rule", "level"},
    "decimals": {"decimals"},
    "baseline_year": {"baseline_year", "baseline_value"},
    "baseline_value": {"baseline_year", "baseline_value", "decimals"},
}
_TOGETHER: set[str] = set().union(*_RESTS_ON.values())


class TargetForm(forms.Form):
    """The value aimed at in a year; a row without both is no target."""

    year = forms.IntegerField(
        label=gettext_lazy("År"), required=False, error_messages={"invalid": gettext_lazy("Skriv ett årtal.")}
    )
    value = SwedishDecimalField(label=gettext_lazy("Målvärde"), decimals=MAX_DECIMALS, required=False)
    relative = forms.BooleanField(label=gettext_lazy("Procent från basvärdet"), required=False)

    def clean(self) -> dict[str, Any]:
        """Ask for what is missing in a row that is half filled in."""
        data = super().clean() or self.cleaned_data
        if not self.errors and (data.get("year") is None) != (data.get("value") is None):
            name = "year" if data.get("year") is None else "value"
            self.add_error(name, _("År och målvärde hör ihop."))
        return data


class _Targets(forms.BaseFormSet):  # type: ignore[type-arg] # not subscriptable at run time
    def clean(self) -> None:
        years = set()
        for form in self.forms:
            year = getattr(form, "cleaned_data", {}).get("year")
            if year is not None and year in years:
                form.add_error("year", _("Året har redan ett målvärde."))
            years.add(year)

    def check(self, decimals: int) -> None:
        """Put what is wrong with a target at its row."""
        for form in self.forms:
            data = getattr(form, "cleaned_data", {})
            if data.get("year") is None or data.get("value") is None:
                continue
            places = MAX_DECIMALS if data.get("relative") else decimals
            if problem := target_problem(data["year"], data["value"], decimals=places):
                form.add_error("year" if target_problem(data["year"], Decimal(0), decimals=0) else "value", problem)

    def values(self) -> dict[int, Decimal]:
        rows = [form.cleaned_data for form in self.forms if form.is_valid()]
        return {row["year"]: row["value"] for row in rows if row.get("year") is not None}

    def in_words(self, decimals: int) -> str:
        """Return the targets, a line each; what can't be read as it was typed."""
        rows = [[form[name].value() for name in form.fields] for form in self.forms]
        return "\n".join(
            f"{year}: {_number_or_text(value, decimals)}{' %' if relative else ''}"
            for year, value, relative in rows
            if year or value
        )

    def relative(self) -> set[int]:
        """Return the years whose values are changes in per cent."""
        rows = [form.cleaned_data for form in self.forms if form.is_valid()]
        return {row["year"] for row in rows if row.get("year") is not None and row.get("relative")}


TargetFormSet: Any = forms.formset_factory(TargetForm, formset=_Targets, extra=EMPTY_ROWS, max_num=60, absolute_max=100)


class IndicatorForm(RowForm):
    """An indicator, with its goals and targets."""

    # All targets together are one thing that is read, changed or not, and merged
    targets_read = forms.CharField(required=False, strip=False, widget=forms.HiddenInput)
    source_url = forms.URLField(label=gettext_lazy("Länk till källan"), required=False, assume_scheme="https")
    goals = PlanMultipleChoiceField(queryset=Goal.objects.none(), label=gettext_lazy("Mål som indikatorn följer"))
    measures = PlanMultipleChoiceField(
        queryset=Measure.objects.none(), label=gettext_lazy("Åtgärder som indikatorn följer")
    )

    class Meta:
        model = Indicator
        fields = [
            "number",
            "title",
            "definition",
            "unit",
            "decimals",
            "direction",
            "level",
            "rule",
            "weight",
            "baseline_year",
            "baseline_value",
            "source",
            "source_url",
            "responsible",
            "sumo_level",
            "service",
            "service_key",
            "service_selection",
            "key",
        ]
        help_texts = {
            "unit": gettext_lazy("Till exempel procent, ton eller kronor per invånare."),
            "decimals": gettext_lazy("Hur många decimaler värdena anges med."),
            "rule": gettext_lazy("Hur regionens värde blir till ur organisationernas."),
            "sumo_level": gettext_lazy("Vad insatsen påverkar, om indikatorn följer en sådan."),
            "service": gettext_lazy("Om värdena finns i öppen statistik kan de hämtas därifrån."),
            "service_key": gettext_lazy("N00945 hos Kolada, TAB6471 hos SCB."),
            "service_selection": gettext_lazy("Bara för SCB, till exempel Kon=TotSa&ContentsCode=000007SF."),
            "weight": gettext_lazy("Bara för vägt medelvärde: till exempel antalet invånare."),
        }

    def __init__(self, data: Any = None, *, row: Row, user: User) -> None:
        super().__init__(data, row=row, user=user)
        if not row.plan.uses(Vocabulary.SUMO_LEVELS):
            del self.fields["sumo_level"]
        others = Indicator.objects.filter(plan=row.plan_id).exclude(pk=row.pk)
        self.fields["weight"] = PlanChoiceField(
            queryset=others,
            label=gettext_lazy("Vikt"),
            required=False,
            empty_label=_("Ingen"),
            help_text=self.fields["weight"].help_text,
        )
        self.fields["responsible"] = PlanChoiceField(
            queryset=parties_of(row.plan),
            label=gettext_lazy("Ansvarig för uppgiften"),
            required=False,
            empty_label=_("Ingen utpekad"),
        )
        self.fields["baseline_value"] = SwedishDecimalField(
            label=gettext_lazy("Basvärde"), decimals=MAX_DECIMALS, required=False
        )
        self.fields["goals"].queryset = Goal.objects.filter(plan=row.plan_id)  # type: ignore[attr-defined] # PlanMultipleChoiceField
        handed_over = Measure.objects.in_plan(row.plan).handed_over().order_by("number")
        self.fields["measures"].queryset = handed_over  # type: ignore[attr-defined] # likewise
        stored = list(row.targets.all()) if row.pk else []
        self._stored_targets = [
            {"year": target.year, "value": _shown(target.value, row.decimals), "relative": target.relative}
            for target in stored
        ]
        self.targets = TargetFormSet(data, prefix=PREFIX, initial=self._stored_targets)
        self.initial["targets_read"] = TargetFormSet(prefix=PREFIX, initial=self._stored_targets).in_words(row.decimals)
        if row.pk:
            self.initial["goals"] = list(row.goals.all())
            self.initial["measures"] = list(handed_over.filter(indicators=row))
            self.initial["baseline_value"] = _shown(row.baseline_value, row.decimals)

    def rebase(self, fresh: MergingForm, stored: Any) -> Conflict:
        """Compare the targets too."""
        conflict = super().rebase(fresh, stored)
        now, own = fresh.initial["targets_read"], self.targets.in_words(self.instance.decimals)
        self._begin_with("targets_read", now)
        targets = [] if own == now else [Difference(_("Målvärden"), now, own)]
        return replace(conflict, differences=[*conflict.differences, *targets])

    def _merge(self) -> None:
        super()._merge()
        read = "\n".join(str(self.data.get("targets_read", "")).splitlines())
        stored, own = self.initial["targets_read"], self.targets.in_words(self.instance.decimals)
        if not self.says_what_was_read or read == stored:
            return
        if own == read:
            self.targets = TargetFormSet(_as_sent(self._stored_targets), prefix=PREFIX, initial=self._stored_targets)
        elif own != stored:
            self.clashes.append(Difference(_("Målvärden"), stored, own))
        self._begin_with("targets_read", stored)

    def clean(self) -> dict[str, Any]:
        """Ask the rules of `followup.indicator_editing`, so that all that is wrong is told at once."""
        data = super().clean() or self.cleaned_data
        if self.targets.is_valid():
            self.targets.check(data.get("decimals") or 0)
        if any(form.errors for form in self.targets.forms) or self.targets.non_form_errors():
            self.add_error(None, _("Målvärden: rätta raderna som är märkta nedan."))
        unread = set(self.errors)
        draft = Indicator(pk=self.instance.pk, **{name: data.get(name) for name in _TOGETHER - unread})
        problems = indicator_problems(draft)
        if problem := relative_problem(draft.baseline_value, self.targets.relative()):
            problems.setdefault("baseline_value", problem)
        for name, text in problems.items():
            if not _RESTS_ON[name] & unread:
                self.add_error(name, text)
        return data

    def write(self) -> None:
        save_indicator(
            self.instance,
            goals=self.cleaned_data["goals"],
            targets=self.targets.values(),
            relative=self.targets.relative(),
            measures=self.cleaned_data["measures"],
            expected_version=self.expected_version,
            by=self.user,
        )


def _number_or_text(text: str, decimals: int) -> str:
    try:
        return _shown(SwedishDecimalField(decimals=MAX_DECIMALS).to_python(text), decimals)
    except ValidationError:
        return text


def _as_sent(rows: list[dict[str, Any]]) -> dict[str, Any]:
    data = {f"{PREFIX}-TOTAL_FORMS": len(rows), f"{PREFIX}-INITIAL_FORMS": 0}
    cells = {f"{PREFIX}-{at}-{name}": value for at, row in enumerate(rows) for name, value in row.items()}
    return data | cells


def _shown(value: Decimal | None, decimals: int) -> str:
    """Return a stored number as people write it, with all its decimals even where it has more than it should."""
    if value is None:
        return ""
    exponent = value.normalize().as_tuple().exponent
    return format_number(value, max(decimals, -exponent if isinstance(exponent, int) else 0))
