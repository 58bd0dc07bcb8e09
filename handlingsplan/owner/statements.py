"""The owner's pages: what each must hold, what it lacks, and changing them."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from actors.access import Person
from actors.conflicts import StaleError
from actors.grants import lock_access
from actors.history import save_as
from actors.models import User
from actors.permissions import ALLOWED, Verdict, require
from handlingsplan import richtext
from handlingsplan.owner.models import OwnerStatements
from handlingsplan.plan.enums import PlanPermission
from handlingsplan.plan.permissions import plans_where
from handlingsplan.plan.reference_rows import MAX_CHARACTERS, version_of


@dataclass(frozen=True)
class Statement:
    """One page: without what is `required` it has holes, and is hidden from the public."""

    key: str
    title: Any  # translated when shown
    about: Any
    required: tuple[str, ...]
    optional: tuple[str, ...] = ()

    @property
    def fields(self) -> tuple[str, ...]:
        """All that its form asks for."""
        return self.required + self.optional


STATEMENTS = (
    Statement(
        "kontakt",
        gettext_lazy("Kontakt"),
        gettext_lazy("Vem som står bakom webbplatsen, och hur man når er."),
        ("publisher", "email", "responsible_publisher"),
        ("publisher_number", "phone", "address"),
    ),
    Statement(
        "tillganglighet",
        gettext_lazy("Tillgänglighet"),
        gettext_lazy("Redogörelsen enligt lagen om tillgänglighet till digital offentlig service, punkt för punkt."),
        ("publisher", "service", "conformance", "shortcomings", "method", "assessed_on"),
        ("burden", "outside_law"),
    ),
    Statement(
        "personuppgifter",
        gettext_lazy("Personuppgifter"),
        gettext_lazy("Vad dataskyddsförordningen kräver att ni berättar (artikel 13 och 14)."),
        ("controller", "data_officer", "purposes", "legal_basis", "storage"),
    ),
    Statement(
        "kakor",
        gettext_lazy("Kakor"),
        gettext_lazy("Läsare får inga kakor. Sidan är klar utan att ni skriver något."),
        (),
        ("more_cookies",),
    ),
    Statement(
        "oppna-data",
        gettext_lazy("Öppna data"),
        gettext_lazy("Hur planens data får användas, och var de finns."),
        ("reuse",),
    ),
    Statement(
        "lattlast",
        gettext_lazy("Lättläst"),
        gettext_lazy("Vad planen är och vad webbplatsen är till för, på lätt svenska."),
        ("easy_swedish",),
    ),
    Statement(
        "english",
        gettext_lazy("English"),
        gettext_lazy("En sammanfattning på engelska av planen och webbplatsen."),
        ("english",),
    ),
)
STATEMENT_BY_KEY = {one.key: one for one in STATEMENTS}


def may_write_statements(user: Person) -> Verdict:
    """Who coordinates any of the portal's plans writes what its owner must say."""
    if plans_where(user, PlanPermission.COORDINATE):
        return ALLOWED
    return Verdict(_("Det här gör den som samordnar någon av portalens planer."))


def read_statements() -> OwnerStatements:
    """Return what is stored; nothing is said yet where there is no row."""
    return OwnerStatements.objects.filter(pk=OwnerStatements.ONLY).first() or OwnerStatements()


def holes_of(statement: Statement, said: OwnerStatements) -> list[str]:
    """Return what the page lacks, by the names of its fields to people."""
    fields = {field.name: str(field.verbose_name) for field in OwnerStatements._meta.concrete_fields}
    return [fields[name] for name in statement.required if not getattr(said, name)]


def incomplete(said: OwnerStatements) -> Iterator[tuple[Statement, list[str]]]:
    """Yield the pages that are hidden from the public, with what each lacks."""
    for statement in STATEMENTS:
        if holes := holes_of(statement, said):
            yield statement, holes


@transaction.atomic
def save_statements(said: OwnerStatements, *, expected_version: int, by: User) -> None:
    """Store what is said. Raises `RefusedError`, and `StaleError` where somebody saved since the version."""
    require(may_write_statements(by))
    lock_access()  # there may be no row yet to lock
    stored = read_statements()
    if version_of(stored) != expected_version:
        raise StaleError(stored)
    for field in said._meta.concrete_fields:
        value = getattr(said, field.name)
        if isinstance(value, str):
            setattr(said, field.name, richtext.plain(value, most=MAX_CHARACTERS))
    said._state.adding = stored.pk is None  # noqa: SLF001 Django's documented name
    said.pk = OwnerStatements.ONLY
    save_as(said, by=by)
