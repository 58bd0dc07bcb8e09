"""Two people changed the same thing: nothing typed is lost, and both versions are shown."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from actors.ledger import entries_of
from actors.models import LedgerEntry, User

T = TypeVar("T")


class StaleError(Exception, Generic[T]):
    """The version that the writer began from is no longer the stored one; `stored` is what is there now.

    What a form began from is called `expected_version` everywhere: a number, or a `version_token`.
    """

    def __init__(self, stored: T, message: str = "") -> None:
        super().__init__(message)
        self.stored = stored


@dataclass(frozen=True)
class Difference:
    """One field where the writer's own text and what is stored differ, both in words."""

    label: str
    stored: str
    own: str


@dataclass(frozen=True)
class Conflict:
    """What a page shows beside the writer's own text: who saved meanwhile, when, and what differs."""

    by: str
    at: datetime | None
    differences: Sequence[Difference]

    @classmethod
    def about(cls, stored: Any, differences: Sequence[Difference]) -> "Conflict":
        """Return the conflict with whoever saved `stored` last."""
        return cls._after(entries_of(stored).first(), differences)

    @classmethod
    def of_last(cls, entries: QuerySet[LedgerEntry], differences: Sequence[Difference]) -> "Conflict":
        """Return the conflict with whoever did the last of the entries, which stand in the order they were made in."""
        return cls._after(entries.last(), differences)

    @classmethod
    def _after(cls, last: LedgerEntry | None, differences: Sequence[Difference]) -> "Conflict":
        return cls(author_name(last.by) if last else _("Någon"), last.at if last else None, differences)


def author_name(user: User | None) -> str:
    return str(user) if user is not None else _("Systemet")


def version_token(*values: object) -> str:
    """Return a short token of `values`, which is equal where they are: the version of what has no number of its own."""
    return hashlib.sha256(repr([str(value) for value in values]).encode()).hexdigest()[:16]
