"""Who may take a list in."""

from django.utils.translation import gettext as _

from actors.access import Person
from actors.permissions import ALLOWED, Verdict
from handlingsplan.plan.models import Plan
from handlingsplan.plan.permissions import may_coordinate, still_open
from measures.permissions import may_add_measure


def may_import(user: Person, plan: Plan) -> Verdict:
    """Whoever writes for a party, and the coordinator; every row asks for more."""
    if not still_open(plan):
        return still_open(plan)
    if may_add_measure(user, plan) or may_coordinate(user, plan):
        return ALLOWED
    return Verdict(_("Filer läses in av handläggare hos parterna och av samordnaren."))
