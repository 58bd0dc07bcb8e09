"""The ledger, the portal's one history: who did what and when, written with the change itself, chained by hash.

An entry is inserted in the transaction of the change, so that neither exists without the other. Once that is committed
the entry is sealed (`actors.seals`), and triggers in the database refuse to change either. Pages of history, what
something said on a day, and comparisons read entries.

Entries hold no names: people are named as they are called now, so that somebody who is erased shows by function.

The ledger knows no model of an upper layer. A model that has something to say to it has one of these:

| member | says |
|---|---|
| `ledger_personal`, `ledger_large`, `ledger_lists` | how columns are entered: `actors.ledger_content` |
| `ledger_title` | what the row is called, without anybody's name; otherwise `str(row)` |
| `ledger_joins` | what that title reads beyond the row's own foreign keys, as `prefetch_related` takes it |
| `ledger_parent` | the field that leads to what the row is a part of, a measure for example |
| `private_to_id` | the organisation that alone may read the row now, and what is a part of it; None for all |
| `says_own_privacy` | that `private_to_id` says it all, whatever holds for what the row is a part of |
| `not_in_history` | why its rows are not entered at all |
| `shown_to_everybody` | that open pages show its rows as they are now: `handlingsplan.open_pages` |
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models import Max, OuterRef, Q, Subquery
from django.utils import timezone

from actors.access import acts_for
from actors.enums import LedgerAct
from actors.ledger_content import Content, content_of
from actors.models import LedgerEntry, Organisation, OrganisationGrant, User
from actors.seals import seal_after_commit, sign
from handlingsplan.open_pages.keeping import tell_if_shown

Key = tuple[str, int]  # kind and primary key of a row


@dataclass(frozen=True)
class Change:
    """What is done with rows, by whom and why; changes with one `at` are one change."""

    act: LedgerAct
    by: User | None
    reason: str = ""
    at: datetime | None = None


def is_entered(model: type[models.Model]) -> bool:
    """Tell whether the model's rows are entered: ours are, but those that say why not."""
    is_own = apps.get_app_config(model._meta.app_label).name in settings.OWN_APPS
    return is_own and not model._meta.auto_created and not getattr(model, "not_in_history", "")


def key_of(row: models.Model) -> Key:
    return row._meta.label_lower, int(row.pk)


def _parent(row: models.Model) -> models.Model | None:
    name = getattr(row, "ledger_parent", "")
    parent: models.Model | None = getattr(row, name) if name else None
    return parent


def _line(row: models.Model) -> list[Any]:
    """Return the row, what it is a part of, what that is a part of, and so on: the last is the root."""
    found = [row]
    while (parent := _parent(found[-1])) is not None:
        found.append(parent)
    return found


def _first(line: Iterable[Any], name: str) -> int | None:
    return next((value for value in (getattr(one, name, None) for one in line) if value is not None), None)


def _organisation_id(line: Sequence[Any]) -> int | None:
    if isinstance(line[0], Organisation):
        return int(line[0].pk)
    own: int | None = getattr(line[0], "organisation_id", None)
    return own or _first(line, "owner_id")


def write(row: models.Model, change: Change) -> LedgerEntry:
    """Enter what was done with the row, in the transaction of the change; the row still has its primary key."""
    return write_all([row], change)[0]


def write_all(rows: Sequence[models.Model], change: Change) -> list[LedgerEntry]:
    """Enter what was done with each of the rows; the number of queries does not grow with them."""
    if not rows:
        return []
    if len(rows) > 1:
        join(rows)
    acting_for = None if change.by is None else acts_for(change.by, OrganisationGrant)
    lines = [_line(row) for row in rows]
    known = _known(lines)
    at = change.at or timezone.now()
    entries = [_entry(line, known, change=change, at=at, acting_for=acting_for) for line in lines]
    for entry in entries:
        sign(entry)
    LedgerEntry.objects.bulk_create(entries, batch_size=500)
    seal_after_commit(entries[0].pk)
    tell_if_shown(type(rows[0]))
    return entries


def join(rows: Sequence[models.Model]) -> None:
    """Fetch what titles and roots of the rows, all of one model, read, once for all."""
    if not rows:
        return
    model = type(rows[0])
    keys = [field.name for field in model._meta.concrete_fields if field.is_relation]
    models.prefetch_related_objects(rows, *keys, *getattr(model, "ledger_joins", ()))


def _entry(
    line: Sequence[Any], known: dict[Key, LedgerEntry], *, change: Change, at: datetime, acting_for: int | None
) -> LedgerEntry:
    row, root = line[0], line[-1]
    root_kind, root_id = key_of(root)
    kind, object_id = key_of(row)
    return LedgerEntry(
        at=at,
        by=change.by,
        acting_for_id=acting_for,
        act=change.act,
        kind=kind,
        object_id=object_id,
        root_kind=root_kind,
        root_id=root_id,
        plan_id=_first(line, "plan_id"),
        organisation_id=_organisation_id(line),
        audience_id=_audience(line, known),
        private_to_id=_private_to(line),
        title=str(getattr(row, "ledger_title", row))[:300],
        reason=change.reason[:300],
        content=content_of(row),
    )


