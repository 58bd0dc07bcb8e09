"""What a plan holds that came from the one before, by kind."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from handlingsplan.plan.history import kind_in_words
from handlingsplan.plan.models import CarriedOver, Plan


@dataclass(frozen=True)
class ProvenanceGroup:
    """The rows of one kind."""

    kind: str
    rows: Sequence[CarriedOver]


def provenance_groups(plan: Plan) -> list[ProvenanceGroup]:
    """Return everything that was carried over into the plan; one query."""
    rows = CarriedOver.objects.filter(plan=plan).select_related("from_plan").order_by("kind", "object_id")
    return [
        ProvenanceGroup(kind_in_words(kind), list(group)) for kind, group in groupby(rows, key=lambda row: row.kind)
    ]
