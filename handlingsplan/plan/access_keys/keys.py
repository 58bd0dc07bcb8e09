"""Making an access key, taking it back, and reading by it.

Whoever reads by a key is a `RoleHolder` of the organisation's readers: the same predicates are asked of it as of them.
A key is a power that a lead has given on, and holds as long as they lead the organisation: asked whenever it is used.
When a key was used last is remembered in the cache, by day alone: nothing that only reads writes to the database.
"""

from datetime import date, timedelta

from django.core.cache import cache
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from actors.access import GroupKey, RoleHolder
from actors.enums import Role
from actors.grants import lock_access
from actors.history import save_as
from actors.models import Membership, Organisation, User
from actors.permissions import RefusedError, require
from handlingsplan.discussion.enums import NoticeKind
from handlingsplan.discussion.notices import tell
from handlingsplan.encryption import digest_of, new_secret
from handlingsplan.logs.security import note
from handlingsplan.plan.access_keys.models import AccessKey
from handlingsplan.plan.access_keys.permissions import may_hold_keys
from handlingsplan.plan.models import Plan
from handlingsplan.plan.role_permissions import leads_of

PREFIX = "hp_"  # by which those who look for leaked secrets know one
MOST = 20  # keys that hold, of one organisation
REMEMBERED = int(timedelta(days=400).total_seconds())  # longer than any key holds


@transaction.atomic
def make_key(organisation: Organisation, *, purpose: str, days: int, by: User) -> tuple[AccessKey, str]:
    """Store a new key and return it with its secret, which is known to nobody but the caller."""
    lock_access(by)
    require(may_hold_keys(by, organisation))
    if len(keys_that_hold(organisation)) >= MOST:
        raise RefusedError(_("Organisationen har redan %(most)d nycklar. Återkalla någon först.") % {"most": MOST})
    secret = PREFIX + new_secret()
    now = timezone.now()
    expires = now + timedelta(days=days)
    key = AccessKey(organisation=organisation, purpose=purpose, made_by=by, made_at=now, expires_at=expires)
    key.secret = digest_of(secret)
    save_as(key, by=by)
    note("access_key_made", key=key.pk, organisation=organisation.pk, by=by.pk)
    _tell_leads(key, NoticeKind.KEY_MADE, by)
    return key, secret


@transaction.atomic
def revoke_key(key: AccessKey, *, by: User) -> None:
    """Let the key open nothing from the next request on; once more does nothing."""
    lock_access(by)
    current = AccessKey.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=key.pk)
    require(may_hold_keys(by, current.organisation))
    if current.revoked_at is not None:
        return
    current.revoked_at = timezone.now()
    save_as(current, by=by)
    note("access_key_revoked", key=current.pk, organisation=current.organisation_id, by=by.pk)
    _tell_leads(current, NoticeKind.KEY_REVOKED, by)


def tell_of_stopped_keys(membership: Membership, *, by: User) -> None:
    """Tell every lead of the keys that have stopped, now that whoever made them has lost the role."""
    for key in keys_without_maker(membership.organisation):
        if key.made_by_id == membership.user_id:
            note("access_key_stopped", key=key.pk, organisation=key.organisation_id, by=by.pk)
            _tell_leads(key, NoticeKind.KEY_STOPPED, by)


def _tell_leads(key: AccessKey, kind: NoticeKind, by: User) -> None:
    """Tell every other lead, in the newest plan that the organisation is in."""
    plan = Plan.objects.filter(parties__organisation=key.organisation_id).first()
    if plan is not None:
        tell(leads_of(key.organisation), kind, by=by, scope=plan, source=key)


def _open() -> QuerySet[AccessKey]:
    """Return the keys that nobody has revoked and whose days are not over."""
    rows = AccessKey.objects.filter(revoked_at=None, expires_at__gt=timezone.now())
    return rows.select_related("organisation", "made_by")


def _is_vouched_for() -> Exists:
    """Return the condition on keys that whoever made one leads its organisation today, and can sign in."""
    leads = Membership.objects.filter(role=Role.LEAD, user__is_active=True, organisation=OuterRef("organisation"))
    return Exists(leads.filter(user=OuterRef("made_by")))


def keys_that_hold(organisation: Organisation) -> list[AccessKey]:
    """Return the organisation's keys that open something, newest first."""
    return list(_open().filter(_is_vouched_for(), organisation=organisation))


def keys_without_maker(organisation: Organisation) -> list[AccessKey]:
    """Return the keys that open nothing since whoever made them leads the organisation no more, newest first."""
    return list(_open().filter(~_is_vouched_for(), organisation=organisation))


def key_of(secret: str) -> AccessKey | None:
    """Return the key that holds with the secret, if there is one."""
    return _open().filter(_is_vouched_for(), secret=digest_of(secret)).first()


def reader_by(key: AccessKey) -> RoleHolder:
    """Return who reads by the key."""
    return RoleHolder(GroupKey(key.organisation_id, Role.READER))


def note_use(key: AccessKey) -> None:
    """Remember that the key was used today; the first time of a day is a line in the log."""
    today = timezone.localdate().isoformat()
    if cache.get(_name(key)) != today:
        cache.set(_name(key), today, REMEMBERED)
        note("access_key_used", key=key.pk, organisation=key.organisation_id)


def last_used(key: AccessKey) -> date | None:
    """Return the day; None where nothing is remembered."""
    told = cache.get(_name(key))
    return date.fromisoformat(told) if told else None


def _name(key: AccessKey) -> str:
    return f"access-key-used-{key.pk}"
