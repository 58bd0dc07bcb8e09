"""The history in words of what hangs on a measure: money, commitments, milestones, links and files."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from actors.conflicts import signed
from measures.enums import FundingKind, FundingState
from measures.models import Attachment, Commitment, Funder, FundingRow, Measure, MeasureLink, Milestone
from measures.wording import COMMITMENT_CHOICES, COMMITMENT_LABELS, in_words

Names = Mapping[Any, str]
SHORT = 160
_Row = FundingRow | Commitment | Milestone | MeasureLink | Attachment


@dataclass(frozen=True)
class ChangedField:
    """One field, before and after, in words."""

    label: str
    before: str
    after: str

    @property
    def is_new(self) -> bool:
        """Tell whether nothing was stated before."""
        return self.before == in_words(None)

    @property
    def is_gone(self) -> bool:
        """Tell whether nothing is stated any more."""
        return self.after == in_words(None)

    @property
    def is_short(self) -> bool:
        """Tell whether it reads as one sentence."""
        return len(self.before) + len(self.after) <= SHORT and "\n" not in self.before + self.after


@dataclass(frozen=True)
class HistoryEntry:
    """One act of one person: a headline, and the fields it changed."""

    at: datetime
    by: str
    headline: str
    fields: tuple[ChangedField, ...] = ()
    by_id: int | None = None


@dataclass(frozen=True)
class _HistoryColumn:
    """A column of a row: its label, and its values' names where it has a fixed set of them."""

    label: str | Promise
    names: Mapping[Any, str | Promise] | None = None

    def words(self, value: object) -> str:
        """Return the value as a reader sees it."""
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
    rows: Iterable[Any], columns: Mapping[str, _HistoryColumn], headlines: _Headlines, title: Callable[[Any], str]
) -> Iterator[HistoryEntry]:
    """Yield the changes of rows that come in order of row and time."""
    before = None
    for row in rows:
        if before is not None and before.id != row.id:
            before = None
        if row.history_type == "-":
            headline, fields = headlines.removed, _fields(columns, row, None)
        elif before is None:
            headline, fields = headlines.added, _fields(columns, None, row)
        else:
            headline, fields = headlines.changed, _fields(columns, before, row)
        before = row
        if fields or row.history_type != "~":
            by = row.history_user
            yield HistoryEntry(row.history_date, signed(by), f"{headline}: {title(row)}", fields, row.history_user_id)


def _history(
    model: type[FundingRow | Commitment | Milestone | MeasureLink | Attachment], measure: Measure
) -> Iterable[Any]:
    rows = model.history.filter(measure=measure).select_related("history_user")
    ordered: Iterable[Any] = rows.order_by("id", "history_date", "history_id")
    return ordered


def funding_changes(measure: Measure, organisations: Names) -> Iterator[HistoryEntry]:
    """Yield what happened to the measure's money."""
    funders = {funder.pk: funder.name for funder in Funder.objects.filter(plan=measure.plan_id)}
    kinds, states = dict(FundingKind.choices), dict(FundingState.choices)
    columns = {
        "organisation_id": _HistoryColumn(gettext_lazy("MeasurePart"), organisations),
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
    return _row_changes(_history(FundingRow, measure), columns, headlines, title)


def commitment_changes(measure: Measure, organisations: Names) -> Iterator[HistoryEntry]:
    """Yield what happened to the organisations' commitments."""
    columns = {name: _HistoryColumn(label, COMMITMENT_CHOICES.get(name)) for name, label in COMMITMENT_LABELS.items()}
    headlines = _Headlines(_("Nytt åtagande"), _("Ändrade åtagandet"), _("Tog bort frågan om åtagande"))
    return _row_changes(
        _history(Commitment, measure), columns, headlines, lambda row: organisations.get(row.organisation_id, "?")
    )


def extras_changes(measure: Measure) -> Iterator[HistoryEntry]:
    """Yield what happened to the measure's milestones, links and files."""
    columns = {
        "planned_on": _HistoryColumn(gettext_lazy("Planerad")),
        "reached_on": _HistoryColumn(gettext_lazy("Nådd")),
    }
    steps = _Headlines(_("Ny milstolpe"), _("Ändrade milstolpen"), _("Tog bort milstolpen"))
    yield from _row_changes(_history(Milestone, measure), columns, steps, lambda row: row.title)
    links = _Headlines(_("Ny länk"), _("Ändrade länken"), _("Tog bort länken"))
    address = {"url": _HistoryColumn(gettext_lazy("Adress"))}
    yield from _row_changes(_history(MeasureLink, measure), address, links, lambda row: row.label)
    files = _Headlines(_("Ny fil"), _("Ändrade filen"), _("Tog bort filen"))
    yield from _row_changes(_history(Attachment, measure), {}, files, lambda row: row.name)
