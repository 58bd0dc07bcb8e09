"""Measures changed in one go, as by a list: each row is checked by itself, all are stored together."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from actors.history import delete_all_as, save_all_as
from actors.models import User
from actors.permissions import require
from handlingsplan import richtext
from measures.commitments import is_answered
from measures.consequences import MAX_REASON, move_problems, moved_days
from measures.editing import (
    Links,
    MeasureData,
    StatusData,
    check_columns,
    chosen_links,
    status_columns,
    status_of,
    stored_data,
)
from measures.enums import EditorialAct
from measures.fields import OWN_COLUMNS
from measures.former_owner import left_behind
from measures.models import Commitment, FundingRow, Measure
from measures.money.rows import COLUMNS, planned_rows
from measures.notices import ToldAct, enter_all_and_tell
from measures.permissions import funders_open_to, is_handed_over, may_make_owner, may_report_status, may_write_measure
from measures.workbooks.import_rows import PlannedChange

_AT_ONCE = 500


@dataclass(frozen=True)
class Earlier:
    """What a measure said before a row was written, with the money that the person may write."""

    data: MeasureData
    status: StatusData
    money: Sequence[tuple[FundingRow, Mapping[str, Any]]]


@dataclass
class _Changing:
    """A measure with what its rows make of it, and what of that is to be stored."""

    measure: Measure
    data: MeasureData
    rows: list[FundingRow]  # that the person may write; new ones have no key yet
    columns: set[str] = field(default_factory=set)
    written: dict[int, FundingRow] = field(default_factory=dict)  # by identity
    was: MeasureData | None = None  # where what it says changes
    moved_because: str = ""

    def earlier(self) -> Earlier:
        money = [(row, {name: getattr(row, name) for name in COLUMNS}) for row in self.rows]
        return Earlier(self.data, status_of(self.measure), money)

    def links(self) -> list[tuple[Links, set[object], set[object]]]:
        """Return the links whose other ends change, with those before and now."""
        if self.was is None:
            return []
        pairs = zip(chosen_links(self.was), chosen_links(self.data), strict=True)
        return [(links, before, now) for (links, before), (_same, now) in pairs if before != now]


@dataclass
class Changer:
    """Changes many measures for one person. They were fetched whole, and nobody else can change them meanwhile.

    The number of queries does not grow with the rows.
    """

    by: User
    at: datetime = field(default_factory=timezone.now)
    changing: dict[int, _Changing] = field(default_factory=dict)

    def check(self, planned: PlannedChange, measure: Measure) -> Earlier:
        """Let the measure say what is planned, all of it or nothing, and return what it said.

        Raises `RefusedError` and ValidationError.
        """
        one = self.changing.get(measure.pk) or self._opened(measure)
        values: dict[str, Any] = {}
        if planned.data is not None:
            values |= self._text(planned.data, planned.moved_because, one.measure)
        if planned.status is not None:
            require(may_report_status(self.by, one.measure))
            values |= status_columns(planned.status)
        money = []
        if planned.money:
            money = planned_rows(one.measure, one.rows, planned.money, by=self.by, at=self.at)
        earlier = one.earlier()
        self._let_say(one, planned, values)
        for row, said in money:
            if row not in one.rows:
                one.rows.append(row)
            one.written[id(row)] = row
            _set(row, said)
        self.changing[measure.pk] = one
        return earlier

    def _opened(self, measure: Measure) -> _Changing:
        own = funders_open_to(self.by, measure)
        rows = [row for row in measure.funding_rows.all() if own is None or row.organisation_id in own]
        return _Changing(measure, stored_data(measure), rows)

    def _text(self, data: MeasureData, moved_because: str, measure: Measure) -> dict[str, Any]:
        """Return the columns of what the measure is to say, with the same questions as a form's save has."""
        require(may_write_measure(self.by, measure))
        require(may_make_owner(self.by, measure, data.owner))
        values = check_columns(data)
        problems = move_problems(measure, vars(data), moved_because)
        if left_behind(measure, data.owner.pk):
            problems["owner"] = _("Byt ansvarig i portalen: där väljer du vad som ska gälla för den tidigare.")
        if problems:
            raise ValidationError(problems)
        return values

    def _let_say(self, one: _Changing, planned: PlannedChange, values: Mapping[str, Any]) -> None:
        if planned.data is not None:
            if moved_days(one.measure, vars(planned.data)):
                one.moved_because = richtext.plain(planned.moved_because, most=MAX_REASON)
            one.was, one.data = one.was or one.data, planned.data
        changed = {name: value for name, value in values.items() if getattr(one.measure, name) != value}
        _set(one.measure, changed)
        one.columns |= changed.keys()
        if not one.columns.isdisjoint(OWN_COLUMNS) or one.links():
            if "version" not in one.columns:
                one.measure.version += 1
            one.columns.add("version")

    def store(self) -> None:
        """Store all that was checked, and ask and tell those whom it concerns; in the caller's transaction."""
        opened = list(self.changing.values())
        self._store_links(opened)
        columns = set(chain.from_iterable(one.columns for one in opened))
        save_all_as([one.measure for one in opened if one.columns], fields=columns, by=self.by, at=self.at)
        kept = self._ask(opened)
        moved = [ToldAct(one.measure, kept[one.measure.pk], one.moved_because) for one in opened if one.moved_because]
        enter_all_and_tell(moved, EditorialAct.RESCHEDULE, by=self.by)
        written = [row for one in opened for row in one.written.values()]
        changed = [row for row in written if row.pk is not None]
        save_all_as([row for row in written if row.pk is None], by=self.by, at=self.at)
        save_all_as(changed, fields=[*_FUNDING_FIELDS], by=self.by, at=self.at)

    def _store_links(self, opened: Sequence[_Changing]) -> None:
        wanted: dict[Links, list[tuple[Measure, set[object], set[object]]]] = {}
        for one in opened:
            for links, before, now in one.links():
                wanted.setdefault(links, []).append((one.measure, before, now))
        for links, changes in wanted.items():
            gone = {(measure.pk, key) for measure, before, now in changes for key in before - now}
            stored: Iterable[Any] = links.model._default_manager.filter(  # noqa: SLF001 Django's documented name
                measure__in={pk for pk, _key in gone}
            )
            self._delete([row for row in stored if (row.measure_id, getattr(row, links.column)) in gone])
            new = [links.row(measure, key) for measure, before, now in changes for key in sorted(now - before, key=str)]
            save_all_as(new, by=self.by, at=self.at)

    def _delete(self, rows: Sequence[Any]) -> None:
        for first in range(0, len(rows), _AT_ONCE):
            delete_all_as(rows[first : first + _AT_ONCE], by=self.by, at=self.at)

    def _ask(self, opened: Sequence[_Changing]) -> dict[int, set[int]]:
        """Ask those who come to take part where they stand, and no longer those who leave and have not answered.

        Returns who has to do with each measure now.
        """
        asks: list[Commitment] = []
        stops: list[Commitment] = []
        involved: dict[int, set[int]] = {}
        for one in opened:
            measure, now = one.measure, _taking_part(one.data)
            before = _taking_part(one.was or one.data)
            known = list(measure.commitments.all())
            new, left = now - before, before - now
            if not is_handed_over(measure):
                new, left = set(), set()
            ends = [
                row for row in known if row.organisation_id in left and not row.asked_apart and not is_answered(row)
            ]
            stops += ends
            asked = {row.organisation_id for row in known}
            asks += [Commitment(plan=measure.plan, measure=measure, organisation_id=pk) for pk in sorted(new - asked)]
            involved[measure.pk] = now | asked - {row.organisation_id for row in ends} | new
        save_all_as(asks, by=self.by, at=self.at)
        self._delete(stops)
        return involved


_FUNDING_FIELDS = ("organisation", "funder", *COLUMNS[2:], "confirmed_at")


def _taking_part(data: MeasureData) -> set[int]:
    return {data.owner.pk, *(one.pk for one in data.participants)}


def _set(row: Any, values: Mapping[str, Any]) -> None:
    for name, value in values.items():
        setattr(row, name, value)
