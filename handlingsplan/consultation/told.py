"""What they said, and what we did, about one place of the plan: points of reports that are given out."""

from collections.abc import Iterator
from dataclasses import dataclass

from handlingsplan.consultation.enums import ConsultationState
from handlingsplan.consultation.models import Consultation
from handlingsplan.consultation.report.reading import ReportPoint, report_of
from handlingsplan.plan.models import Plan

MAX_SHOWN = 20  # of one consultation about one place
_MONEY = "/money"


@dataclass(frozen=True)
class SaidAndDone:
    """What a consultation said about a place; `more` is how many points its own page has beside these."""

    consultation: Consultation
    points: list[ReportPoint]
    more: int


def told_about(plan: Plan, key: str) -> Iterator[SaidAndDone]:
    """Yield what each consultation said about a place, by its key, or changed there, the newest first; one query."""
    rows = Consultation.objects.filter(plan=plan, state=ConsultationState.ACCOUNTED_FOR).select_related("plan")
    for one in rows.defer("report", "letter"):
        if one.accounted_at is None:
            continue
        points = [
            point for point in report_of(one).points if key in {point.place.removesuffix(_MONEY), point.change_key}
        ]
        if points:
            yield SaidAndDone(one, points[:MAX_SHOWN], len(points) - len(points[:MAX_SHOWN]))
