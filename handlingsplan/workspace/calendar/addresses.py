"""The secret address of a person's calendar: made, shown again, taken back."""

from django.db import transaction
from django.http import Http404

from actors.authentication.personal_secrets import that_hold
from actors.models import User
from handlingsplan.encryption import decrypt, digest_of, encrypt, new_secret
from handlingsplan.logs.security import note
from handlingsplan.web_addresses import site_address
from handlingsplan.workspace.models import CalendarAddress

_PURPOSE = "calendar"


@transaction.atomic
def make_address(user: User) -> CalendarAddress:
    """Give the person a new address; the one that they had leads nowhere from now on."""
    User.objects.select_for_update().get(pk=user.pk)  # of two at once the second takes the first one's place
    revoke_address(user)
    secret = new_secret()
    note("calendar_address_made", person=user.pk)
    return CalendarAddress.objects.create(user=user, digest=digest_of(secret), secret=encrypt(secret, purpose=_PURPOSE))


def revoke_address(user: User) -> None:
    """Let the person's address lead nowhere."""
    deleted, _rows = CalendarAddress.objects.filter(user=user).delete()
    if deleted:
        note("calendar_address_revoked", person=user.pk)


def stored_address(user: User) -> CalendarAddress | None:
    """Return the person's address, also one that holds no longer."""
    return CalendarAddress.objects.filter(user=user).first()


def address_of(user: User) -> str:
    """Return the whole address, for the person alone; empty where none holds."""
    row = that_hold(CalendarAddress.objects.filter(user=user)).first()
    return site_address("calendar_feed", decrypt(row.secret, purpose=_PURPOSE)) if row else ""


def person_of(secret: str) -> User:
    """Return whose calendar the address is of; raises Http404 where it holds no longer, or the person has left."""
    row = that_hold(CalendarAddress.objects.filter(digest=digest_of(secret))).select_related("user").first()
    if row is None:
        raise Http404
    return row.user
