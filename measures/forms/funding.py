"""The grid of a measure's money: a form per row, with empty rows to fill in."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms import formset_factory
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from actors.conflicts import Difference
from actors.models import Organisation
from handlingsplan.numbers import KronorField
from handlingsplan.plan.models import Plan
from measures.enums import FundingKind, FundingState
from measures.forms.fields import PlainField
from measures.forms.stored_rows import (
    OUTSIDE,
    PARTY,
    MoneyForm,
    SentForm,
    StoredGrid,
    Values,
    funder_value,
    is_same,
    row_in_words,
    row_name,
    still_there,
    unnamed,
)
from measures.models import Funder, FundingRow
from measures.money.rows import MAX_ROWS, FundingEntry
from measures.plan_days import year_problem

EMPTY_ROWS = 3
FORMSET_MESSAGES: dict[str, Any] = {
    "too_many_forms": gettext_lazy("Åtgärden får högst %(num)d rader."),
    "missing_management_form": gettext_lazy("Formuläret kom inte fram helt. Ladda om sidan och försök igen."),
}
Choice = tuple[str, str]


@dataclass(frozen=True)
class Funders:
    """Those who can be chosen to pay: parties, and outside sources. Values tell the two apart.

    `preset` is the one that a new line of the grid of years begins with.
    """

    parties: Sequence[Choice]
    outside: Sequence[Choice]
    preset: str = ""

    @classmethod
    def of(cls, plan: Plan, parties: Sequence[Organisation], *, outside: bool) -> "Funders":
        """Return the choices: `parties`, and with `outside` the plan's outside sources."""
        sources = Funder.objects.filter(plan=plan) if outside else Funder.objects.none()
        return cls(
            [(f"{PARTY}-{party.pk}", str(party)) for party in parties],
            [(f"{OUTSIDE}-{source.pk}", str(source)) for source in sources],
        )

    def with_preset(self, value: str) -> "Funders":
        """Return the same, the one with the value first and chosen beforehand; as they are without such a one."""
        first = [choice for choice in self.parties if choice[0] == value]
        rest = [choice for choice in self.parties if choice[0] != value]
        return replace(self, parties=first + rest, preset=value if first else "")

    @property
    def choices(self) -> list[Any]:
        """The choices as a list in groups; chosen beforehand where there is only one."""
        if len(self.parties) == 1 and not self.outside:
            return list(self.parties)
        groups = [(_("Parter"), self.parties), (_("Andra finansiärer"), self.outside)]
        return [("", _("Välj")), *((label, list(choices)) for label, choices in groups if choices)]


