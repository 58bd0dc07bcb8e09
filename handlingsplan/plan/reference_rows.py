"""Adding, changing and removing the rows that a plan rests on: one rule for all types of rows.

A row belongs to a plan and has a history. A save says which version of the row the writer began from; a save on an
older one is refused. Whoever changes a plan's rows holds the plan's lock, so that numbers and keys are checked
against what will be stored.
"""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from actors.access import Person
from actors.conflicts import StaleError
from actors.history import delete_as, save_as
from actors.ledger import entries_of
from actors.models import User
from actors.permissions import Verdict, require
from handlingsplan import richtext
from handlingsplan.naming import remember_names
from handlingsplan.plan.models import Plan
from handlingsplan.plan.permissions import may_change_plan

# A row of a plan's reference data: it has a plan and a history, most have a number and a key
Row = Any

MAX_CHARACTERS = 10_000
MAX_NUMBER = 9_999


def may_coordinate_row(user: Person, row: Row) -> Verdict:
    """The coordinator of the row's plan, until it is closed."""
    return may_change_plan(user, row.plan)


def title_of(row: Row) -> str:
    """Return what the row is called, without its number."""
    return str(getattr(row, "title", "") or getattr(row, "name", "") or row)


def version_of(row: Row) -> int:
    """Return the version that is stored: the number of its last entry; 0 for a row that has no history."""
    if row.pk is None:
        return 0
    last = entries_of(row).first()
    return last.pk if last is not None else 0


def _others(row: Row) -> models.QuerySet[Any]:
    rows = type(row)._default_manager.filter(plan=row.plan_id)  # noqa: SLF001 Django's documented name
    return rows.exclude(pk=row.pk)  # type: ignore[no-any-return] # a row's type is not known here


def next_number(row: Row) -> int:
    """Return the number after the highest one of the plan."""
    return (_others(row).aggregate(last=models.Max("number"))["last"] or 0) + 1


def number_problem(row: Row, number: int) -> str:
    """Return why the row can't have the number, in Swedish; empty where it can."""
    taken = _others(row).filter(number=number).first()
    if taken is None:
        return ""
    return _("Nummer %(number)d har redan ”%(title)s”. Nästa lediga är %(free)d.") % {
        "number": number,
        "title": title_of(taken),
        "free": next_number(row),
    }


def key_problem(row: Row, key: str) -> str:
    """Return why the row can't have the key, in Swedish; empty where it can."""
    taken = _others(row).filter(key=key).first()
    return _("Nyckeln används redan av ”%(title)s”.") % {"title": title_of(taken)} if taken else ""


def free_slug(text: str, taken: Callable[[str], bool], *, otherwise: str) -> str:
    """Return `text` as a slug that is not taken."""
    slug = slugify(text)[:40].strip("-") or otherwise
    candidates = (slug, *(f"{slug}-{number}" for number in range(2, 10_000)))
    return next(candidate for candidate in candidates if not taken(candidate))


def _tidy_texts(row: Row) -> dict[str, str]:
    """Clean the row's texts; return what is wrong with them, by field."""
    problems = {}
    for field in row._meta.concrete_fields:
        if not isinstance(field, models.CharField | models.TextField) or not field.editable:
            continue
        most = field.max_length or MAX_CHARACTERS
        try:
            text = richtext.plain(getattr(row, field.name), most=most)
        except richtext.TextRefusedError as error:
            problems[field.name] = str(error)
            continue
        setattr(row, field.name, text)
        if not text and not field.blank and field.name != "key":
            problems[field.name] = _("Fyll i det här.")
    return problems


def _check(row: Row) -> None:
    """Tidy the row, make its key where it has none, and raise ValidationError by field for what is wrong."""
    problems = _tidy_texts(row)
    if hasattr(row, "number"):
        problems["number"] = number_problem(row, row.number)
    if hasattr(row, "key"):
        keys = set(_others(row).values_list("key", flat=True))
        row.key = row.key or free_slug(title_of(row), keys.__contains__, otherwise=row.key_fallback)
        problems["key"] = key_problem(row, row.key)
    problems = {name: problem for name, problem in problems.items() if problem}
    if problems:
        raise ValidationError(problems)
    row.validate_constraints()


def lock_plan(row: Row) -> None:
    """Keep others from changing what the plan rests on until the transaction ends."""
    Plan.objects.select_for_update().get(pk=row.plan_id)


@transaction.atomic
def save_row(
    row: Row, *, expected_version: int, by: User, may: Callable[[Person, Row], Verdict] = may_coordinate_row
) -> None:
    """Save a new or changed row, signed.

    Raises `RefusedError`, ValidationError by field, and `StaleError` where somebody has saved meanwhile.
    """
    lock_plan(row)
    if row.pk is not None:
        stored = type(row)._default_manager.select_related("plan").get(pk=row.pk)  # noqa: SLF001 Django's documented name
        require(may(by, stored))
        if version_of(stored) != expected_version:
            raise StaleError(stored)
        remember_names(row, stored)
    require(may(by, row))
    _check(row)
    save_as(row, by=by)


@transaction.atomic
def delete_row(row: Row, *, by: User) -> None:
    """Remove a row, signed; whether something depends on it is the caller's to ask. Raises `RefusedError`."""
    lock_plan(row)
    require(may_coordinate_row(by, row))
    delete_as(row, by=by)
