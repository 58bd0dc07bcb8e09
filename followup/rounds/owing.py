"""What organisations owe in a round: the measures they answer for or have promised to take part in, and values."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from django.db.models import Count, Exists, F, OuterRef, Q

from actors.models import Organisation
from followup.enums import Level
from followup.models import Indicator
from followup.queries import Values, approved_values, is_expected
from handlingsplan.plan.models import Plan
from measures.enums import CommitmentState, EditorialState
from measures.models import Commitment, Measure
from measures.querysets import MeasureQuerySet

PROMISED = frozenset({CommitmentState.DECIDED, CommitmentState.INTENDS})


def owed_measures(plan: Plan, organisation: Organisation) -> MeasureQuerySet:
    """Return the accepted measures that the organisation answers for or has promised to take part in."""
    promised = Commitment.objects.filter(measure=OuterRef("pk"), organisation=organisation, state__in=PROMISED)
    return Measure.objects.in_plan(plan).accepted().filter(Q(owner=organisation) | Exists(promised))


def count_owed_measures(plan: Plan) -> Mapping[int, int]:
    """Return how many measures each organisation owes a report on; two queries."""
    owned = Measure.objects.in_plan(plan).accepted().order_by().values_list("owner").annotate(Count("pk"))
    promised = Commitment.objects.filter(plan=plan, state__in=PROMISED, measure__state=EditorialState.ACCEPTED).exclude(
        organisation=F("measure__owner")
    )
    counts: dict[int, int] = defaultdict(int)
    for rows in (owned, promised.order_by().values_list("organisation").annotate(Count("pk"))):
        for organisation, count in rows:
            counts[organisation] += count
    return counts


def owes_value(indicator: Indicator, organisation: Organisation, values: Values) -> bool:
    """Tell whether the organisation owes the indicator's value; the indicator's plan is at hand."""
    if indicator.level == Level.REGION:
        return organisation.pk == (indicator.responsible_id or indicator.plan.coordinating_organisation_id)
    return is_expected(indicator, organisation, values.get(indicator.pk, {}))


def owed_indicators(plan: Plan, organisations: Iterable[Organisation]) -> Mapping[int, Sequence[Indicator]]:
    """Return the indicators that each organisation owes a value for; two queries."""
    values = approved_values(plan)
    indicators = list(Indicator.objects.filter(plan=plan).select_related("plan").defer("search"))
    return {
        organisation.pk: [one for one in indicators if owes_value(one, organisation, values)]
        for organisation in organisations
    }
