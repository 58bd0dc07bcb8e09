"""The municipalities and the region of a county, made parties of a plan in one go."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from actors.grants import lock_access
from actors.history import save_as
from actors.models import Organisation, User
from actors.permissions import require
from handlingsplan.plan.grants import sync_access
from handlingsplan.plan.models import Party, Plan
from handlingsplan.plan.permissions import may_change_plan
from handlingsplan.plan.reference_rows import free_slug
from handlingsplan.plan.starting.register import Body, bodies_in
from handlingsplan.swedish import fold


@dataclass(frozen=True)
class Offer:
    """A body of the register, and whether it is a party of the plan already."""

    body: Body
    is_party: bool


def offers(plan: Plan, county: str) -> list[Offer]:
    """Return the county's bodies; one query."""
    known = by_code_and_name(Organisation.objects.filter(parties__plan=plan))
    return [Offer(body, _known(body, known) is not None) for body in bodies_in(county)]


@transaction.atomic
def add_parties(plan: Plan, codes: Collection[str], *, county: str, by: User) -> list[Party]:
    """Make parties of those bodies of the county that have the codes; return those that were none before.

    An organisation that the portal knows by its code or name is taken as it is. Raises `RefusedError`, and
    ValidationError where nothing was chosen.
    """
    lock_access(by)
    stored = Plan.objects.select_for_update().get(pk=plan.pk)
    require(may_change_plan(by, stored))
    chosen = [body for body in bodies_in(county) if body.code in codes]
    if not chosen:
        raise ValidationError(_("Kryssa för minst en organisation."))
    parties = _new_parties(stored, chosen, by=by)
    sync_access()
    return parties


def _new_parties(plan: Plan, chosen: Sequence[Body], *, by: User) -> list[Party]:
    organisations = by_code_and_name(Organisation.objects.all())
    slugs = set(Organisation.objects.order_by().values_list("slug", flat=True))
    present = set(plan.parties.values_list("organisation", flat=True))
    parties = []
    for body in chosen:
        organisation = _known(body, organisations) or make_organisation(body, taken=slugs, by=by)
        if organisation.pk not in present:
            party = Party(plan=plan, organisation=organisation)
            save_as(party, by=by)
            parties.append(party)
    return parties


def make_organisation(body: Body, *, taken: set[str], by: User | None) -> Organisation:
    """Store an organisation as the register knows it, without number."""
    slug = free_slug(body.name, taken.__contains__, otherwise="organisation")
    taken.add(slug)
    organisation = Organisation(slug=slug, name=body.name, short_name=body.name, category=body.category, code=body.code)
    save_as(organisation, by=by)
    return organisation


def by_code_and_name(organisations: Iterable[Organisation]) -> dict[str, Organisation]:
    """Return the organisations by what the register may call them: code, name and short name, the names folded."""
    found: dict[str, Organisation] = {}
    for organisation in organisations:
        for name in (organisation.code, fold(organisation.name), fold(organisation.short_name)):
            found.setdefault(name, organisation)
    found.pop("", None)
    return found


def _known(body: Body, organisations: dict[str, Organisation]) -> Organisation | None:
    return organisations.get(body.code) or organisations.get(fold(body.name))
