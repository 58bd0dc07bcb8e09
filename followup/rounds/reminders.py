"""Reminding people of what their organisations have not handed in, one e-mail per person.

Called every working hour. Each occasion is told once: the row of the reminder is written before the e-mail goes
out, in one transaction with it, and is unique, so that neither a second worker nor a second run tells it again,
and a mail server that fails is tried the next hour. Organisations that have handed in hear nothing.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _
from structlog import get_logger

from actors.models import Organisation, User
from followup.rounds.enums import FILLED_IN, Occasion, RoundState
from followup.rounds.models import Reminder, Round, Submission
from followup.rounds.owing import count_owed_measures, owed_indicators, recipients
from handlingsplan.mail.sending import send
from measures.queries import parties_of

WEEK = timedelta(days=7)
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Due:
    """An occasion and its day, in Stockholm."""

    occasion: Occasion
    on: date


def occasions(opened_on: date, deadline: date, *, until: date) -> Iterator[Due]:
    """Yield the occasions of a round up to and including a day: opened, a week before, the day after, then weekly."""
    planned = [Due(Occasion.OPENED, opened_on)]
    if deadline - WEEK > opened_on:
        planned.append(Due(Occasion.WEEK_BEFORE, deadline - WEEK))
    planned.append(Due(Occasion.DAY_AFTER, deadline + DAY))
    yield from (due for due in planned if due.on <= until)
    day = deadline + DAY + WEEK
    while day <= until:
        yield Due(Occasion.WEEKLY, day)
        day += WEEK


def due_now(opened_on: date, deadline: date, *, today: date) -> Due | None:
    """Return the latest occasion that has come; what was missed before it is not made up for one by one."""
    latest = None
    for latest in occasions(opened_on, deadline, until=today):  # noqa: B007 the last one is wanted
        pass
    return latest


log = get_logger(__name__)


@dataclass(frozen=True)
class ReminderItem:
    """One organisation's report that is awaited on one occasion."""

    round: Round
    organisation: Organisation
    due: Due
    returned: bool


def send_reminders() -> int:
    """Remind everybody whose occasion has come; return how many e-mails went out."""
    gathered: dict[User, list[ReminderItem]] = defaultdict(list)
    for one in Round.objects.filter(state=RoundState.OPEN).select_related("plan__coordinating_organisation"):
        try:
            found = list(_items(one, today=timezone.localdate()))
        except Exception:
            log.exception("round_not_reminded", round=one.pk)
            continue
        for user, item in found:
            gathered[user].append(item)
    return sum(_remind(user, items) for user, items in gathered.items())


def missing_from(one: Round) -> list[tuple[Organisation, bool]]:
    """Return the parties that owe something and have not handed it in, and whether it was returned to them."""
    states = dict(Submission.objects.filter(round=one).order_by().values_list("organisation_id", "state"))
    parties = [each for each in parties_of(one.plan) if states.get(each.pk, "begun") in FILLED_IN]
    measures, values = count_owed_measures(one.plan), owed_indicators(one.plan, parties)
    owing = [each for each in parties if measures.get(each.pk) or values[each.pk]]
    return [(each, states.get(each.pk) == "returned") for each in owing]


def _items(one: Round, *, today: date) -> Iterable[tuple[User, ReminderItem]]:
    due = due_now(one.opened_on, one.deadline, today=today)
    if due is None:
        return
    rows = Reminder.objects.filter(round=one, occasion=due.occasion, due_on=due.on)
    told = set(rows.order_by().values_list("organisation_id", "user_id"))
    missing = missing_from(one)
    people = recipients(one.plan, [organisation for organisation, _returned in missing])
    for organisation, returned in missing:
        for user in people[organisation.pk]:
            if (organisation.pk, user.pk) not in told:
                yield user, ReminderItem(one, organisation, due, returned)


def _remind(user: User, items: list[ReminderItem]) -> bool:
    try:
        with transaction.atomic():
            Reminder.objects.bulk_create(
                Reminder(
                    round=item.round,
                    organisation=item.organisation,
                    user=user,
                    occasion=item.due.occasion,
                    due_on=item.due.on,
                )
                for item in items
            )
            _send(user, items)
    except IntegrityError:  # another worker was quicker
        return False
    except Exception:
        log.exception("reminder_not_sent", user=user.pk)
        return False
    return True


def _send(user: User, items: list[ReminderItem]) -> None:
    send(*letter(user, items), user.email)


def letter(user: User, items: list[ReminderItem]) -> tuple[str, str]:
    """Return the subject and the text of one e-mail about all that is awaited from the person."""
    today = timezone.localdate()
    late = [item for item in items if item.round.deadline < today]
    subject = _("Rapporten har inte kommit in: %(round)s") if late else _("Dags att rapportera: %(round)s")
    context = {"user": user, "items": items, "today": today, "site": settings.SITE_URL}
    text = render_to_string("followup/rounds/reminder.txt", context)
    return subject % {"round": (late or items)[0].round}, text
