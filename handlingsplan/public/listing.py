"""Lists of published plans and of editions: searched and sorted."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from handlingsplan.editions.published import editions_of
from handlingsplan.jobs.latest_editions import latest_editions
from handlingsplan.plan.models import Plan
from handlingsplan.swedish import fold, sort_key

FEW = 5  # up to so many, a list needs no search


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
    published, words = latest_editions(Plan.objects.with_coordinator()), fold(query)
    rows = [latest for latest in published if words in fold(f"{latest.plan.title} {latest.plan.period}")]
    if order == "titel":
        rows.sort(key=lambda latest: sort_key(latest.plan.title))
    return Listing(rows, len(published), query, order)


def listed_editions(plan: Plan, *, query: str, order: str) -> Listing:
    """Return the plan's editions, newest or oldest first; searched by number and by what was new."""
    editions, words = list(editions_of(plan, "job")), fold(query)
    rows = [edition for edition in editions if words in fold(f"{edition} {edition.summary}")]
    if order == "aldst":
        rows.reverse()
    return Listing(rows, len(editions), query, order)
