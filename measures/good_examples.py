"""Good examples: the coordinator's, and every party's own."""

from django.utils.translation import gettext as _

from actors.access import Person
from actors.enums import OrganisationPermission
from actors.models import User
from actors.permissions import ALLOWED, Verdict, holds_on_organisation
from handlingsplan.plan.basics import save_row
from handlingsplan.plan.models import Plan
from handlingsplan.plan.permissions import may_coordinate
from measures.models import GoodExample
from measures.permissions import may_add_measure


def may_add_example(user: Person, plan: Plan) -> Verdict:
    """The coordinator, and whoever writes for a party."""
    if may_coordinate(user, plan) or may_add_measure(user, plan):
        return ALLOWED
    return Verdict(_("Goda exempel läggs till av handläggare hos parterna och av samordnaren."))


def may_write_example(user: Person, example: GoodExample) -> Verdict:
    """The coordinator, and whoever writes for the example's own organisation."""
    own = holds_on_organisation(user, OrganisationPermission.WRITE_MEASURES, example.organisation_id)
    if own or may_coordinate(user, example.plan):
        return ALLOWED
    return Verdict(
        _("Exemplet ändras av handläggare i %(organisation)s och av samordnaren.")
        % {"organisation": example.organisation}
    )


def save_example(example: GoodExample, *, seen: int, by: User) -> None:
    """Save a new or changed example of an organisation that the person writes for. Raises as `save_row` does."""
    save_row(example, seen=seen, by=by, may=may_write_example)
