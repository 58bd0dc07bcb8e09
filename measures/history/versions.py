"""What a measure said after each save of it, with its links, and what one save changed."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any

from actors.conflicts import author_name
from actors.enums import LedgerAct
from actors.ledger import entries_of
from actors.ledger_content import rebuilt
from actors.models import LedgerEntry, Organisation
from handlingsplan.plan.models import Challenge, Goal
from measures.enums import Mode
from measures.fields import FIELDS, OWN_COLUMNS
from measures.history.parts import Parts
from measures.history.rows import Names
from measures.models import Measure, MeasureArea, MeasureChallenge, MeasureGoal, MeasureMode, Package, Participation
from measures.wording import field_in_words, listed


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
    parts = Parts.of(measure)
    return {
        link.name: link.words(_links_at(link, [one for one in parts.entries(link.model) if one.pk < end.pk], [end])[0])
        for link in _links(measure, organisations)
    }


def measure_versions(measure: Measure, organisations: Names) -> list[Version]:
    """Return what the measure said after each save, newest first, for its owner."""
    return versions_of(measure, organisations, Parts.of(measure))


def versions_of(measure: Measure, organisations: Names, parts: Parts, *, drafts: bool = True) -> list[Version]:
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


def change_in(measure: Measure, entry_id: int, *, drafts: bool) -> tuple[Version, Version] | None:
    """Return what the measure said before and after a save, for those who read the save; None where it is not one.

    With `drafts` also of those made while only the owner saw it. The number of queries is constant.
    """
    versions = versions_of(measure, names_of_organisations(), Parts.of(measure), drafts=drafts)
    pairs = ((before, after) for after, before in pairwise(versions))
    return next((pair for pair in pairs if pair[1].entry_id == entry_id), None)


def names_of_organisations() -> dict[int, str]:
    return {row.pk: str(row) for row in Organisation.objects.only("pk", "short_name", "sort_key")}
