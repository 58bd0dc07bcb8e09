"""The ledger: who did what and when, written with the change itself, never changed, chained by hash.

An entry is inserted in the transaction of the change, so that neither exists without the other. Once that is committed
the entry is sealed: its place in its plan's chain, with a digest over its content and the seal before. Sealing apart
keeps those who write in one plan from waiting for one another, and triggers in the database refuse to change either.

Entries hold no names: people are named as they are called now, so that somebody who is erased shows by function.

The ledger knows no model of an upper layer. A model that has something to say to it has one of these:

| member | says |
|---|---|
| `ledger_excluded`, of the class | fields that are not entered: personal, or large and never changed |
| `ledger_title` | what the row is called, without anybody's name; otherwise `str(row)` |
| `is_private` | whether only its organisation sees the row now, and what is a part of it |
"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, models, transaction
from django.db.models import Max
from django.utils import timezone

from actors.access import acts_for
from actors.enums import LedgerAct
from actors.models import Chain, LedgerEntry, Organisation, OrganisationGrant, Seal, User

NO_SEAL = "0" * 64
_DERIVED = {"sort_key", "search"}
# Columns that count in the digest where they say something: older entries were sealed without them
_CAME_LATER = {"acting_for_id"}
# By the first of these names that it has a row refers to what it is a part of
_PARENTS = ("measure", "chapter", "indicator", "example")


def _content(instance: models.Model) -> dict[str, Any]:
    hidden = _DERIVED | getattr(instance, "ledger_excluded", frozenset())
    fields = [field for field in instance._meta.concrete_fields if field.name not in hidden]
    values = {field.attname: field.value_from_object(instance) for field in fields}
    plain: dict[str, Any] = json.loads(json.dumps(values, cls=DjangoJSONEncoder, default=str))
    return plain


def _root(instance: models.Model) -> Any:
    """Return what the row is a part of, a measure or chapter for example; the row itself where it is no part."""
    about = getattr(instance, "about", None)
    parent = next((getattr(instance, name) for name in _PARENTS if getattr(instance, f"{name}_id", None)), None)
    return about or parent or instance


def _organisation_id(instance: Any, root: Any) -> int | None:
    if isinstance(instance, Organisation):
        return int(instance.pk)
    owner: int | None = getattr(instance, "organisation_id", None) or getattr(root, "owner_id", None)
    return owner


def write(
    instance: models.Model, act: LedgerAct, *, by: User | None, reason: str = "", at: datetime | None = None
) -> LedgerEntry:
    """Enter what was done with the row, in the transaction of the change; the row still has its primary key."""
    root = _root(instance)
    organisation_id = _organisation_id(instance, root)
    entry = LedgerEntry.objects.create(
        at=at or timezone.now(),
        by=by,
        acting_for_id=None if by is None else acts_for(by, OrganisationGrant),
        act=act,
        kind=instance._meta.label_lower,
        object_id=instance.pk,
        plan_id=getattr(instance, "plan_id", None) or getattr(root, "plan_id", None),
        organisation_id=organisation_id,
        is_private=getattr(root, "is_private", False),
        title=str(getattr(instance, "ledger_title", instance))[:300],
        reason=reason,
        content=_content(instance),
    )
    _seal_after_commit(entry.pk)
    return entry


@dataclass(frozen=True)
class _Sealing:
    """Seals what a transaction entered, and what others have entered since, once it is committed."""

    since: int

    def seal(self) -> None:
        seal(since=self.since)


def _seal_after_commit(since: int) -> None:
    """Have the entries sealed once the transaction is committed; once, however many it enters."""
    if not any(isinstance(getattr(waiting, "__self__", None), _Sealing) for _, waiting, *_ in connection.run_on_commit):
        transaction.on_commit(_Sealing(since).seal, robust=True)


def _digest(entry: LedgerEntry, number: int, previous: str) -> str:
    facts = {field.attname: field.value_from_object(entry) for field in LedgerEntry._meta.concrete_fields}
    facts = {name: fact for name, fact in facts.items() if fact is not None or name not in _CAME_LATER}
    facts["at"] = entry.at.astimezone(timezone.get_fixed_timezone(0)).isoformat(timespec="microseconds")
    text = json.dumps([previous, number, facts], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def chain_of(entry: LedgerEntry) -> str:
    """Return the name of the chain that the entry belongs to: its plan's, or the portal's."""
    return f"plan:{entry.plan_id}" if entry.plan_id else "portal"


@transaction.atomic
def seal(*, since: int = 0) -> int:
    """Chain the entries that are committed and not sealed yet, and return how many; one process at a time.

    `since` is the first entry to look at: looking at all takes the longer the more there are, and is for who looks
    for what a killed process left.
    """
    waiting = LedgerEntry.objects.filter(pk__gte=since, seal=None).order_by("pk")
    if not waiting.exists():
        return 0
    Chain.objects.get_or_create(name="portal")
    Chain.objects.select_for_update().get(name="portal")
    ends: dict[str, Seal] = {}
    seals = [_next_seal(entry, ends) for entry in waiting.iterator()]
    Seal.objects.bulk_create(seals, batch_size=1000)
    return len(seals)


def _next_seal(entry: LedgerEntry, ends: dict[str, Seal]) -> Seal:
    """Return the entry's seal, not stored yet; `ends` holds the newest seal of each chain that was asked for."""
    name = chain_of(entry)
    if name not in ends:
        chain, _made = Chain.objects.get_or_create(name=name)
        newest = Seal.objects.filter(chain=chain).select_related("chain").order_by("-number").first()
        ends[name] = newest or Seal(chain=chain, number=0, digest=NO_SEAL)
    last = ends[name]
    number = last.number + 1
    digest = _digest(entry, number, last.digest)
    ends[name] = Seal(entry=entry, chain=last.chain, number=number, previous=last.digest, digest=digest)
    return ends[name]


