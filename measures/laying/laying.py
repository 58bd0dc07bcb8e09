"""Laying a measure before its owner, reading it as it was laid, and the owner's answers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import prefetch_related_objects
from django.utils import timezone
from django.utils.translation import gettext as _

from actors.history import save_all_as, save_as
from actors.ledger import entries_of, key_of, parts_of
from actors.ledger_content import rebuilt
from actors.models import LedgerEntry, User
from actors.permissions import require
from handlingsplan import richtext
from handlingsplan.discussion.enums import NoticeKind
from handlingsplan.discussion.notices import tell, tell_of_many
from handlingsplan.plan.models import Plan
from measures.editing import MeasureData, store_draft
from measures.editorial import propose_for_owner, withdraw
from measures.enums import LaidAnswer
from measures.history.versions import links_before, measure_versions, names_of_organisations
from measures.laying.permissions import may_answer, may_decline, may_lay, may_lay_before, may_propose_for_owner
from measures.models import FundingRow, LaidMeasure, Measure
from measures.notices import writers_for
from measures.wording import Words, in_words, money_label

MAX_REASON = 2_000


@transaction.atomic
def lay_measure(plan: Plan, *, data: MeasureData, by: User) -> LaidMeasure:
    """Add a draft of `data.owner`'s, marked with where it came from, and tell those who write there.

    Raises `RefusedError` and ValidationError by field.
    """
    require(may_lay_before(by, plan, data.owner))
    measure = store_draft(plan, data=data, by=by)
    return mark_laid(plan, [measure], by=by)[0]


@transaction.atomic
def mark_laid(plan: Plan, measures: Sequence[Measure], *, by: User) -> list[LaidMeasure]:
    """Mark new drafts with where they came from, and tell those who write for their owners, once each.

    Whether they may be laid is the caller's to check. The number of queries grows neither with them nor the owners.
    """
    if not measures:
        return []
    at, kind = timezone.now(), key_of(measures[0])[0]
    entries = LedgerEntry.objects.filter(kind=kind, object_id__in=[measure.pk for measure in measures])
    last = dict(entries.order_by("pk").values_list("object_id", "pk"))
    rows = [LaidMeasure(measure=one, owner=one.owner, by=by, at=at, entry_id=last[one.pk]) for one in measures]
    laid = save_all_as(rows, by=by, at=at)
    writers = _writers_by_organisation(laid)
    firsts = {row.owner_id: row for row in reversed(laid)}
    told = [(person, row) for owner, row in firsts.items() for person in writers.get(owner, [])]
    tell_of_many(told, NoticeKind.LAID_BEFORE, by=by, scope=plan)
    return laid


def _locked(laid: LaidMeasure) -> LaidMeasure:
    """Return it as it is now, with its measure locked."""
    measure = Measure.objects.locked(laid.measure_id)
    stored = LaidMeasure.objects.select_related("by", "owner").get(pk=laid.pk)
    stored.measure = measure
    return stored


def _answer(laid: LaidMeasure, answer: LaidAnswer, *, by: User, reason: str = "") -> None:
    laid.answer, laid.reason = answer, reason
    laid.answered_by, laid.answered_at = by, timezone.now()
    save_as(laid, by=by)


@transaction.atomic
def take_over(laid: LaidMeasure, *, by: User) -> None:
    """Let the measure be the owner's own, to write on and hand over; or confirm what was handed over for it."""
    stored = _locked(laid)
    require(may_answer(by, stored))
    _answer(stored, LaidAnswer.TAKEN_OVER, by=by)
    tell([stored.by], NoticeKind.LAID_TAKEN_OVER, by=by, scope=stored.measure.plan, source=stored)


@transaction.atomic
def decline(laid: LaidMeasure, *, reason: str, by: User) -> None:
    """Say no, and why; the draft is withdrawn. Raises `RefusedError` and ValidationError by field."""
    stored = _locked(laid)
    require(may_decline(by, stored))
    text = richtext.plain_field(reason, field="reason", most=MAX_REASON, missing=_("Skriv varför ni avböjer."))
    withdraw(stored.measure, by=by)
    _answer(stored, LaidAnswer.DECLINED, by=by, reason=text)
    tell([stored.by], NoticeKind.LAID_DECLINED, by=by, scope=stored.measure.plan, source=stored)


@transaction.atomic
def propose_laid(laid: LaidMeasure, *, by: User) -> Measure:
    """Hand it over for an owner that nobody can speak for; it is marked so until the owner confirms it."""
    plan = Plan.objects.select_for_update(no_key=True).get(pk=laid.measure.plan_id)
    stored = _locked(laid)
    stored.measure.plan = plan
    require(may_propose_for_owner(by, stored))
    _answer(stored, LaidAnswer.PROPOSED, by=by)
    return propose_for_owner(stored.measure, by=by)


def _writers_by_organisation(laid: Sequence[LaidMeasure]) -> dict[int, list[User]]:
    owners = {row.measure.owner_id for row in laid}
    found: dict[int, list[User]] = {}
    for member in writers_for(owners):
        found.setdefault(member.organisation_id, []).append(member.user)
    return found


@transaction.atomic
def remind(plan: Plan, laid: Sequence[LaidMeasure], *, by: User) -> int:
    """Tell those who could answer once more, and return how many of the plan's measures somebody was reminded of."""
    require(may_lay(by, plan))
    writers, now = _writers_by_organisation(laid), timezone.now()
    reached = [row for row in laid if row.is_waiting and row.measure.owner_id in writers]
    for row in reached:
        row.reminded_at = now
    told = [(person, row) for row in reached for person in writers[row.measure.owner_id]]
    tell_of_many(told, NoticeKind.LAID_BEFORE, by=by, scope=plan)
    save_all_as(reached, fields=["reminded_at"], by=by, at=now)
    return len(reached)


def without_writers(laid: Sequence[LaidMeasure]) -> set[int]:
    """Return the ids of those owners that nobody writes measures for; one query."""
    return {row.measure.owner_id for row in laid} - set(_writers_by_organisation(laid))


@dataclass(frozen=True)
class Laid:
    """What was laid before an owner, in a list: called as it was then."""

    laid: LaidMeasure
    title: str


def titles_of(rows: Sequence[LaidMeasure]) -> list[Laid]:
    """Return the rows with what the measures were called when they were laid; one query."""
    entries = LedgerEntry.objects.in_bulk([row.entry_id for row in rows])
    return [Laid(row, str(entries[row.entry_id].content["title"])) for row in rows]


def as_laid(laid: LaidMeasure) -> Words:
    """Return what the measure said when it was laid, in words; what its owner makes of it is not read."""
    organisations = names_of_organisations()
    versions = measure_versions(laid.measure, organisations)
    version = next(one for one in versions if one.entry_id == laid.entry_id)
    added = entries_of(laid).last()
    links: Mapping[str, str] = links_before(laid.measure, organisations, added) if added is not None else {}
    return {**version.words, **links}


def money_as_laid(laid: LaidMeasure) -> list[tuple[str, str]]:
    """Return the money that was laid with the measure, in words; what its owner makes of it is not read."""
    added = entries_of(laid).last()
    entries = parts_of(laid.measure, FundingRow).filter(pk__lt=added.pk) if added is not None else []
    rows = [rebuilt(FundingRow, entry.content) for entry in entries]
    prefetch_related_objects(rows, "organisation", "funder")
    return [(money_label(row), f"{in_words(row.amount)}, {row.funder_name}") for row in rows]
