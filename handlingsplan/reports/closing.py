"""Closing a round: no more reports are taken, its report is frozen, and its PDF ordered."""

from django.utils import timezone
from structlog import get_logger

from actors.models import User
from followup.rounds.models import Round
from followup.rounds.opening import end_round
from handlingsplan.editions.freezing import canonical, checksum
from handlingsplan.editions.models import ProgressReport
from handlingsplan.jobs.enqueue import enqueue_report
from handlingsplan.reports.reading import read_report
from handlingsplan.snapshot import snapshot

logger = get_logger(__name__)


def close_round(one: Round, *, by: User) -> ProgressReport:
    """Close the round for good, and freeze its report as it is now. Raises `RefusedError`."""
    with snapshot():
        closed = end_round(one, by=by)
        content = canonical(read_report(closed))
        report = ProgressReport.objects.create(
            round=closed, content=content, checksum=checksum(content), frozen_at=timezone.now()
        )
        enqueue_report(report, by=by)
    logger.info("round_closed", plan=closed.plan.slug, round=closed.number, by=by.pk)
    return report
