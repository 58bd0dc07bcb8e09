"""What an entry holds of a row: each of its columns, so that the row can be rebuilt, read in words and checked.

| column | entered as |
|---|---|
| personal (`ledger_personal` of the model): names, addresses, comments | a keyed digest: erasing breaks no seal |
| large and never changed (`ledger_large`) | its SHA-256 |
| derived from other columns (`ledger_derived`, and by their kind those for order and search) | not at all |
| any other | its value, alike on both databases |

Nobody reads or guesses a personal word from its digest, and a change of it shows all the same. `ledger_lists` names
a model's many-to-many fields without a model of their own; they are entered as lists of keys.
"""

import hashlib
import hmac
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Context, Decimal
from functools import cache
from typing import Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from handlingsplan.swedish import DerivedField

Content = dict[str, Any]
_PLAIN = frozenset(
    {str, int, bool, type(None)}
)  # what JSON holds as it is; other kinds of text and numbers it makes so
_SAME_DIGITS = Context(prec=15)  # what SQLite keeps of a number


@cache
def entered_fields(model: type[models.Model]) -> "tuple[models.Field[Any, Any], ...]":
    """Return the fields with a column that an entry holds."""
    derived = getattr(model, "ledger_derived", ())
    fields = model._meta.concrete_fields
    return tuple(field for field in fields if not isinstance(field, DerivedField) and field.name not in derived)


def content_of(row: models.Model) -> Content:
    """Return what an entry holds of the row as it is now; the row has its primary key."""
    hidden = {*getattr(row, "ledger_personal", ()), *getattr(row, "ledger_large", ())}
    plain = {
        field.attname: _entered(row, field) if field.name in hidden else _as_is(row, field)
        for field in entered_fields(type(row))
    }
    lists = {name: sorted(one.pk for one in getattr(row, name).all()) for name in getattr(row, "ledger_lists", ())}
    return plain | lists


def _entered(row: models.Model, field: "models.Field[Any, Any]") -> object:
    value = field.value_from_object(row)
    if field.name in getattr(row, "ledger_personal", ()):
        return _keyed(row, field, str(value)) if value else value
    return _checksum(value)


def _as_is(row: models.Model, field: "models.Field[Any, Any]") -> object:
    value = field.value_from_object(row)
    return str(value) if isinstance(field, models.FileField) else plain_value(field, field.to_python(value))


def plain_value(field: "models.Field[Any, Any]", value: Any) -> object:
    """Return a value of the field as JSON holds it: a moment in UTC, a number with the field's decimals."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(field, models.DecimalField) and value is not None:
        return str(Decimal(value).quantize(Decimal(1).scaleb(-int(field.decimal_places or 0))))
    if type(value) in _PLAIN:
        return value
    return json.loads(json.dumps(value, cls=DjangoJSONEncoder, default=str))


def _checksum(value: object) -> str:
    text = value if isinstance(value, str) else json.dumps(value, cls=DjangoJSONEncoder, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def _keyed(row: models.Model, field: "models.Field[Any, Any]", text: str) -> str:
    """Return a digest that says nothing without the key, and is another one in every row."""
    message = f"{row._meta.label_lower} {row.pk} {field.name} {text}"
    return "hmac:" + hmac.new(settings.HISTORY_KEY.encode(), message.encode(), hashlib.sha256).hexdigest()


def is_readable(model: type[models.Model], name: str) -> bool:
    """Tell whether an entry holds the words of the field, not only a digest of them."""
    hidden = (*getattr(model, "ledger_personal", ()), *getattr(model, "ledger_large", ()))
    return name not in hidden


def values_of(model: type[models.Model], content: Mapping[str, Any]) -> dict[str, Any]:
    """Return the entered values as the model has them, by name of column; a digest stays what it is."""
    values = {}
    for field in entered_fields(model):
        if field.attname in content:
            readable = is_readable(model, field.name)
            value = content[field.attname]
            values[field.attname] = field.to_python(value) if readable and value is not None else value
    return values


def rebuilt(model: type[models.Model], content: Mapping[str, Any]) -> Any:
    """Return the row as it was entered, not to be saved."""
    return model(**values_of(model, content))


def differing(model: type[models.Model], entered: Mapping[str, Any], live: Mapping[str, Any]) -> list[str]:
    """Return the names of the columns in which a row is not as it was entered."""
    numbers = {field.attname for field in model._meta.concrete_fields if isinstance(field, models.DecimalField)}
    return [
        name
        for name in live
        if name in entered and _comparable(live[name], name in numbers) != _comparable(entered[name], name in numbers)
    ]


def _comparable(value: Any, is_number: bool) -> object:  # noqa: FBT001 a helper of one line
    return _SAME_DIGITS.plus(Decimal(value)) if is_number and value is not None else value
