"""Whether every row is as it was entered last: found is what was changed, taken away or put in past the portal."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.apps import apps
from django.db import models

from actors.enums import LedgerAct
from actors.ledger import is_entered, last_entries
from actors.ledger_content import content_of, differing
from actors.models import LedgerEntry
from actors.seals import Fault

_CHUNK = 1000
_CHUNK_OF_LARGE = 20  # rows that hold a whole edition


def entered_models() -> list[type[models.Model]]:
    """Return every model whose rows the history answers for."""
    return sorted(filter(is_entered, apps.get_models()), key=lambda model: model._meta.label_lower)


def compare(compared: Iterable[type[models.Model]] | None = None) -> Iterator[Fault]:
    """Yield every row of the models, by default of all, that is not as its last entry says."""
    for model in entered_models() if compared is None else compared:
        yield from _compare(model)


def _compare(model: type[models.Model]) -> Iterator[Fault]:
    kind = model._meta.label_lower
    entries = last_entries(kind).iterator(chunk_size=_CHUNK)
    entry: LedgerEntry | None = next(entries, None)
    for row in _rows(model):
        while entry is not None and entry.object_id < row.pk:
            yield from _missing(entry)
            entry = next(entries, None)
        if entry is not None and entry.object_id == row.pk:
            yield from _differences(model, entry, row)
            entry = next(entries, None)
        else:
            yield Fault(kind, row.pk, "the row was never entered")
    while entry is not None:
        yield from _missing(entry)
        entry = next(entries, None)


def _rows(model: type[models.Model]) -> Iterator[Any]:
    is_large = hasattr(model, "ledger_large")
    rows = model._base_manager.order_by("pk").prefetch_related(*getattr(model, "ledger_lists", ()))  # noqa: SLF001 as Django's own serializers do
    return rows.iterator(chunk_size=_CHUNK_OF_LARGE if is_large else _CHUNK)


def _missing(entry: LedgerEntry) -> Iterator[Fault]:
    if entry.act != LedgerAct.REMOVED:
        yield Fault(entry.kind, entry.object_id, "the row is gone")


def _differences(model: type[models.Model], entry: LedgerEntry, row: models.Model) -> Iterator[Fault]:
    if entry.act == LedgerAct.REMOVED:
        yield Fault(entry.kind, entry.object_id, "the row was removed, and is there")
    elif names := differing(model, entry.content, content_of(row)):
        yield Fault(entry.kind, entry.object_id, f"the row is not as it was entered: {', '.join(names)}")
