"""What is decided, on one page: organisation by organisation, before the contents."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar

from handlingsplan.chapters.document import Measure, Party, PlanDocument
from handlingsplan.editions.parts import measures_of
from handlingsplan.swedish import sort_key
from measures.enums import SECURED, CommitmentState

ASKED = tuple(state.value for state in CommitmentState if state != CommitmentState.NOT_RELEVANT)


@dataclass(frozen=True)
class DecidedLine:
    """An organisation: how many measures it answers for, its stands, and its own money that is sure."""

    name: str
    owned: int
    decided: int
    intends: int
    proposed: int
    declined: int
    secured: Decimal | None


@dataclass(frozen=True)
class Decided:
    """The page: its lines, and what they come to. `others` are parties that have been asked for nothing yet."""

    lines: tuple[DecidedLine, ...]
    others: int
    widths: ClassVar = (58, 18, 18, 16, 19, 15, 26)  # millimetres of the table's columns

    @property
    def decided(self) -> int:
        return sum(line.decided for line in self.lines)

    @property
    def asked(self) -> int:
        return sum(line.decided + line.intends + line.proposed + line.declined for line in self.lines)

    @property
    def deciding(self) -> int:
        """How many organisations have decided anything."""
        return sum(line.decided > 0 for line in self.lines)


def decided(document: PlanDocument) -> Decided:
    measures = list(measures_of(document))
    parties = [party for group in document.cooperation.groups for party in group.parties]
    stands = Counter((one.organisation_key, one.state) for measure in measures for one in measure.commitments)
    money = _secured(measures)
    lines = [_line(party, stands, money) for party in sorted(parties, key=lambda party: sort_key(party.name))]
    told = [line for line in lines if line.owned or line.decided + line.intends + line.proposed + line.declined]
    return Decided(tuple(told), len(lines) - len(told))


def _line(party: Party, stands: Counter[tuple[str, str]], money: dict[str, Decimal]) -> DecidedLine:
    counts = {state: stands[party.key, state] for state in ASKED}
    return DecidedLine(name=party.name, owned=party.owned, secured=money.get(party.key), **counts)


def _secured(measures: list[Measure]) -> dict[str, Decimal]:
    """Return what is granted, decided or spent by funder; those without a stated amount are not there."""
    sums: dict[str, Decimal] = {}
    for key, amount in _amounts(measures):
        sums[key] = sums.get(key, Decimal(0)) + amount
    return sums


def _amounts(measures: list[Measure]) -> Iterator[tuple[str, Decimal]]:
    for measure in measures:
        for row in measure.funding:
            if row.amount is not None and row.state in SECURED:
                yield row.funder_key, row.amount