class PayerForm(MoneyForm):
    """Who pays what kind of money, and how surely."""

    funder = forms.ChoiceField(
        label=gettext_lazy("Finansiär"),
        error_messages={
            "required": gettext_lazy("Välj en finansiär."),
            "invalid_choice": gettext_lazy("Välj en finansiär i listan."),
        },
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("Slag"),
        choices=FundingKind.choices,
        initial=FundingKind.OPERATION,
        error_messages={"invalid_choice": gettext_lazy("Välj ett slag i listan.")},
    )
    state = forms.ChoiceField(
        label=gettext_lazy("Läge"),
        choices=FundingState.choices,
        initial=FundingState.NEED,
        error_messages={"invalid_choice": gettext_lazy("Välj ett läge i listan.")},
    )
    note = PlainField(label=gettext_lazy("Anteckning"), max_length=300, required=False)

    def __init__(self, *args: Any, funders: Funders, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["funder"].choices = funders.choices  # type: ignore[attr-defined] # a ChoiceField
        if len(funders.parties) == 1 and not funders.outside:
            self.fields["funder"].initial = funders.parties[0][0]

    def payer(self) -> dict[str, Any]:
        """Return the chosen one as the row's columns."""
        kind, _dash, pk = self.cleaned_data["funder"].partition("-")
        return {
            "organisation_id": int(pk) if kind == PARTY else None,
            "funder_id": int(pk) if kind == OUTSIDE else None,
        }


class FundingRowForm(PayerForm):
    """One row."""

    field_order = ("pk", "funder", "year", "kind", "state", "amount", "note")

    pk = forms.IntegerField(required=False, widget=forms.HiddenInput)
    year = forms.IntegerField(
        label=gettext_lazy("År"),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={
            "required": gettext_lazy("Skriv året."),
            "invalid": gettext_lazy("Skriv året med fyra siffror, som 2027."),
        },
    )
    amount = KronorField(label=gettext_lazy("Belopp (kr)"), required=False)

    def clean_year(self) -> int:
        """Refuse years that no plan is about."""
        year: int = self.cleaned_data["year"]
        if wrong := year_problem(year):
            raise ValidationError(wrong)
        return year

    def entry(self, *, remove: bool) -> FundingEntry | None:
        """Return the row for the verb; None where it says nothing. A row to remove need not be right."""
        data = self.cleaned_data
        if remove:
            return FundingEntry(pk=data["pk"], year=0, remove=True) if data.get("pk") else None
        if not data.get("funder"):
            return None
        values = {name: data[name] for name in ("pk", "year", "kind", "state", "amount", "note")}
        return FundingEntry(**values, **self.payer())


class FundingRows(StoredGrid):
    """The rows of the grid; `FundingGrid` makes one."""

    default_error_messages = FORMSET_MESSAGES

    def add_fields(self, form: Any, index: int | None) -> None:
        """Name the box that removes a row."""
        super().add_fields(form, index)
        form.fields["DELETE"].label = _("Ta bort")

    def initial_of(self, stored: Iterable[FundingRow]) -> list[Values]:
        names = ("pk", "year", "kind", "state", "amount", "note")
        return [{name: getattr(row, name) for name in names} | {"funder": funder_value(row)} for row in stored]

    def place(self, sent: list[SentForm], stored: Sequence[FundingRow]) -> list[SentForm]:
        rows = {row.pk: row for row in stored}
        named = [one.key("pk") for one in sent]
        there = rows.keys() | still_there(set(named) - rows.keys())
        placed = [one for one, pk in zip(sent, named, strict=True) if pk is None or pk in there or _outlives(one)]
        for one in placed:
            pk = one.key("pk")
            if pk in rows:
                (one.initial,) = self.initial_of([rows[pk]])
        added = list(unnamed(stored, named))
        for one in placed:
            twin = next((row for row in added if not one.key("pk") and _is_twin(one, row)), None)
            if twin is not None:
                one.clashes[""] = row_in_words(twin)
        return placed + [SentForm.of(initial) for initial in self.initial_of(added)]

    def clashes_of(self, place: int, form: MoneyForm) -> list[Difference]:
        """A row that is taken away is no longer what was read where any of it has changed."""
        if form["DELETE"].data and form.theirs:
            return [Difference(row_name(place), self.own_words(form), _("Ta bort"))]
        return super().clashes_of(place, form)

    def entries(self) -> list[FundingEntry]:
        """Return the rows that say something, for the verb."""
        removed = self.deleted_forms
        filled: Any = [form for form in self.forms if form.has_changed() or form.initial]
        entries = (form.entry(remove=form in removed) for form in filled)
        return [entry for entry in entries if entry is not None]


def _outlives(row: SentForm) -> bool:
    """Tell whether the writer goes on writing in a row that somebody else has taken away; it becomes a new one."""
    if row.own.get("DELETE") or not any(row.is_written(name) for name in row.read if name != "DELETE"):
        return False
    row.own["pk"] = ""
    row.clashes[""] = _("Borttagen")
    return True


def _is_twin(row: SentForm, added: FundingRow) -> bool:
    """Tell whether the writer puts in what somebody else has put in meanwhile."""
    says = {"funder": funder_value(added), "year": added.year, "kind": added.kind, "state": added.state}
    return not row.own.get("DELETE") and is_same(row.own, says, says)


FundingGrid: type[FundingRows] = formset_factory(  # type: ignore[assignment] # the stubs forget `formset`
    FundingRowForm,
    formset=FundingRows,
    extra=EMPTY_ROWS,
    can_delete=True,
    max_num=MAX_ROWS,
    absolute_max=MAX_ROWS,
    validate_max=True,
)
