"""Sums of money, as pure functions: exact decimals, and "not stated" never counts as 0."""

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Generic, Protocol, TypeVar

from handlingsplan.numbers import whole_percent
from measures.enums import SECURED, FundingState

SOUGHT = frozenset({FundingState.NEED, FundingState.APPLIED})


class Money(Protocol):
    """What a funding row must tell to be summed; the model and the plan document both do."""

    @property
    def year(self) -> int:
        """The year it is for."""

    @property
    def state(self) -> str:
        """How sure it is: a value of `FundingState`."""

    @property
    def amount(self) -> Decimal | None:
        """Whole kronor; None where not stated."""


FundingT = TypeVar("FundingT", bound=Money)
Key = TypeVar("Key", bound=Hashable)


def sum_amounts(amounts: Iterable[Decimal | None]) -> Decimal | None:
    """Return the sum of the stated amounts; None where nothing is stated."""
    stated = [amount for amount in amounts if amount is not None]
    return sum(stated, Decimal()) if stated else None


def secured(rows: Iterable[Money]) -> Decimal | None:
    """Return what is granted, decided or spent; None where no such amount is stated."""
    return sum_amounts(row.amount for row in rows if row.state in SECURED)


def sought(rows: Iterable[Money]) -> Decimal | None:
    """Return what is needed or applied for; None where no such amount is stated."""
    return sum_amounts(row.amount for row in rows if row.state in SOUGHT)


@dataclass(frozen=True)
class MoneyLine(Generic[Key]):
    """The sums of one key over the years of its table."""

    key: Key
    amounts: tuple[Decimal | None, ...]
    total: Decimal | None


@dataclass(frozen=True)
class MoneyTable(Generic[Key]):
    """Sums by key and year; `amounts` and `total` sum all lines, so the table adds up both ways."""

    years: tuple[int, ...]
    lines: tuple[MoneyLine[Key], ...]
    amounts: tuple[Decimal | None, ...]
    total: Decimal | None


def tabulate(rows: Iterable[FundingT], *, by: Callable[[FundingT], Key], years: Sequence[int]) -> MoneyTable[Key]:
    """Sum `rows` by `by` and year; keys keep the order they first appear in.

    The columns are `years` and every other year that a row is for, so that no row is left out.
    """
    cells: dict[Key, dict[int, list[Decimal | None]]] = {}
    columns = set(years)
    for row in rows:
        cells.setdefault(by(row), {}).setdefault(row.year, []).append(row.amount)
        columns.add(row.year)
    order = tuple(sorted(columns))
    lines = tuple(_line(key, cell, order) for key, cell in cells.items())
    return MoneyTable(
        years=order,
        lines=lines,
        amounts=tuple(sum_amounts(line.amounts[column] for line in lines) for column in range(len(order))),
        total=sum_amounts(line.total for line in lines),
    )


def _line(key: Key, cell: dict[int, list[Decimal | None]], years: Sequence[int]) -> MoneyLine[Key]:
    amounts = tuple(sum_amounts(cell.get(year, ())) for year in years)
    return MoneyLine(key=key, amounts=amounts, total=sum_amounts(amounts))


@dataclass(frozen=True)
class FundingSummary:
    """How the money of something stands. What is not stated is counted, never summed as 0."""

    need: Decimal | None  # all that is stated, secured or not
    secured: Decimal | None
    gap: Decimal | None  # what is needed or applied for beyond what is secured; None where neither is stated
    unstated: int  # how many rows state no amount

    @property
    def percent(self) -> int | None:
        """How much of the need is secured, in whole percent; None where no need is stated."""
        return whole_percent(self.secured or 0, self.need) if self.need else None


def funding_summary(rows: Iterable[Money], *, unstated: int | None = None) -> FundingSummary:
    """Return how the money of `rows` stands; rows that are sums themselves tell how many were `unstated`."""
    rows = list(rows)
    missing = sum(1 for row in rows if row.amount is None) if unstated is None else unstated
    return FundingSummary(sum_amounts(row.amount for row in rows), secured(rows), sought(rows), missing)


def secured_percent(secured: Decimal | None, sought: Decimal | None) -> int | None:
    """Return how much of all that is stated is secured, as `FundingSummary.percent`."""
    return FundingSummary(sum_amounts((secured, sought)), secured, sought, 0).percent


def shares(amounts: Mapping[Key, Decimal | None]) -> dict[Key, Decimal | None]:
    """Return each amount's part of the whole in percent with one decimal; together they are exactly 100.

    The tenths that rounding down leaves go to the largest remainders. None where nothing is stated, or nothing in all.
    """
    stated = {key: amount for key, amount in amounts.items() if amount is not None}
    whole = sum(stated.values(), Decimal())
    if not whole:
        return dict.fromkeys(amounts)
    tenths = {key: int(amount * 1000 // whole) for key, amount in stated.items()}
    remainders = sorted(stated, key=lambda key: stated[key] * 1000 % whole, reverse=True)
    for key in remainders[: 1000 - sum(tenths.values())]:
        tenths[key] += 1
    return {key: Decimal(tenths[key]) / 10 if key in tenths else None for key in amounts}
