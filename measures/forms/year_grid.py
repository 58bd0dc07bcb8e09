"""A measure's money year by year: a line per funder, kind and state, with a box for each year."""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BaseFormSet, formset_factory
from django.http import QueryDict
from django.utils.translation import gettext as _

from handlingsplan.numbers import KronorField
from handlingsplan.plan.models import Plan
from measures.forms.funding import FORMSET_MESSAGES, Funders, PayerForm, funder_value
from measures.models import FundingRow
from measures.money.rows import MAX_ROWS, FundingEntry
from measures.plan_days import FIRST_YEAR, LAST_YEAR

EMPTY_LINES = 1
UNSTATED = "?"  # what a box holds where somebody pays, and nobody has said how much


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


if TYPE_CHECKING:
    _Lines = BaseFormSet[LineForm]
else:
    _Lines = BaseFormSet  # only the type stubs know what its rows are


class Lines(_Lines):
    """The lines of the grid; `YearGrid` makes one."""

    default_error_messages = FORMSET_MESSAGES

    def entries(self) -> list[FundingEntry]:
        """Return the rows that were there or say something, for the verb."""
        filled = [form for form in self.forms if form.has_changed() or form.initial]
        return [entry for form in filled for entry in form.entries()]

    def forget(self, stored: set[int]) -> None:
        """Let rows that somebody else has removed meanwhile become new ones, so that they can be saved again."""
        sent: Any = self.data
        self.data = kept = sent.copy()
        for form in self.forms:
            form.data = kept
            for year in form.years:
                if form.cleaned_data.get(f"pk{year}") not in stored:
                    kept[form.add_prefix(f"pk{year}")] = ""


YearGrid: type[Lines] = formset_factory(  # type: ignore[assignment] # the stubs forget `formset`
    LineForm, formset=Lines, extra=EMPTY_LINES, max_num=MAX_ROWS, absolute_max=MAX_ROWS, validate_max=True
)


def years_of(plan: Plan, rows: Iterable[FundingRow], sent: QueryDict | None) -> list[int]:
    """Return the plan's years, those of the rows, and those that the writer had before them."""
    typed = {int(year) for year in sent.getlist("year")[:200] if year.isdecimal()} if sent is not None else set()
    return sorted({*plan.years, *(row.year for row in rows), *(typed & set(range(FIRST_YEAR, LAST_YEAR + 1)))})


def lines_initial(rows: Iterable[FundingRow]) -> list[dict[str, Any]]:
    """Return what the grid shows of stored rows; a second row of the same year begins a line of its own."""
    lines: list[dict[str, Any]] = []
    for row in rows:
        same = {"funder": funder_value(row), "kind": row.kind, "state": row.state, "note": row.note}
        box = f"y{row.year}"
        line = next((line for line in lines if same.items() <= line.items() and box not in line), None)
        if line is None:
            line = same
            lines.append(line)
        line |= {box: UNSTATED if row.amount is None else row.amount, f"pk{row.year}": row.pk}
    return lines
