"""The history that the coordinator reads of a plan, and a lead of the own organisation: the ledger in words."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.apps import apps
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from actors.models import LedgerEntry, Organisation, User
from handlingsplan.plan.models import Plan
from handlingsplan.spreadsheet_files import BYTE_ORDER_MARK, csv_lines

_ABOUT_PEOPLE = {"actors.membership", "plan.coordinator"}


@dataclass(frozen=True)
class HistoryLine:
    """One thing that was done, in words."""

    at: datetime
    by: str
    function: str
    acting_for: str
    act: str
    kind: str
    title: str
    reason: str

    @property
    def note(self) -> str:
        """Who the person is, for whom they did it, and why."""
        acting = _("för %(organisation)s") % {"organisation": self.acting_for} if self.acting_for else ""
        return " · ".join(filter(None, (self.function, acting, self.reason)))


def history_of_plan(plan: Plan) -> QuerySet[LedgerEntry]:
    """Return what was done in the plan; drafts belong to their organisations."""
    return LedgerEntry.objects.filter(plan_id=plan.pk, audience_id=None)


def history_of_organisation(organisation: Organisation) -> QuerySet[LedgerEntry]:
    """Return what was done with what is the organisation's."""
    return LedgerEntry.objects.filter(organisation_id=organisation.pk)


def kind_in_words(kind: str) -> str:
    """Return what a kind of row, "app.model", is called in the interface."""
    return str(apps.get_model(kind)._meta.verbose_name)


def in_words(entries: Iterable[LedgerEntry]) -> list[HistoryLine]:
    """Return the entries in words, with people and organisations as they are called now; two queries."""
    rows = list(entries)
    bodies = {body.pk: str(body) for body in Organisation.objects.filter(pk__in={row.acting_for_id for row in rows})}
    subjects = {entry.content.get("user_id") for entry in rows if entry.kind in _ABOUT_PEOPLE}
    names = {user.pk: str(user) for user in User.objects.filter(pk__in=subjects - {None})}
    return [_line(entry, names, bodies.get(entry.acting_for_id or 0, "")) for entry in rows]


def _line(entry: LedgerEntry, names: dict[int, str], acting_for: str) -> HistoryLine:
    whom = names.get(entry.content.get("user_id", 0)) if entry.kind in _ABOUT_PEOPLE else None
    return HistoryLine(
        at=timezone.localtime(entry.at),
        by=str(entry.by) if entry.by else _("Systemet"),
        function=entry.by.function if entry.by else "",
        acting_for=acting_for,
        act=entry.get_act_display(),
        kind=kind_in_words(entry.kind),
        title=f"{whom}: {entry.title}" if whom else entry.title,
        reason=entry.reason,
    )


def as_csv(entries: QuerySet[LedgerEntry]) -> Iterator[str]:
    """Yield a CSV file with semicolons, as Swedish spreadsheets read it, some hundred lines at a time."""
    heads = (_("Tid"), _("Person"), _("Funktion"), _("För"), _("Händelse"), _("Vad"), _("Namn"), _("Skäl"))
    yield BYTE_ORDER_MARK + csv_lines([heads])
    batch: list[LedgerEntry] = []
    for entry in entries.iterator(chunk_size=500):
        batch.append(entry)
        if len(batch) == 500:  # noqa: PLR2004 the size of a piece
            yield csv_lines(_cells(batch))
            batch = []
    yield csv_lines(_cells(batch))


def _cells(entries: list[LedgerEntry]) -> Iterator[tuple[str, ...]]:
    for line in in_words(entries):
        texts = (line.by, line.function, line.acting_for, line.act, line.kind, line.title, line.reason)
        yield (f"{line.at:%Y-%m-%d %H:%M:%S}", *texts)
