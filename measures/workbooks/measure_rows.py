"""What comes of a row of the measures' sheet: the same rules and permissions as the forms have."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.utils.translation import gettext as _

from actors.models import Organisation, User
from handlingsplan.plan.models import Plan
from handlingsplan.swedish import fold
from measures.editing import MeasureData, may_own, measure_problems
from measures.enums import FundingState, Status
from measures.models import Funder, Measure
from measures.money import FundingEntry
from measures.permissions import may_make_owner, may_report_status, may_write_measure
from measures.status import StatusData, status_problems, status_version
from measures.wording import data_in_words, differences, measure_in_words, status_in_words
from measures.workbooks.cells import MARK, measure_cells, measure_id
from measures.workbooks.lines import Line, Outcome, Problem, Reading, RowReader, Work, row_title
from measures.workbooks.sheets import Row
from measures.workbooks.values import as_text

STATUS_FIELDS = ("status", "status_reason", "actual_start", "actual_end")
TEXT_FIELDS = (
    *("title", "description", "expected_result", "owner", "package", "four_step", "county_wide"),
    *("planned_start", "planned_end", "participants", "modes", "areas", "goals", "challenges"),
)
_VERSION = re.compile(r"v(?P<text>\d{1,9})-(?P<status>[0-9a-f]{8})")


@dataclass
class MeasureRows:
    """Judges the rows of one sheet, one after the other."""

    plan: Plan
    by: User
    owner: Organisation
    """Whose drafts new measures become, where the row does not say."""
    measures: Mapping[str, Measure]
    """What the person sees, by id."""
    reader: RowReader
    sheet: str
    insisted: frozenset[str] = frozenset()
    """Keys of conflicting rows that are to hold nevertheless."""
    rows_by_id: dict[str, int] = field(default_factory=dict)
    rows_by_title: dict[tuple[int, str], int] = field(default_factory=dict)
    numbers_by_title: dict[tuple[int, str], int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for measure in self.measures.values():
            self.numbers_by_title.setdefault((measure.owner_id, fold(measure.title)), measure.number)

    def judge(self, row: Row, number: int) -> Line:
        """Return what comes of a row; `number` is counted from 1."""
        identity = as_text(self.reader.raw(row, "id")).strip()
        if not identity:
            return self._judge_new(row, number)
        measure = self.measures.get(fold(identity))
        title = row_title(self.reader.raw(row, "title"), measure or identity)
        first = self.rows_by_id.setdefault(fold(identity), number)
        if measure is None:
            text = _("Åtgärden ”%(id)s” finns inte i planen. Töm cellen om raden är en ny åtgärd.")
            return self._refused(number, title, text % {"id": identity[:40]})
        if first != number:
            return self._refused(number, title, _("Samma åtgärd står redan på rad %(row)d.") % {"row": first})
        return self._judge_known(row, number, measure)

    def _refused(self, number: int, title: str, *texts: str) -> Line:
        return Line(self.sheet, number, title, Outcome.REFUSED, problems=[Problem("", text) for text in texts])

    def _judge_known(self, row: Row, number: int, measure: Measure) -> Line:
        reading = self.reader.read(row, measure_cells(measure))
        _remark_on_what_stays(reading)
        now, status_now = data_of(measure), status_of(measure)
        data = replace(now, **_chosen(reading, TEXT_FIELDS))
        if reading.more:
            data = replace(data, description="\n".join(filter(None, [data.description, *reading.more])))
        status = replace(status_now, **_chosen(reading, STATUS_FIELDS))
        texts = differences(measure_in_words(measure), data_in_words(data)) if data != now else []
        states = differences(status_in_words(measure), status_in_words(status)) if status != status_now else []
        line = Line(
            self.sheet, number, str(measure), Outcome.UNCHANGED, [*texts, *states], reading.problems, reading.remarks
        )
        line = replace(line, measure=measure)
        self._object(reading, measure, data if texts else None, status if states else None)
        if reading.problems:
            return replace(line, outcome=Outcome.REFUSED, problems=reading.problems)
        if not texts and not states:
            return line
        work = Work(measure, data if texts else None, status if states else None)
        if line.key not in self.insisted and (problem := self._outdated(row, measure, work)):
            return replace(line, outcome=problem[0], problems=[Problem("", problem[1])])
        return replace(line, outcome=Outcome.CHANGED, work=work)

    def _object(self, reading: Reading, measure: Measure, data: MeasureData | None, status: StatusData | None) -> None:
        verdicts = []
        if data is not None:
            verdicts.append(may_write_measure(self.by, measure))
            if data.owner is not None:
                verdicts.append(may_make_owner(self.by, measure, data.owner))
            _object_to_data(reading, data)
        if status is not None:
            verdicts.append(may_report_status(self.by, measure))
            for name, text in status_problems(vars(status)).items():
                reading.object_to(name, text)
        reading.problems += [Problem("", verdict.reason) for verdict in verdicts if not verdict]

    def _outdated(self, row: Row, measure: Measure, work: Work) -> tuple[Outcome, str] | None:
        version = _VERSION.fullmatch(as_text(self.reader.raw(row, "version")).strip())
        if version is None:
            text = _("Versionen saknas, så det går inte att se om någon annan har ändrat. Hämta en ny fil.")
            return Outcome.REFUSED, text
        stale_text = work.data is not None and int(version["text"]) != measure.version
        stale_status = work.status is not None and version["status"] != status_version(measure)[:MARK]
        if stale_text or stale_status:
            return Outcome.CONFLICT, _("Åtgärden har ändrats i portalen sedan filen hämtades.")
        return None

    def _judge_new(self, row: Row, number: int) -> Line:
        reading = self.reader.read(row, {})
        title = row_title(self.reader.raw(row, "title"), "")
        values = _chosen(reading, TEXT_FIELDS)
        values["owner"] = values.get("owner") or self.owner
        values["description"] = "\n".join(filter(None, [values.get("description", ""), *reading.more]))
        data = MeasureData(**{"title": "", **values})
        status = StatusData(**{"status": Status.NOT_STARTED, **_chosen(reading, STATUS_FIELDS)})
        _object_to_data(reading, data)
        for name, text in status_problems(vars(status)).items():
            reading.object_to(name, text)
        if not (verdict := may_own(self.by, self.plan, data.owner)):
            reading.object_to("owner", verdict.reason)
        self._object_to_doubles(reading, data, number)
        reported = None if status == StatusData(status=Status.NOT_STARTED) else status
        blank = MeasureData(title="", owner=data.owner)
        said = differences(data_in_words(blank), data_in_words(data))
        line = Line(self.sheet, number, title, Outcome.NEW, said, reading.problems, reading.remarks)
        if reading.problems:
            return replace(line, outcome=Outcome.REFUSED)
        money = self._cost(reading, data)
        return replace(line, work=Work(None, data, reported, money))

    def _object_to_doubles(self, reading: Reading, data: MeasureData, number: int) -> None:
        key = (data.owner.pk, fold(data.title))
        if not data.title:
            return
        if known := self.numbers_by_title.get(key):
            names = {"owner": data.owner, "number": known}
            text = _("%(owner)s har redan åtgärden, med nummer %(number)d. Skriv in dess id om du vill ändra den.")
            reading.object_to("title", text % names)
        elif (first := self.rows_by_title.setdefault(key, number)) != number:
            reading.object_to("title", _("Dubblett: samma rubrik står på rad %(row)d.") % {"row": first})

    def _cost(self, reading: Reading, data: MeasureData) -> FundingEntry | None:
        amount = reading.values.get("amount")
        if amount is None:
            return None
        funder = reading.values.get("funder") or data.owner
        begins = data.planned_start.year if data.planned_start else self.plan.period_start
        year = reading.values.get("year") or begins
        remark = _("Kostnaden blir ett behov %(year)d med %(funder)s som finansiär.")
        reading.remarks.append(remark % {"year": year, "funder": funder})
        outside = isinstance(funder, Funder)
        return FundingEntry(
            organisation_id=None if outside else funder.pk,
            funder_id=funder.pk if outside else None,
            year=year,
            state=FundingState.NEED,
            amount=amount,
            note=reading.noted.get("amount", "")[:300],
        )


def data_of(measure: Measure) -> MeasureData:
    """Return what the measure says now."""
    scalars = ("title", "description", "expected_result", "owner", "package", "four_step", "county_wide")
    values: dict[str, Any] = {name: getattr(measure, name) for name in (*scalars, "planned_start", "planned_end")}
    return MeasureData(
        **values,
        participants=frozenset(row.organisation for row in measure.participations.all()),
        modes=frozenset(row.mode for row in measure.modes.all()),
        areas=frozenset(measure.areas.all()),
        goals=frozenset(measure.goals.all()),
        challenges=frozenset(measure.challenges.all()),
    )


def status_of(measure: Measure) -> StatusData:
    """Return what is reported now."""
    return StatusData(**{name: getattr(measure, name) for name in STATUS_FIELDS})


def _chosen(reading: Reading, names: tuple[str, ...]) -> dict[str, Any]:
    """Return the values that were read; an empty status leaves it as it is."""
    chosen = {name: reading.values[name] for name in names if name in reading.values}
    if chosen.get("status", "") is None:
        del chosen["status"]
    return chosen


def _object_to_data(reading: Reading, data: MeasureData) -> None:
    for name, text in measure_problems(vars(data)).items():
        reading.object_to(name, text)
    unread = {problem.where for problem in reading.problems}
    if not data.title and reading.where.get("title", "") not in unread:
        reading.object_to("title", _("Skriv en rubrik."))
    if vars(data)["owner"] is None:
        reading.object_to("owner", _("Skriv vilken organisation som ansvarar."))


def _remark_on_what_stays(reading: Reading) -> None:
    """Tell where a cell was changed that an import does not take."""
    if "state" in reading.values:
        reading.remarks.append(_("Tillståndet ändras inte härifrån."))
    if reading.values.get("amount") is not None:
        reading.remarks.append(_("Pengar för åtgärder som redan finns ändras på bladet Pengar."))


def by_id(measures: Any) -> dict[str, Measure]:
    """Return measures by the id they have in workbooks, folded."""
    return {fold(measure_id(measure)): measure for measure in measures}
