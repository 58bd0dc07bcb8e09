"""Opening a closed round again: while no edition rests on what it said, and with those told who report in it."""

from datetime import datetime, time

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from structlog import get_logger

from actors.access import Person
from actors.conflicts import StaleError
from actors.models import User
from actors.permissions import Verdict, require
from followup.rounds.models import Reopening, Round, Submission
from followup.rounds.opening import open_again
from followup.rounds.owing import recipients
from followup.rounds.permissions import may_reopen
from followup.rounds.reminders import missing_from
from handlingsplan.discussion.enums import NoticeKind
from handlingsplan.discussion.notices import tell
from handlingsplan.editions.models import Edition
from handlingsplan.plan.models import Plan
from handlingsplan.reports.reading import holding_report
from measures.queries import parties_of

logger = get_logger(__name__)


def may_reopen_round(user: Person, one: Round) -> Verdict:
    """The coordinator opens the newest round again, until an edition that holds has been published since it closed."""
    verdict = may_reopen(user, one)
    if verdict and (edition := _edition_after(one)):
        return Verdict(
            _("%(edition)s bygger på omgången. Rättelser rapporteras i nästa omgång.") % {"edition": edition}
        )
    return verdict


def _edition_after(one: Round) -> Edition | None:
    report, closed_on = holding_report(one), one.closed_on
    if closed_on is None:
        return None
    since = report.frozen_at if report else timezone.make_aware(datetime.combine(closed_on, time.min))
    editions = Edition.objects.filter(plan=one.plan_id, published_at__gte=since).holding()
    return next(iter(editions.defer("content").order_by("number")), None)


def closing_of(one: Round) -> str:
    """Return which closing of the round a page shows, another one each time it is closed; empty while it is open."""
    report = holding_report(one)
    return str(report.number) if report else ""


@transaction.atomic
def reopen_round(one: Round, *, reason: str, expected_version: str = "", by: User) -> Reopening:
    """Take reports again, saying why, and tell those who report; the frozen report stays, and holds no longer.

    Raises `RefusedError`, ValidationError by field, and `StaleError` where the round has been opened and closed since.
    """
    Plan.objects.select_for_update().get(pk=one.plan_id)
    # Whoever publishes holds the plan's rounds meanwhile: the edition is found below.
    stored = Round.objects.select_for_update(of=("self",)).select_related("plan").get(pk=one.pk)
    require(may_reopen_round(by, stored))
    if expected_version not in {"", now := closing_of(stored)}:
        raise StaleError(now)
    reopening = open_again(stored, reason=reason, by=by)
    reopened = reopening.round
    handed_in = set(Submission.objects.filter(round=reopened).values_list("organisation_id", flat=True))
    concerned = handed_in | {organisation.pk for organisation, _returned in missing_from(reopened)}
    people = recipients(reopened.plan, parties_of(reopened.plan).filter(pk__in=concerned))
    told = (person for group in people.values() for person in group)
    tell(told, NoticeKind.ROUND_REOPENED, by=by, scope=reopened.plan, source=reopening)
    logger.info("round_reopened", plan=reopened.plan.slug, round=reopened.number, by=by.pk)
    return reopening
