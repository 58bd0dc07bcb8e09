"""Which of several columns of amounts are read, where they may not all be."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from itertools import product

from measures.workbooks.columns import UNIT
from measures.workbooks.headings import KRONOR, OWNER, AmountMeaning, base_of
from measures.workbooks.meanings import guessed


def without_rivals(columns: dict[int, str], names: Sequence[str], guesses: Collection[int]) -> dict[int, str]:
    """Leave out a guessed amount that another column's heading names as well, as the least and the most that it costs.

    Which of them it costs is for a person to say.
    """
    found = dict(columns)
    said = {index: guessed(names[index], "") for index in guesses}
    for index in guesses:
        if base_of(columns.get(index, "")) != "amount":
            continue
        rivals = [other for other in guesses if other != index and once(said[other]) == once(said[index])]
        if any(base_of(said[other]) == "amount" and not columns.get(other) for other in rivals):
            found[index] = ""
    return found


def of_all_payers(columns: dict[int, str], guesses: Collection[int]) -> dict[int, str]:
    """Leave out the guessed amounts of others beside amounts of nobody: those may be the sum, or the owner's part.

    Where the owner's part has a column too, what nobody pays is the sum.
    """
    amounts = {index: AmountMeaning.of(name) for index, name in columns.items() if base_of(name) == "amount"}
    nobodys = {index for index, amount in amounts.items() if not amount.funder}
    paid = amounts.keys() - nobodys
    has_own = any(amounts[index].funder == OWNER for index in paid)
    may_be_one = {
        index
        for pair in product(nobodys, paid)
        if len({amounts[index].year for index in pair} - {None}) <= 1
        for index in pair
    }
    unclear = may_be_one & (nobodys if has_own else paid) & set(guesses)
    return {index: "" if index in unclear else name for index, name in columns.items()}


def with_units(columns: dict[int, str]) -> dict[int, str]:
    """Return the columns where each row says the unit of its amounts itself: theirs is plain kronor then."""
    if UNIT not in columns.values():
        return columns
    found = dict(columns)
    for index, name in columns.items():
        meaning = AmountMeaning.of(name)
        if base_of(name) == "amount" and not meaning.unit:
            found[index] = str(replace(meaning, unit=KRONOR))
    return found


def without_totals(columns: dict[int, str]) -> dict[int, str]:
    """Leave out a guessed amount without year or kind beside amounts with them: it is most likely their sum."""
    amounts = {index: AmountMeaning.of(name) for index, name in columns.items() if base_of(name) == "amount"}
    years = any(amount.year for amount in amounts.values())
    of_kinds = {amount.year for amount in amounts.values() if amount.kind}
    sums = {
        index
        for index, amount in amounts.items()
        if (years and amount.year is None) or (not amount.kind and amount.year in of_kinds)
    }
    return {index: "" if index in sums else name for index, name in columns.items()}


def once(name: str) -> tuple[object, ...]:
    """Return what only one column may mean: amounts of another year or kind are another thing."""
    base, meaning = base_of(name), AmountMeaning.of(name)
    return (base, meaning.year, meaning.kind, meaning.funder) if base == "amount" else (base,)
