"""A type of rows that a plan rests on: how it is called, listed, edited, counted and removed."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from actors.access import Person
from actors.conflicts import StaleError
from actors.grants import lock_access
from actors.models import User
from actors.permissions import Verdict, require
from handlingsplan.plan.forms.reference_rows import RowForm
from handlingsplan.plan.models import Plan
from handlingsplan.plan.permissions import may_change_plan
from handlingsplan.plan.reference_rows import Row, delete_row, lock_plan, may_coordinate_row, title_of, version_of
from handlingsplan.reference_data.dependents import Dependents, InUseError
from handlingsplan.swedish import sort_key

Words = str | Promise


@dataclass(frozen=True)
class SortOrder:
    """A way to sort a list; `name` stands in the address."""

    name: str
    label: Words
    key: Callable[[Row], Any]


BY_NUMBER = SortOrder("nummer", _("Nummer"), lambda row: row.number)
BY_TITLE = SortOrder("rubrik", _("Rubrik"), lambda row: sort_key(title_of(row)))
BY_NAME = SortOrder("namn", _("Namn"), lambda row: sort_key(title_of(row)))


@dataclass(frozen=True, kw_only=True)
class ReferenceType:
    """A type of rows. `name` is the plan's name for them, `segment` their part of the address.

    Templates: `note` of what the list says about a row, `tools` of what else can be done with it there, `several` leads
    to where many are added at once, `fields` of the form, `page` of the form's page. `delete` doesn't ask what depends
    on the row, `remove_row` does.
    `deletion_warning` says what else happens when a row is removed. With `keeps_drafts` the browser keeps what is
    typed, and is told when it is saved.
    """

    name: str
    segment: str
    title: Words
    one: Words
    many: Words
    about: Words
    form: type[RowForm]
    dependents: tuple[Dependents, ...] = ()
    note: str = ""
    fields: str = "reference_data/_fields.html"
    tools: str = ""
    several: str = ""
    page: str = "reference_data/edit.html"
    joins: tuple[str, ...] = ()
    sort_orders: tuple[SortOrder, ...] = (BY_NUMBER, BY_TITLE)
    may_add: Callable[[Person, Plan], Verdict] = may_change_plan
    may_write: Callable[[Person, Row], Verdict] = may_coordinate_row
    delete: Callable[..., None] = delete_row
    deletion_warning: Callable[[Row], str] = lambda _row: ""
    keeps_drafts: bool = False

    @property
    def model(self) -> Any:
        return self.form._meta.model

    @property
    def url_name(self) -> str:
        """The list's name among the addresses; `_add`, `_edit` and `_remove` come after it."""
        return f"basics_{self.name}"

    def rows(self, plan: Plan) -> QuerySet[Any]:
        """Return the plan's rows with what depends on them; one query."""
        rows = self.model._default_manager.filter(plan=plan)  # noqa: SLF001 Django's documented name
        return self.with_dependents(rows.select_related("plan", *self.joins))

    def with_dependents(self, rows: QuerySet[Any], *, drafts: bool = False) -> QuerySet[Any]:
        """Count what depends on each of the rows, for `dependents_of`; with `drafts` also what only owners see."""
        counts = {f"dependents_{n}": each.count(self.model, drafts=drafts) for n, each in enumerate(self.dependents)}
        counted: QuerySet[Any] = rows.annotate(**counts)
        return counted

    def dependents_of(self, row: Row) -> list[str]:
        """Return in Swedish what depends on a row of `with_dependents`, and how many."""
        counts = [(each, getattr(row, f"dependents_{n}")) for n, each in enumerate(self.dependents)]
        return [str(each.words % {"n": count}) for each, count in counts if count]

    @transaction.atomic
    def remove_row(self, row: Row, *, by: User, expected_version: int | None = None) -> None:
        """Remove a row that nothing depends on, signed.

        Raises `RefusedError`, `InUseError`, and `StaleError` where it has changed since version `expected_version`.
        """
        lock_access(by)  # first, as whoever removes a party does
        lock_plan(row)
        rows = self.model._default_manager.select_related("plan")  # noqa: SLF001 Django's documented name
        stored = self.with_dependents(rows).get(pk=row.pk)
        require(may_coordinate_row(by, stored))
        if expected_version is not None and version_of(stored) != expected_version:
            raise StaleError(stored)
        if dependents := self.dependents_of(stored):
            raise InUseError(dependents)
        if self.dependents_of(self.with_dependents(rows, drafts=True).get(pk=row.pk)):
            raise InUseError([gettext("något som du inte har insyn i")])
        self.delete(stored, by=by)
