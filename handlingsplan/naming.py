"""What somebody or something was called before: kept with the day on which it got another name.

A model that keeps its former names has the column `former_names`, a list of dictionaries: each of `called_by`, the
columns that hold a name, with `until`, the day in ISO format.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from django.db import models
from django.utils import timezone

Row = TypeVar("Row")


@dataclass(frozen=True)
class FormerName:
    """A name that somebody had until a day."""

    name: str
    until: date


def remember_names(row: models.Model, stored: models.Model) -> None:
    """Keep what the stored row is called, where `row`, which is about to be saved, is called otherwise."""
    columns: tuple[str, ...] = getattr(row, "called_by", ())
    names: dict[str, Any] = {column: getattr(stored, column) for column in columns}
    if any(getattr(row, column) != name for column, name in names.items()):
        kept = [*getattr(stored, "former_names"), names | {"until": timezone.localdate().isoformat()}]  # noqa: B009 a model's that has it
        setattr(row, "former_names", kept)  # noqa: B010 likewise


def names_before(row: Any) -> list[FormerName]:
    """Return each name that the row had and has no more, with the last day that it had it, the latest first."""
    now = {getattr(row, column) for column in row.called_by}
    days = {
        each[column]: date.fromisoformat(each["until"])
        for each in row.former_names
        for column in row.called_by
        if each[column] not in now
    }
    return [FormerName(name, days[name]) for name in sorted(days, key=lambda name: (days[name], name), reverse=True)]


def former_names(rows: Iterable[Row]) -> dict[str, Row]:
    """Return the rows by each name that they had before; a name that two of them had is neither's."""
    had = [(former.name, row) for row in rows for former in names_before(row)]
    shared = Counter(name for name, _row in had)
    return {name: row for name, row in had if shared[name] == 1}