def _private_to(line: Sequence[Any]) -> int | None:
    """Return the organisation that alone reads the row: the row says it, or what it is a part of."""
    said = line[:1] if getattr(line[0], "says_own_privacy", False) else line
    return _first(said, "private_to_id")


def _known(lines: Iterable[Sequence[Any]]) -> dict[Key, LedgerEntry]:
    """Return the last entry of each row that is private by itself now: a query per kind, if any is."""
    keys: dict[str, set[int]] = {}
    for row in (line[0] for line in lines):
        if getattr(row, "private_to_id", None) is not None:
            keys.setdefault(row._meta.label_lower, set()).add(row.pk)
    return {(entry.kind, entry.object_id): entry for kind, ids in keys.items() for entry in last_entries(kind, ids)}


def _audience(line: Sequence[Any], known: dict[Key, LedgerEntry]) -> int | None:
    """Return the organisation whose people alone read the entry; None for all who know the thing.

    The act that makes something private again, as sending it back does, is read by all who knew it until then. What is
    done after it is not.
    """
    last = known.get(key_of(line[0]))
    turns = last is not None and last.private_to_id is None
    return None if turns else _private_to(line)


def last_entries(kind: str, object_ids: Iterable[int] | None = None) -> models.QuerySet[LedgerEntry]:
    """Return the last entry of each row of a kind, in order of the rows."""
    entries = LedgerEntry.objects.filter(kind=kind)
    if object_ids is not None:
        entries = entries.filter(object_id__in=object_ids)
    last = entries.order_by().values("object_id").annotate(last=Max("pk")).values("last")
    return LedgerEntry.objects.filter(pk__in=last).order_by("object_id")


def state_as_of(kind: str, object_id: int, at: datetime) -> Content | None:
    """Return the columns of a row as they were at a time; None where it was not there."""
    entries = LedgerEntry.objects.filter(kind=kind, object_id=object_id, at__lte=at)
    last = entries.order_by("-at", "-pk").first()
    return last.content if last is not None and last.act != LedgerAct.REMOVED else None


def entries_of(row: models.Model) -> models.QuerySet[LedgerEntry]:
    """Return what was done with the row, newest first, with who did it; nothing with one that is not stored yet."""
    if row.pk is None:
        return LedgerEntry.objects.none()
    kind, object_id = key_of(row)
    return LedgerEntry.objects.filter(kind=kind, object_id=object_id).select_related("by").order_by("-pk")


def parts_of(root: models.Model, *kinds: type[models.Model]) -> models.QuerySet[LedgerEntry]:
    """Return what was done with rows of the kinds that are part of `root`, in the order in which it was done."""
    root_kind, root_id = key_of(root)
    entries = LedgerEntry.objects.filter(root_kind=root_kind, root_id=root_id).order_by("pk").select_related("by")
    return entries.filter(kind__in=[kind._meta.label_lower for kind in kinds])


def readable(entries: models.QuerySet[LedgerEntry], own: Collection[int]) -> models.QuerySet[LedgerEntry]:
    """Keep what people of the organisations `own` read: what all do who know the thing, and what was entered for them.

    The latter as long as they may still read the thing: a draft that another organisation has taken over is not theirs.
    """
    root = LedgerEntry.objects.filter(kind=OuterRef("root_kind"), object_id=OuterRef("root_id")).order_by("-pk")
    known = entries.annotate(now_private_to=Subquery(root.values("private_to_id")[:1]))
    still_own = Q(now_private_to=None) | Q(now_private_to__in=own)
    return known.filter(Q(audience_id=None) | Q(audience_id__in=own) & still_own)


def with_context(entries: models.QuerySet[LedgerEntry], own: Collection[int]) -> models.QuerySet[LedgerEntry]:
    """Add to each entry what the row said `before` it, and the `root_title`, both as people of `own` know them."""
    to_them = Q(audience_id=None) | Q(audience_id__in=own)
    earlier = LedgerEntry.objects.filter(to_them, kind=OuterRef("kind"), object_id=OuterRef("object_id"))
    root = LedgerEntry.objects.filter(to_them, kind=OuterRef("root_kind"), object_id=OuterRef("root_id"))
    return entries.annotate(
        before=Subquery(earlier.filter(pk__lt=OuterRef("pk")).order_by("-pk").values("content")[:1]),
        root_title=Subquery(root.order_by("-pk").values("title")[:1]),
    )
