"""The history of a plan, for its coordinators, and of an organisation, for its lead and them: the ledger in words."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.apps import apps
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from actors.access import Person
from actors.enums import LedgerAct
from actors.ledger import join, readable, with_context
from actors.models import LedgerEntry, Organisation, User
from handlingsplan.plan.changed_fields import ChangedField, changed_fields
from handlingsplan.plan.enums import PlanPermission
from handlingsplan.plan.models import Plan
from handlingsplan.plan.permissions import plans_where
from handlingsplan.plan.role_permissions import may_read_all_history
from handlingsplan.spreadsheets.files import BYTE_ORDER_MARK, csv_lines
from handlingsplan.swedish import fold, says

_ABOUT_PEOPLE = {"actors.membership", "plan.coordinator"}


@dataclass(frozen=True)
class HistoryLine:
    """One thing that was done, in words; `root` is what it was done to a part of, with its page where it has one."""

    at: datetime
    by: str
    function: str
    acting_for: str
    act: str
    kind: str
    title: str
    reason: str
    root: str
    url: str
    changes: tuple[ChangedField, ...]

    @property
    def note(self) -> str:
        """Who the person is, for whom they did it, and why."""
        acting = _("för %(organisation)s") % {"organisation": self.acting_for} if self.acting_for else ""
        return " · ".join(filter(None, (self.function, acting, self.reason)))


def history_of_plan(plan: Plan) -> QuerySet[LedgerEntry]:
    """Return what was done in the plan; drafts belong to their organisations."""
    return with_context(readable(LedgerEntry.objects.filter(plan_id=plan.pk), ()), ())


def history_of_organisation(organisation: Organisation, reader: Person) -> QuerySet[LedgerEntry]:
    """Return what was done with what is the organisation's: all of it for its lead, its part in a plan for others."""
    entries = LedgerEntry.objects.filter(organisation_id=organisation.pk)
    if may_read_all_history(reader, organisation):
        own: tuple[int, ...] = (organisation.pk,)
    else:
        own, entries = (), entries.filter(plan_id__in=plans_where(reader, PlanPermission.COORDINATE))
    return with_context(readable(entries, own), own)


def kind_in_words(kind: str) -> str:
    """Return what a kind of row, "app.model", is called in the interface."""
    return str(apps.get_model(kind)._meta.verbose_name)


def matching(word: str, kinds: Iterable[str]) -> Q:
    """Return what keeps the entries that a word is said of: names, the act, the kind, the state that came of it."""
    folded = fold(word)
    acts = [act for act, label in LedgerAct.choices if folded in fold(str(label))]
    named = [kind for kind in kinds if folded in fold(kind_in_words(kind))]
    found = Q(act__in=acts) | Q(kind__in=named)
    found |= says(word, "title", "reason", "root_title", "by__full_name")
    for kind in kinds:
        found |= Q(kind=kind, content__state__in=_states(kind, folded))
    return found


def _states(kind: str, folded: str) -> list[str]:
    """Return the states of a kind of row whose words hold the folded one."""
    fields = {field.name: field for field in apps.get_model(kind)._meta.concrete_fields}
    choices = fields["state"].flatchoices if "state" in fields else ()
    return [str(value) for value, label in choices if folded in fold(str(label))]


def in_words(entries: Iterable[LedgerEntry]) -> list[HistoryLine]:
    """Return the entries in words, with people and organisations as they are called now.

    The number of queries grows with the kinds of things that they are about, not with the entries.
    """
    rows = list(entries)
    bodies = {body.pk: str(body) for body in Organisation.objects.filter(pk__in={row.acting_for_id for row in rows})}
    subjects = {entry.content.get("user_id") for entry in rows if entry.kind in _ABOUT_PEOPLE}
    names = {user.pk: str(user) for user in User.objects.filter(pk__in=subjects - {None})}
    urls, changes = _urls(rows), changed_fields(rows)
    return [
        _line(entry, names, bodies.get(entry.acting_for_id or 0, ""), urls, changed)
        for entry, changed in zip(rows, changes, strict=True)
    ]


def _urls(rows: Iterable[LedgerEntry]) -> dict[tuple[str, int], str]:
    """Return the page of each thing that the entries are about, where it has one."""
    keys: dict[str, set[int]] = {}
    for row in rows:
        keys.setdefault(row.root_kind, set()).add(row.root_id)
    urls: dict[tuple[str, int], str] = {}
    for kind, ids in keys.items():
        model = apps.get_model(kind)
        if hasattr(model, "get_absolute_url") and model is not Plan:  # whose page is the published one
            things = list(model._base_manager.filter(pk__in=ids))  # noqa: SLF001 as Django's own serializers do
            join(things)
            urls |= {(kind, thing.pk): thing.get_absolute_url() for thing in things}
    return urls


def _line(
    entry: LedgerEntry,
    names: dict[int, str],
    acting_for: str,
    urls: dict[tuple[str, int], str],
    changes: tuple[ChangedField, ...],
) -> HistoryLine:
    whom = names.get(entry.content.get("user_id", 0)) if entry.kind in _ABOUT_PEOPLE else None
    is_root = (entry.kind, entry.object_id) == (entry.root_kind, entry.root_id)
    return HistoryLine(
        at=timezone.localtime(entry.at),
        by=str(entry.by) if entry.by else _("Systemet"),
        function=entry.by.function if entry.by else "",
        acting_for=acting_for,
        act=entry.get_act_display(),
        kind=kind_in_words(entry.kind),
        title=f"{whom}: {entry.title}" if whom else entry.title,
        reason=entry.reason,
        root="" if is_root else getattr(entry, "root_title", None) or "",
        url=urls.get((entry.root_kind, entry.root_id), ""),
        changes=changes,
    )


def as_csv(entries: QuerySet[LedgerEntry]) -> Iterator[str]:
    """Yield a CSV file with semicolons, as Swedish spreadsheets read it, some hundred lines at a time."""
    who = (_("Tid"), _("Person"), _("Funktion"), _("För"))
    heads = (*who, _("Händelse"), _("Vad"), _("Namn"), _("Hör till"), _("Ändring"), _("Skäl"))
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
        who = (line.by, line.function, line.acting_for)
        what = (line.act, line.kind, line.title, line.root, "; ".join(map(str, line.changes)), line.reason)
        yield (f"{line.at:%Y-%m-%d %H:%M:%S}", *who, *what)
