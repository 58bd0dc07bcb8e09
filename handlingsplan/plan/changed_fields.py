"""What an entry of the history changed, field by field in words; of any model, by what its fields are called."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.apps import apps
from django.db import models
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import strip_tags
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from actors.enums import LedgerAct
from actors.ledger import join
from actors.ledger_content import entered_fields, is_readable, values_of
from actors.models import LedgerEntry
from handlingsplan.numbers import format_number

SHORT = 160  # characters of before and after together that still read as one sentence
_MAX_WORDS = 300  # characters of one value that a line of the history shows
Names = Mapping[tuple[type[models.Model], Any], str]


def nothing_in_words() -> str:
    return _("inte angivet")


@dataclass(frozen=True)
class ChangedField:
    """One field, before and after, in words."""

    label: str
    before: str
    after: str

    @property
    def is_new(self) -> bool:
        return self.before == nothing_in_words()

    @property
    def is_gone(self) -> bool:
        return self.after == nothing_in_words()

    @property
    def is_short(self) -> bool:
        return len(self.before) + len(self.after) <= SHORT and "\n" not in self.before + self.after

    def __str__(self) -> str:
        return f"{self.label}: {self.before} → {self.after}"


def changed_fields(entries: Sequence[LedgerEntry]) -> list[tuple[ChangedField, ...]]:
    """Return what each entry changed; `entry.before` is what the row said before, None where that is not known.

    Some queries for each kind of thing that fields lead to, however many entries there are.
    """
    pairs = [_pairs(entry) for entry in entries]
    names = _names(pair for fields in pairs for pair in fields)
    return [_in_words(fields, names) for fields in pairs]


_Pair = tuple["models.Field[Any, Any]", Any, Any]


def _pairs(entry: LedgerEntry) -> list[_Pair]:
    """Return the fields that the entry changed and that people have a word for, before and after."""
    if entry.act != LedgerAct.CHANGED:
        return []
    model: type[models.Model] = apps.get_model(entry.kind)
    before, after = values_of(model, getattr(entry, "before", None) or {}), values_of(model, entry.content)
    return [
        (field, before.get(field.attname), after.get(field.attname))
        for field in entered_fields(model)
        if _is_shown(model, field) and before.get(field.attname) != after.get(field.attname)
    ]


def _is_shown(model: type[models.Model], field: "models.Field[Any, Any]") -> bool:
    has_word = str(field.verbose_name) != field.name.replace("_", " ")
    leads_to_parent = field.name == getattr(model, "ledger_parent", "")
    return has_word and not leads_to_parent and is_readable(model, field.name)


def _names(pairs: Iterable[_Pair]) -> Names:
    """Return what rows that foreign keys lead to are called now, by model and key; none that only some may read."""
    keys: dict[type[models.Model], set[Any]] = {}
    for field, before, after in pairs:
        if field.related_model is not None:
            keys.setdefault(field.related_model, set()).update({before, after} - {None})
    names: dict[tuple[type[models.Model], Any], str] = {}
    for model, found in keys.items():
        rows = list(model._base_manager.filter(pk__in=found))  # noqa: SLF001 as Django's own serializers do
        join(rows)
        names |= {(model, row.pk): str(row) for row in rows if getattr(row, "private_to_id", None) is None}
    return names


def _in_words(pairs: Iterable[_Pair], names: Names) -> tuple[ChangedField, ...]:
    changes = (
        ChangedField(_label(field), _words(field, before, names), _words(field, after, names))
        for field, before, after in pairs
    )
    return tuple(change for change in changes if change.before != change.after)


def _label(field: "models.Field[Any, Any]") -> str:
    label = str(field.verbose_name)
    return label[:1].upper() + label[1:]


def _words(field: "models.Field[Any, Any]", value: Any, names: Names) -> str:
    if value in (None, ""):
        return nothing_in_words()
    if field.related_model is not None:
        return names.get((field.related_model, value), _("något som inte visas"))
    return _plain_words(dict(field.flatchoices).get(value, value))


def _plain_words(value: Any) -> str:
    if isinstance(value, bool):
        return _("ja") if value else _("nej")
    if isinstance(value, datetime):
        return date_format(timezone.localtime(value), r"j F Y \k\l. H.i")
    if isinstance(value, date):
        return date_format(value, "j F Y")
    if isinstance(value, Decimal):
        return format_number(value.normalize(), max(0, -int(value.normalize().as_tuple().exponent)))
    return Truncator(strip_tags(str(value))).chars(_MAX_WORDS)
