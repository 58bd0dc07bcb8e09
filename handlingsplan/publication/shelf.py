"""What stands on the shelf for readers: each plan's newest edition, and the newest PDF that is finished."""

from collections.abc import Iterable
from dataclasses import dataclass

from handlingsplan.plan.models import Plan
from handlingsplan.publication.enums import JobState
from handlingsplan.publication.models import Edition, RenderJob


@dataclass(frozen=True)
class Shelf:
    """A plan's newest edition; `pdf` is the newest finished compile, of this edition or an older one."""

    plan: Plan
    edition: Edition
    pdf: RenderJob | None

    @property
    def is_compiling(self) -> bool:
        """Tell whether the newest edition's own PDF is still to come."""
        return self.pdf is None or self.pdf.edition_id != self.edition.pk


def shelves(plans: Iterable[Plan]) -> list[Shelf]:
    """Return the shelf of every plan that has an edition, in the order of `plans`; two queries."""
    plans = list(plans)
    editions: dict[int, Edition] = {}
    for edition in (
        Edition.objects.filter(plan__in=plans, withdrawal=None).defer("content").order_by("plan_id", "number")
    ):
        editions[edition.plan_id] = edition
    jobs: dict[int, RenderJob] = {}
    finished = RenderJob.objects.filter(
        plan__in=plans, state=JobState.DONE, edition__isnull=False, edition__withdrawal=None
    )
    for job in finished.select_related("edition").defer("edition__content").order_by("plan_id", "edition__number"):
        jobs[job.plan_id] = job
    return [Shelf(plan, editions[plan.pk], jobs.get(plan.pk)) for plan in plans if plan.pk in editions]
