"""People and a day's work for the demonstration: only `bin/run` asks for them."""

from decimal import Decimal

from django.db import transaction
from django.db.models import QuerySet

from actors.enums import Role
from actors.history import save_all_as, save_as
from actors.models import Membership, Organisation, User
from followup.enums import ValuePart
from followup.models import Indicator, Observation, ObservationPart
from followup.reporting import Report, approve, hand_in, save_draft
from followup.statistics.readings import ColumnChoice
from followup.statistics.retrievals import choose, upload
from followup.value_rules import lock_year
from handlingsplan.discussion.threads import add_comment, notify
from handlingsplan.loading.demo_measures import add_beside, add_drawing, add_evaluations
from handlingsplan.loading.demo_process import tell_of_the_work
from handlingsplan.loading.demo_rounds import open_this_time, report_last_time
from handlingsplan.plan import workflow
from handlingsplan.plan.grants import sync_access
from handlingsplan.plan.models import Chapter, Coordinator, Plan, Revision
from handlingsplan.plan.suggestions import comment_target, find_passage
from handlingsplan.publishing.publish import publish
from measures.enums import FundingState
from measures.money.rows import awaiting_from, confirm_funding, row_version

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
    save_all_as(parts, by=None)


def _approved(indicator: Indicator) -> QuerySet[Observation]:
    return Observation.objects.approved().filter(indicator=indicator, year=LAST).select_related("organisation")


def _leave_a_file(indicator: Indicator, *, by: User) -> None:
    """Leave a file that is read but not laid in: new values, corrections, and what is the same."""
    read = upload(indicator, name="tjanstebilar-2025.csv", content=CARS.encode(), source=f"{EXAMPLE}: enkät", by=by)
    choose(read, choice=ColumnChoice({0: LAST}, "same"), by=by)


DOMAIN = "handlingsplan.example"  # RFC 2606: nobody receives e-mail there, and no portal in use has such people
PASSWORD = "handlingsplan"  # noqa: S105 the demonstration's, told in the README
# Who has no role in the organisation coordinates its plans.
PEOPLE: tuple[tuple[str, str, str, str, Role | None], ...] = (
    ("samordnare", "Sara Lindqvist", "Mobilitetssamordnare", "region-stockholm", None),
    ("osteraker", "Olle Bergman", "Trafikplanerare", "osteraker", Role.OFFICER),
    ("vallentuna", "Vera Sandell", "Miljöstrateg", "vallentuna", Role.OFFICER),
    ("sodertalje", "Samir Haddad", "Hållbarhetsstrateg", "sodertalje", Role.OFFICER),
    ("osteraker-ansvarig", "Anna Ekström", "Samhällsbyggnadschef", "osteraker", Role.LEAD),
    ("politiker", "Per Nyström", "Ledamot i kommunstyrelsen", "osteraker", Role.READER),
    ("forskare", "Frida Holm", "Forskare i trafikplanering", "kth", Role.EVALUATOR),
    ("vikarie", "Karin Åhs", "Trafikplanerare i Vaxholm, vikarie i Österåker", "vaxholm", Role.OFFICER),
)
# Who works for a second organisation too: Vaxholm's planner stands in at its neighbour's, and chooses for whom.
ALSO = (("vikarie", "osteraker", Role.OFFICER),)


@transaction.atomic
def create_people() -> dict[str, User]:
    """Create the demo people, all with the same password, and return them by log-in name."""
    people = {}
    for username, full_name, function, organisation, role in PEOPLE:
        user = User(username=username, full_name=full_name, function=function, email=f"{username}@{DOMAIN}")
        user.set_password(PASSWORD)
        user.save()
        people[username] = user
        _place(user, organisation, role)
    for username, organisation, role in ALSO:
        _place(people[username], organisation, role)
    sync_access()
    return people


def _place(user: User, organisation: str, role: Role | None) -> None:
    if role is not None:
        save_as(Membership(user=user, organisation=Organisation.objects.get(slug=organisation), role=role), by=None)
        return
    for plan in Plan.objects.filter(coordinating_organisation__slug=organisation):
        save_as(Coordinator(user=user, plan=plan), by=None)


