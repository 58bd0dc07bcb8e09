"""What comes of a row of the measures' sheet: the same rules and permissions as the forms have."""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from django.utils.translation import gettext as _

from actors.conflicts import Difference
from actors.models import Organisation, User
from actors.permissions import Verdict
from handlingsplan.plan.models import Plan
from handlingsplan.spreadsheets.reading.cells import SheetRow
from handlingsplan.swedish import fold
from measures.consequences import move_problems, moved_days
from measures.editing import MeasureData, StatusData, may_own, status_of, status_problems, status_version, stored_data
from measures.enums import Status
from measures.fields import STATUS_FIELDS, TEXT_FIELDS
from measures.former_owner import left_behind
from measures.models import Measure
from measures.money.rows import FundingEntry
from measures.permissions import may_make_owner, may_report_status, may_write_measure
from measures.wording import data_in_words, differences, measure_in_words, status_in_words
from measures.workbooks.cells import MARK, measure_cells, measure_id
from measures.workbooks.costs import changed_costs, cost_in_words, costs_of
from measures.workbooks.import_rows import (
    CellProblem,
    ImportRow,
    ParsedRow,
    PlannedChange,
    RowOutcome,
    RowReader,
    row_title,
)
from measures.workbooks.rows.checks import Place, check_data, chosen, place_before, warn_of_ignored_cells
from measures.workbooks.rows.laid import LaidBefore, laid_again, laid_words, may_bring, with_rest
from measures.workbooks.rows.left_out import RowsLeftOut
from measures.workbooks.rows.together import RowsTogether
from measures.workbooks.values import as_text

_NOT_STARTED = StatusData(status=Status.NOT_STARTED)
_VERSION = re.compile(r"v(?P<text>\d{1,9})-(?P<status>[0-9a-f]{8})")


@dataclass(frozen=True)
class _NewMeasure:
    """What a row says where it is a new measure."""

    data: MeasureData
    status: StatusData | None
    money: list[FundingEntry]


