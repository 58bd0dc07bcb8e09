"""An earlier value of a measure put back: what a change of its text took away, saved again as a new change."""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db import models, transaction
from django.http import Http404
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from actors.conflicts import Difference, StaleError, version_token
from actors.ledger import entries_of, last_entries
from actors.ledger_content import rebuilt
from actors.models import Organisation, User
from measures.consequences import Receipt, SaveAnswers, moved_days
from measures.editing import MeasureData, save_measure, stored_data
from measures.fields import LABELS, STATUS_FIELDS, TEXT_FIELDS
from measures.former_owner import LeftBehind, left_behind
from measures.history.versions import change_in
from measures.models import Measure
from measures.permissions import may_make_owner, reads_drafts
from measures.queries import choices_of, for_page
from measures.wording import Words, data_in_words, measure_in_words


@dataclass(frozen=True)
class EarlierValues:
    """What a measure would say if what a change took away were put back, beside what it says `now`."""

    measure: Measure
    changed_at: datetime
    data: MeasureData
    now: Words  # of the fields that can be put back
    then: Words
    left_out: Sequence[str]  # what can't be put back, and why

    @property
    def version(self) -> str:
        """The mark of what was read: what the fields say, and what they would say."""
        return version_token(*self.now.values(), *self.then.values())

    @property
    def fields(self) -> list[Difference]:
        return [Difference(str(LABELS[name]), self.now[name], self.then[name]) for name in self.now]

    @property
    def changes(self) -> bool:
        return self.now != self.then

    @property
    def moves_days(self) -> bool:
        return bool(moved_days(self.measure, vars(self.data)))

    @property
    def left(self) -> LeftBehind | None:
        """What today's owner has in the measure, where an earlier one would own it again."""
        return left_behind(self.measure, self.data.owner.pk)

    @property
    def reason(self) -> str:
        """Why, as the history says it."""
        at = date_format(timezone.localtime(self.changed_at), r"j F Y \k\l. H.i")
        return _("Återställt till hur det var före ändringen %(at)s.") % {"at": at}


def last_change(measure: Measure) -> int | None:
    """Return the entry of the history by which the measure was changed last, for `earlier_values`."""
    return entries_of(measure).values_list("pk", flat=True).first()


def earlier_values(measure: Measure, entry_id: int, *, by: User) -> EarlierValues:
    """Return what the change took away; raises Http404 where the measure has no such change that the person reads.

    The measure was fetched `for_page`. The number of queries is bounded.
    """
    change = change_in(measure, entry_id, drafts=reads_drafts(by, measure))
    if change is None:
        raise Http404
    before, after = change
    names = [name for name in TEXT_FIELDS if before.values[name] != after.values[name]]
    if not names:
        raise Http404
    values, left_out = _that_hold(measure, {name: before.values[name] for name in names}, by=by)
    data = replace(stored_data(measure), **values)
    now, then = measure_in_words(measure), data_in_words(data)
    kept = [name for name in names if name in values]
    return EarlierValues(
        measure, after.at, data, {name: now[name] for name in kept}, {name: then[name] for name in kept}, left_out
    )


def status_before(measure: Measure, entry_id: int, *, by: User) -> dict[str, str]:
    """Return how far the measure was said to have come before a change, by field as a form sends it.

    Raises Http404 where the measure has no such change that the person reads.
    """
    change = change_in(measure, entry_id, drafts=reads_drafts(by, measure))
    if change is None:
        raise Http404
    before = entries_of(measure).get(pk=change[0].entry_id)
    row = rebuilt(Measure, before.content)
    return {name: str(getattr(row, name) or "") for name in STATUS_FIELDS}


def _that_hold(measure: Measure, keys: Mapping[str, Any], *, by: User) -> tuple[dict[str, Any], list[str]]:
    """Return the values that the measure can have today, by field, and what is left out in words."""
    values: dict[str, Any] = {}
    left_out: list[str] = []
    choices = choices_of(measure.plan)
    for name, key in keys.items():
        if name not in choices or key is None:
            values[name] = key
            continue
        wanted: AbstractSet[int] = key if isinstance(key, frozenset) else {key}
        found = list(choices[name].filter(pk__in=wanted)) if wanted else []
        gone = wanted - {row.pk for row in found}
        left_out += [_gone(name, title) for title in _titles(choices[name].model, gone)]
        if name == "owner" and found and not (verdict := may_make_owner(by, measure, found[0])):
            left_out.append(verdict.reason)
        elif found or not wanted:
            values[name] = frozenset(found) if isinstance(key, frozenset) else found[0]
    return values, left_out


def _titles(model: type[models.Model], keys: AbstractSet[int]) -> list[str]:
    """Return what rows were called last, whether or not they are there."""
    if not keys:
        return []
    if model is Organisation:
        return [str(row) for row in Organisation.objects.filter(pk__in=keys)]
    return [entry.title for entry in last_entries(model._meta.label_lower, keys)]


def _gone(name: str, title: str) -> str:
    return _("%(field)s: ”%(title)s” finns inte längre i planen och kan inte läggas tillbaka.") % {
        "field": LABELS[name],
        "title": title,
    }


@transaction.atomic
def restore_values(
    measure: Measure, entry_id: int, *, expected_version: str, by: User, answers: SaveAnswers
) -> tuple[Measure, Receipt]:
    """Put back what the change took away, whatever else was changed meanwhile; returns and raises as `save_measure`.

    `expected_version` is that of the `EarlierValues` that were read.
    """
    Measure.objects.locked(measure.pk)
    stored = for_page(Measure.objects.filter(pk=measure.pk)).get()
    earlier = earlier_values(stored, entry_id, by=by)
    if earlier.version != expected_version:
        raise StaleError(stored)
    return save_measure(
        stored, data=earlier.data, expected_version=stored.version, by=by, answers=answers, reason=earlier.reason
    )
