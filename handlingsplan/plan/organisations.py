"""An organisation's own facts: what it is called, its numbers, where it takes in post."""

import re

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from actors.addresses import require_plain_address, tidy_email
from actors.conflicts import StaleError
from actors.grants import lock_access
from actors.history import save_as
from actors.models import Organisation, User
from actors.organisation_numbers import normal, number_problem
from actors.permissions import require
from handlingsplan import richtext
from handlingsplan.mail.sending import post
from handlingsplan.naming import remember_names
from handlingsplan.plan.reference_rows import free_slug, version_of
from handlingsplan.plan.role_permissions import may_invite, may_write_facts
from handlingsplan.swedish import fold

FACTS = ("name", "short_name", "category", "code", "organisation_number", "registrar_email")
CONTACT = ("contact_function", "contact_name", "contact_agreed", "contact_email", "contact_phone")
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
    if organisation.registrar_email and (problem := _address_problem(organisation)):
        problems["registrar_email"] = problem
    problems |= _contact_problems(organisation)
    names = {fold(organisation.name): "name", fold(organisation.short_name): "short_name"}
    for other in Organisation.objects.exclude(pk=organisation.pk):
        if number and other.organisation_number == number:
            problems["organisation_number"] = _("Numret har redan %(other)s.") % {"other": other}
        for name in {fold(other.name), fold(other.short_name)} & names.keys() - {""}:
            problems[names[name]] = _("%(other)s heter redan så. Finns organisationen i listan, välj den där.") % {
                "other": other
            }
    return problems


def _contact_problems(organisation: Organisation) -> dict[str, str]:
    organisation.contact_agreed = organisation.contact_agreed and bool(organisation.contact_name)
    if organisation.contact_name and not organisation.contact_agreed:
        return {"contact_agreed": _("Fråga personen först, eller lämna namnet tomt: funktionen räcker.")}
    if organisation.contact_name and not organisation.contact_function:
        return {"contact_function": _("Skriv funktionen också: den håller när personen byts.")}
    return {}


def _address_problem(organisation: Organisation) -> str:
    organisation.registrar_email = tidy_email(organisation.registrar_email)
    try:
        require_plain_address(organisation.registrar_email)
    except ValidationError as error:
        return str(error.messages[0])
    return ""


def store_organisation(organisation: Organisation, *, by: User) -> None:
    """Save a new or changed organisation; whether it may be is the caller's to check, under the lock.

    Raises ValidationError by field.
    """
    for name in ("name", "short_name", "contact_function", "contact_name", "contact_phone"):
        setattr(organisation, name, richtext.plain(getattr(organisation, name), most=200))
    if problems := organisation_problems(organisation):
        raise ValidationError(problems)
    if not organisation.pk:
        slugs = set(Organisation.objects.order_by().values_list("slug", flat=True))
        organisation.slug = free_slug(organisation.short_name, slugs.__contains__, otherwise="organisation")
    stored = Organisation.objects.filter(pk=organisation.pk).first()
    if stored:
        remember_names(organisation, stored)
    before = stored.registrar_email if stored else ""
    if organisation.registrar_email != before:
        is_lead = organisation.pk is not None and may_invite(by, organisation)
        organisation.registrar_email_by = None if is_lead else by
        _tell_registrar(organisation, before, by)
    save_as(organisation, by=by)


def _tell_registrar(organisation: Organisation, before: str, by: User) -> None:
    """Tell the address that was known before: who takes it over answers for who is let in."""
    text = _("%(by)s har ändrat registratorns e-postadress för %(organisation)s från %(before)s till %(now)s.") % {
        "by": by,
        "organisation": organisation,
        "before": before,
        "now": organisation.registrar_email or _("ingen"),
    }
    post(_("Ny adress i Handlingsplan"), f"{text}\n\n{settings.SITE_URL}\n", before)


def is_changed(organisation: Organisation) -> bool:
    """Tell whether the facts are others than those stored."""
    if not organisation.pk:
        return True
    stored = Organisation.objects.get(pk=organisation.pk)
    return any(getattr(stored, name) != getattr(organisation, name) for name in (*FACTS, *CONTACT))


@transaction.atomic
def save_facts(organisation: Organisation, *, expected_version: int, by: User) -> None:
    """Save what a lead has changed, or the coordinator where there is no lead.

    Raises `RefusedError`, ValidationError by field, and `StaleError` where somebody has saved meanwhile.
    """
    lock_access(by)
    stored = Organisation.objects.get(pk=organisation.pk)
    require(may_write_facts(by, stored))
    if version_of(stored) != expected_version:
        raise StaleError(stored)
    if is_changed(organisation):
        store_organisation(organisation, by=by)
