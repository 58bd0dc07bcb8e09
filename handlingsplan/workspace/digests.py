"""What is new for a person to do, gathered in one e-mail; nothing is told twice.

Called every working hour, so that what a stopped worker missed is made up for the next time.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import ngettext
from structlog import get_logger

from actors.authentication.two_factor import shut_out_until_factor
from actors.models import User
from handlingsplan.mail.sending import send
from handlingsplan.plan.enums import PlanPermission
from handlingsplan.plan.models import Plan
from handlingsplan.plan.permissions import plans_where
from handlingsplan.workspace.acts import TodoItem
from handlingsplan.workspace.agenda import agenda
from handlingsplan.workspace.models import Digest, MailChoice
from handlingsplan.workspace.news import news

BETWEEN = {MailChoice.DAILY: timedelta(days=1), MailChoice.WEEKLY: timedelta(days=7)}
log = get_logger(__name__)


@dataclass(frozen=True)
class Waiting:
    """What waits in one plan: news is told in full, the rest counted."""

    plan: Plan
    news: list[TodoItem]
    older: int


def choose(user: User, choice: MailChoice) -> None:
    """Let the person hear as often as chosen."""
    Digest.objects.update_or_create(user=user, defaults={"choice": choice})


def send_digests() -> int:
    """Write to everybody who has news and whose time it is; return to how many."""
    sent = 0
    for user in _readers():
        try:
            sent += send_digest(user)
        except Exception:
            log.exception("digest_not_sent", user=user.pk)
    return sent


def _readers() -> QuerySet[User]:
    silent = Q(email="") | Q(digest__choice=MailChoice.NEVER)
    working = Q(memberships__isnull=False) | Q(coordinating__isnull=False)
    people = User.objects.filter(working, is_active=True).exclude(silent).exclude(pk__in=shut_out_until_factor())
    return people.distinct().order_by("pk")


@transaction.atomic
def send_digest(user: User) -> bool:
    """Write to the person if it is time and something is new; whatever the mail server raises is let through."""
    Digest.objects.get_or_create(user=user)
    digest = Digest.objects.select_for_update().get(user=user)
    items = _items(user)
    keys = {key_of(item) for _plan, item in items}
    already_notified = keys.intersection(digest.already_notified)
    news = keys - already_notified
    is_due = digest.choice in BETWEEN and _is_due(digest.sent_at, BETWEEN[MailChoice(digest.choice)])
    if news and is_due:
        _send(user, _by_plan(items, already_notified), MailChoice(digest.choice))
        already_notified, digest.sent_at = keys, timezone.now()
    digest.already_notified = sorted(already_notified)  # what is done is forgotten, and told again if it comes back
    digest.save()
    return bool(news and is_due)


def key_of(item: TodoItem) -> str:
    """Return what an item is known by from one day to the next; no words of it, which are not kept here."""
    if item.notice is not None:
        return f"notice {item.notice}"
    return hashlib.sha256(f"{item.url} {item.note}".encode()).hexdigest()


def _is_due(sent_at: datetime | None, between: timedelta) -> bool:
    return sent_at is None or timezone.localdate(sent_at) + between <= timezone.localdate()


def _items(user: User) -> list[tuple[Plan, TodoItem]]:
    plans = Plan.objects.with_coordinator().filter(pk__in=plans_where(user, PlanPermission.READ_WORKING_PLAN))
    return [
        (plan, item)
        for plan in plans.order_by("pk")
        for item in (*news(user, plan), *agenda(user, plan))
        if not item.reminded
    ]


def _by_plan(items: list[tuple[Plan, TodoItem]], already_notified: set[str]) -> list[Waiting]:
    plans = dict.fromkeys(plan for plan, _item in items)
    return [
        Waiting(
            plan,
            news=[item for other, item in items if other == plan and key_of(item) not in already_notified],
            older=sum(other == plan and key_of(item) in already_notified for other, item in items),
        )
        for plan in plans
    ]


def _send(user: User, waiting: list[Waiting], choice: MailChoice) -> None:
    count = sum(len(one.news) for one in waiting)
    subject = ngettext("%(count)d sak att göra i Handlingsplan", "%(count)d saker att göra i Handlingsplan", count)
    context = {"user": user, "waiting": waiting, "site": settings.SITE_URL, "often": choice.label.lower()}
    text = render_to_string("workspace/digest.txt", context)
    send(subject % {"count": count}, text, user.email)
