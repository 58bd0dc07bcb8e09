"""The history of a measure's money and commitments in words."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from measures.conflicts import signed
from measures.enums import FundingKind, FundingState
from measures.models import Commitment, Funder, FundingRow, Measure
from measures.wording import COMMITMENT_CHOICES, COMMITMENT_LABELS, in_words

Names = Mapping[Any, str]


@dataclass(frozen=True)
class FieldChange:
    """One field, before and after, in words."""

    label: str
    before: str
    after: str

    @property
    def is_new(self) -> bool:
        """Tell whether nothing was stated before."""
        return self.before == in_words(None)


@dataclass(frozen=True)
class Change:
    """One act of one person: a headline, and the fields it changed."""

    at: datetime
    by: str
    headline: str
    fields: tuple[FieldChange, ...] = ()


@dataclass(frozen=True)
class _Column:
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


def _fields(columns: Mapping[str, _Column], before: Any, after: Any) -> tuple[FieldChange, ...]:
    nothing = in_words(None)
    changes = (
        FieldChange(
            str(column.label),
            column.words(getattr(before, name)) if before else nothing,
            column.words(getattr(after, name)) if after else nothing,
        )
        for name, column in columns.items()
    )
    return tuple(change for change in changes if change.before != change.after)


def _row_changes(
    rows: Iterable[Any], columns: Mapping[str, _Column], headlines: _Headlines, title: Callable[[Any], str]
) -> Iterator[Change]:
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
            yield Change(row.history_date, signed(row.history_user), f"{headline}: {title(row)}", fields)


def _history(model: type[FundingRow | Commitment], measure: Measure) -> Iterable[Any]:
    rows = model.history.filter(measure=measure).select_related("history_user")
    ordered: Iterable[Any] = rows.order_by("id", "history_date", "history_id")
    return ordered


def funding_changes(measure: Measure, organisations: Names) -> Iterator[Change]:
    """Yield what happened to the measure's money."""
    funders = {funder.pk: funder.name for funder in Funder.objects.filter(plan=measure.plan_id)}
    kinds, states = dict(FundingKind.choices), dict(FundingState.choices)
    columns = {
        "organisation_id": _Column(gettext_lazy("Part"), organisations),
        "funder_id": _Column(gettext_lazy("Annan finansiär"), funders),
        "year": _Column(gettext_lazy("År")),
        "kind": _Column(gettext_lazy("Slag"), kinds),
        "amount": _Column(gettext_lazy("Belopp")),
        "state": _Column(gettext_lazy("Läge"), states),
        "note": _Column(gettext_lazy("Anteckning")),
        "confirmed_at": _Column(gettext_lazy("Bekräftad av finansiären")),
    }

    def title(row: Any) -> str:
        funder = organisations.get(row.organisation_id) or funders.get(row.funder_id) or "?"
        return f"{funder} {row.year}, {str(kinds.get(row.kind, row.kind)).lower()}"

    headlines = _Headlines(_("Lade till finansiering"), _("Ändrade finansiering"), _("Tog bort finansiering"))
    return _row_changes(_history(FundingRow, measure), columns, headlines, title)


def commitment_changes(measure: Measure, organisations: Names) -> Iterator[Change]:
    """Yield what happened to the organisations' commitments."""
    columns = {name: _Column(label, COMMITMENT_CHOICES.get(name)) for name, label in COMMITMENT_LABELS.items()}
    headlines = _Headlines(_("Nytt åtagande"), _("Ändrade åtagandet"), _("Tog bort frågan om åtagande"))
    return _row_changes(
        _history(Commitment, measure), columns, headlines, lambda row: organisations.get(row.organisation_id, "?")
    )
