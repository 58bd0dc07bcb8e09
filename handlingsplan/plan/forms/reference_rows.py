"""The forms for what a plan rests on: one shape for all kinds, and the plan's own four."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from actors.conflicts import Conflict, StaleError
from actors.merging import MergingForm
from actors.models import Organisation, User
from handlingsplan.form_renderer import TOO_LONG
from handlingsplan.plan.enums import GoalOrigin, StepState
from handlingsplan.plan.models import Challenge, ChallengeJudgement, Goal, Party, ProcessStep
from handlingsplan.plan.organisations import CONTACT, FACTS, organisation_problems, save_facts
from handlingsplan.plan.parties import save_party
from handlingsplan.plan.reference_rows import (
    MAX_NUMBER,
    Row,
    key_problem,
    next_number,
    number_problem,
    save_row,
    version_of,
)
from handlingsplan.plan.role_permissions import may_write_facts

KEY_HELP = gettext_lazy("Kort namn i länkar och filer. Lämna tomt, så görs det av rubriken.")


class RemovalForm(forms.Form):
    """Nothing to fill in: the version of the row that was read."""

    based_on = forms.IntegerField(widget=forms.HiddenInput, required=False)


class RowForm(MergingForm, forms.ModelForm):  # type: ignore[type-arg] # any model of the plan
    """A row of a plan; `seen` is the version that the writer began from."""

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)

    def __init__(self, data: Any = None, *, row: Row, user: User) -> None:
        initial = {"seen": version_of(row)}
        if row.pk is None and hasattr(row, "number"):
            initial["number"] = next_number(row)
        super().__init__(data, instance=row, initial=initial)
        self.user, self.is_new = user, row.pk is None
        if "number" in self.fields:
            self.fields["number"] = forms.IntegerField(
                label=gettext_lazy("Nummer"), min_value=1, max_value=MAX_NUMBER, widget=forms.NumberInput
            )
        if "key" in self.fields:
            self.fields["key"].required = False
            self.fields["key"].help_text = KEY_HELP
        for field in self.fields.values():
            _phrase(field)

    def clean_number(self) -> int:
        """Refuse a number that another row has."""
        number: int = self.cleaned_data["number"]
        if problem := number_problem(self.instance, number):
            raise forms.ValidationError(problem)
        return number

    def clean_key(self) -> str:
        """Refuse a key that another row has."""
        key: str = self.cleaned_data["key"]
        if key and (problem := key_problem(self.instance, key)):
            raise forms.ValidationError(problem)
        return key

    @property
    def expected_version(self) -> int:
        """The version that the writer began from."""
        return self.cleaned_data["seen"] or 0

    def write(self) -> None:
        """Save what was typed, by the verb. Raises as that does."""
        save_row(self.instance, expected_version=self.expected_version, by=self.user)

    def write_or_compare(self) -> Conflict | None:
        """Save what was typed; return what somebody changed meanwhile instead, and tell in the form what may not be."""
        try:
            self.write()
        except StaleError as error:
            return self.rebase(type(self)(row=error.stored, user=self.user), error.stored)
        except ValidationError as error:
            self.add_error(None, error)
        except IntegrityError:
            self.add_error(None, _("Någon annan sparade i samma stund. Spara igen."))
        return None


def _phrase(field: forms.Field) -> None:
    field.error_messages["required"] = _("Fyll i det här.")
    field.error_messages["max_length"] = TOO_LONG
    if isinstance(field.widget, forms.Textarea):
        field.widget.attrs["rows"] = 5
    if isinstance(field, forms.TypedChoiceField):
        choices: Any = field.choices
        field.choices = [(value, label if value else _("Välj")) for value, label in choices]


class GoalForm(RowForm):
    """A goal."""

    class Meta:
        model = Goal
        fields = ["number", "title", "description", "origin", "source", "source_version", "target_year", "key"]
        help_texts = {
            "source": gettext_lazy(
                "För mål från annan strategi: strategins namn, till exempel regionens utvecklingsstrategi."
            ),
            "source_version": gettext_lazy("Vilken version, eller hur länge den gäller."),
            "target_year": gettext_lazy("Ett mål vars målår har passerat står kvar, märkt så."),
        }

    def clean(self) -> dict[str, Any]:
        """Ask where a goal from elsewhere comes from."""
        data = super().clean() or self.cleaned_data
        if data.get("origin") == GoalOrigin.UPSTREAM and not data.get("source"):
            self.add_error("source", _("Skriv vilken strategi målet kommer från."))
        return data


class ChallengeForm(RowForm):
    """A challenge."""

    class Meta:
        model = Challenge
        fields = ["number", "title", "description", "key"]


class ProcessStepForm(RowForm):
    """A step on the way."""

    class Meta:
        model = ProcessStep
        fields = ["number", "title", "description", "state", "on", "owner", "evidence", "key"]
        widgets = {"on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")}
        help_texts = {
            "on": gettext_lazy("När det ska vara klart, eller när det blev det."),
            "evidence": gettext_lazy(
                "Till exempel ett beslut, ett protokoll eller en länk. Behövs när steget är klart."
            ),
        }

    def __init__(self, data: Any = None, *, row: Row, user: User) -> None:
        super().__init__(data, row=row, user=user)
        owner: Any = self.fields["owner"]
        owner.queryset, owner.empty_label = Organisation.objects.filter(parties__plan=row.plan_id), _("Ingen angiven")

    def clean(self) -> dict[str, Any]:
        """Ask of what is done when, and what shows it."""
        data = super().clean() or self.cleaned_data
        if data.get("state") == StepState.DONE:
            if not data.get("on") and "on" not in self.errors:
                self.add_error("on", _("Skriv när steget blev klart."))
            if not data.get("evidence"):
                self.add_error("evidence", _("Skriv vad som visar att steget är klart."))
        return data


class JudgementForm(RowForm):
    """What the coordinator holds of a challenge in a year."""

    class Meta:
        model = ChallengeJudgement
        fields = ["challenge", "year", "judgement", "text"]
        help_texts = {"text": gettext_lazy("Åtgärder, pengar och indikatorer visas bredvid. Skriv vad du drar av dem.")}

    def __init__(self, data: Any = None, *, row: Row, user: User) -> None:
        super().__init__(data, row=row, user=user)
        challenge: Any = self.fields["challenge"]
        challenge.queryset, challenge.empty_label = Challenge.objects.filter(plan=row.plan_id), _("Välj")

    def clean(self) -> dict[str, Any]:
        """Refuse a second judgement of the same year."""
        data = super().clean() or self.cleaned_data
        challenge, year = data.get("challenge"), data.get("year")
        if challenge is None or year is None:
            return data
        if ChallengeJudgement.objects.filter(challenge=challenge, year=year).exclude(pk=self.instance.pk).exists():
            self.add_error("year", _("Utmaningen är redan bedömd för året. Ändra den bedömningen."))
        return data


class PartyForm(RowForm):
    """A party; its organisation is chosen, or written as a new one. A party's organisation can be corrected."""

    class Meta:
        model = Party
        fields = ["organisation", "role", "responsibility"]

    def __init__(self, data: Any = None, *, row: Row, user: User) -> None:
        super().__init__(data, row=row, user=user)
        self.facts = () if row.pk and not may_write_facts(user, row.organisation) else FACTS
        for name, field in forms.fields_for_model(Organisation, fields=self.facts).items():
            _phrase_fact(name, field)
            field.required, field.initial = False, getattr(row.organisation, name) if row.pk else None
            self.fields[name] = field
        if row.pk:
            del self.fields["organisation"]
        else:
            self._offer_organisations()

    def _offer_organisations(self) -> None:
        others = Organisation.objects.exclude(parties__plan=self.instance.plan_id)
        self.fields["organisation"] = forms.ModelChoiceField(
            queryset=others,
            label=gettext_lazy("Organisation"),
            required=False,
            empty_label=_("En ny organisation, se nedan"),
            error_messages={"invalid_choice": _("Organisationen är redan part, eller finns inte.")},
        )

    def clean(self) -> dict[str, Any]:
        """Check the organisation by the same rules as the verb."""
        data = super().clean() or self.cleaned_data
        typed = any(data.get(name) for name in self.facts)
        if chosen := data.get("organisation"):
            if typed:
                self.add_error("organisation", _("Välj en organisation eller beskriv en ny, inte båda."))
            self.party_organisation = chosen
            return data
        if not self.instance.pk and not typed:
            self.add_error("organisation", _("Välj en organisation, eller beskriv en ny nedan."))
            return data
        self.party_organisation = self._described(data)
        for name, problem in organisation_problems(self.party_organisation).items():
            if name not in self.errors:
                self.add_error(name, problem)
        return data

    def _described(self, data: dict[str, Any]) -> Organisation:
        known = self.instance.organisation_id
        organisation = Organisation.objects.get(pk=known) if known else Organisation()
        for name in self.facts:
            setattr(organisation, name, data.get(name, ""))
        return organisation

    def write(self) -> None:
        save_party(
            self.instance, organisation=self.party_organisation, expected_version=self.expected_version, by=self.user
        )


