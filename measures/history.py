"""The history of a measure in words: who changed what from what to what, and when.

Every save of a measure entered all its columns in the ledger; every link that came or went was entered too, with the
same time as the save it was part of.

To others than the owner's people, what was written while the measure was a draft shows only as what it led to.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any

from django.db.models import Model
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from actors.conflicts import author_name
from actors.enums import LedgerAct
from actors.ledger import entries_of, parts_of
from actors.ledger_content import rebuilt
from actors.models import LedgerEntry, Membership, Organisation
from handlingsplan.plan.changed_fields import ChangedField
from handlingsplan.plan.models import Challenge, Goal
from measures.enums import HANDED_OVER, EditorialAct, FundingKind, FundingState, Mode
from measures.fields import FIELDS, LABELS, OWN_COLUMNS, TEXT_FIELDS
from measures.models import (
    Attachment,
    Commitment,
    Funder,
    FundingRow,
    Measure,
    MeasureArea,
    MeasureChallenge,
    MeasureGoal,
    MeasureLink,
    MeasureMode,
    Milestone,
    Package,
    Participation,
)
from measures.wording import COMMITMENT_CHOICES, COMMITMENT_LABELS, field_in_words, in_words, listed

Names = Mapping[Any, str]
_Row = FundingRow | Commitment | Milestone | MeasureLink | Attachment


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


@dataclass(frozen=True)
class _Saved:
    """A row as one entry has it."""

    entry: LedgerEntry
    row: Any


def _row_changes(
    saved: Iterable[_Saved],
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


@dataclass(frozen=True)
class _Parts:
    """The entries of what hangs on a measure, by kind of row: one query for all of them."""

    by_kind: Mapping[str, Sequence[LedgerEntry]]

    @classmethod
    def of(cls, measure: Measure) -> "_Parts":
        by_kind: dict[str, list[LedgerEntry]] = {}
        for entry in parts_of(measure, *_ROWS, *_LINKS):
            by_kind.setdefault(entry.kind, []).append(entry)
        return cls(by_kind)

    def known_to_all(self) -> "_Parts":
        """Keep what all read who know the measure, not its owner alone."""
        known = {kind: [one for one in rows if one.audience_id is None] for kind, rows in self.by_kind.items()}
        return _Parts(known)

    def entries(self, model: type[Model]) -> Sequence[LedgerEntry]:
        return self.by_kind.get(model._meta.label_lower, ())

    def rows(self, model: type[_Row]) -> list[_Saved]:
        """Return the rows of a model as they were saved, in order of row and time."""
        saved = [_Saved(entry, rebuilt(model, entry.content)) for entry in self.entries(model)]
        return sorted(saved, key=lambda one: (one.row.pk, one.entry.pk))


def _funding_changes(measure: Measure, parts: _Parts, organisations: Names) -> Iterator[HistoryEntry]:
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


def _commitment_changes(parts: _Parts, organisations: Names) -> Iterator[HistoryEntry]:
    columns = {name: _HistoryColumn(label, COMMITMENT_CHOICES.get(name)) for name, label in COMMITMENT_LABELS.items()}
    headlines = _Headlines(_("Nytt åtagande"), _("Ändrade åtagandet"), _("Tog bort frågan om åtagande"))
    return _row_changes(
        parts.rows(Commitment), columns, headlines, lambda row: organisations.get(row.organisation_id, "?")
    )


def _extras_changes(parts: _Parts) -> Iterator[HistoryEntry]:
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


@dataclass(frozen=True)
class Version:
    """What a measure said after one save, field by field in words; `entry_id` is the save's entry in the ledger.

    `values` are those of what `MeasureData` holds: things of the plan and organisations by their keys.
    """

    at: datetime
    by: str
    state: str
    words: Mapping[str, str]
    values: Mapping[str, Any]
    reason: str = ""
    by_id: int | None = None
    entry_id: int = 0


@dataclass(frozen=True)
class _Link:
    """How one kind of link is kept: its rows, the column at the other end, and the names there, in order."""

    name: str
    model: type[Participation | MeasureGoal | MeasureChallenge | MeasureMode | MeasureArea]
    column: str
    names: Names

    def words(self, keys: Collection[Any]) -> str:
        return listed(name for key, name in self.names.items() if key in keys)


_ROWS: tuple[type[_Row], ...] = (FundingRow, Commitment, Milestone, MeasureLink, Attachment)
_LINKS = (Participation, MeasureMode, MeasureArea, MeasureGoal, MeasureChallenge)


def _links(measure: Measure, organisations: Names) -> tuple[_Link, ...]:
    goals = {goal.pk: str(goal) for goal in Goal.objects.filter(plan=measure.plan_id)}
    challenges = {challenge.pk: str(challenge) for challenge in Challenge.objects.filter(plan=measure.plan_id)}
    return (
        _Link("participants", Participation, "organisation_id", organisations),
        _Link("modes", MeasureMode, "mode", {mode.value: str(mode.label) for mode in Mode}),
        _Link("areas", MeasureArea, "organisation_id", organisations),
        _Link("goals", MeasureGoal, "goal_id", goals),
        _Link("challenges", MeasureChallenge, "challenge_id", challenges),
    )


def _links_at(link: _Link, entries: Sequence[LedgerEntry], saves: Sequence[LedgerEntry]) -> list[frozenset[Any]]:
    """Return the links' ends after each of `saves`, which go forwards; a link of the same moment is of the save."""
    keys: dict[int, Any] = {}
    waiting, found = list(entries), []
    for save in saves:
        while waiting and (waiting[0].pk <= save.pk or waiting[0].at <= save.at):
            entry = waiting.pop(0)
            if entry.act == LedgerAct.REMOVED:
                keys.pop(entry.object_id, None)
            else:
                keys[entry.object_id] = entry.content[link.column]
        found.append(frozenset(keys.values()))
    return found


