"""The history of a measure in words: who changed what from what to what, and when.

Every save of a measure entered all its columns in the ledger; every link that came or went was entered too, with the
same time as the save it was part of.

To others than the owner's people, what was written while the measure was a draft shows only as what it led to.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from django.utils.translation import gettext as _

from actors.conflicts import author_name
from actors.models import Membership
from handlingsplan.plan.changed_fields import ChangedField
from measures.enums import HANDED_OVER, EditorialAct
from measures.fields import LABELS, TEXT_FIELDS
from measures.history.parts import Parts
from measures.history.rows import HistoryEntry, commitment_changes, extras_changes, funding_changes
from measures.history.versions import Version, names_of_organisations, versions_of
from measures.models import Measure
from measures.wording import in_words


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
    organisations, every = names_of_organisations(), Parts.of(measure)
    parts = every if drafts else every.known_to_all()
    versions = versions_of(measure, organisations, every, drafts=drafts)
    money, commitments = funding_changes(measure, parts, organisations), commitment_changes(parts, organisations)
    changes = [*_measure_changes(versions), *money, *commitments, *extras_changes(parts)]
    changes += _explained(measure)
    return sorted(changes, key=lambda change: change.at, reverse=True)


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
