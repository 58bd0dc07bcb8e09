"""The changes of a measure's rows in words: money, commitments, milestones, links and files."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from actors.conflicts import author_name
from actors.enums import LedgerAct
from handlingsplan.plan.changed_fields import ChangedField
from measures.enums import FundingKind, FundingState
from measures.history.parts import Parts, SavedRow
from measures.models import Attachment, Commitment, Funder, FundingRow, Measure, MeasureLink, Milestone
from measures.wording import COMMITMENT_CHOICES, COMMITMENT_LABELS, in_words

Names = Mapping[Any, str]


@dataclass(frozen=True)
class HistoryEntry:
    """One act of one person: a headline, and the fields it changed."""

    at: datetime
    by: str
    headline: str
    fields: tuple[ChangedField, ...] = ()
    by_id: int | None = None
    restorable_id: int | None = None  # the entry of the ledger, where it took a value that can be put back


@dataclass(frozen=True)
class _HistoryColumn:
    """A column of a row: its label, and its values' names where it has a fixed set of them."""

    label: str | Promise
    names: Mapping[Any, str | Promise] | None = None

    def words(self, value: object) -> str:
        return in_words(self.names.get(value, value) if self.names is not None else value)


@dataclass(frozen=True)
class _Headlines:
    """What adding, changing and removing a row is called."""

    added: str
    changed: str
    removed: str


def _fields(columns: Mapping[str, _HistoryColumn], before: Any, after: Any) -> tuple[ChangedField, ...]:
    nothing = in_words(None)
    changes = (
        ChangedField(
            str(column.label),
            column.words(getattr(before, name)) if before else nothing,
            column.words(getattr(after, name)) if after else nothing,
        )
        for name, column in columns.items()
    )
    return tuple(change for change in changes if change.before != change.after)


def _row_changes(
    saved: Iterable[SavedRow],
    columns: Mapping[str, _HistoryColumn],
    headlines: _Headlines,
    title: Callable[[Any], str],
) -> Iterator[HistoryEntry]:
    """Yield the changes of rows that come in order of row and time."""
    before = None
    for one in saved:
        row, entry = one.row, one.entry
        if before is not None and before.pk != row.pk:
            before = None
        if entry.act == LedgerAct.REMOVED:
            headline, fields = headlines.removed, _fields(columns, row, None)
        elif before is None:
            headline, fields = headlines.added, _fields(columns, None, row)
        else:
            headline, fields = headlines.changed, _fields(columns, before, row)
        before = row
        if fields or entry.act != LedgerAct.CHANGED:
            yield HistoryEntry(entry.at, author_name(entry.by), f"{headline}: {title(row)}", fields, entry.by_id)


def funding_changes(measure: Measure, parts: Parts, organisations: Names) -> Iterator[HistoryEntry]:
    funders = {funder.pk: funder.name for funder in Funder.objects.filter(plan=measure.plan_id)}
    kinds, states = dict(FundingKind.choices), dict(FundingState.choices)
    columns = {
        "organisation_id": _HistoryColumn(gettext_lazy("Part"), organisations),
        "funder_id": _HistoryColumn(gettext_lazy("Annan finansiär"), funders),
        "year": _HistoryColumn(gettext_lazy("År")),
        "kind": _HistoryColumn(gettext_lazy("Slag"), kinds),
        "amount": _HistoryColumn(gettext_lazy("Belopp")),
        "state": _HistoryColumn(gettext_lazy("Läge"), states),
        "note": _HistoryColumn(gettext_lazy("Anteckning")),
        "confirmed_at": _HistoryColumn(gettext_lazy("Bekräftad av finansiären")),
    }

    def title(row: Any) -> str:
        funder = organisations.get(row.organisation_id) or funders.get(row.funder_id) or "?"
        return f"{funder} {row.year}, {str(kinds.get(row.kind, row.kind)).lower()}"

    headlines = _Headlines(_("Lade till finansiering"), _("Ändrade finansiering"), _("Tog bort finansiering"))
    return _row_changes(parts.rows(FundingRow), columns, headlines, title)


def commitment_changes(parts: Parts, organisations: Names) -> Iterator[HistoryEntry]:
    columns = {name: _HistoryColumn(label, COMMITMENT_CHOICES.get(name)) for name, label in COMMITMENT_LABELS.items()}
    headlines = _Headlines(_("Nytt åtagande"), _("Ändrade åtagandet"), _("Tog bort frågan om åtagande"))
    return _row_changes(
        parts.rows(Commitment), columns, headlines, lambda row: organisations.get(row.organisation_id, "?")
    )


def extras_changes(parts: Parts) -> Iterator[HistoryEntry]:
    columns = {
        "planned_on": _HistoryColumn(gettext_lazy("Planerad")),
        "reached_on": _HistoryColumn(gettext_lazy("Nådd")),
    }
    steps = _Headlines(_("Ny milstolpe"), _("Ändrade milstolpen"), _("Tog bort milstolpen"))
    yield from _row_changes(parts.rows(Milestone), columns, steps, lambda row: row.title)
    links = _Headlines(_("Ny länk"), _("Ändrade länken"), _("Tog bort länken"))
    address = {"url": _HistoryColumn(gettext_lazy("Adress"))}
    yield from _row_changes(parts.rows(MeasureLink), address, links, lambda row: row.label)
    files = _Headlines(_("Ny fil"), _("Ändrade filen"), _("Tog bort filen"))
    yield from _row_changes(parts.rows(Attachment), {}, files, lambda row: row.name)
