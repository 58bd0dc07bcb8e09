"""What opens something of a person's without signing in: it ends with their password, and with their account.

As their sessions do; it rests while their role demands a second factor that they lack. Making one asks who they are
(`reauthentication.confirm_first`), and they are told by letter.
"""

from typing import Any, TypeVar

from allauth.account.adapter import get_adapter
from django.db.models import F, Model, Q, QuerySet

from actors.authentication.two_factor import shut_out_until_factor
from actors.models import User

M = TypeVar("M", bound=Model)


def that_hold(rows: QuerySet[M]) -> QuerySet[M]:
    """Return those of a person's secrets (`user`, `created_at`) that open anything."""
    since = Q(user__password_set_at=None) | Q(user__password_set_at__lt=F("created_at"))
    return rows.filter(since, user__is_active=True).exclude(user__in=shut_out_until_factor())


def tell_person(user: User, letter: str, **facts: Any) -> None:
    """Tell a person what was made in their name, when and from where; the letters are in `actors.letters`."""
    get_adapter().send_notification_mail(f"portal/email/{letter}", user, facts)
