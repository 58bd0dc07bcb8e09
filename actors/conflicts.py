"""Two people changed the same thing: nothing typed is lost, and both versions are shown."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from actors.models import User


class StaleError(Exception):
    """What the writer began from is no longer what is stored; `stored` is the object as it is now."""

    def __init__(self, stored: models.Model) -> None:
        super().__init__(stored)
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
        last = stored.history.select_related("history_user").first()
        by = signed(last.history_user) if last else _("Någon")
        return cls(by, last.history_date if last else None, differences)


def signed(user: User | None) -> str:
    """Return who did it."""
    return str(user) if user is not None else _("Systemet")


def fingerprint(*values: object) -> str:
    """Return a short mark of `values`; equal values have equal marks, so a form can say what it began from."""
    return hashlib.sha256(repr([str(value) for value in values]).encode()).hexdigest()[:16]
