"""Who makes and revokes the keys of an organisation's systems."""

from django.utils.translation import gettext as _

from actors.access import Person
from actors.enums import OrganisationPermission
from actors.models import Organisation
from actors.permissions import ALLOWED, Verdict, holds_on_organisation


def may_hold_keys(user: Person, organisation: Organisation) -> Verdict:
    """A lead lets people in, and so also systems."""
    if holds_on_organisation(user, OrganisationPermission.INVITE, organisation.pk):
        return ALLOWED
    return Verdict(
        _("Åtkomstnycklar för %(organisation)s skapas och återkallas av organisationsansvarig där.")
        % {"organisation": organisation}
    )
