"""What is deleted when its time is over: personal data that nobody needs any more, and working copies.

What the archive must have is in no rule, and stays: editions and their PDFs, reports of rounds, decisions, the history,
chapter texts, appendices and their files in editions, comments, evaluations and measures with all that they hold.
docs/deploy.md has the table.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from allauth.account.models import EmailConfirmation
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from structlog import get_logger

from actors.history import delete_as
from actors.models import SentForm, User
from handlingsplan.consultation.models import PublicSender
from handlingsplan.consultation.public_answers import forget_words, kept_out
from handlingsplan.editions.models import WorkingDay
from handlingsplan.files.uploads import delete_on_commit
from handlingsplan.jobs.enums import JobState
from handlingsplan.jobs.models import RenderJob
from handlingsplan.leaving.personal_data import ERASED, erase
from handlingsplan.mail.models import Undelivered
from handlingsplan.owner.models import PageReport
from handlingsplan.plan.models import Invitation, TextDraft
from measures.models.workbooks import WorkbookUpload

logger = get_logger(__name__)


@dataclass(frozen=True)
class Rule:
    """What goes, how long after which day; `forget` deletes one row where `delete` alone would not do."""

    name: str
    days: int
    rows: Callable[[datetime], QuerySet[Any]]
    forget: Callable[[Any], object] | None = None


def _forget_invitation(row: Any) -> None:
    """Delete an invitation; the history keeps that there was one, and no name and no address."""
    delete_as(row, by=None)


def _forget_draft(row: Any) -> None:
    """Delete the PDF when the row is certainly gone."""
    row.delete()
    delete_on_commit(row.file)


def _idle_people(before: datetime) -> QuerySet[Any]:
    away = Q(last_login__lt=before) | Q(last_login=None, date_joined__lt=before)
    people = User.objects.filter(away, memberships=None, coordinating=None, is_superuser=False)
    return people.exclude(username__startswith=ERASED)


RULES = (
    Rule("sessions", 0, lambda before: Session.objects.filter(expire_date__lt=before)),
    Rule("sign-ins: address and browser", 30, lambda before: UserSession.objects.filter(last_seen_at__lt=before)),
    Rule("that forms were sent", 30, lambda before: SentForm.objects.filter(at__lt=before)),
    Rule("links that confirm an address", 30, lambda before: EmailConfirmation.objects.filter(created__lt=before)),
    Rule(
        "invitations that nobody used, after their last day",
        90,
        lambda before: Invitation.objects.filter(accepted_at=None, expires_at__lt=before),
        _forget_invitation,
    ),
    Rule(
        "invitations that were used",
        365,
        lambda before: Invitation.objects.filter(accepted_at__lt=before),
        _forget_invitation,
    ),
    Rule("texts that were typed and never saved", 365, lambda before: TextDraft.objects.filter(saved_at__lt=before)),
    Rule(
        "workbooks that were sent and never taken in",
        90,
        lambda before: WorkbookUpload.objects.filter(applied_at=None, at__lt=before),
    ),
    Rule(
        "PDFs of drafts",
        90,
        lambda before: RenderJob.objects.drafts().filter(
            state__in=(JobState.DONE, JobState.FAILED), finished_at__lt=before
        ),
        _forget_draft,
    ),
    Rule(
        "the working plan as it was", 60, lambda before: WorkingDay.objects.filter(day__lt=timezone.localdate(before))
    ),
    Rule(
        "messages from readers, after they were seen to",
        365,
        lambda before: PageReport.objects.filter(handled_at__lt=before),
    ),
    Rule(
        "who answered a consultation in private, after it was accounted for",
        365,
        lambda before: PublicSender.objects.filter(response__consultation__accounted_at__lt=before),
    ),
    Rule(
        "who answered a consultation in private, at most",
        1095,
        lambda before: PublicSender.objects.filter(sent_at__lt=before),
    ),
    Rule(
        "words of private answers that were never let in, after the consultation was accounted for",
        365,
        lambda before: kept_out().filter(consultation__accounted_at__lt=before),
        forget_words,
    ),
    Rule(
        "words of private answers that were never let in, at most",
        1095,
        lambda before: kept_out().filter(begun_at__lt=before),
        forget_words,
    ),
    Rule("addresses that a letter did not reach", 365, lambda before: Undelivered.objects.filter(at__lt=before)),
    Rule("people without a role, after they last signed in", 730, _idle_people, erase),
)


def forget_old(*, check: bool = False) -> dict[str, int]:
    """Delete what every rule says, and return how many rows of each; with `check`, only count."""
    now, counts = timezone.now(), {}
    for rule in RULES:
        rows = rule.rows(now - timedelta(days=rule.days))
        counts[rule.name] = rows.count() if check else _forget(rule, rows)
    logger.info("forgot_old", check=check, **{name.replace(" ", "_"): count for name, count in counts.items() if count})
    return counts


@transaction.atomic
def _forget(rule: Rule, rows: QuerySet[Any]) -> int:
    if rule.forget is None:
        return rows.delete()[0]
    expired = list(rows)
    for row in expired:
        rule.forget(row)
    return len(expired)
