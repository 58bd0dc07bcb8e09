"""What measures carry beside their text, for the demonstration: milestones, links, and one that was merged."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from actors.models import Organisation, User
from handlingsplan.plan.models import Plan
from measures import editorial
from measures.editing import MeasureData, create_measure
from measures.extras import add_link, add_milestone, reach_milestone
from measures.models import Measure

OSTERAKERS_DRAFT = 38
MILESTONES: dict[int, tuple[tuple[str, date, date | None], ...]] = {
    10: (
        ("Däck och reflexvästar upphandlade", date(2026, 9, 15), date(2026, 9, 11)),
        ("Anmälan öppnar i alla kommuner", date(2026, 10, 1), date(2026, 10, 1)),
        ("Enkät till deltagarna", date(2027, 4, 15), None),
    ),
    13: (
        ("Avtal med markägarna vid de tolv stationerna", date(2026, 6, 30), None),
        ("De fyra låsta garagen byggda", date(2028, 5, 31), None),
    ),
    OSTERAKERS_DRAFT: (("Samråd med fastighetsägarna", date(2027, 2, 28), None),),
}
LINKS = {
    10: ("Regionens sida om vintercykling", "https://www.regionstockholm.se/"),
    14: ("Den regionala cykelplanen", "https://www.regionstockholm.se/"),
}
MERGED = (
    "Dubbdäck till cykelpendlare i Österåker",
    "Kommunens anställda som cyklar till arbetet erbjuds dubbdäck till självkostnadspris.",
)


@transaction.atomic
def add_beside(plan: Plan, people: dict[str, User]) -> None:
    """Add milestones and links as the coordinator would, and merge a measure of Österåker's into number 10."""
    coordinator = people["samordnare"]
    by_number = {measure.number: measure for measure in Measure.objects.in_plan(plan)}
    for number, steps in MILESTONES.items():
        by = people["osteraker"] if number == OSTERAKERS_DRAFT else coordinator
        for title, planned_on, reached_on in steps:
            made = add_milestone(by_number[number], title=title, planned_on=planned_on, by=by)
            if reached_on is not None and reached_on <= timezone.localdate():
                reach_milestone(made, on=reached_on, by=by)
    for number, (label, url) in LINKS.items():
        add_link(by_number[number], label=label, url=url, by=coordinator)
    _merge(plan, by_number[10], officer=people["osteraker"], coordinator=coordinator)


def _merge(plan: Plan, successor: Measure, *, officer: User, coordinator: User) -> None:
    owner = Organisation.objects.get(slug="osteraker")
    title, description = MERGED
    data = MeasureData(title=title, description=description, owner=owner)
    proposed = editorial.propose(create_measure(plan, data=data, by=officer), by=officer)
    comment = "Samma sak görs redan i åtgärd 10. Österåkers anställda erbjuds att vara med där."
    editorial.replace(proposed, successor=successor, kind="merged", comment=comment, by=coordinator)