@transaction.atomic
def publish_first_edition(plan: Plan, *, by: User) -> None:
    """Approve the eight texts as they were loaded, the first with a drawing, and publish them."""
    add_drawing(plan, by=by)
    for chapter in plan.chapters.select_related("plan", "latest"):
        workflow.submit(chapter, by=by)
        workflow.approve(chapter, revision=_text_of(chapter), by=by)
    publish(plan, summary="Den första utgåvan av planen.", by=by)


@transaction.atomic
def leave_work_to_do(plan: Plan, people: dict[str, User]) -> None:
    """Leave rounds, a chapter to review and one half written, so that everybody has something to do."""
    leave_values(plan, people)
    report_last_time(plan, by=people["samordnare"])
    open_this_time(plan, people)
    add_evaluations(plan, by=people["forskare"])
    followup = Chapter.objects.get(plan=plan, number=7)
    workflow.appoint_editors(followup, [people["vallentuna"]], by=people["samordnare"])
    _extend(
        followup,
        "<h2>Årlig avstämning i nämnderna</h2><p>Varje kommun redovisar sina åtgärder för ansvarig nämnd i samband "
        "med årsbokslutet. Redovisningen hämtas ur portalen, så att nämnden och planen visar samma siffror.</p>",
        by=people["vallentuna"],
    )
    workflow.submit(followup, by=people["vallentuna"])
    measures = Chapter.objects.get(plan=plan, number=4)
    workflow.appoint_editors(measures, [people["osteraker"]], by=people["samordnare"])
    _extend(
        measures,
        "<h2>Vintern räknas också</h2><p>Åtgärder för cykel och gång planeras för hela året. Snöröjning och "
        "halkbekämpning på utpekade stråk beskrivs därför tillsammans med stråken och inte som en egen driftfråga.</p>",
        by=people["osteraker"],
    )
    _talk(measures, people)
    _confirm_what_is_decided(plan, people)
    add_beside(plan, people)
    tell_of_the_work(plan, by=people["samordnare"])


def _confirm_what_is_decided(plan: Plan, people: dict[str, User]) -> None:
    """Let the officers have confirmed what their organisations have decided to pay; the rest awaits them."""
    for name in ("osteraker", "vallentuna", "sodertalje"):
        decided = awaiting_from(people[name], plan).filter(state__in=[FundingState.DECIDED, FundingState.SPENT])
        for row in decided:
            confirm_funding(row, expected_version=row_version(row), by=people[name])


def _talk(chapter: Chapter, people: dict[str, User]) -> None:
    """Let three people discuss some words of the half written chapter, so that each of them has news."""
    target = comment_target(chapter)
    place = find_passage(chapter, "Snöröjning och halkbekämpning", suggests=True)
    suggestion = add_comment(
        chapter,
        text="Sopsaltning är det vi faktiskt gör på stråken. Ska vi skriva det?",
        by=people["vallentuna"],
        place=place,
        suggestion="Snöröjning och sopsaltning",
    )
    notify(suggestion, target=target, mentioned=[people["osteraker"]])
    question = add_comment(
        chapter, text="Har ni räknat på vad vinterdriften kostar? @Olle Bergman", by=people["samordnare"]
    )
    notify(question, target=target, mentioned=[people["osteraker"]])
    answer = add_comment(
        chapter, text="Ja, beloppen läggs in före årsskiftet.", by=people["osteraker"], answers=question.pk
    )
    notify(answer, target=target)


def _extend(chapter: Chapter, html: str, *, by: User) -> None:
    latest = _text_of(chapter)
    workflow.save_text(chapter, html=latest.html + html, expected_version=latest.number, by=by, summary="Nytt avsnitt")


def _text_of(chapter: Chapter) -> Revision:
    if chapter.latest is None:
        raise ValueError(f"{chapter} has no text")
    return chapter.latest
