"""Lists of published plans and of editions: searched and sorted."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from handlingsplan.editions.models import Edition
from handlingsplan.editions.published import editions_of
from handlingsplan.jobs.latest_editions import Shelf, shelves
from handlingsplan.plan.models import Plan
from handlingsplan.swedish import fold, sort_key

FEW = 5
"""Up to so many, a list needs no search."""


@dataclass(frozen=True)
class Listing:
    """What a list shows, out of `total`."""

    rows: Sequence[Any]
    total: int
    query: str
    order: str

    @property
    def has_search(self) -> bool:
        """Whether there is enough to search in."""
        return self.total > FEW or bool(self.query)


def listed_plans(*, query: str, order: str) -> Listing:
    """Return published plans, newest period first or by title."""
    published = shelves(Plan.objects.with_coordinator())
    wanted = fold(query)
    found: list[Shelf] = [shelf for shelf in published if wanted in fold(f"{shelf.plan.title} {shelf.plan.period}")]
    if order == "titel":
        found.sort(key=lambda shelf: sort_key(shelf.plan.title))
    return Listing(found, len(published), query, order)


def listed_editions(plan: Plan, *, query: str, order: str) -> Listing:
    """Return the plan's editions, newest or oldest first; searched by number and by what was new."""
    every: list[Edition] = list(editions_of(plan, "job"))
    wanted = fold(query)
    found = [edition for edition in every if wanted in fold(f"{edition} {edition.summary}")]
    if order == "aldst":
        found.reverse()
    return Listing(found, len(every), query, order)
