"""The history of a measure in words: who changed what from what to what, and when.

Every save of a measure wrote a row of all its columns; every link that came or went wrote a row too, with the
same time as the save it was part of. What the links were at a save is found by going back from what they are now.

To others than the owner's people, what was written while the measure was a draft shows only as what it led to.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from django.utils.translation import gettext as _

from actors.conflicts import signed
from actors.models import Membership, Organisation
from handlingsplan.plan.models import Challenge, Goal
from measures.enums import HANDED_OVER, Mode
from measures.fields import FIELDS, LABELS
from measures.models import Measure, MeasureArea, MeasureChallenge, MeasureGoal, MeasureMode, Package, Participation
from measures.row_history import ChangedField, HistoryEntry, Names, commitment_changes, extras_changes, funding_changes
from measures.wording import field_in_words, listed


@dataclass(frozen=True)
class Version:
    """What a measure said after one save, field by field in words."""

    at: datetime
    by: str
    state: str
    words: Mapping[str, str]
    by_id: int | None = None


@dataclass(frozen=True)
class _Link:
    """How one kind of link is kept: its rows, the column at the other end, and the names there, in order."""

    name: str
    model: type[Participation | MeasureGoal | MeasureChallenge | MeasureMode | MeasureArea]
    column: str
    names: Names


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


def _links_at(link: _Link, measure: Measure, times: Sequence[datetime]) -> list[str]:
    """Return the links in words at each of `times`, which go backwards."""
    column = link.column
    keys = set(link.model.objects.filter(measure=measure).order_by().values_list(column, flat=True))
    rows = link.model.history.filter(measure=measure).order_by("-history_date", "-history_id")
    events = list(rows.values_list("history_date", "history_type", column))
    texts = []
    for time in times:
        while events and events[0][0] > time:
            _at, kind, key = events.pop(0)
            keys = keys - {key} if kind == "+" else keys | {key}
        texts.append(listed(name for key, name in link.names.items() if key in keys))
    return texts


def measure_versions(measure: Measure, organisations: Names) -> list[Version]:
    """Return what the measure said after each save, newest first."""
    rows = list(measure.history.select_related("history_user").order_by("-history_date", "-history_id"))
    times = [row.history_date for row in rows]
    links = _links(measure, organisations)
    linked = {link.name: _links_at(link, measure, times) for link in links}
    packages = {package.pk: str(package) for package in Package.objects.filter(plan=measure.plan_id)}
    versions = []
    for index, row in enumerate(rows):
        plain = {name: field_in_words(name, getattr(row, name)) for name in _plain_names()}
        words = plain | {name: texts[index] for name, texts in linked.items()}
        words["owner"] = organisations.get(row.owner_id, "?")
        words["package"] = field_in_words("package", packages.get(row.package_id))
        versions.append(Version(row.history_date, signed(row.history_user), row.state, words, row.history_user_id))
    return versions


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
            yield HistoryEntry(after.at, after.by, _("Ändrade åtgärden"), fields, after.by_id)
    if versions:
        first = versions[-1]
        headline = _("Lade till åtgärden") if first.state not in HANDED_OVER else _("Åtgärden fanns i planen")
        yield HistoryEntry(first.at, first.by, headline, by_id=first.by_id)


def measure_changes(measure: Measure, *, drafts: bool) -> list[HistoryEntry]:
    """Return everything that happened to the measure and to what hangs on it, newest first.

    With `drafts` also what was done while only the owner saw it. The number of queries is constant.
    """
    organisations = {row.pk: str(row) for row in Organisation.objects.only("pk", "short_name", "sort_key")}
    versions = measure_versions(measure, organisations)
    visible = versions if drafts else [version for version in versions if version.state in HANDED_OVER]
    money, commitments = funding_changes(measure, organisations), commitment_changes(measure, organisations)
    others = [*money, *commitments, *extras_changes(measure)]
    if not drafts:
        others = [change for change in others if _was_open(versions, change.at)]
    return sorted([*_measure_changes(visible), *others], key=lambda change: change.at, reverse=True)


def organisations_by_person(changes: Iterable[HistoryEntry]) -> dict[int, str]:
    """Return the organisations of those who made the changes, by person; one query."""
    people = {change.by_id for change in changes if change.by_id is not None}
    rows = Membership.objects.filter(user__in=people).select_related("organisation")
    names: dict[int, dict[str, None]] = {}
    for row in rows.order_by("organisation__sort_key"):
        names.setdefault(row.user_id, {})[str(row.organisation)] = None
    return {person: ", ".join(organisations) for person, organisations in names.items()}


def _was_open(versions: Sequence[Version], at: datetime) -> bool:
    state = next((version.state for version in versions if version.at <= at), versions[-1].state if versions else "")
    return state in HANDED_OVER
