"""Values on their way for the demonstration: corrected, drafted, contradicted, divided, and a file to go through.

What is not of a named source is marked as an example.
"""

from decimal import Decimal

from django.db import transaction
from django.db.models import QuerySet

from actors.models import Organisation, User
from followup.enums import ValuePart
from followup.models import Indicator, Observation, ObservationPart
from followup.reporting import Report, approve, hand_in, save_draft
from followup.statistics.readings import ColumnChoice
from followup.statistics.retrievals import choose, upload
from followup.value_rules import lock_year
from handlingsplan.plan.models import Plan

EXAMPLE = "Exempelvärde"
SETTLED = 2010
LAST = 2025
# Women among those who finished a course; Nacka's men, beside them, don't make up the whole that was reported.
WOMEN = {"stockholm": 161, "botkyrka": 35, "jarfalla": 27, "nacka": 18}
NACKAS_MEN = 10
CARS = """Kommun;2025
Sundbyberg;0,8
Nacka;1,3
Täby;1,5
Solna;1,1
Danderyd;1,7
Österåker;1,7
"""


@transaction.atomic
def leave_values(plan: Plan, people: dict[str, User]) -> None:
    """Leave values in every state, and a statistics file that the coordinator has not gone through."""
    indicators = {indicator.key: indicator for indicator in Indicator.objects.filter(plan=plan).select_related("plan")}
    bodies = {organisation.slug: organisation for organisation in Organisation.objects.all()}
    _correct(indicators["cykelplatser-station"], bodies["osteraker"], people)
    _draft(indicators["cykelplatser-station"], bodies["vallentuna"], by=people["vallentuna"])
    _contradict(indicators["laddbara-bilar"], bodies["sodertalje"], by=people["sodertalje"])
    _divide(indicators["cykelskola-deltagare"])
    lock_year(plan, year=SETTLED, by=people["samordnare"])
    _leave_a_file(indicators["tjanstebilar"], by=people["samordnare"])


def _correct(indicator: Indicator, organisation: Organisation, people: dict[str, User]) -> None:
    """Let an approved value be corrected: the old one stays, with the reason."""
    report = Report(
        year=LAST,
        value=Decimal(465),
        source=f"{EXAMPLE}: inventering på plats",
        correction="Tio platser vid Åkersberga station räknades inte med.",
    )
    corrected = hand_in(indicator, organisation, report=report, by=people["osteraker"])
    approve(corrected, expected_value=corrected.value, by=people["samordnare"])


def _draft(indicator: Indicator, organisation: Organisation, *, by: User) -> None:
    report = Report(
        year=LAST,
        value=Decimal(438),
        source=f"{EXAMPLE}: inventering på plats",
        note="Kontrollräknas innan det lämnas in.",
        correction="De nya ställen vid Vallentuna station kom upp före årsskiftet.",
    )
    save_draft(indicator, organisation, report=report, by=by)


def _contradict(indicator: Indicator, organisation: Organisation, *, by: User) -> None:
    """Let another source say another thing than the one that is approved: both are shown."""
    approved = Observation.objects.approved().get(indicator=indicator, organisation=organisation, year=2023)
    report = Report(
        year=2023,
        value=approved.value - 312,
        source=f"{EXAMPLE}: kommunens eget uttag ur vägtrafikregistret",
        note="Utan bilar som leasingföretag har registrerat i kommunen.",
        correction="Källan räknar med bilar som används i andra kommuner.",
    )
    hand_in(indicator, organisation, report=report, by=by)


def _divide(indicator: Indicator) -> None:
    """Divide some values by sex; one of them does not add up, which is then shown."""
    values = {row.organisation.slug: row for row in _approved(indicator).filter(organisation__slug__in=WOMEN)}
    parts = []
    for slug, women in WOMEN.items():
        men = NACKAS_MEN if slug == "nacka" else values[slug].value - women
        parts += [
            ObservationPart(observation=values[slug], part=ValuePart.WOMEN, value=women),
            ObservationPart(observation=values[slug], part=ValuePart.MEN, value=men),
        ]
    ObservationPart.objects.bulk_create(parts)


def _approved(indicator: Indicator) -> QuerySet[Observation]:
    return Observation.objects.approved().filter(indicator=indicator, year=LAST).select_related("organisation")


def _leave_a_file(indicator: Indicator, *, by: User) -> None:
    """Leave a file that is read but not laid in: new values, corrections, and what is the same."""
    read = upload(indicator, name="tjanstebilar-2025.csv", content=CARS.encode(), source=f"{EXAMPLE}: enkät", by=by)
    choose(read, choice=ColumnChoice({0: LAST}, "same"), by=by)
