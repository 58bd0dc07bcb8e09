"""What in a plan depends on a row of its reference data: counted, and said in Swedish."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Model, Q, Subquery
from django.db.models.expressions import OuterRef

from measures.enums import HANDED_OVER


class InUseError(Exception):
    """The row can't be removed; `dependents` says in Swedish what depends on it."""

    def __init__(self, dependents: list[str]) -> None:
        super().__init__(", ".join(dependents))
        self.dependents = dependents


def count_related(model: type[Model], relation: str, *, theirs: str, ours: str, only: Q | None = None) -> Subquery:
    """Return how many rows `relation` leads to whose column `theirs` equals the row's `ours`; `only` some of them."""
    equal = Q(**{f"{relation}__{theirs}": F(ours)}) & (only or Q())
    rows = model._default_manager.filter(pk=OuterRef("pk")).order_by()  # noqa: SLF001 Django's documented name
    return Subquery(rows.annotate(counted=Count(relation, filter=equal)).values("counted"))


@dataclass(frozen=True)
class Dependents:
    """One kind of thing that can depend on a row: `relation` leads there from the row, `words` take `n`.

    `measure_state` is the way from it to its measure's state, where it belongs to a measure.
    """

    relation: str
    words: Any
    theirs: str = "plan"
    ours: str = "plan"
    measure_state: str = ""

    def count(self, model: type[Model], *, drafts: bool = False) -> Subquery:
        """Return how many depend on each row; with `drafts` also what belongs to measures that only owners see."""
        only = None
        if self.measure_state and not drafts:
            only = Q(**{f"{self.relation}__{self.measure_state}__in": HANDED_OVER})
        return count_related(model, self.relation, theirs=self.theirs, ours=self.ours, only=only)
