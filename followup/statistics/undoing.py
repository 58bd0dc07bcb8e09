"""Taking imported statistics back: all values or some, where nothing has been built on them since.

A value that was new goes, and one that corrected an approved value leaves that one to hold again. A value that its
organisation has written over since is no longer the import's (`reporting`), and is not touched.
"""

import re
from collections.abc import Collection, Iterable

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from actors.history import AT_ONCE, delete_all_as, save_all_as, save_as
from actors.models import User
from actors.permissions import require
from followup.enums import ObservationState, RetrievalState
from followup.models import Indicator, Observation, Retrieval
from followup.permissions import may_settle
from followup.querysets import ObservationQuerySet
from followup.value_rules import lock_problem, locked_years
from handlingsplan.swedish import fold
from measures.queries import parties_of

_YEAR = re.compile(r"[0-9]{4}")
_UNTOUCHED = (ObservationState.PENDING, ObservationState.APPROVED)


def imported_values(retrieval: Retrieval, *, words: str = "") -> ObservationQuerySet:
    """Return what came in with the import and can be taken back; those of an organisation or year that `words` name."""
    values = Observation.objects.current().filter(retrieval=retrieval, state__in=_UNTOUCHED)
    names = {one.pk: fold(f"{one.short_name} {one.name}") for one in parties_of(retrieval.plan)} if words else {}
    for word in words.split():
        said = Q(organisation__in=[pk for pk, name in names.items() if fold(word) in name])
        values = values.filter(said | Q(year=int(word)) if _YEAR.fullmatch(word) else said)
    return values.select_related("organisation").order_by("year", "organisation__sort_key", "pk")


@transaction.atomic
def undo_import(retrieval: Retrieval, *, values: Collection[int] | None = None, by: User) -> list[str]:
    """Take back what an import laid in, all of it or the values with some keys; return why others stay.

    Raises `RefusedError`.
    """
    Indicator.objects.select_for_update().get(pk=retrieval.indicator_id)
    stored = Retrieval.objects.select_related("plan", "indicator__plan").get(pk=retrieval.pk)
    require(may_settle(by, stored, RetrievalState.APPLIED))
    rows = Observation.objects.filter(retrieval=stored).select_related("organisation", "indicator")
    chosen = list(rows if values is None else rows.filter(pk__in=values))
    waiting = _waited_for(stored)
    locked = locked_years(stored.plan)
    judged = [(row, _why_it_stays(row, stored, waiting, locked)) for row in chosen]
    _take_back([row for row, why in judged if not why], by=by)
    if not rows.all().exists():
        stored.state = RetrievalState.DISCARDED
    save_as(stored, by=by, reason=_("Inläsningen ångrades"))
    return [f"{row.organisation} {row.year}: {why}" for row, why in judged if why]


def _waited_for(retrieval: Retrieval) -> set[tuple[int, int]]:
    """Return the organisations and years that have a value on its way which is not the import's."""
    others = Observation.objects.current().filter(indicator=retrieval.indicator_id).exclude(retrieval=retrieval)
    return set(others.exclude(state=ObservationState.APPROVED).values_list("organisation_id", "year"))


def _why_it_stays(
    row: Observation, retrieval: Retrieval, waiting: Collection[tuple[int, int]], locked: Collection[int]
) -> str:
    if row.replaced_by_id is not None:
        return _("Värdet har rättats efter inläsningen.")
    if row.state not in _UNTOUCHED:
        return _("Värdet har återsänts efter inläsningen.")
    if row.state == ObservationState.APPROVED and (row.organisation_id, row.year) in waiting:
        return _("En rättelse av värdet väntar.")
    return lock_problem(retrieval.plan, row.year) if row.year in locked else ""


def _take_back(rows: Iterable[Observation], *, by: User) -> None:
    """Remove the values, and let those hold again that they replaced."""
    now, reason = timezone.now(), _("Inläsningen ångrades")
    gone = list(rows)
    for first in range(0, len(gone), AT_ONCE):
        some = gone[first : first + AT_ONCE]
        before = list(Observation.objects.filter(replaced_by__in=some).select_related("organisation", "indicator"))
        counted = [row for row in some if row.state == ObservationState.APPROVED]
        for row in counted:
            row.state = ObservationState.PENDING  # two values of a year are never approved at once, also not here
        for row in before:
            row.replaced_by = None
        save_all_as(counted, fields=["state"], by=by, reason=reason, at=now)
        save_all_as(before, fields=["replaced_by"], by=by, reason=reason, at=now)
        delete_all_as(some, by=by, reason=reason, at=now)
