"""The forms for a measure's text, and for how far it has come."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from actors.enums import OrganisationPermission
from actors.merging import MergingForm
from actors.models import Organisation, User
from actors.permissions import Verdict
from handlingsplan.numbers import read_key
from handlingsplan.plan.models import Challenge, Goal, Plan
from measures.consequences import MAX_REASON, SaveAnswers
from measures.editing import (
    MeasureData,
    StatusData,
    may_own,
    measure_problems,
    status_problems,
    status_version,
    stored_data,
)
from measures.enums import EditorialState, FourStep, Mode, Status
from measures.fields import (
    OPTIONAL_TEXTS,
    STATUS_FIELDS,
    STATUS_REASON,
    TEXT_FIELDS,
    TEXTS,
    MeasureField,
    unused_fields,
)
from measures.former_owner import FormerMoney, FormerPart, LeftBehind, left_behind
from measures.forms.fields import AllowedPlanChoiceField, DayField, PlainField, PlanChoiceField, PlanMultipleChoiceField
from measures.laying.permissions import may_lay_before
from measures.models import Measure, Package
from measures.parts import MeasurePart, part_version
from measures.permissions import coordinates, is_handed_over, may_make_owner
from measures.queries import choices_of, own_parties, parties_of

# What a change may ask, and the field that asks it.
ANSWERS = {"moved_because": "planned_end", "former_part": "owner", "former_money": "owner"}


class CheckedForm(MergingForm, forms.Form):
    """A form whose fields are also checked together, by the same rules as the verb that saves."""

    def problems(self, data: Mapping[str, object]) -> dict[str, str]:
        """Return what is wrong with the fields taken together, by field."""
        raise NotImplementedError

    def clean(self) -> dict[str, Any]:
        """Put each problem at its field, unless the field has one already."""
        data = super().clean() or self.cleaned_data
        for name, problem in self.problems(data).items():
            if name not in self.errors:
                self.add_error(name, problem)
        return data


@dataclass(frozen=True)
class Owners:
    """The organisations that the writer may make owner, and what tells why another party of the plan is not one."""

    offered: QuerySet[Organisation]
    may_choose: Callable[[Organisation], Verdict]

    @classmethod
    def of_new_measure(cls, user: User, plan: Plan) -> "Owners":
        return cls(own_parties(user, plan, OrganisationPermission.WRITE_MEASURES), partial(may_own, user, plan))

    @classmethod
    def to_lay_before(cls, user: User, plan: Plan) -> "Owners":
        """Return the parties that a coordinator lays measures before: those that the person does not write for."""
        own = own_parties(user, plan, OrganisationPermission.WRITE_MEASURES).order_by()
        offered = parties_of(plan).exclude(pk__in=own.values("pk"))
        return cls(offered, partial(may_lay_before, user, plan))

    @classmethod
    def of_measure(cls, user: User, measure: Measure) -> "Owners":
        offered = parties_of(measure.plan)
        if not (coordinates(user, measure) and is_handed_over(measure)):
            own = own_parties(user, measure.plan, OrganisationPermission.WRITE_MEASURES)
            offered = offered.filter(pk__in=[measure.owner_id, *own.values_list("pk", flat=True)])
        return cls(offered, partial(may_make_owner, user, measure))


def text_field(field: MeasureField) -> PlainField:
    return PlainField(
        label=field.label,
        max_length=field.max_length,
        rows=field.rows,
        help_text=field.help_text,
        required_message=field.required_message,
    )


class MeasureForm(CheckedForm):
    """What a measure says; its texts come from `measures.fields`. `owners`: whom the writer may make owner."""

    based_on = forms.IntegerField(required=False, widget=forms.HiddenInput)
    package = PlanChoiceField(
        queryset=Package.objects.none(), label=_("Åtgärdspaket"), required=False, empty_label=_("Inget paket")
    )
    four_step = forms.TypedChoiceField(
        label=_("Steg i fyrstegsprincipen"),
        choices=[("", _("Inte angivet")), *FourStep.choices],
        coerce=int,
        empty_value=None,
        required=False,
        error_messages={"invalid_choice": _("Välj ett steg i listan.")},
    )
    modes = forms.MultipleChoiceField(
        label=_("Färdsätt"),
        choices=Mode.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("Välj färdsätt i listan.")},
    )
    owner = AllowedPlanChoiceField(
        queryset=Organisation.objects.none(),
        label=_("Ansvarig organisation"),
        empty_label=_("Välj organisation"),
        error_messages={"required": _("Välj vilken organisation som ansvarar.")},
    )
    participants = PlanMultipleChoiceField(
        queryset=Organisation.objects.none(),
        label=_("Medverkande"),
        help_text=_("De tillfrågas om sitt åtagande när åtgärden är överlämnad."),
    )
    county_wide = forms.BooleanField(label=_("Gäller hela länet"), required=False)
    areas = PlanMultipleChoiceField(queryset=Organisation.objects.none(), label=_("Gäller i kommunerna"))
    planned_start = DayField(label=_("Planerad start"))
    planned_end = DayField(label=_("Planerat slut"))
    goals = PlanMultipleChoiceField(queryset=Goal.objects.none(), label=_("Mål som åtgärden bidrar till"))
    challenges = PlanMultipleChoiceField(queryset=Challenge.objects.none(), label=_("Utmaningar som åtgärden möter"))
    moved_because = PlainField(
        label=_("Varför flyttas tiden?"),
        max_length=MAX_REASON,
        rows=2,
        help_text=_("Åtgärden är godtagen. De som deltar i den får veta att tiden flyttas, och varför."),
    )
    former_part = forms.ChoiceField(
        label=_("Den tidigare ansvariga"), choices=FormerPart.choices, required=False, widget=forms.RadioSelect
    )
    former_money = forms.ChoiceField(
        label=_("Pengarna"), choices=FormerMoney.choices, required=False, widget=forms.RadioSelect
    )

    def __init__(
        self,
        data: Any = None,
        *,
        plan: Plan,
        owners: Owners,
        measure: Measure | None = None,
        initial: dict[str, Any] | None = None,
    ) -> None:
        super().__init__(data, initial=measure_initial(measure) if measure is not None else initial)
        self.is_new = measure is None
        self.fields |= {field.name: text_field(field) for field in TEXTS}
        self.order_fields(["based_on", *(field.name for field in TEXTS)])
        querysets = choices_of(plan)
        parties, querysets["owner"] = querysets["owner"], owners.offered
        for name, queryset in querysets.items():
            self.fields[name].queryset = queryset  # type: ignore[attr-defined] # these are model choice fields
        for name in unused_fields(plan):
            del self.fields[name]
        self.measure = measure
        self.left = self._left_behind()
        if measure is None:
            self._keep(*(name for name in self.fields if name not in ANSWERS))
        owner: AllowedPlanChoiceField = self.fields["owner"]  # type: ignore[assignment] # unless a subclass makes it another
        owner.others, owner.may_choose = parties, owners.may_choose

    def _left_behind(self) -> LeftBehind | None:
        """Return what the owner leaves behind, where the form that was sent names another one."""
        sent = read_key(str(self.data.get("owner", "")))
        return None if self.measure is None or sent is None else left_behind(self.measure, sent)

    def _keep(self, *names: str) -> None:
        for name in [name for name in self.fields if name not in names]:
            del self.fields[name]

    @property
    def asks_why_days_move(self) -> bool:
        """Whether a planned day that moves takes a reason."""
        accepted = self.measure is not None and self.measure.state == EditorialState.ACCEPTED
        return "moved_because" in self.fields and (accepted or "moved_because" in self.errors)

    def problems(self, data: Mapping[str, object]) -> dict[str, str]:
        """Ask the rules of `measures.editing`."""
        return measure_problems(data)

    def optional_texts(self) -> list[forms.BoundField]:
        return [self[field.name] for field in OPTIONAL_TEXTS]

    def measure_data(self) -> MeasureData:
        """Return what was typed, for the verb."""
        typed = {name: self.cleaned_data[name] for name in TEXT_FIELDS if name in self.fields}
        return MeasureData(**typed) if self.measure is None else replace(stored_data(self.measure), **typed)

    def answers(self) -> SaveAnswers:
        """Return what was answered to what the change asks, for the verb."""
        return SaveAnswers.of(self.cleaned_data)


def measure_initial(measure: Measure) -> dict[str, Any]:
    """Return what the form shows of a stored measure."""
    stored = vars(stored_data(measure)) | {"based_on": measure.version}
    return {name: list(value) if isinstance(value, frozenset) else value for name, value in stored.items()}


class PartForm(MeasureForm):
    """One part of what a measure says."""

    based_on = forms.CharField(required=False, widget=forms.HiddenInput)  # type: ignore[assignment] # a mark, no number

    def __init__(self, data: Any = None, *, part: MeasurePart, measure: Measure, **kwargs: Any) -> None:
        super().__init__(data, measure=measure, **kwargs)
        self.part = part
        self.initial["based_on"] = part_version(measure, part)
        answers = [name for name, asked_by in ANSWERS.items() if asked_by in part.fields]
        self._keep("based_on", *part.fields, *answers)

    def data_with(self, measure: Measure) -> MeasureData:
        """Return what was typed, with the rest as the measure has it."""
        typed = {name: self.cleaned_data[name] for name in self.part.fields if name in self.fields}
        return replace(stored_data(measure), **typed)


class StatusForm(CheckedForm):
    """How far the measure has come."""

    based_on = forms.CharField(required=False, widget=forms.HiddenInput)
    status = forms.ChoiceField(
        label=_("Status"),
        choices=Status.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Välj en status."), "invalid_choice": _("Välj en status i listan.")},
    )
    status_reason = text_field(STATUS_REASON)
    actual_start = DayField(label=_("Faktisk start"))
    actual_end = DayField(label=_("Faktiskt slut"))

    def __init__(self, data: Any = None, *, measure: Measure) -> None:
        initial = {name: getattr(measure, name) for name in STATUS_FIELDS}
        super().__init__(data, initial=initial | {"based_on": status_version(measure)})

    def problems(self, data: Mapping[str, object]) -> dict[str, str]:
        """Ask the rules of `measures.editing`."""
        return status_problems(data)

    def status_data(self) -> StatusData:
        """Return what was typed, for the verb."""
        return StatusData(**{name: value for name, value in self.cleaned_data.items() if name != "based_on"})
