"""Choosing what a list shows by the parameters of its address.

A mistyped or outdated link must not show more than it says: parameters that a list can't choose by are refused.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import BadRequest
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

UNKNOWN_PARAMETER = _("Länken innehåller ”%(name)s”, som inte går att välja efter.")
UNKNOWN_CHOICE = {"invalid_choice": _("Länken har ett okänt val. Välj i listan.")}
IGNORED_PARAMS = frozenset({"page"})  # read by the pager, not by the filter


def choice_field(label: Any, anything: Any, choices: Iterable[tuple[Any, Any]]) -> forms.ChoiceField:
    """Return a field to choose one of `choices`, or anything."""
    return forms.ChoiceField(
        label=label, choices=[("", anything), *choices], required=False, error_messages=UNKNOWN_CHOICE
    )


def search_field(label: Any) -> forms.CharField:
    return forms.CharField(
        label=label, max_length=200, required=False, widget=forms.TextInput(attrs={"type": "search"})
    )


@dataclass(frozen=True)
class Chosen:
    """One thing that a list is chosen by, in words, and the query of the address without it."""

    text: str
    query_without: str


class FilterForm(forms.Form):
    """Base of filters that are forms on their pages: what they don't understand is said there, and nothing is shown."""

    ignored = IGNORED_PARAMS
    never_chips = frozenset({"q", "order", "scope"})  # which stay in sight themselves

    def __init__(self, data: QueryDict, *, sent: QueryDict | None = None) -> None:
        super().__init__(data)
        self.sent = data if sent is None else sent  # `data` may hold defaults beside what was sent

    def clean(self) -> dict[str, Any]:
        for problem in unknown_parameters(self.sent, {*self.fields, *self.ignored}):
            self.add_error(None, problem)
        return super().clean() or self.cleaned_data

    @property
    def chips(self) -> list["Chosen"]:
        """Return what was chosen in the address, one by one, each with the address without it."""
        if not self.is_valid():
            return []
        names = [name for name in self.fields if self.sent.get(name) and name not in self.never_chips]
        return [Chosen(self._in_words(name), self._without(name)) for name in names]

    def _in_words(self, name: str) -> str:
        field, value = self.fields[name], self.cleaned_data[name]
        if isinstance(field, forms.BooleanField):
            return str(field.label)
        if isinstance(field, forms.ChoiceField) and not isinstance(field, forms.ModelChoiceField):
            value = {str(key): label for key, label in field.choices}.get(str(value), value)  # type: ignore[misc, union-attr] # no groups here
        return f"{field.label}: {value}"

    def _without(self, name: str) -> str:
        rest = self.sent.copy()
        for gone in (name, "page"):
            rest.pop(gone, None)
        return rest.urlencode()

    @property
    def narrows(self) -> bool:
        return any(self.data.get(name) for name in self.fields)


def unknown_parameters(sent: QueryDict, known: Iterable[str]) -> list[str]:
    """Return what to say of each parameter that is not known."""
    names = set(known)
    return [str(UNKNOWN_PARAMETER) % {"name": name[:50]} for name in sent if name not in names]


def read_search(
    sent: QueryDict, *, orders: Iterable[str] = (), ignored: Iterable[str] = IGNORED_PARAMS
) -> tuple[str, str]:
    """Return the words to search by and the order, by default the first, for pages that draw their own search.

    Raises `BadRequest` with what the list does not understand, in Swedish.
    """
    allowed = list(orders)
    problems = unknown_parameters(sent, {"q", *ignored} | ({"sortera"} if allowed else set()))
    order = sent.get("sortera") or (allowed[0] if allowed else "")
    if allowed and order not in allowed:
        problems.append(str(UNKNOWN_CHOICE["invalid_choice"]))
    if problems:
        raise BadRequest(" ".join(problems))
    return " ".join(sent.get("q", "").split())[:200], order


def refuse_unknown(sent: QueryDict, known: Iterable[str] = IGNORED_PARAMS) -> None:
    """Raise `BadRequest` for a page that takes no other parameters than these."""
    if problems := unknown_parameters(sent, known):
        raise BadRequest(" ".join(problems))