@dataclass
class MeasureRowValidator:
    """Validates the rows of one sheet, one after the other."""

    plan: Plan
    by: User
    owner: Organisation  # whose drafts new measures become, where the row does not say
    measures: Mapping[str, Measure]  # what the person sees, by id
    reader: RowReader
    sheet: str
    forced: frozenset[str] = frozenset()  # keys of conflicting rows that are to hold nevertheless
    rows_by_id: dict[str, Place] = field(default_factory=dict)
    rows_by_title: dict[tuple[int, str], Place] = field(default_factory=dict)
    ids_by_title: dict[tuple[int, str], str] = field(default_factory=dict)
    laid: LaidBefore = field(default_factory=dict)
    verdicts: dict[int, tuple[Verdict, Verdict]] = field(default_factory=dict)  # of one's own, and of all
    blanks: dict[int, Mapping[str, str]] = field(default_factory=dict)
    funders: dict[tuple[bool, int], str] = field(default_factory=dict)  # names, by whether from outside and key
    left_out: RowsLeftOut = field(default_factory=RowsLeftOut)
    together: RowsTogether = field(default_factory=RowsTogether)
    named_above: Organisation | str | None = None  # the owner that a row above names, or its words
    says_each_owner: bool = False

    def __post_init__(self) -> None:
        titles = Counter((measure.owner_id, fold(measure.title)) for measure in set(self.measures.values()))
        for measure in self.measures.values():
            key = (measure.owner_id, fold(measure.title))
            if titles[key] == 1:
                self.ids_by_title[key] = measure_id(measure)

    def go_on_from(self, earlier: "MeasureRowValidator | None") -> None:
        """Know the rows of a sheet before: what stands in both stands twice."""
        if earlier is not None:
            self.rows_by_id, self.rows_by_title = earlier.rows_by_id, earlier.rows_by_title

    def validate(self, row: SheetRow, number: int) -> ImportRow:
        """Return what comes of a row; `number` is counted from 1."""
        identity = as_text(self.reader.raw(row, "id")).strip()
        if not identity:
            return self._validate_new(row, number)
        measure = self.measures.get(fold(identity))
        title = row_title(self.reader.raw(row, "title"), measure or identity)
        first = place_before(self.rows_by_id, fold(identity), self.sheet, number)
        if measure is None:
            text = _("Åtgärden ”%(id)s” finns inte i planen. Töm cellen om raden är en ny åtgärd.")
            return self._refused(number, title, text % {"id": identity[:40]})
        if first:
            return self._refused(number, title, _("Samma åtgärd står redan på %(place)s.") % {"place": first})
        return self._validate_known(row, number, measure)

    def _refused(self, number: int, title: str, *texts: str) -> ImportRow:
        return ImportRow(
            self.sheet, number, title, RowOutcome.REFUSED, problems=[CellProblem("", text) for text in texts]
        )

    def _validate_known(self, row: SheetRow, number: int, measure: Measure) -> ImportRow:
        parsed = self.reader.read(row, measure_cells(measure))
        warn_of_ignored_cells(parsed)
        now, status_now = stored_data(measure), status_of(measure)
        data = replace(now, **chosen(parsed, TEXT_FIELDS))
        if parsed.more:
            data = replace(data, description="\n".join(filter(None, [data.description, *parsed.more])))
        status = replace(status_now, **chosen(parsed, STATUS_FIELDS))
        texts = differences(measure_in_words(measure), data_in_words(data)) if data != now else []
        if moved_days(measure, vars(data)) and parsed.reason:
            texts.append(Difference(_("Varför tiden flyttas"), "", parsed.reason))
        states = differences(status_in_words(measure), status_in_words(status)) if status != status_now else []
        line = ImportRow(
            self.sheet, number, str(measure), RowOutcome.UNCHANGED, [*texts, *states], parsed.problems, parsed.warnings
        )
        line = replace(line, measure=measure, unknown=parsed.unknown)
        self._check(parsed, measure, data if texts else None, status if states else None)
        if parsed.problems:
            return replace(line, outcome=RowOutcome.REFUSED, problems=parsed.problems)
        if not texts and not states:
            return line
        planned = PlannedChange(
            measure, data if texts else None, status if states else None, moved_because=parsed.reason
        )
        if line.key not in self.forced and (problem := self._outdated(row, measure, planned)):
            return replace(line, outcome=problem[0], problems=[CellProblem("", problem[1])])
        return replace(line, outcome=RowOutcome.CHANGED, planned=planned)

    def _check(self, parsed: ParsedRow, measure: Measure, data: MeasureData | None, status: StatusData | None) -> None:
        verdicts = []
        if data is not None:
            verdicts.append(may_write_measure(self.by, measure))
            if data.owner is not None:
                verdicts.append(may_make_owner(self.by, measure, data.owner))
            check_data(parsed, data)
            for name, text in move_problems(measure, vars(data), parsed.reason).items():
                parsed.add_error(name, text)
            if data.owner is not None and left_behind(measure, data.owner.pk):
                parsed.add_error(
                    "owner", _("Byt ansvarig i portalen: där väljer du vad som ska gälla för den tidigare.")
                )
        if status is not None:
            verdicts.append(may_report_status(self.by, measure))
            for name, text in status_problems(vars(status)).items():
                parsed.add_error(name, text)
        parsed.problems += [CellProblem("", verdict.reason) for verdict in verdicts if not verdict]

    def _outdated(self, row: SheetRow, measure: Measure, planned: PlannedChange) -> tuple[RowOutcome, str] | None:
        version = _VERSION.fullmatch(as_text(self.reader.raw(row, "version")).strip())
        if version is None:
            text = _("Versionen saknas, så det går inte att se om någon annan har ändrat. Hämta en ny fil.")
            return RowOutcome.REFUSED, text
        stale_text = planned.data is not None and int(version["text"]) != measure.version
        stale_status = planned.status is not None and version["status"] != status_version(measure)[:MARK]
        if stale_text or stale_status:
            return RowOutcome.CONFLICT, _("Åtgärden har ändrats i portalen sedan filen hämtades.")
        return None

    def _validate_new(self, row: SheetRow, number: int) -> ImportRow:
        title = row_title(self.reader.raw(row, "title"), "")
        if part := self.together.outcome(self.reader, (self.sheet, number), row, title):
            return part
        parsed = self.reader.read(row, {})
        self.left_out.apply_group(number, parsed, self.reader.layout)
        self._check_owner_above(row, parsed)
        values = chosen(parsed, TEXT_FIELDS)
        values["owner"] = values.get("owner") or self.owner
        values["description"] = "\n".join(filter(None, [values.get("description", ""), *parsed.more]))
        data = MeasureData(**{"title": "", **values})
        status = StatusData(**{"status": Status.NOT_STARTED, **chosen(parsed, STATUS_FIELDS)})
        reported = None if status == _NOT_STARTED else status
        money = costs_of(parsed, data, self.plan, self.funders)
        for other in self.together.read_parts((self.sheet, number), parsed):
            money += costs_of(other, data, self.plan, self.funders)
        rest = differences(status_in_words(_NOT_STARTED), status_in_words(status)) if reported else []
        costs = [cost_in_words(entry, self.funders) for entry in money]
        known = self._known_by_title(data)
        lays = self._lays(parsed, data.owner) and known is None
        if lays:
            parsed.warnings += laid_words(data.owner, rest)
            data, reported, rest = with_rest(data, rest), None, []
        check_data(parsed, data)
        for name, text in status_problems(vars(status)).items():
            parsed.add_error(name, text)
        changes = [*differences(self._blank_in_words(data.owner), data_in_words(data)), *rest, *costs]
        line = ImportRow(self.sheet, number, title, RowOutcome.NEW, changes, parsed.problems, parsed.warnings)
        if (said := self.left_out.words.get(number)) and line.key not in self.forced:
            return replace(line, outcome=RowOutcome.LEFT_OUT, problems=[CellProblem("", said)])
        line = replace(line, unknown=parsed.unknown)
        if known:
            return self._validate_again(line, parsed, known, _NewMeasure(data, reported, money))
        laid = self.laid.get((data.owner.pk, fold(data.title))) if lays and not parsed.problems else None
        if laid and (again := laid_again(line, laid, forced=line.key in self.forced)):
            return again
        self._check_duplicates(parsed, data, number)
        if parsed.problems:
            return replace(line, outcome=RowOutcome.REFUSED)
        return replace(line, planned=PlannedChange(None, data, reported, money, is_laid=lays))

    def _check_owner_above(self, row: SheetRow, parsed: ParsedRow) -> None:
        """Ask about a row that names no owner below one of another owner: it may be that one's too."""
        named = as_text(self.reader.raw(row, "owner")).strip()
        if named:
            self.named_above = parsed.values.get("owner") or named
        elif not self.says_each_owner and self.named_above not in {None, self.owner}:
            text = _("Raden säger inte vem som ansvarar, och ovanför står %(owner)s. Skriv den ansvariga på varje rad.")
            parsed.add_error("owner", text % {"owner": self.named_above})

    def _lays(self, parsed: ParsedRow, owner: Organisation) -> bool:
        """Tell whether the row is laid before its owner; asked once for each owner, not for each row."""
        if owner.pk not in self.verdicts:
            own = may_own(self.by, self.plan, owner)
            self.verdicts[owner.pk] = (own, may_bring(self.by, self.plan, owner))
        own, verdict = self.verdicts[owner.pk]
        if not verdict:
            parsed.add_error("owner", verdict.reason)
        return bool(verdict) and not own

    def _blank_in_words(self, owner: Organisation) -> Mapping[str, str]:
        if owner.pk not in self.blanks:
            self.blanks[owner.pk] = data_in_words(MeasureData(title="", owner=owner))
        return self.blanks[owner.pk]

    def _known_by_title(self, data: MeasureData) -> Measure | None:
        """Return the measure that the row is about, where its owner has one measure of that name."""
        known = self.ids_by_title.get((data.owner.pk, fold(data.title))) if data.owner else None
        return self.measures.get(fold(known)) if known else None

    def _validate_again(self, line: ImportRow, parsed: ParsedRow, measure: Measure, new: _NewMeasure) -> ImportRow:
        """Return what a row of an own list does to the measure that it, or an earlier one of its kind, made.

        What the list leaves blank stays. A change must be confirmed: the list says not which version it knew.
        """
        first = place_before(self.rows_by_id, fold(measure_id(measure)), self.sheet, line.row)
        if first and not parsed.problems:
            parsed.add_error("title", _("Dubblett: samma rubrik står på %(place)s.") % {"place": first})
        now, status_now = stored_data(measure), status_of(measure)
        own = chosen(parsed, TEXT_FIELDS)
        said = {name: value for name, value in own.items() if value not in {None, "", frozenset()}}
        if new.data.description:
            said["description"] = new.data.description
        wanted = replace(now, **said)
        texts = differences(measure_in_words(measure), data_in_words(wanted)) if wanted != now else []
        status = replace(status_now, **vars(new.status)) if new.status else status_now
        states = differences(status_in_words(measure), status_in_words(status)) if status != status_now else []
        entries = changed_costs(measure, new.money, parsed)
        changes = [*texts, *states, *(cost_in_words(entry, self.funders) for entry in entries)]
        line = replace(line, title=str(measure), measure=measure, changes=changes)
        if not parsed.problems:
            self._check(parsed, measure, wanted if texts else None, status if states else None)
        if parsed.problems:
            return replace(line, outcome=RowOutcome.REFUSED, problems=parsed.problems)
        if not changes:
            return replace(line, outcome=RowOutcome.UNCHANGED, warnings=())
        planned = PlannedChange(measure, wanted if texts else None, status if states else None, entries)
        if line.key not in self.forced:
            text = _("Åtgärden finns redan, med id %(id)s. Kryssa i raden om filen ska ändra den.")
            asked = CellProblem("", text % {"id": measure_id(measure)})
            return replace(line, outcome=RowOutcome.CONFLICT, problems=[asked])
        return replace(line, outcome=RowOutcome.CHANGED, planned=planned)

    def _check_duplicates(self, parsed: ParsedRow, data: MeasureData, number: int) -> None:
        key = (data.owner.pk, fold(data.title))
        if not data.title:
            return
        if first := place_before(self.rows_by_title, key, self.sheet, number):
            parsed.add_error("title", _("Dubblett: samma rubrik står på %(place)s.") % {"place": first})
