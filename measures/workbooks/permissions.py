"""Who may take a list in."""

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from actors.access import Person, for_all
from actors.enums import OrganisationPermission
from actors.models import User
from actors.permissions import ALLOWED, Verdict, organisations_where
from handlingsplan.plan.models import Plan
from handlingsplan.plan.permissions import may_coordinate, still_open
from measures.models import WorkbookUpload
from measures.permissions import may_add_measure


def may_import(user: Person, plan: Plan) -> Verdict:
    """Whoever writes for a party, and the coordinator; every row asks for more."""
    if not still_open(plan):
        return still_open(plan)
    if may_add_measure(user, plan) or may_coordinate(user, plan):
        return ALLOWED
    return Verdict(_("Filer läses in av handläggare hos parterna och av samordnaren."))


def own_uploads(user: User, plan: Plan) -> QuerySet[WorkbookUpload]:
    """Return the files that the person has sent for those whom they still write for, whomever they act for."""
    person = for_all(user)
    rows = WorkbookUpload.objects.filter(plan=plan, by=user)
    if may_coordinate(person, plan):
        return rows
    return rows.filter(organisation__in=organisations_where(person, OrganisationPermission.WRITE_MEASURES))
