"""The parties of a plan: an organisation comes in, changes, and leaves, with its people's access following at once."""

import re

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from actors.grants import lock_access
from actors.history import save_as
from actors.models import Membership, Organisation, User
from actors.organisation_numbers import normal, number_problem
from actors.permissions import require
from handlingsplan import richtext
from handlingsplan.plan.grants import sync_party
from handlingsplan.plan.models import Party
from handlingsplan.plan.reference_rows import delete_row, free_slug, lock_plan, may_coordinate_row, save_row
from handlingsplan.swedish import fold

FACTS = ("name", "short_name", "category", "code", "organisation_number")
_CODE = re.compile(r"\d{2}|\d{4}")


def organisation_problems(organisation: Organisation) -> dict[str, str]:
    """Tidy a new or changed organisation; return what is wrong with it, by field. One query."""
    organisation.organisation_number = normal(organisation.organisation_number)
    problems = {name: _("Fyll i det här.") for name in FACTS[:3] if not getattr(organisation, name)}
    if organisation.code and not _CODE.fullmatch(organisation.code):
        problems["code"] = _("Skriv länets två siffror eller kommunens fyra, som 0117.")
    number = organisation.organisation_number
    if number and (problem := number_problem(number)):
        problems["organisation_number"] = problem
    names = {fold(organisation.name): "name", fold(organisation.short_name): "short_name"}
    for other in Organisation.objects.exclude(pk=organisation.pk):
        if number and other.organisation_number == number:
            problems["organisation_number"] = _("Numret har redan %(other)s.") % {"other": other}
        for name in {fold(other.name), fold(other.short_name)} & names.keys() - {""}:
            problems[names[name]] = _("%(other)s heter redan så. Finns organisationen i listan, välj den där.") % {
                "other": other
            }
    return problems


def _save_organisation(organisation: Organisation, *, by: User) -> None:
    for name in ("name", "short_name"):
        setattr(organisation, name, richtext.plain(getattr(organisation, name), most=200))
    if problems := organisation_problems(organisation):
        raise ValidationError(problems)
    if not organisation.pk:
        slugs = set(Organisation.objects.order_by().values_list("slug", flat=True))
        organisation.slug = free_slug(organisation.short_name, slugs.__contains__, otherwise="organisation")
    save_as(organisation, by=by)


def _is_changed(organisation: Organisation) -> bool:
    if not organisation.pk:
        return True
    stored = Organisation.objects.get(pk=organisation.pk)
    return any(getattr(stored, name) != getattr(organisation, name) for name in FACTS)


@transaction.atomic
def save_party(party: Party, *, organisation: Organisation, expected_version: int, by: User) -> None:
    """Save a new or changed party, with an organisation that is new, changed, or just chosen.

    Raises as `save_row` does.
    """
    lock_access(by)
    lock_plan(party)
    require(may_coordinate_row(by, party))
    if _is_changed(organisation):
        _save_organisation(organisation, by=by)
    elif not party.pk and Party.objects.filter(plan=party.plan_id, organisation=organisation).exists():
        raise ValidationError({"organisation": _("%(other)s är redan part.") % {"other": organisation}})
    party.organisation = organisation
    save_row(party, expected_version=expected_version, by=by)
    sync_party(party.plan_id, organisation.pk)


@transaction.atomic
def delete_party(party: Party, *, by: User) -> None:
    """Remove a party; its people no longer come in. Raises as `delete_row` does."""
    lock_access(by)
    delete_row(party, by=by)
    sync_party(party.plan_id, party.organisation_id)


def people_shut_out(party: Party) -> str:
    """Return in Swedish how many people lose their access when the party is removed."""
    people = Membership.objects.filter(organisation=party.organisation_id).order_by().values("user").distinct().count()
    if not people:
        return ""
    return ngettext(
        "%(n)d person i %(organisation)s kommer inte längre åt den pågående planen.",
        "%(n)d personer i %(organisation)s kommer inte längre åt den pågående planen.",
        people,
    ) % {"n": people, "organisation": party.organisation}