class FactsForm(RowForm):
    """An organisation's own facts."""

    class Meta:
        model = Organisation
        fields = (*FACTS, *CONTACT)

    def __init__(self, data: Any = None, *, row: Row, user: User) -> None:
        super().__init__(data, row=row, user=user)
        for name in self._meta.fields or ():
            _phrase_fact(name, self.fields[name])

    def clean(self) -> dict[str, Any]:
        """Check by the same rules as the verb."""
        data = super().clean() or self.cleaned_data
        for name in self._meta.fields or ():
            setattr(self.instance, name, data.get(name, ""))
        for name, problem in organisation_problems(self.instance).items():
            if name not in self.errors:
                self.add_error(name, problem)
        tidied = ("organisation_number", "registrar_email")
        return data | {name: getattr(self.instance, name) for name in tidied}

    def write(self) -> None:
        save_facts(self.instance, expected_version=self.expected_version, by=self.user)


def _phrase_fact(name: str, field: forms.Field) -> None:
    field.help_text = _FACT_HELP.get(name, "")
    field.validators = [check for check in field.validators if name != "organisation_number"]
    _phrase(field)


_FACT_HELP = {
    "short_name": gettext_lazy("Så som den kallas i listor, till exempel Österåker."),
    "code": gettext_lazy("Länets två siffror eller kommunens fyra."),
    "organisation_number": gettext_lazy("Tio siffror. Lämna tomt om organisationen inte har något."),
    "registrar_email": gettext_lazy(
        "Dit organisationen tar emot post. Registratorn får veta när någon utifrån bjuds in att ansvara för den."
    ),
    "contact_function": gettext_lazy(
        "Vem som svarar på frågor om planen, till exempel enhetschef. Visas för alla och följer med i utgåvor."
    ),
    "contact_name": gettext_lazy("Bara om personen har sagt ja. Utgåvor som är publicerade ändras inte efteråt."),
}
