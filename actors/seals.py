"""The seals of the ledger: each entry's place in its plan's chain, with a digest over it and the seal before.

Sealing apart, once the change is committed, keeps those who write in one plan from waiting for one another. What is to
be sealed is known by its signature, with a key that the database does not hold: a row that somebody put among the
entries is no entry, whoever seals it.
"""

import hashlib
import hmac
import json
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Count, Max, Min
from django.utils import timezone

from actors.models import Chain, LedgerEntry, Seal

NO_SEAL = "0" * 64
AT_ONCE = 1_000  # entries in the memory
_NONCE = 16  # letters that make each signature another one


@dataclass(frozen=True)
class _Sealing:
    """Seals what a transaction entered, and what others have entered since, once it is committed."""

    since: int

    def seal(self) -> None:
        seal(since=self.since)


def seal_after_commit(since: int) -> None:
    """Have the entries sealed once the transaction is committed; once, however many it enters."""
    if not any(isinstance(getattr(waiting, "__self__", None), _Sealing) for _, waiting, *_ in connection.run_on_commit):
        transaction.on_commit(_Sealing(since).seal, robust=True)


def _facts(entry: LedgerEntry) -> dict[str, Any]:
    facts = {field.attname: field.value_from_object(entry) for field in LedgerEntry._meta.concrete_fields}
    facts["at"] = entry.at.astimezone(timezone.get_fixed_timezone(0)).isoformat(timespec="microseconds")
    return facts


def _digest(facts: dict[str, Any], number: int, previous: str) -> str:
    text = json.dumps([previous, number, facts], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def sign(entry: LedgerEntry) -> None:
    """Let the entry, that is not stored yet, say that the portal wrote it."""
    entry.signature = _signature(_facts(entry), secrets.token_hex(_NONCE // 2))


def _signature(facts: dict[str, Any], nonce: str) -> str:
    signed = {name: value for name, value in facts.items() if name not in {"id", "signature"}}
    text = json.dumps([nonce, signed], sort_keys=True, ensure_ascii=False)
    return nonce + hmac.new(settings.HISTORY_KEY.encode(), text.encode(), hashlib.sha256).hexdigest()


def _is_signed(facts: dict[str, Any]) -> bool:
    found = str(facts["signature"])
    return hmac.compare_digest(found.encode(), _signature(facts, found[:_NONCE]).encode())


def chain_of(entry: LedgerEntry) -> str:
    """Return the name of the chain that the entry belongs to: its plan's, or the portal's."""
    return plan_chain(entry.plan_id) if entry.plan_id else "portal"


def plan_chain(plan_id: int) -> str:
    return f"plan:{plan_id}"


@transaction.atomic
def seal(*, since: int = 0) -> int:
    """Chain the entries that are committed and not sealed yet, and return how many; one process at a time.

    `since` is the first entry to look at: looking at all takes the longer the more there are, and is for who looks
    for what a killed process left.
    """
    waiting = LedgerEntry.objects.filter(seal=None).order_by("pk")
    if not waiting.filter(pk__gte=since).exists():
        return 0
    Chain.objects.get_or_create(name="portal")
    Chain.objects.select_for_update().get(name="portal")
    ends: dict[str, Seal] = {}
    count = 0
    first = since
    while some := list(waiting.filter(pk__gte=first)[:AT_ONCE]):
        Seal.objects.bulk_create([_next_seal(entry, ends) for entry in some])
        count += len(some)
        if len(some) < AT_ONCE:
            break
        # What was sealed just now is not looked through again. An entry before it that is committed meanwhile is sealed
        # by the process that wrote it.
        first = some[-1].pk + 1
    return count


def _next_seal(entry: LedgerEntry, ends: dict[str, Seal]) -> Seal:
    """Return the entry's seal, not stored yet; `ends` holds the newest seal of each chain that was asked for."""
    name = chain_of(entry)
    if name not in ends:
        chain, _made = Chain.objects.get_or_create(name=name)
        newest = Seal.objects.filter(chain=chain).select_related("chain").order_by("-number").first()
        ends[name] = newest or Seal(chain=chain, number=0, digest=NO_SEAL)
    last = ends[name]
    number = last.number + 1
    digest = _digest(_facts(entry), number, last.digest)
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
    twice = LedgerEntry.objects.order_by().values("signature").annotate(times=Count("pk"), first=Min("pk"))
    for row in twice.filter(times__gt=1).order_by("first"):
        yield Fault("entry", row["first"], "the entry stands there twice")


def _verify_chain(chain: Chain) -> Iterator[Fault]:
    number, previous = 0, NO_SEAL
    for found in Seal.objects.filter(chain=chain).select_related("entry").order_by("number").iterator():
        for missing in range(number + 1, found.number):
            yield Fault(chain.name, missing, "the entry is gone")
        if found.number == number + 1 and found.previous != previous:
            yield Fault(chain.name, found.number, "it does not follow the one before")
        elif chain_of(found.entry) != chain.name:
            yield Fault(chain.name, found.number, "it belongs to another chain")
        elif _digest(facts := _facts(found.entry), found.number, found.previous) != found.digest:
            yield Fault(chain.name, found.number, "the entry is changed")
        elif not _is_signed(facts):
            yield Fault(chain.name, found.number, "the portal did not write the entry")
        number, previous = found.number, found.digest


def heads(*chains: str) -> dict[str, str]:
    """Return the newest seal of each chain, or of those named, "number digest"; what is not sealed yet has none.

    Kept elsewhere, they prove that no end was cut off.
    """
    seals = Seal.objects.filter(chain__name__in=chains) if chains else Seal.objects.all()
    newest = seals.values("chain__name").annotate(last=Max("number"))
    numbers = {row["chain__name"]: row["last"] for row in newest.order_by("chain__name")}
    return {
        name: f"{number} {Seal.objects.get(chain__name=name, number=number).digest}" for name, number in numbers.items()
    }


def misses_head(name: str, number: int, digest: str) -> bool:
    """Tell whether a head that was noted before is no longer in its chain."""
    return not Seal.objects.filter(chain__name=name, number=number, digest=digest).exists()
