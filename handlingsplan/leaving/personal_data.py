"""What is kept about a person: handed out to them, and erased while the history stays true.

Whoever is erased is called by their function from then on, wherever their name stood: in the history, in comments, at
texts. What they wrote for their organisation stays; what was theirs alone goes.
"""

from collections.abc import Mapping
from typing import Any

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from actors.grants import lock_access
from actors.history import delete_all_as, save_as
from actors.ledger import is_entered
from actors.models import LedgerEntry, Membership, Organisation, User
from handlingsplan.discussion.threads import forget_mentions
from handlingsplan.leaving.handover import leave_behind, leave_plan_behind
from handlingsplan.plan.models import Coordinator, Invitation
from handlingsplan.plan.role_permissions import keeps_a_coordinator, keeps_a_lead
from handlingsplan.swedish import is_called, says

ERASED = "borttagen-"  # how the log-in name of whoever is erased begins


def _related(user: User) -> list[tuple[Any, models.QuerySet[Any]]]:
    """Return every relation that leads to the person, also those without a name, with its rows."""
    relations: list[Any] = [
        field for field in User._meta.get_fields(include_hidden=True) if field.one_to_many or field.one_to_one
    ]
    return [
        (relation, relation.related_model.objects.filter(**{relation.field.name: user}).order_by("pk"))
        for relation in relations
    ]


def _in_words(relation: Any, row: models.Model) -> str:
    """Return what is theirs alone as it is, and of what they did for an organisation what it was, and when.

    Not what that is called or says: they may have lost the right to read it.
    """
    if relation.on_delete is models.CASCADE:
        return str(row)
    times = (getattr(row, field.name) for field in row._meta.fields if isinstance(field, models.DateTimeField))
    at = next((f", {localtime(time):%Y-%m-%d %H:%M}" for time in times if time is not None), "")
    return f"{row._meta.verbose_name} {row.pk}{at}"


def everything_about(user: User) -> dict[str, Any]:
    """Return all that the portal keeps about the person, ready for JSON."""
    account = ("username", "full_name", "function", "phone", "email", "date_joined", "last_login")
    found: dict[str, list[str]] = {}
    for relation, rows in _related(user):
        if relation.related_model is LedgerEntry:
            continue
        texts = [_in_words(relation, row) for row in rows]
        if texts:
            name = f"{relation.related_model._meta.label_lower}.{relation.field.name}"
            found[name] = texts
    return {"account": {name: getattr(user, name) for name in account}, "rows": found, "history": _history(user)}


def _history(user: User) -> dict[str, list[str]]:
    """Return what the history says that the person did, and what it says of them, also of rows that are gone."""
    of_them = Q(pk=None)
    for relation, _rows in _related(user):
        if is_entered(relation.related_model):
            named = {f"content__{relation.field.attname}": user.pk}
            of_them |= Q(kind=relation.related_model._meta.label_lower, **named)
    entries = LedgerEntry.objects.order_by("pk").defer("content")
    names = dict(Organisation.objects.values_list("pk", "short_name"))
    return {
        "done by you": [_entry_in_words(entry, names) for entry in entries.filter(by=user)],
        "about you": [_entry_in_words(entry, names) for entry in entries.filter(of_them)],
    }


def _entry_in_words(entry: LedgerEntry, names: Mapping[int, str]) -> str:
    """Return what was done with what and when, not what that is called: see `_in_words`."""
    kind = apps.get_model(entry.kind)._meta.verbose_name
    for_whom = names.get(entry.acting_for_id or 0, "")
    words = (f"{localtime(entry.at):%Y-%m-%d %H:%M}", f"{entry.get_act_display()} {kind} {entry.object_id}", for_whom)
    return ", ".join(filter(None, words))


def why_not_erased(user: User) -> str:
    """Return why the person can't be erased now; empty where they can."""
    for membership in user.memberships.select_related("organisation", "user"):
        if not keeps_a_lead(membership):
            return _("Du är den sista med rollen %(role)s i %(organisation)s. Utse en efterträdare först.") % {
                "role": membership.get_role_display().lower(),
                "organisation": membership.organisation,
            }
    for coordinator in user.coordinating.select_related("plan", "user"):
        if not keeps_a_coordinator(coordinator):
            return _("Du är den sista som samordnar %(plan)s. Utse en efterträdare först.") % {"plan": coordinator.plan}
    return ""


def _name_without_person(user: User) -> str:
    if user.function:
        return str(user.function)
    if (membership := user.memberships.select_related("organisation").first()) is not None:
        return membership.ledger_title
    if (coordinator := user.coordinating.select_related("plan").first()) is not None:
        return coordinator.ledger_title
    return _("Tidigare användare")


@transaction.atomic
def erase(user: User) -> str:
    """Erase the person, who is called by their function from now on; return that name.

    For the person themselves and for whoever runs the portal. Raises ValidationError where they are the last lead or
    coordinator.
    """
    lock_access()
    if reason := why_not_erased(user):
        raise ValidationError(reason)
    name, email = _name_without_person(user), user.email
    for membership in list(user.memberships.select_related("user", "organisation")):
        leave_behind(membership, by=user)
    for coordinator in list(user.coordinating.select_related("user", "plan__coordinating_organisation")):
        leave_plan_behind(coordinator, by=user)
    for relation, rows in _related(user):
        if relation.on_delete is models.CASCADE and relation.related_model not in {Membership, Coordinator}:
            delete_all_as(rows, by=user)
    _forget_invitations(email, name, by=user)
    forget_mentions(user, instead=name, by=user)
    user.full_name, user.function, user.email, user.phone = name, "", "", ""
    user.username, user.is_active, user.last_login = f"{ERASED}{user.pk}", False, None
    user.set_unusable_password()
    user.save()
    return name


def _forget_invitations(email: str, name: str, *, by: User) -> None:
    """Take back what is still open, and erase whom all of them were sent to."""
    if not email:
        return
    # However it was written, also before addresses were tidied: what is missed would name the person for ever
    for invitation in Invitation.objects.filter(says(email, "email")):
        if not is_called(invitation.email, email):
            continue
        if invitation.accepted_at is None and invitation.revoked_at is None:
            invitation.revoked_at = timezone.now()
        invitation.email, invitation.full_name, invitation.function = "borttagen@example.invalid", name, ""
        save_as(invitation, by=by)
