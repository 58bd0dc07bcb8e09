"""Forms that say what each field said when it was read: different fields merge, the same one shows both texts."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.http import QueryDict
from django.utils.safestring import SafeString, mark_safe

from actors.conflicts import Conflict, Difference

# Hidden fields with the version that a form was made from: what is merged begins from the stored one
VERSIONS = frozenset({"based_on", "seen", "version"})

# What Django says of every field with a help text; what is hidden may not be described
_DESCRIBED = re.compile(r' aria-describedby="[^"]*"')


class MergingForm(forms.BaseForm):
    """A form whose fields carry what they said when the page was read, hidden beside them (Django's `initial-NAME`).

    `initial` is always what is stored now. When the form is sent, a field that the writer left alone takes what is
    stored; one that both have changed is a clash: the form is not valid, keeps the writer's text, and begins from what
    is stored, so that the next save is made knowingly. A request that names no reading is taken at its word.
    """

    # Whether a request may hold only those fields that were changed; the rest then stays as it is stored. Such a form
    # is sent again by itself, so that a clash stays one until the writer decides it.
    is_sent_in_parts = False
    stored_files: Mapping[str, str] = MappingProxyType({})  # the names of stored files, by field
    is_new = False  # whether nothing is stored yet, so that what stands in the form is no more than proposed
    is_decided = False  # whether the writer has seen both texts and wants the own one

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.clashes: list[Difference] = []
        self.own: list[str] = []  # names of the fields that the writer changed
        self.theirs: list[str] = []  # and of those that are stored otherwise than they were read
        self.says_what_was_read = False
        self._is_merged = False

    def full_clean(self) -> None:
        self.merge()
        super().full_clean()

    def merge(self) -> None:
        """Take what is stored into the fields that the writer left alone, once."""
        if self.is_bound and not self._is_merged:
            self._is_merged = True
            self._merge()

    def is_valid(self) -> bool:
        """Tell whether what was sent can be saved without overwriting anybody."""
        return super().is_valid() and not self.clashes

    def conflict(self, stored: Any) -> Conflict | None:
        """Return what a page shows where others changed the same fields of what is `stored`; None where nobody did."""
        self.is_valid()
        return Conflict.about(stored, self.clashes) if self.clashes else None

    def rebase(self, fresh: "MergingForm", stored: Any) -> Conflict:
        """Return the conflict with `stored`, which `fresh` shows, and begin from it: for what was saved this moment."""
        data, differences = _as_query(self.data), []
        for now in fresh._read_fields():  # noqa: SLF001 a form of the same class
            own = self[now.name]
            data.setlist(own.html_initial_name, _texts(now))
            if _differs(now.field, _sent(now), own.data):
                differences.append(self._difference(own, _texts(now)))
        self.data = data
        self._begin_from(fresh, data)
        return Conflict.about(stored, differences)

    def _begin_from(self, form: "MergingForm", data: QueryDict) -> None:
        for name in VERSIONS & self.fields.keys():
            version = form.get_initial_for_field(form.fields[name], name)
            data[self.add_prefix(name)] = "" if version is None else str(version)

    def _begin_with(self, name: str, value: str) -> None:
        data = _as_query(self.data)
        data[self.add_prefix(name)] = value
        self.data = data

    def _difference(self, own: BoundField, stored: list[str]) -> Difference:
        return Difference(str(own.label), self.in_words(own, stored), self.in_words(own, own.data))

    def in_words(self, bound: BoundField, value: Any) -> str:
        """Return what the field says, as people read it."""
        values = value if isinstance(value, list | tuple) else [value]
        labels = {str(key): str(label) for key, label in _choices(bound.field)}
        words = [labels.get(str(one), _lines(str(one))) for one in values if one not in {None, ""}]
        return ", ".join(words) or "–"

    @property
    def readings(self) -> SafeString:
        """The hidden fields that say what was read; each page with the form draws them once in it."""
        return mark_safe("".join(self._reading(bound) for bound in self._read_fields()))  # noqa: S308 by Django's widgets

    def reading_of(self, names: Collection[str]) -> list[SafeString]:
        """Return the readings of the named fields, each to take the place of the one in the page."""
        fields = [bound for bound in self._read_fields() if bound.name in names]
        return [self._reading(bound, {"data-hx-swap-oob": "true"}) for bound in fields]

    def _reading(self, bound: BoundField, attrs: dict[str, Any] | None = None) -> SafeString:
        if not _is_file(bound.field):
            hidden = bound.as_hidden(attrs=attrs, only_initial=True)
            return mark_safe(_DESCRIBED.sub("", hidden))  # noqa: S308 by Django's widgets
        read = self.data.get(bound.html_initial_name, self.stored_files.get(bound.name))
        return forms.HiddenInput().render(bound.html_initial_name, read)

    def _read_fields(self) -> Iterator[BoundField]:
        for name, field in self.fields.items():
            if not field.widget.is_hidden:
                yield self[name]

    def _merge(self) -> None:
        data = _as_query(self.data)
        self.says_what_was_read = any(bound.html_initial_name in data for bound in self._read_fields())
        takes_part = self.says_what_was_read or self.is_sent_in_parts
        for bound in self._read_fields():
            if takes_part:
                self._merge_field(bound, data)
            else:
                data.setlist(bound.html_initial_name, _texts(bound))
        if takes_part:
            self._begin_from(self, data)
        self.data = data

    def _merge_field(self, bound: BoundField, data: QueryDict) -> None:
        field, own, stored = bound.field, bound.data, _texts(bound)
        widget = field.hidden_widget()
        read: Any = widget.value_from_datadict(data, self.files, bound.html_initial_name)
        is_theirs = read is not None and _differs(field, read, _sent(bound))
        if is_theirs:
            self.theirs.append(bound.name)
        if _is_file(field):
            is_left_alone = own is None
        else:
            is_left_out = self.is_sent_in_parts and bound.html_name not in data
            is_left_alone = is_left_out or (read is not None and not _differs(field, read, own))
        if is_left_alone:
            data.setlist(bound.html_name, stored)
            data.setlist(bound.html_initial_name, stored)
            return
        self.own.append(bound.name)
        is_known = self.is_new or self.is_decided or not is_theirs
        if not is_known and (_is_file(field) or _differs(field, _sent(bound), own)):
            self.clashes.append(self._difference(bound, stored))
        if is_known or not self.is_sent_in_parts:
            data.setlist(bound.html_initial_name, stored)


def _as_query(data: Any) -> QueryDict:
    """Return a copy that may be changed."""
    if isinstance(data, QueryDict):
        return data.copy()
    query = QueryDict(mutable=True)
    for name, value in data.items():
        query.setlist(name, value if isinstance(value, list) else [value])
    return query


def _texts(bound: BoundField) -> list[str]:
    """Return what the field holds of what is stored, as a form sends it."""
    if _is_file(bound.field):
        files: Mapping[str, str] = getattr(bound.form, "stored_files", {})
        return [files.get(bound.name, "")]
    value = bound.field.hidden_widget().format_value(bound.field.prepare_value(bound.initial))
    return [str(one) for one in value] if isinstance(value, list | tuple) else ["" if value is None else str(value)]


def _sent(bound: BoundField) -> Any:
    """Return the same as its widget reads it."""
    texts = _texts(bound)
    return texts if isinstance(bound.field.hidden_widget(), forms.MultipleHiddenInput) else texts[0]


def _is_file(field: forms.Field) -> bool:
    return isinstance(field, forms.FileField)


def _differs(field: forms.Field, first: Any, second: Any) -> bool:
    """Compare two values as a form sends them, by what the field makes of them."""
    if _is_file(field):
        return str(first or "") != str(second or "")
    try:
        return bool(_made(field, first) != _made(field, second))
    except ValidationError:
        return str(first) != str(second)


def _made(field: forms.Field, value: Any) -> Any:
    made = field.to_python(value)
    if isinstance(made, str):
        return _lines(made)
    is_many = isinstance(field, forms.MultipleChoiceField | forms.ModelMultipleChoiceField)
    return set(made or ()) if is_many else made


def _lines(text: str) -> str:
    """Return the text with line feeds alone; browsers send two characters."""
    return text.replace("\r\n", "\n")


def _choices(field: forms.Field) -> Iterable[tuple[Any, Any]]:
    for key, label in getattr(field, "choices", ()):
        if isinstance(label, list | tuple):
            yield from label
        else:
            yield key, label
