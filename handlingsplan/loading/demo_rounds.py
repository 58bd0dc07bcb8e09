"""Two rounds for the demonstration: the last one, closed with its report, and this one, open and half way."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from actors.history import add_as, save_all_as, save_as
from actors.models import Organisation, User
from followup.rounds.enums import ReportPart, RoundState, SubmissionState
from followup.rounds.filling import StatusAnswer, answer_status, say_nothing_new
from followup.rounds.handing_in import approve, hand_in, send_back
from followup.rounds.models import Round, StatusReport, Submission
from followup.rounds.opening import end_round
from followup.rounds.owing import find_reporter, name_reporter, owed_measures
from handlingsplan.editions.freezing import canonical, checksum
from handlingsplan.editions.models import ProgressReport
from handlingsplan.jobs.enqueue import enqueue_report
from handlingsplan.plan.models import Plan
from handlingsplan.reports.document import ReportDocument
from handlingsplan.reports.reading import read_report
from measures.enums import Status
from measures.models import Measure
from measures.queries import parties_of

MISSING_LAST_TIME = ("huddinge", "norrtalje")
LATE_LAST_TIME = "sundbyberg"
APPROVED = ("danderyd", "ekero", "haninge", "lidingo", "solna", "sollentuna", "taby")
HANDED_IN = (*APPROVED, "nacka", "tyreso", "varmdo")
SUMMARY = (
    "Det första halvåret har gått åt till att bygga upp samarbetet. Samordningsenheten är på väg, och de flesta "
    "parter har fattat sina beslut. Vintercykling och cykelskolor visar att små insatser i flera kommuner samtidigt "
    "märks.\n\n"
    "Två saker behöver styrgruppens uppmärksamhet: upphandlingar som drar ut på tiden, och att pengar för åren efter "
    "2027 ännu är behov snarare än beslut."
)
NOTES = {
    Status.UNDER_WAY: (
        "Arbetet följer tidplanen. Ansvariga är utsedda och de första avstämningarna är gjorda.",
        "Förstudien är klar och förankrad i nämnden. Genomförandet börjar efter sommaren.",
        "Två av tre delar är på plats. Den tredje väntar på markavtal, men slutdatum håller.",
    ),
    Status.NOT_STARTED: (
        "Väntar på budgetbeslut. Behovet är anmält till nästa års verksamhetsplan.",
        "Projektledare rekryteras under hösten, så att arbetet kan börja enligt plan.",
    ),
}
RETURNED = "Skriv gärna hur långt ni har kommit med cykelparkeringarna; resten ser bra ut."


def season(day: date) -> str:
    """Return what a round of the half-year is called."""
    half = "våren" if day.month <= 6 else "hösten"  # noqa: PLR2004 the first half-year
    return f"Uppföljning {half} {day.year}"


def earlier_status(measure: Measure, *, on: date) -> Status:
    """Return how far a measure may have come on an earlier day."""
    if measure.actual_start is None or measure.actual_start > on:
        return Status.NOT_STARTED
    return Status.UNDER_WAY


@transaction.atomic
def report_last_time(plan: Plan, *, by: User) -> None:
    """Leave a closed round behind: nearly everybody has reported, one late, and the report is frozen."""
    opened = timezone.localdate() - timedelta(days=200)
    one = Round(
        plan=plan,
        number=1,
        title=season(opened),
        year=opened.year,
        opened_on=opened,
        deadline=opened + timedelta(days=30),
        summary=SUMMARY,
    )
    save_as(one, by=by)
    for organisation in parties_of(plan).exclude(slug__in=MISSING_LAST_TIME):
        late = organisation.slug == LATE_LAST_TIME
        _hand_in_as_it_was(one, organisation, at=_noon(one.deadline + timedelta(days=4 if late else -3)), late=late)
    closed = end_round(one, by=by)
    closed.closed_on = one.deadline + timedelta(days=10)
    save_as(closed, by=by)
    content = canonical(_as_it_was(closed))
    at = _noon(closed.closed_on)
    frozen = ProgressReport(round=closed, content=content, checksum=checksum(content), frozen_at=at)
    report = add_as(frozen, by=by, at=at)
    enqueue_report(report, by=by)


def _as_it_was(closed: Round) -> ReportDocument:
    """Return the report with the measures as they were then; what is stored now is left as it is."""
    point = transaction.savepoint()
    for measure in Measure.objects.in_plan(closed.plan):
        Measure.objects.filter(pk=measure.pk).update(
            status=earlier_status(measure, on=closed.closed_on or closed.deadline), status_reason=""
        )
    report = read_report(closed)
    transaction.savepoint_rollback(point)
    return report


def _noon(day: date) -> datetime:
    return timezone.make_aware(datetime(day.year, day.month, day.day, 12))  # noqa: DTZ001 made aware here


def _hand_in_as_it_was(one: Round, organisation: Organisation, *, at: datetime, late: bool) -> None:
    submission = Submission(
        plan=one.plan,
        round=one,
        organisation=organisation,
        state=SubmissionState.APPROVED,
        handed_in_at=at,
        late=late,
    )
    save_as(submission, by=None, at=at)
    rows = [_report(submission, measure) for measure in owed_measures(one.plan, organisation)]
    save_all_as(rows, by=None, at=at)


def _report(submission: Submission, measure: Measure) -> StatusReport:
    owns = measure.owner_id == submission.organisation_id
    status = earlier_status(measure, on=submission.round.deadline)
    notes = NOTES[status]
    return StatusReport(
        plan=submission.plan,
        submission=submission,
        measure=measure,
        part=ReportPart.OWNER if owns else ReportPart.PARTICIPANT,
        nothing_new=not owns,
        status=status if owns else "",
        note=notes[measure.number % len(notes)] if owns else "",
    )


@transaction.atomic
def open_this_time(plan: Plan, people: dict[str, User]) -> None:
    """Leave an open round: some have handed in, one was sent back, the demo's other officers have it before them."""
    today, coordinator = timezone.localdate(), people["samordnare"]
    one = Round(
        plan=plan,
        number=2,
        title=season(today),
        year=today.year,
        opened_on=today - timedelta(days=12),
        deadline=today + timedelta(days=16),
        state=RoundState.OPEN,
    )
    save_as(one, by=coordinator)
    organisations = {organisation.slug: organisation for organisation in parties_of(plan)}
    read = find_reporter(plan, organisations["osteraker"])
    name_reporter(read, person=people["osteraker"], stand_in=None, by=coordinator)
    for slug in HANDED_IN:
        say_nothing_new(one, organisations[slug], by=coordinator)
        done = hand_in(one, organisations[slug], by=coordinator, message="Lämnat per telefon till samordnaren.")
        if slug in APPROVED:
            approve(done, expected_version=done.version, by=coordinator)
    vallentuna = owed_measures(plan, organisations["vallentuna"]).filter(owner=organisations["vallentuna"])
    for measure in vallentuna.order_by("number")[:1]:
        answer = StatusAnswer(
            status=measure.status,
            note="Alla förvaltningar bokar nu poolbilar. De sista egna tjänstebilarna såldes i höst.",
        )
        answer_status(one, organisations["vallentuna"], measure, answer=answer, by=people["vallentuna"])
    say_nothing_new(one, organisations["sodertalje"], by=people["sodertalje"])
    returned = hand_in(one, organisations["sodertalje"], by=people["sodertalje"])
    send_back(returned, reason=RETURNED, expected_version=returned.version, by=coordinator)
