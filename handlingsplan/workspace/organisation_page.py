"""One organisation in the working plan: what it answers for, takes part in, has promised and pays, and what is late."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Q, Sum
from django.utils import timezone

from actors.models import Membership, Organisation, User
from handlingsplan.plan.models import Plan
from handlingsplan.plan.role_permissions import may_see_people
from measures.enums import HANDED_OVER, SECURED, CommitmentState, Status
from measures.models import Commitment, FundingRow, Measure
from measures.queries import with_money
from measures.querysets import MeasureQuerySet

MAX_ROWS = 50  # of measures on the page; more are in the list of measures
_OVER = frozenset({Status.DONE, Status.STOPPED})


@dataclass(frozen=True)
class YearSum:
    """What the organisation pays in a year, and how much of it is secured."""

    year: int
    amount: Decimal | None
    secured: Decimal | None


@dataclass(frozen=True)
class OrganisationPage:
    """What the page shows."""

    organisation: Organisation
    owned: Sequence[Any]
    owned_count: int
    takes_part: Sequence[Commitment]
    takes_part_count: int
    stands: Sequence[tuple[str, str, int]]  # state, its name, how many
    years: Sequence[YearSum]
    late_count: int
    people: Sequence[Membership]
    sees_people: bool


def read_organisation(user: User, plan: Plan, organisation: Organisation) -> OrganisationPage:
    """Return the page; a constant number of queries. Drafts are not on it, whoever reads."""
    handed_over = Measure.objects.in_plan(plan).handed_over()
    owned = with_money(handed_over.filter(owner=organisation)).select_related("plan", "owner").defer("search")
    commitments = Commitment.objects.filter(plan=plan, organisation=organisation, measure__state__in=HANDED_OVER)
    elsewhere = commitments.exclude(measure__owner=organisation).select_related("measure__plan", "measure__owner")
    counts = Counter(commitments.values_list("state", flat=True))
    sees_people = bool(may_see_people(user, organisation))
    people = Membership.objects.filter(organisation=organisation, user__is_active=True).select_related("user")
    return OrganisationPage(
        organisation=organisation,
        owned=list(owned.order_by("number")[:MAX_ROWS]),
        owned_count=owned.count(),
        takes_part=list(elsewhere.order_by("measure__number")[:MAX_ROWS]),
        takes_part_count=elsewhere.count(),
        stands=[(state.value, str(state.label), counts[state]) for state in CommitmentState if counts[state]],
        years=_by_year(plan, organisation),
        late_count=_late(handed_over.filter(owner=organisation)).count(),
        people=list(people.order_by("role", "user__full_name", "pk")) if sees_people else [],
        sees_people=sees_people,
    )


def _late(measures: MeasureQuerySet) -> MeasureQuerySet:
    passed = Q(planned_end__lt=timezone.localdate()) & ~Q(status__in=_OVER)
    return measures.filter(passed | Q(status=Status.DELAYED))


def _by_year(plan: Plan, organisation: Organisation) -> list[YearSum]:
    rows = FundingRow.objects.filter(measure__plan=plan, measure__state__in=HANDED_OVER, organisation=organisation)
    secured: Any = Sum("amount", filter=Q(state__in=SECURED))
    summed = rows.order_by().values_list("year").annotate(amounts=Sum("amount"), secured=secured)
    found = {year: YearSum(year, amount, sure) for year, amount, sure in summed}
    return [found.get(year) or YearSum(year, None, None) for year in sorted({*plan.years, *found})]
