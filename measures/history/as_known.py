"""What was sent back, as everybody knew it: listed, and found for those who may not read what is written since."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Max, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from actors.access import Person
from actors.ledger_content import rebuilt
from actors.models import LedgerEntry, Organisation
from handlingsplan.plan.models import Plan
from handlingsplan.plan.permissions import working_plan
from measures.enums import EditorialAct
from measures.history.past import PastMeasure, last_known
from measures.models import EditorialEvent, Measure


@dataclass(frozen=True)
class SentBack:
    """A measure in a list of what was sent back: as it was called then, and by whom and why it was sent back."""

    measure: Measure
    event: EditorialEvent


def sent_back_in(plan: Plan) -> list[SentBack]:
    """Return what was sent back and not handed over again, by number; a constant number of queries."""
    gone = list(Measure.objects.in_plan(plan).sent_back().order_by("number").values_list("pk", flat=True))
    events = EditorialEvent.objects.filter(measure__in=gone, act=EditorialAct.SEND_BACK).select_related("by")
    newest = {event.measure_id: event for event in events.order_by("at", "pk")}
    organisations = Organisation.objects.in_bulk()
    known = {}
    for entry in _last_known(gone):
        measure = known[entry.object_id] = rebuilt(Measure, entry.content)
        measure.plan, measure.owner = plan, organisations[measure.owner_id]
    return [SentBack(known[pk], newest[pk]) for pk in gone if pk in known]


def known_measure(user: Person, slug: str, number: int) -> tuple[PastMeasure, EditorialEvent]:
    """Return a measure that the person reads only as it was, and the act that it was sent back by; raises Http404."""
    plan = working_plan(user, slug)
    measure = get_object_or_404(Measure.objects.in_plan(plan).sent_back().going_by(number))
    past = last_known(measure)
    event = measure.editorial_events.filter(act=EditorialAct.SEND_BACK).select_related("by").first()
    if past is None or event is None:
        raise Http404
    return past, event


def _last_known(measure_ids: Iterable[int]) -> QuerySet[LedgerEntry]:
    """Return the last entry of each measure in which all who work with the plan knew it."""
    known = LedgerEntry.objects.filter(kind=Measure._meta.label_lower, object_id__in=measure_ids, private_to_id=None)
    last = known.order_by().values("object_id").annotate(last=Max("pk")).values("last")
    return LedgerEntry.objects.filter(pk__in=last)