@dataclass(frozen=True)
class Fault:
    """What is wrong at one place of a chain."""

    chain: str
    number: int
    what: str

    def __str__(self) -> str:
        return f"{self.chain} {self.number}: {self.what}"


def verify() -> Iterator[Fault]:
    """Yield every place where the ledger is not as it was written."""
    for chain in Chain.objects.order_by("name"):
        yield from _verify_chain(chain)
    for entry in LedgerEntry.objects.filter(seal=None).order_by("pk"):
        yield Fault(chain_of(entry), entry.pk, "an entry without a seal")


def _verify_chain(chain: Chain) -> Iterator[Fault]:
    number, previous = 0, NO_SEAL
    for found in Seal.objects.filter(chain=chain).select_related("entry").order_by("number").iterator():
        for missing in range(number + 1, found.number):
            yield Fault(chain.name, missing, "the entry is gone")
        if found.number == number + 1 and found.previous != previous:
            yield Fault(chain.name, found.number, "it does not follow the one before")
        elif chain_of(found.entry) != chain.name:
            yield Fault(chain.name, found.number, "it belongs to another chain")
        elif _digest(found.entry, found.number, found.previous) != found.digest:
            yield Fault(chain.name, found.number, "the entry is changed")
        number, previous = found.number, found.digest


def heads() -> dict[str, str]:
    """Return the newest seal of each chain, "number digest": kept elsewhere, they prove that no end was cut off."""
    newest = Seal.objects.values("chain__name").annotate(last=Max("number"))
    numbers = {row["chain__name"]: row["last"] for row in newest.order_by("chain__name")}
    return {
        name: f"{number} {Seal.objects.get(chain__name=name, number=number).digest}" for name, number in numbers.items()
    }


def misses_head(name: str, number: int, digest: str) -> bool:
    """Tell whether a head that was noted before is no longer in its chain."""
    return not Seal.objects.filter(chain__name=name, number=number, digest=digest).exists()


def state_as_of(kind: str, object_id: int, at: datetime) -> dict[str, Any] | None:
    """Return the columns of a row as they were at a time; None where it was not there."""
    entries = LedgerEntry.objects.filter(kind=kind, object_id=object_id, at__lte=at)
    last = entries.order_by("-at", "-pk").first()
    return last.content if last is not None and last.act != LedgerAct.REMOVED else None
