"""The entries of what hangs on a measure: rows that came, changed and went, and links."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

from django.db.models import Model

from actors.ledger import parts_of
from actors.ledger_content import rebuilt
from actors.models import LedgerEntry
from measures.models import (
    Attachment,
    Commitment,
    FundingRow,
    Measure,
    MeasureArea,
    MeasureChallenge,
    MeasureGoal,
    MeasureLink,
    MeasureMode,
    Milestone,
    Participation,
)

Row = FundingRow | Commitment | Milestone | MeasureLink | Attachment


ROWS: tuple[type[Row], ...] = (FundingRow, Commitment, Milestone, MeasureLink, Attachment)
LINKS = (Participation, MeasureMode, MeasureArea, MeasureGoal, MeasureChallenge)


@dataclass(frozen=True)
class SavedRow:
    """A row as one entry has it."""

    entry: LedgerEntry
    row: Any


@dataclass(frozen=True)
class Parts:
    """The entries of what hangs on a measure, by kind of row: one query for all of them."""

    by_kind: Mapping[str, Sequence[LedgerEntry]]

    @classmethod
    def of(cls, measure: Measure) -> Self:
        by_kind: dict[str, list[LedgerEntry]] = {}
        for entry in parts_of(measure, *ROWS, *LINKS):
            by_kind.setdefault(entry.kind, []).append(entry)
        return cls(by_kind)

    def known_to_all(self) -> Self:
        """Keep what all read who know the measure, not its owner alone."""
        known = {kind: [one for one in rows if one.audience_id is None] for kind, rows in self.by_kind.items()}
        return type(self)(known)

    def entries(self, model: type[Model]) -> Sequence[LedgerEntry]:
        return self.by_kind.get(model._meta.label_lower, ())

    def rows(self, model: type[Row]) -> list[SavedRow]:
        """Return the rows of a model as they were saved, in order of row and time."""
        saved = [SavedRow(entry, rebuilt(model, entry.content)) for entry in self.entries(model)]
        return sorted(saved, key=lambda one: (one.row.pk, one.entry.pk))