def links_before(measure: Measure, organisations: Names, end: LedgerEntry) -> dict[str, str]:
    """Return the measure's links in words as they were just before `end`."""
    parts = _Parts.of(measure)
    return {
        link.name: link.words(_links_at(link, [one for one in parts.entries(link.model) if one.pk < end.pk], [end])[0])
        for link in _links(measure, organisations)
    }


def measure_versions(measure: Measure, organisations: Names) -> list[Version]:
    """Return what the measure said after each save, newest first, for its owner."""
    return _versions(measure, organisations, _Parts.of(measure))


def _versions(measure: Measure, organisations: Names, parts: _Parts, *, drafts: bool = True) -> list[Version]:
    saves = list(reversed(entries_of(measure)))
    linked = [(one, _links_at(one, parts.entries(one.model), saves)) for one in _links(measure, organisations)]
    packages = {package.pk: str(package) for package in Package.objects.filter(plan=measure.plan_id)}
    versions = []
    for index, save in enumerate(saves):
        row = rebuilt(Measure, save.content)
        plain = {name: field_in_words(name, getattr(row, name)) for name in _plain_names()}
        words = plain | {link.name: link.words(keys[index]) for link, keys in linked}
        words["owner"] = organisations.get(row.owner_id, "?")
        words["package"] = field_in_words("package", packages.get(row.package_id))
        if drafts or save.audience_id is None:
            values = _own_values(row) | {link.name: keys[index] for link, keys in linked}
            who = author_name(save.by)
            versions.append(Version(save.at, who, row.state, words, values, save.reason, save.by_id, save.pk))
    return versions[::-1]


def _own_values(row: Measure) -> dict[str, Any]:
    columns = {field.name: field.attname for field in Measure._meta.concrete_fields}
    return {name: getattr(row, columns[name]) for name in OWN_COLUMNS}


def _plain_names() -> list[str]:
    return [field.name for field in FIELDS if not field.is_link and field.name not in {"owner", "package"}]


def _changed(before: Version, after: Version) -> tuple[ChangedField, ...]:
    return tuple(
        ChangedField(str(label), before.words[name], after.words[name])
        for name, label in LABELS.items()
        if before.words[name] != after.words[name]
    )


def _measure_changes(versions: Sequence[Version]) -> Iterable[HistoryEntry]:
    """Yield the changes between versions, which come newest first."""
    for after, before in pairwise(versions):
        fields = _changed(before, after)
        if fields:
            restorable = any(before.words[name] != after.words[name] for name in TEXT_FIELDS)
            entry_id = after.entry_id if restorable else None
            if after.reason and before.state == after.state:  # that of an editorial act stands in the log of those
                fields = (ChangedField(_("Skäl"), in_words(None), after.reason), *fields)
            yield HistoryEntry(after.at, after.by, _("Ändrade åtgärden"), fields, after.by_id, entry_id)
    if versions:
        first = versions[-1]
        headline = _("Lade till åtgärden") if first.state not in HANDED_OVER else _("Åtgärden fanns i planen")
        yield HistoryEntry(first.at, first.by, headline, by_id=first.by_id)


def measure_changes(measure: Measure, *, drafts: bool) -> list[HistoryEntry]:
    """Return everything that happened to the measure and to what hangs on it, newest first.

    With `drafts` also what was done while only the owner saw it. The number of queries is constant.
    """
    organisations, every = _names_of_organisations(), _Parts.of(measure)
    parts = every if drafts else every.known_to_all()
    versions = _versions(measure, organisations, every, drafts=drafts)
    money, commitments = _funding_changes(measure, parts, organisations), _commitment_changes(parts, organisations)
    changes = [*_measure_changes(versions), *money, *commitments, *_extras_changes(parts)]
    changes += _explained(measure)
    return sorted(changes, key=lambda change: change.at, reverse=True)


def change_in(measure: Measure, entry_id: int, *, drafts: bool) -> tuple[Version, Version] | None:
    """Return what the measure said before and after a save, for those who read the save; None where it is not one.

    With `drafts` also of those made while only the owner saw it. The number of queries is constant.
    """
    versions = _versions(measure, _names_of_organisations(), _Parts.of(measure), drafts=drafts)
    pairs = ((before, after) for after, before in pairwise(versions))
    return next((pair for pair in pairs if pair[1].entry_id == entry_id), None)


def _names_of_organisations() -> dict[int, str]:
    return {row.pk: str(row) for row in Organisation.objects.only("pk", "short_name", "sort_key")}


def organisations_by_person(changes: Iterable[HistoryEntry]) -> dict[int, str]:
    """Return the organisations of those who made the changes, by person; one query."""
    people = {change.by_id for change in changes if change.by_id is not None}
    rows = Membership.objects.filter(user__in=people).select_related("organisation")
    names: dict[int, dict[str, None]] = {}
    for row in rows.order_by("organisation__sort_key"):
        names.setdefault(row.user_id, {})[str(row.organisation)] = None
    return {person: ", ".join(organisations) for person, organisations in names.items()}


def _explained(measure: Measure) -> Iterator[HistoryEntry]:
    """Yield what was done with a reason that the rows themselves do not hold."""
    told = measure.editorial_events.filter(act__in=(EditorialAct.RESCHEDULE, EditorialAct.HAND_ON), private_to=None)
    for event in told.select_related("by"):
        reason = ChangedField(_("Skäl"), in_words(None), event.comment)
        yield HistoryEntry(
            event.at, author_name(event.by), str(event.get_act_display()).capitalize(), (reason,), event.by_id
        )
