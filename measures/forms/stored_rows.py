"""Grids of money that is stored: two who write in one measure are merged box by box, and a clash is told."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django import forms
from django.forms import BaseFormSet
from django.http import QueryDict
from django.utils.translation import gettext as _

from actors.conflicts import Difference
from actors.merging import MergingForm
from handlingsplan.numbers import format_kronor
from measures.models import FundingRow
from measures.money.rows import MAX_ROWS

Values = dict[str, Any]
PARTY, OUTSIDE = "part", "annan"


class MoneyForm(MergingForm, forms.Form):
    """A row or a line of money; each of its fields holds one text."""


@dataclass
class SentForm:
    """One form as it was sent: by field what stands in it and what was read, and what is stored of it now."""

    own: dict[str, str] = field(default_factory=dict)
    read: dict[str, str] = field(default_factory=dict)
    initial: Values = field(default_factory=dict)
    # What is stored where the writer wrote, in words, by field; under "" what is not about one field's text
    clashes: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, initial: Values) -> "SentForm":
        """Return what a page would send that shows what is stored."""
        texts = {name: as_sent(value) for name, value in initial.items()}
        return cls(dict(texts), texts, initial)

    def key(self, name: str) -> int | None:
        """Return the primary key that a hidden field holds; None where it holds none."""
        text = self.own.get(name, "")
        return int(text) if text.isascii() and text.isdecimal() and len(text) <= _LONGEST_KEY else None

    def is_written(self, name: str) -> bool:
        """Tell whether the writer put something else there than what was read."""
        return self.own.get(name, "").strip() != self.read.get(name, "").strip()


_LONGEST_KEY = 18  # digits that fit a column of keys


if TYPE_CHECKING:
    _Forms = BaseFormSet[MoneyForm]
else:
    _Forms = BaseFormSet  # only the type stubs know what its forms are


class StoredGrid(_Forms):
    """Forms that each begin from what is stored now, whatever they were made from.

    `stored` are the rows that the writer may write. What was sent is set beside them before it is read: a row that
    somebody else took away or put in meanwhile goes or comes. The forms of stored rows stand first.
    """

    def __init__(
        self, data: QueryDict | None = None, *, stored: Sequence[FundingRow] = (), prefix: str, **kwargs: Any
    ) -> None:
        self.prefix = prefix
        self.placed: list[SentForm] = []
        if data is None:
            initial = self.initial_of(stored)
        else:
            if (sent := self._sent(data)) is not None:
                placed = self.place(sent, stored)
                self.placed = sorted(placed, key=lambda one: not one.initial)
                for one in self.placed:
                    if not one.initial:  # nothing is stored that it could be merged with
                        one.read.clear()
                data = self._as_data(data)
            initial = [one.initial for one in self.placed]
        super().__init__(data, initial=initial, prefix=prefix, **kwargs)

    def initial_of(self, stored: Iterable[FundingRow]) -> list[Values]:
        """Return what a page shows of stored rows."""
        raise NotImplementedError

    def place(self, sent: list[SentForm], stored: Sequence[FundingRow]) -> list[SentForm]:
        """Return the forms with what is stored of each; those of rows that were taken away or put in go and come."""
        raise NotImplementedError

    def own_words(self, form: MoneyForm) -> str:
        """Return what stands in a form."""
        said = [form.in_words(bound, bound.data) for bound in form.visible_fields() if bound.name != "DELETE"]
        return ", ".join(text for text in said if text != "–")

    @property
    def clashes(self) -> list[Difference]:
        """Where somebody else has written what the writer wrote too."""
        return [one for place, form in enumerate(self.forms, 1) for one in self.clashes_of(place, form)]

    def clashes_of(self, place: int, form: MoneyForm) -> list[Difference]:
        """Return the clashes of the form that stands in a place, counted from 1."""
        row = row_name(place)
        found = [Difference(f"{row}, {one.label}", one.stored, one.own) for one in form.clashes]
        for name, stored in self.placed[place - 1].clashes.items() if place <= len(self.placed) else ():
            label, own = row, self.own_words(form)
            if name:
                label, own = f"{row}, {form[name].label}", form.in_words(form[name], form[name].data)
            found.append(Difference(label, stored, own))
        return found

    def is_valid(self) -> bool:
        return super().is_valid() and not self.clashes

    def _construct_form(self, i: int, **kwargs: Any) -> MoneyForm:
        sent = self.placed[i] if self.is_bound and i < len(self.placed) else None
        if sent is not None:
            kwargs["data"] = self._data_of(i, sent)
        form: MoneyForm = super()._construct_form(i, **kwargs)  # type: ignore[misc] # the stubs leave it out
        form.merge()
        return form

    def _sent(self, data: QueryDict) -> list[SentForm] | None:
        """Return what was sent, form by form; None where it did not come whole."""
        total = data.get(f"{self.prefix}-TOTAL_FORMS", "")
        if not (total.isascii() and total.isdecimal()) or int(total) > MAX_ROWS:
            return None
        sent = [SentForm() for _index in range(int(total))]
        for key, value in data.items():
            head, _dash, rest = key.removeprefix("initial-").partition("-")
            index, _dash, name = rest.partition("-")
            if head == self.prefix and index.isascii() and index.isdecimal() and int(index) < len(sent):
                texts = sent[int(index)].read if key.startswith("initial-") else sent[int(index)].own
                texts[name] = str(value)
        return sent

    def _as_data(self, data: QueryDict) -> QueryDict:
        """Return all that was sent, with the forms as they are placed."""
        begun = (f"{self.prefix}-", f"initial-{self.prefix}-")
        found = QueryDict(mutable=True)
        for name, values in data.lists():
            if not name.startswith(begun):
                found.setlist(name, values)
        found[f"{self.prefix}-TOTAL_FORMS"] = str(len(self.placed))
        found[f"{self.prefix}-INITIAL_FORMS"] = str(sum(1 for one in self.placed if one.initial))
        return found

    def _data_of(self, index: int, sent: SentForm) -> QueryDict:
        """Return what was sent of a form alone, which keeps it for itself."""
        found = QueryDict(mutable=True)
        for begins, texts in (("", sent.own), ("initial-", sent.read)):
            for name, text in texts.items():
                found[f"{begins}{self.prefix}-{index}-{name}"] = text
        return found


def still_there(keys: Iterable[int | None]) -> frozenset[int]:
    """Return those keys whose rows are stored, also rows that the writer may not write."""
    named = {key for key in keys if key is not None}
    return frozenset(FundingRow.objects.filter(pk__in=named).values_list("pk", flat=True)) if named else frozenset()


def funder_value(row: FundingRow) -> str:
    """Return the choice that stands for whoever pays the row."""
    return f"{OUTSIDE}-{row.funder_id}" if row.funder_id else f"{PARTY}-{row.organisation_id}"


def row_name(place: int) -> str:
    return _("Rad %(place)d") % {"place": place}


def row_in_words(row: FundingRow) -> str:
    """Return all that a stored row says."""
    amount = _("inte angivet") if row.amount is None else format_kronor(row.amount)
    said = [row.funder_name, str(row.year), row.get_kind_display(), row.get_state_display(), amount, row.note]
    return ", ".join(part for part in said if part)


def as_sent(value: object) -> str:
    """Return a stored value as a form sends it."""
    if isinstance(value, Decimal):
        return str(int(value))
    return "" if value is None else str(value)


def is_same(texts: Mapping[str, str], values: Values, names: Iterable[str]) -> bool:
    """Tell whether what was sent says the same as what is stored, in all the named fields."""
    return all(" ".join(texts.get(name, "").split()) == " ".join(as_sent(values.get(name)).split()) for name in names)


def unnamed(stored: Iterable[FundingRow], named: Iterable[int | None]) -> Iterator[FundingRow]:
    """Yield the rows that no form names: somebody else has put them in."""
    keys = set(named)
    yield from (row for row in stored if row.pk not in keys)
