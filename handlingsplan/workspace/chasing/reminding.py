"""Reminding by hand: the letters, which can be read before they are sent, and that they were sent.

Whom a worker's schedule reminds of a report (`followup.rounds.reminders`) is reminded here by the same letter and row.
"""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from actors.models import User
from actors.permissions import RefusedError, require
from followup.rounds import reminders
from followup.rounds.enums import Occasion
from followup.rounds.models import Reminder
from followup.rounds.reminders import Due, ReminderItem
from handlingsplan.mail.sending import post
from handlingsplan.plan.invitations import InvitationOverError, renew, why_over
from handlingsplan.plan.letters import invitation_letter, send_invitation
from handlingsplan.plan.models import Invitation, Plan
from handlingsplan.plan.permissions import may_change_plan
from handlingsplan.workspace.chasing.waiting import Waiting, open_round_of, waiting_for
from handlingsplan.workspace.models import Awaited, SentReminder

_SUBJECTS = {
    Awaited.COMMITMENTS: gettext_lazy("Påminnelse om åtaganden: %(plan)s"),
    Awaited.CHAPTERS: gettext_lazy("Påminnelse om kapiteltext: %(plan)s"),
}


@dataclass(frozen=True)
class Letter:
    """An e-mail that goes to one person about all that is awaited from them."""

    to: str
    name: str
    subject: str
    text: str
    about: Sequence[Waiting]
    user: User | None  # nobody has an account yet who is invited


def chosen_of(plan: Plan, kind: Awaited, keys: Collection[int] | None) -> list[Waiting]:
    """Return what is awaited, of those chosen by key or of all, and reaches somebody who was not reminded today."""
    found = waiting_for(plan, kind)
    rows = found if keys is None else [one for one in found if one.key in keys]
    return [one for one in rows if one.is_reachable and not one.is_reminded_today]


def letters(plan: Plan, kind: Awaited, rows: Sequence[Waiting], *, by: User) -> list[Letter]:
    """Return what would be sent, one letter to each person."""
    if kind == Awaited.INVITATIONS:
        return [_invitation(row, row.source) for row in rows if isinstance(row.source, Invitation)]
    by_person: dict[User, list[Waiting]] = defaultdict(list)
    for row in rows:
        for person in row.people:
            by_person[person].append(row)
    return [
        Letter(person.email, str(person), *_words(plan, kind, person, about, by=by), about, person)
        for person, about in by_person.items()
    ]


def _invitation(row: Waiting, invitation: Invitation) -> Letter:
    subject, text = invitation_letter(invitation, _("[en ny länk, som bara mottagaren får]"))
    return Letter(invitation.email, invitation.full_name, subject, text, [row], None)


def _words(plan: Plan, kind: Awaited, person: User, about: Sequence[Waiting], *, by: User) -> tuple[str, str]:
    if kind == Awaited.ROUND:
        return reminders.letter(person, _items(plan, about))
    context = {"person": person, "plan": plan, "kind": kind.value, "about": about, "by": by, "site": settings.SITE_URL}
    return _SUBJECTS[kind] % {"plan": plan}, render_to_string("workspace/chasing/letter.txt", context)


def _items(plan: Plan, about: Sequence[Waiting]) -> list[ReminderItem]:
    one = open_round_of(plan)
    if one is None:
        return []
    due = Due(Occasion.BY_HAND, timezone.localdate())
    return [ReminderItem(one, row.organisation, due, row.is_returned) for row in about if row.organisation is not None]


@dataclass(frozen=True)
class Sent:
    """How many letters went out, and why some did not."""

    count: int
    refused: Sequence[str] = ()


@transaction.atomic
def remind(plan: Plan, kind: Awaited, keys: Collection[int] | None, *, by: User) -> Sent:
    """Post the letters; what was answered meanwhile, or reminded of today, is passed over. Raises `RefusedError`."""
    plan = Plan.objects.select_for_update(no_key=True).with_coordinator().get(pk=plan.pk)
    require(may_change_plan(by, plan))
    rows = chosen_of(plan, kind, keys)
    if kind == Awaited.INVITATIONS:
        return _renew([row.source for row in rows if isinstance(row.source, Invitation)], by=by)
    written = letters(plan, kind, rows, by=by)
    for one in written:
        _enter(plan, kind, one, by=by)
        post(one.subject, one.text, one.to)
    return Sent(len(written))


def _enter(plan: Plan, kind: Awaited, letter: Letter, *, by: User) -> None:
    user, today = letter.user, timezone.localdate()
    if user is None:
        return
    if kind == Awaited.ROUND:
        Reminder.objects.bulk_create(
            Reminder(
                round=item.round, organisation=item.organisation, user=user, occasion=Occasion.BY_HAND, due_on=today
            )
            for item in _items(plan, letter.about)
        )
        return
    SentReminder.objects.bulk_create(
        SentReminder(plan=plan, kind=kind, object_id=row.key, user=user, by=by, on=today) for row in letter.about
    )


def _renew(invitations: Sequence[Invitation], *, by: User) -> Sent:
    """Send each again, with a new link, where the coordinator may."""
    count, refused = 0, []
    for invitation in invitations:
        try:
            secret = renew(invitation, by=by)
        except (RefusedError, InvitationOverError, ValidationError) as error:
            refused.append(f"{invitation.full_name}: {' '.join(getattr(error, 'messages', [str(error)]))}")
            continue
        invitation.refresh_from_db()
        if why := why_over(invitation):
            refused.append(f"{invitation.full_name}: {why}")
            continue
        send_invitation(invitation, secret)
        count += 1
    return Sent(count, refused)
