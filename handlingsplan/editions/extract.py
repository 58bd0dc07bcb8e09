"""One organisation's part of a plan as data: what it owns, takes part in, pays, has promised, and what is late."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from handlingsplan.chapters.document import Commitment, FundingRow, Measure, Party, PlanDocument
from handlingsplan.editions.parts import LATE, measures_of, parties_of, takes_part
from measures.money.tables import MoneyTable, tabulate


@dataclass(frozen=True)
class Promise:
    """The organisation's stand on a measure."""

    measure: Measure
    commitment: Commitment


@dataclass(frozen=True)
class Extract:
    """An organisation's part of the plan, in the plan's own order."""

    party: Party
    owned: tuple[Measure, ...]
    takes_part: tuple[Measure, ...]
    paid: tuple[FundingRow, ...]  # what the organisation pays itself, in every measure
    costs: MoneyTable[str]  # the same, by state and year
    costs_by_measure: MoneyTable[str]
    promises: tuple[Promise, ...]
    late: tuple[Measure, ...]  # delayed or stopped measures that it owns or takes part in


def read_extract(document: PlanDocument, slug: str) -> Extract | None:
    """Return the part of the organisation with the slug; None where it is no party of the plan."""
    party = next((party for party in parties_of(document) if party.slug == slug), None)
    if party is None:
        return None
    measures = measures_of(document)
    owned = tuple(measure for measure in measures if measure.owner_key == party.key)
    shared = tuple(measure for measure in measures if takes_part(party, measure))
    years = range(document.plan.period_start, document.plan.period_end + 1)
    paid = [
        (f"{one.number}. {one.title}", row) for one in measures for row in one.funding if row.funder_key == party.key
    ]
    return Extract(
        party=party,
        owned=owned,
        takes_part=shared,
        paid=tuple(row for _measure, row in paid),
        costs=tabulate((row for _measure, row in paid), by=lambda row: row.state_label, years=years),
        costs_by_measure=_by_measure(paid, years),
        promises=tuple(_promises(party.key, measures)),
        late=tuple(measure for measure in owned + shared if measure.status in LATE),
    )


def _by_measure(paid: Sequence[tuple[str, FundingRow]], years: Sequence[int]) -> MoneyTable[str]:
    measures = {row.key: measure for measure, row in paid}
    return tabulate((row for _measure, row in paid), by=lambda row: measures[row.key], years=years)


def _promises(key: str, measures: tuple[Measure, ...]) -> Iterator[Promise]:
    for measure in measures:
        yield from (Promise(measure, stand) for stand in measure.commitments if stand.organisation_key == key)
