"""The decisions that `bench.vera` has printed: imported after Django's set-up."""

from datetime import date

from actors.models import User
from handlingsplan.editions.enums import AdoptionKind
from handlingsplan.editions.models import Edition
from handlingsplan.publishing.adoptions import AdoptionData, register_adoption
from handlingsplan.publishing.publish import publish

RESERVATION = "Genomförandet sker inom beslutad budget. " * 20


def decide_and_publish() -> None:
    """Register what two bodies decided about the newest edition of Stockholm's plan, and publish the next one."""
    edition = Edition.objects.select_related("plan").filter(plan__slug="stockholm").latest("number")
    lead, coordinator = (User.objects.get(username=name) for name in ("osteraker-ansvarig", "samordnare"))
    organisation = lead.memberships.get().organisation
    for body, reservation in (("Kommunfullmäktige", ""), ("Samhällsbyggnadsnämnden", RESERVATION)):
        data = AdoptionData(
            body=body,
            kind=AdoptionKind.WITH_RESERVATION if reservation else AdoptionKind.ADOPTED,
            reservation=reservation,
            decided_on=date(2026, 6, 15),
            registry_number="KS 2026/0123",
            link="https://example.org/protokoll",
        )
        register_adoption(edition, organisation, data=data, by=lead)
    publish(edition.plan, by=coordinator)
