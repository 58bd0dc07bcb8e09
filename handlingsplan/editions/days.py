"""The working plan as it was on the mornings before, and as it is now: what people at work compare."""

from datetime import date

from django.utils import timezone

from handlingsplan.chapters.document import PlanDocument
from handlingsplan.chapters.reading import Stage, read_plan
from handlingsplan.editions.freezing import checksum, freeze, thaw, with_adoptions
from handlingsplan.editions.models import WorkingDay
from handlingsplan.plan.enums import PlanStatus
from handlingsplan.plan.models import Plan
from handlingsplan.snapshot import snapshot


def working_document(plan: Plan) -> PlanDocument:
    """Return the working plan as it is now, with the register of decisions."""
    with snapshot():
        return with_adoptions(read_plan(plan, stage=Stage.WORKING), plan)


def keep_day() -> int:
    """Keep every open plan as it is this morning, where it has changed since it was kept last; return how many."""
    return sum(_keep(plan) for plan in Plan.objects.exclude(status=PlanStatus.CLOSED).with_coordinator())


def _keep(plan: Plan) -> bool:
    today, content = timezone.localdate(), freeze(working_document(plan))
    last = WorkingDay.objects.filter(plan=plan).defer("content").first()
    digest = checksum(content)
    if last is not None and (last.checksum == digest or last.day >= today):
        return False
    _day, is_new = WorkingDay.objects.get_or_create(
        plan=plan, day=today, defaults={"content": content, "checksum": digest}
    )
    return is_new


def document_of_day(plan: Plan, day: date) -> PlanDocument | None:
    """Return the plan as it was on the morning of the day, the earliest that is kept where that is later."""
    days = WorkingDay.objects.filter(plan=plan)
    found = days.filter(day__lte=day).first() or days.last()
    return thaw(found.content) if found else None
