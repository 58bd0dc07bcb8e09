"""What a draft still lacks before it is worth handing over; only the description is demanded."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from measures.enums import EditorialState
from measures.models import Measure


@dataclass(frozen=True)
class CheckItem:
    """One thing to fill in, whether it is done, and where."""

    label: str
    is_done: bool
    url: str


def checklist(measure: Measure) -> list[CheckItem]:
    """Return what a draft is filled in with; nothing once it is handed over. The measure as its page has it."""
    if measure.state != EditorialState.DRAFT:
        return []
    where = [measure.plan.slug, measure.number]

    def part(key: str) -> str:
        return reverse("edit_part", args=[*where, key])

    amounts = any(row.amount is not None for row in measure.funding_rows.all())
    return [
        CheckItem(_("Vad som ska göras"), bool(measure.description.strip()), part("vad")),
        CheckItem(_("Vilka som medverkar"), bool(measure.participations.all()), part("vilka")),
        CheckItem(_("Planerad tid"), bool(measure.planned_start and measure.planned_end), part("nar")),
        CheckItem(_("Mål och utmaningar"), bool(measure.goals.all() or measure.challenges.all()), part("bidrar")),
        CheckItem(_("Pengar"), amounts, reverse("measure_funding", args=where)),
        CheckItem(_("Milstolpar"), bool(measure.milestones.all()), reverse("measure_beside", args=where)),
    ]
