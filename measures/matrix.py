"""The matrix measure × organisation: who has been asked about what, what they answered, and how much that covers."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Prefetch, QuerySet

from actors.models import Organisation
from handlingsplan.numbers import whole_percent
from handlingsplan.plan.models import Plan
from measures.enums import CommitmentState
from measures.models import Commitment, Measure
from measures.queries import parties_of
from measures.querysets import MeasureQuerySet

_ANSWERS = frozenset(CommitmentState.values) - {CommitmentState.PROPOSED}


@dataclass(frozen=True)
class AnswerCounts:
    """How much of what was asked is answered, and how much of what concerns them is decided."""

    asked: int = 0
    answered: int = 0
    decided: int = 0
    intends: int = 0
    concerned: int = 0  # asked, less those who say that it does not concern them

    @classmethod
    def of(cls, states: Mapping[str, int]) -> "AnswerCounts":
        asked = sum(states.values())
        return cls(
            asked=asked,
            answered=sum(count for state, count in states.items() if state in _ANSWERS),
            decided=states.get(CommitmentState.DECIDED, 0),
            intends=states.get(CommitmentState.INTENDS, 0),
            concerned=asked - states.get(CommitmentState.NOT_RELEVANT, 0),
        )

    @property
    def percent(self) -> int | None:
        """How much is decided, of what concerns them; None where nothing does."""
        return whole_percent(self.decided, self.concerned) if self.concerned else None


@dataclass(frozen=True)
class MatrixRow:
    """A measure, its cells in the order of the columns (None: not asked), and its counts."""

    measure: Measure
    cells: Sequence[Commitment | None]
    counts: AnswerCounts

    @property
    def asked(self) -> Iterable[Commitment]:
        """The cells that hold something, for narrow screens."""
        return [cell for cell in self.cells if cell is not None]


@dataclass(frozen=True)
class MatrixColumn:
    """An organisation, and its counts over all the chosen measures, not only those on the page."""

    organisation: Organisation
    counts: AnswerCounts
    is_own: bool = False


@dataclass(frozen=True)
class Matrix:
    """One page of the matrix."""

    columns: Sequence[MatrixColumn]
    rows: Sequence[MatrixRow]
    counts: AnswerCounts

    @property
    def own_count(self) -> int:
        """How many columns are the reader's own; they come first."""
        return sum(column.is_own for column in self.columns)


def asked_about(plan: Plan) -> MeasureQuerySet:
    """Return the handed over measures that somebody has been asked about."""
    asked = Commitment.objects.filter(measure=OuterRef("pk")).order_by()
    return Measure.objects.in_plan(plan).handed_over().filter(Exists(asked))


def for_matrix(measures: MeasureQuerySet) -> QuerySet[Measure]:
    """Fetch what the rows of a page show."""
    commitments = Commitment.objects.select_related("organisation")
    return (
        measures.select_related("plan", "owner").defer("search").prefetch_related(Prefetch("commitments", commitments))
    )


def _states(plan: Plan, measures: MeasureQuerySet, narrowed: bool) -> dict[int, Counter[str]]:  # noqa: FBT001 private
    """Return how many of each stand every organisation has on the measures; one query."""
    rows = Commitment.objects.filter(plan=plan).order_by()
    if narrowed:
        rows = rows.filter(measure__in=measures.order_by().values("pk"))
    else:
        rows = rows.filter(measure__in=Measure.objects.in_plan(plan).handed_over().order_by().values("pk"))
    states: dict[int, Counter[str]] = {}
    for organisation, state, count in rows.values_list("organisation", "state").annotate(Count("pk")):
        states.setdefault(organisation, Counter())[state] += count
    return states


def read_matrix(  # noqa: PLR0913 the page, what it was chosen from, and for whom
    plan: Plan,
    page: Iterable[Measure],
    measures: MeasureQuerySet,
    *,
    narrowed: bool,
    only: Organisation | None = None,
    own: Collection[int] = (),
) -> Matrix:
    """Return a page of the matrix; `measures` are all that were chosen, `page` those on the page. Four queries.

    The columns of `own`, keys of organisations, come first.
    """
    states = _states(plan, measures, narrowed)
    asked = [party for party in parties_of(plan) if party.pk in states and (only is None or party == only)]
    asked.sort(key=lambda party: party.pk not in own)
    rows = []
    for measure in page:
        commitments = {commitment.organisation_id: commitment for commitment in measure.commitments.all()}
        counts = AnswerCounts.of(Counter(commitment.state for commitment in commitments.values()))
        rows.append(MatrixRow(measure, [commitments.get(party.pk) for party in asked], counts))
    whole: Counter[str] = sum((states[party.pk] for party in asked), Counter())
    return Matrix(
        [MatrixColumn(party, AnswerCounts.of(states[party.pk]), party.pk in own) for party in asked],
        rows,
        AnswerCounts.of(whole),
    )
