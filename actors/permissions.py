"""Verdicts: may this person do this, and if not, why.

A predicate of the form `may_VERB(user, thing)` returns a `Verdict`. The view, the button and the test ask the
same predicate; a verb calls `require` on it, so that no side door is left open.
"""

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied

from actors.access import Person, acting_for, for_all, held, holds
from actors.enums import OrganisationPermission
from actors.models import Organisation, OrganisationGrant


@dataclass(frozen=True)
class Verdict:
    """Truthy when allowed; otherwise `reason` says why not, in Swedish."""

    reason: str = ""

    def __bool__(self) -> bool:
        return not self.reason


ALLOWED = Verdict()


class RefusedError(PermissionDenied):
    """A verb that this person may not do now; the message is the reason, shown to them with status 403."""


def require(verdict: Verdict) -> None:
    """Raise `RefusedError` with the reason unless allowed."""
    if not verdict:
        raise RefusedError(verdict.reason)


def organisations_where(user: Person, permission: OrganisationPermission) -> frozenset[int]:
    """Return the ids of the organisations on which the person holds the permission."""
    return held(user, OrganisationGrant).get(permission, frozenset())


def holds_on_organisation(user: Person, permission: OrganisationPermission, organisation_id: int) -> bool:
    """Tell whether the person holds the permission on the organisation."""
    return holds(user, permission, organisation_id, OrganisationGrant)


def acts_elsewhere(user: Person, permission: OrganisationPermission, organisation_id: int) -> Organisation | None:
    """Return whom the person acts for, where they would hold the permission if they acted for the organisation."""
    acting, _all = acting_for(user)
    if acting in {None, organisation_id} or not holds_on_organisation(for_all(user), permission, organisation_id):
        return None
    return Organisation.objects.get(pk=acting)
