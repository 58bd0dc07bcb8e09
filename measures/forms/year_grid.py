"""A measure's money year by year: a line per funder, kind and state, with a box for each year."""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms import formset_factory
from django.http import QueryDict
from django.utils.translation import gettext as _

from handlingsplan.numbers import KronorField
from handlingsplan.plan.models import Plan
from measures.forms.funding import FORMSET_MESSAGES, Funders, PayerForm
from measures.forms.stored_lines import UNSTATED, box_values, place_lines, shared
from measures.forms.stored_rows import SentForm, StoredGrid, Values
from measures.models import FundingRow
from measures.money.rows import MAX_ROWS, FundingEntry
from measures.plan_days import FIRST_YEAR, LAST_YEAR

EMPTY_LINES = 1
MORE_YEARS = "fler_ar"  # the button that shows another year, without saving anything


class YearAmountField(KronorField):
    """An amount; empty is no row at all, and `UNSTATED` a row whose amount is not stated."""

    def to_python(self, value: Any) -> Any:
        return UNSTATED if str(value or "").strip() == UNSTATED else super().to_python(value)


class LineForm(PayerForm):
    """One line: who pays what kind of money how surely, in which years."""

    def __init__(self, *args: Any, funders: Funders, years: Sequence[int], **kwargs: Any) -> None:
        super().__init__(*args, funders=funders, **kwargs)
        self.years = years
        if funders.preset:
            self.fields["funder"].initial = funders.preset
        for year in years:
            self.fields[f"y{year}"] = YearAmountField(label=str(year), required=False)
            self.fields[f"pk{year}"] = forms.IntegerField(required=False, widget=forms.HiddenInput)

    @property
    def boxes(self) -> list[forms.BoundField]:
        return [self[f"y{year}"] for year in self.years]

    def clean(self) -> dict[str, Any]:
        """Refuse a line that says who pays and nothing more, so that it is not lost in silence."""
        data = super().clean() or self.cleaned_data
        has_row = any(data.get(f"{name}{year}") is not None for year in self.years for name in ("y", "pk"))
        if not self.errors and not has_row:
            raise ValidationError(_("Skriv ett belopp för minst ett år, eller ? där det inte är känt."))
        return data

    def entries(self) -> Iterator[FundingEntry]:
        """Yield the rows for the verb: a box that was emptied removes its row."""
        data = self.cleaned_data
        same: dict[str, Any] = {name: data[name] for name in ("kind", "state", "note")} | self.payer()
        for year in self.years:
            amount, pk = data.get(f"y{year}"), data.get(f"pk{year}")
            if amount is None and pk is None:
                continue
            stated = amount if isinstance(amount, Decimal) else None
            yield FundingEntry(pk=pk, year=year, amount=stated, remove=amount is None, **same)


class Lines(StoredGrid):
    """The lines of the grid; `YearGrid` makes one."""

    default_error_messages = FORMSET_MESSAGES

    def initial_of(self, stored: Iterable[FundingRow]) -> list[Values]:
        return lines_initial(stored)

    def place(self, sent: list[SentForm], stored: Sequence[FundingRow]) -> list[SentForm]:
        return place_lines(sent, stored, lines_initial)

    def entries(self) -> list[FundingEntry]:
        """Return the rows that were there or say something, for the verb."""
        filled: Any = [form for form in self.forms if form.has_changed() or form.initial]
        return [entry for form in filled for entry in form.entries()]


YearGrid: type[Lines] = formset_factory(  # type: ignore[assignment] # the stubs forget `formset`
    LineForm, formset=Lines, extra=EMPTY_LINES, max_num=MAX_ROWS, absolute_max=MAX_ROWS, validate_max=True
)


def years_of(plan: Plan, rows: Iterable[FundingRow], sent: QueryDict | None) -> list[int]:
    """Return the plan's years, those of the rows, and those that the writer had before them."""
    asked = [*sent.getlist("year")[:200], sent.get(MORE_YEARS, "")] if sent is not None else []
    typed = {int(year) for year in asked if year.isdecimal()}
    return sorted({*plan.years, *(row.year for row in rows), *(typed & set(range(FIRST_YEAR, LAST_YEAR + 1)))})


def lines_initial(rows: Iterable[FundingRow]) -> list[dict[str, Any]]:
    """Return what the grid shows of stored rows; a second row of the same year begins a line of its own."""
    lines: list[dict[str, Any]] = []
    for row in rows:
        same, box = shared(row), f"y{row.year}"
        line = next((line for line in lines if same.items() <= line.items() and box not in line), None)
        if line is None:
            line = same
            lines.append(line)
        line |= box_values(row)
    return lines
