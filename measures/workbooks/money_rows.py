"""What comes of a row of the sheet of money: the same rules and permissions as the grid has."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.utils.translation import gettext as _

from actors.conflicts import Difference
from actors.models import User
from handlingsplan.spreadsheets.reading.cells import SheetRow
from handlingsplan.swedish import fold
from measures.enums import FundingKind, FundingState
from measures.models import Funder, FundingRow, Measure
from measures.money.rows import FundingEntry
from measures.permissions import funders_open_to, may_write_funding
from measures.wording import in_words
from measures.workbooks.cells import money_cells, row_id, row_version
from measures.workbooks.columns import MONEY
from measures.workbooks.import_rows import (
    CellProblem,
    ImportRow,
    ParsedRow,
    PlannedChange,
    RowOutcome,
    RowReader,
    row_title,
)
from measures.workbooks.values import as_text

_FIELDS = ("funder", "year", "kind", "state", "amount", "note")
_NAMES: dict[str, Mapping[Any, Any]] = {"kind": dict(FundingKind.choices), "state": dict(FundingState.choices)}


@dataclass
class MoneyRowValidator:
    """Validates the rows of the sheet of money, one after the other."""

    by: User
    measures: Mapping[str, Measure]  # what the person sees, by id
    reader: RowReader
    sheet: str
    forced: frozenset[str] = frozenset()
    seen: dict[str, int] = field(default_factory=dict)
    added: dict[tuple[Any, ...], int] = field(default_factory=dict)  # new rows, by all that they say

    def __post_init__(self) -> None:
        self.rows: dict[str, tuple[FundingRow, Measure]] = {
            row_id(row): (row, measure) for measure in self.measures.values() for row in measure.funding_rows.all()
        }

    def validate(self, row: SheetRow, number: int) -> ImportRow:
        """Return what comes of a row; `number` is counted from 1."""
        identity = as_text(self.reader.raw(row, "row_id")).strip()
        if not identity:
            return self._validate_new(row, number)
        first = self.seen.setdefault(identity, number)
        known = self.rows.get(identity)
        title = row_title(self.reader.raw(row, "title"), identity)
        if known is None:
            text = _("Raden ”%(id)s” finns inte längre. Töm cellen om raden är ny.")
            return _refused(self.sheet, number, title, text % {"id": identity[:40]})
        if first != number:
            return _refused(self.sheet, number, title, _("Samma rad står redan på rad %(row)d.") % {"row": first})
        return self._validate_known(row, number, *known)

    def _validate_known(self, row: SheetRow, number: int, stored: FundingRow, measure: Measure) -> ImportRow:
        parsed = self.reader.read(row, money_cells(stored, measure))
        changes = [
            Difference(str(MONEY[name].heading), _words(name, _stored(stored, name)), _words(name, value))
            for name, value in parsed.values.items()
            if name in _FIELDS and value != _stored(stored, name)
        ]
        line = ImportRow(self.sheet, number, str(measure), RowOutcome.UNCHANGED, changes, warnings=parsed.warnings)
        if "id" in parsed.values:
            parsed.add_error("id", _("En rad kan inte flyttas till en annan åtgärd."))
        if "title" in parsed.values:
            parsed.warnings.append(_("Åtgärdens rubrik ändras på bladet Åtgärder."))
        values = {name: _stored(stored, name) for name in _FIELDS} | parsed.values
        entry = self._entry(parsed, values, measure, stored) if changes or parsed.problems else None
        if parsed.problems or not changes:
            return replace(
                line,
                outcome=RowOutcome.REFUSED if parsed.problems else RowOutcome.UNCHANGED,
                problems=parsed.problems,
                measure=measure,
            )
        version = as_text(self.reader.raw(row, "version")).strip()
        if version != row_version(stored) and line.key not in self.forced:
            text = _("Raden har ändrats i portalen sedan filen hämtades.")
            return replace(line, outcome=RowOutcome.CONFLICT, problems=[CellProblem("", text)], measure=measure)
        return replace(line, outcome=RowOutcome.CHANGED, planned=_planned(measure, entry), measure=measure)

    def _validate_new(self, row: SheetRow, number: int) -> ImportRow:
        parsed = self.reader.read(row, {})
        identity = fold(as_text(self.reader.raw(row, "id")))
        measure = self.measures.get(identity)
        title = row_title(self.reader.raw(row, "title"), measure or "")
        if measure is None:
            text = _("Skriv åtgärdens id från bladet Åtgärder.")
            return _refused(self.sheet, number, title, text)
        entry = self._entry(parsed, parsed.values, measure, None)
        changes = [
            Difference(str(MONEY[name].heading), "", _words(name, parsed.values[name]))
            for name in _FIELDS
            if parsed.values.get(name) not in {None, ""}
        ]
        line = ImportRow(
            self.sheet, number, str(measure), RowOutcome.NEW, changes, parsed.problems, parsed.warnings, measure=measure
        )
        if parsed.problems or entry is None:
            return replace(line, outcome=RowOutcome.REFUSED)
        return self._compared(line, entry, measure)

    def _compared(self, line: ImportRow, entry: FundingEntry, measure: Measure) -> ImportRow:
        """Return what comes of a row without an id: the same file sent again adds nothing."""
        alike = [row for row in measure.funding_rows.all() if _key(row) == _key(entry)]
        if any((row.amount, row.note) == (entry.amount, entry.note) for row in alike):
            return replace(line, outcome=RowOutcome.UNCHANGED, changes=())
        forced = line.key in self.forced
        if len(alike) == 1:
            row = alike[0]
            changes = [
                Difference(str(MONEY[name].heading), in_words(getattr(row, name)), in_words(getattr(entry, name)))
                for name in ("amount", "note")
                if getattr(row, name) != getattr(entry, name)
            ]
            text = _("Det finns redan en rad för samma finansiär, år, slag och läge. Kryssa i om filen ska ändra den.")
            return self._asked(replace(line, changes=changes), text, replace(entry, pk=row.pk), measure, forced=forced)
        first = self.added.setdefault((measure.pk, *_key(entry), entry.amount, entry.note), line.row)
        if alike or first != line.row:
            text = _("Det finns redan flera sådana rader, i portalen eller i filen. Kryssa i om det här är en till.")
            return self._asked(line, text, entry, measure, forced=forced, outcome=RowOutcome.NEW)
        return replace(line, planned=_planned(measure, entry))

    def _asked(  # noqa: PLR0913 what is asked, and what comes of a yes
        self,
        line: ImportRow,
        text: str,
        entry: FundingEntry,
        measure: Measure,
        *,
        forced: bool,
        outcome: RowOutcome = RowOutcome.CHANGED,
    ) -> ImportRow:
        if not forced:
            return replace(line, outcome=RowOutcome.CONFLICT, problems=[CellProblem("", text)])
        return replace(line, outcome=outcome, planned=_planned(measure, entry))

    def _entry(
        self, parsed: ParsedRow, values: Mapping[str, Any], measure: Measure, stored: FundingRow | None
    ) -> FundingEntry | None:
        """Return the row for the verb; what is wrong goes to `parsed`."""
        if not (verdict := may_write_funding(self.by, measure)):
            parsed.add_error("id", verdict.reason)
        funder, year = values.get("funder"), values.get("year")
        if funder is None and "funder" not in _unread(parsed):
            parsed.add_error("funder", _("Skriv finansiären."))
        if year is None and "year" not in _unread(parsed):
            parsed.add_error("year", _("Skriv året."))
        own = funders_open_to(self.by, measure)
        closed = own is not None and {_party(funder), stored.organisation_id if stored else _party(funder)} - own
        if verdict and closed:
            parsed.add_error("funder", _("Du skriver bara det som din egen organisation betalar."))
        if parsed.problems or year is None or funder is None:
            return None
        outside = isinstance(funder, Funder)
        return FundingEntry(
            pk=stored.pk if stored else None,
            organisation_id=None if outside else funder.pk,
            funder_id=funder.pk if outside else None,
            year=year,
            kind=values.get("kind") or FundingKind.OPERATION,
            state=values.get("state") or FundingState.NEED,
            amount=values.get("amount"),
            note=values.get("note") or "",
        )


def _planned(measure: Measure, entry: FundingEntry | None) -> PlannedChange:
    return PlannedChange(measure, money=[entry] if entry else [])


def _key(row: FundingRow | FundingEntry) -> tuple[Any, ...]:
    return (row.organisation_id, row.funder_id, row.year, row.kind, row.state)


def _party(funder: Any) -> int | None:
    return None if funder is None or isinstance(funder, Funder) else funder.pk


def _unread(parsed: ParsedRow) -> set[str]:
    wrong = {problem.where for problem in parsed.problems}
    return {name for name, where in parsed.where.items() if where in wrong}


def _stored(row: FundingRow, name: str) -> Any:
    return (row.organisation or row.funder) if name == "funder" else getattr(row, name)


def _words(name: str, value: Any) -> str:
    return in_words(_NAMES.get(name, {}).get(value, value))


def _refused(sheet: str, number: int, title: str, text: str) -> ImportRow:
    return ImportRow(sheet, number, title, RowOutcome.REFUSED, problems=[CellProblem("", text)])
