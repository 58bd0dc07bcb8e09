"""What each kind of rows needs beside its subject to be listed and edited, as a table that the views read."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from actors.access import Person
from actors.permissions import Verdict
from handlingsplan.plan.forms.reference_data import ChallengeForm, GoalForm, PartyForm, ProcessStepForm, RowForm
from handlingsplan.plan.models import Plan
from handlingsplan.plan.parties import people_shut_out, remove_party
from handlingsplan.plan.permissions import may_change_plan
from handlingsplan.plan.reference_data import Row, may_coordinate_row, remove_row, title_of, with_hanging
from handlingsplan.plan.reference_types import CHALLENGES, GOALS, PARTIES, PROCESS_STEPS, Subject, Words
from handlingsplan.swedish import sort_key


@dataclass(frozen=True)
class Order:
    """A way to sort a list; `name` stands in the address."""

    name: str
    label: Words
    key: Callable[[Row], Any]


BY_NUMBER = Order("nummer", _("Nummer"), lambda row: row.number)
BY_TITLE = Order("rubrik", _("Rubrik"), lambda row: sort_key(title_of(row)))
BY_NAME = Order("namn", _("Namn"), lambda row: sort_key(title_of(row)))


def _no_warning(row: Row) -> str:  # noqa: ARG001 the shape of a warning
    return ""


@dataclass(frozen=True, kw_only=True)
class Kind:
    """A kind of rows. `note` is the template of what the list tells about a row, `fields` that of the form."""

    subject: Subject
    form: type[RowForm]
    note: str = ""
    fields: str = "plan/basics/_fields.html"
    tools: str = ""
    """The template of what else can be done with a row in the list."""
    page: str = "plan/basics/edit.html"
    """The template of the form's page."""
    joins: tuple[str, ...] = ()
    orders: tuple[Order, ...] = (BY_NUMBER, BY_TITLE)
    may_add: Callable[[Person, Plan], Verdict] = may_change_plan
    may_write: Callable[[Person, Row], Verdict] = may_coordinate_row
    remove: Callable[..., None] = remove_row
    warning: Callable[[Row], str] = _no_warning
    """What else happens when a row is removed."""
    keeps_drafts: bool = False
    """Whether the browser keeps what is typed, and is told when it is saved."""

    def blank(self, plan: Plan) -> Row:
        """Return a new row of the plan, not saved."""
        return self.form._meta.model(plan=plan)

    def rows(self, plan: Plan) -> QuerySet[Any]:
        """Return the plan's rows with what hangs on them; one query."""
        rows = self.form._meta.model._default_manager.filter(plan=plan)  # noqa: SLF001 Django's documented name
        return with_hanging(rows.select_related("plan", *self.joins))


KIND_OF_PARTIES = Kind(
    subject=PARTIES,
    form=PartyForm,
    note="plan/basics/_party.html",
    fields="plan/basics/_party_fields.html",
    joins=("organisation",),
    orders=(BY_NAME, Order("kategori", _("Kategori"), lambda row: str(row.organisation.get_category_display()))),
    remove=remove_party,
    warning=people_shut_out,
)
KIND_OF_GOALS = Kind(
    subject=GOALS,
    form=GoalForm,
    note="plan/basics/_goal.html",
    orders=(BY_NUMBER, BY_TITLE, Order("malar", _("Målår"), lambda row: (row.target_year or 9999, row.number))),
)
KIND_OF_CHALLENGES = Kind(subject=CHALLENGES, form=ChallengeForm, note="plan/basics/_described.html")
KIND_OF_PROCESS_STEPS = Kind(subject=PROCESS_STEPS, form=ProcessStepForm, note="plan/basics/_described.html")
