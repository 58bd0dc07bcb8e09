"""Making rows of a new plan from rows of the plan before, which stay as they are."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _

from actors.history import save_all_as, save_as
from actors.models import User
from handlingsplan.plan.models import CarriedOver, Plan

Made = dict[int, Any]  # new rows by the number of the old one
_NOT_COPIED = {"plan", "version", "updated_at"}


@dataclass
class PlanCopy:
    """Who carries what from which plan to which; notes where each row came from."""

    old: Plan
    new: Plan
    by: User
    notes: list[CarriedOver] = field(default_factory=list)
    at: datetime = field(default_factory=timezone.now)

    @property
    def reason(self) -> str:
        """Return what the history says of each row."""
        return _("Förd över från %(plan)s %(period)s") % {"plan": self.old, "period": self.old.period}

    def carry(self, rows: Iterable[Any], **changes: Mapping[int, Any]) -> Made:
        """Save a copy of each row in the new plan, and return them.

        `changes` maps for a foreign key each old number to what the copy points at; what it lacks becomes null.
        """
        made: Made = {}
        for row in rows:
            copy = self._copy(row, plan=self.new, **_mapped(row, changes))
            save_as(copy, by=self.by, reason=self.reason, at=self.at)
            self.note(row, copy)
            made[row.pk] = copy
        return made

    def note(self, row: Any, copy: Any) -> None:
        kind, title = row._meta.label_lower, str(row)[:300]
        self.notes.append(
            CarriedOver(
                plan=self.new, kind=kind, object_id=copy.pk, from_plan=self.old, from_id=row.pk, from_title=title
            )
        )

    def link(self, rows: Iterable[Any], **ends: Mapping[int, Any]) -> None:
        """Copy rows that hang on others, those alone whose ends are all carried over."""
        found = list(rows)
        if not found:
            return
        whole = [row for row in found if all(getattr(row, f"{name}_id") in made for name, made in ends.items())]
        has_plan = any(one.name == "plan" for one in found[0]._meta.concrete_fields)
        copies = [self._copy(row, **({"plan": self.new} if has_plan else {}), **_mapped(row, ends)) for row in whole]
        save_all_as(copies, by=self.by, reason=self.reason, at=self.at)

    def _copy(self, row: Any, **changes: Any) -> Any:
        fields = [one for one in row._meta.concrete_fields if not one.primary_key and one.name not in _NOT_COPIED]
        values = {one.attname: getattr(row, one.attname) for one in fields if one.name not in changes}
        return type(row)(**values, **changes)

    def finish(self) -> None:
        save_all_as(self.notes, by=self.by, reason=self.reason, at=self.at)


def _mapped(row: models.Model, changes: Mapping[str, Mapping[int, Any]]) -> dict[str, Any]:
    return {name: made.get(getattr(row, f"{name}_id")) for name, made in changes.items()}
