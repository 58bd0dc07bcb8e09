"""The lines of an organisation's report: what it owes, what is stored now, and what it has answered.

What is shown before an answer is what is stored on the measure now, so that a line never shows something older
than the plan. An answer that says more than "nothing new" rests on a mark of what it was written against: should
the measure change meanwhile, the line asks for its answer again.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Prefetch

from actors.conflicts import version_token
from actors.models import Organisation
from followup.enums import ObservationState
from followup.models import Indicator, Observation
from followup.rounds.enums import ReportPart
from followup.rounds.models import Round, StatusReport, Submission, ValueReport
from followup.rounds.owing import owed_indicators, owed_measures
from followup.rounds.spending import is_simple, planned_of, spent_of
from handlingsplan.numbers import format_kronor, format_number
from measures.editing import status_version
from measures.enums import Status
from measures.models import Commitment, FundingRow, Measure

FAR = 10  # how many times larger or smaller than the last value one may be before it is asked about


@dataclass(frozen=True)
class MeasureRow:
    """One measure: `report` is the answer, `last_note` what was told in the round before."""

    measure: Measure
    part: ReportPart
    commitment: Commitment | None
    money: tuple[FundingRow, ...]
    report: StatusReport | None
    last_note: str

    @property
    def anchor(self) -> str:
        """Where the row is on the page."""
        return f"atgard-{self.measure.number}"

    @property
    def version(self) -> str:
        """The version of what is stored now."""
        if self.part == ReportPart.OWNER:
            return status_version(self.measure)
        return version_token(self.commitment.own_status if self.commitment else "")

    @property
    def told(self) -> list[str]:
        """What was answered, in words."""
        note, spent = (self.report.note, self.report.spent) if self.report else ("", None)
        money = format_kronor(spent) if spent is not None else ""
        return [text for text in (self.shown_status_label, self.shown_reason, note, money) if text]

    @property
    def answer_version(self) -> str:
        """The version of what the line says, answered or not."""
        answer = self.report
        told = (answer.nothing_new, answer.note) if answer else ()
        return version_token(*told, self.shown_status, self.shown_reason, self.shown_spent)

    @property
    def status(self) -> str:
        """The status that is stored now: the measure's, or the organisation's own part's."""
        if self.part == ReportPart.OWNER:
            return self.measure.status
        return self.commitment.own_status if self.commitment else ""

    @property
    def shown_status(self) -> str:
        """The status to show, as it was answered or as it is stored."""
        return self.report.status if self.has_news and self.report else self.status

    @property
    def shown_status_label(self) -> str:
        """The same in words; empty where none is told."""
        return str(Status(self.shown_status).label) if self.shown_status else ""

    @property
    def reason(self) -> str:
        """Why, as stored now; a participant has none."""
        return self.measure.status_reason if self.part == ReportPart.OWNER else ""

    @property
    def shown_reason(self) -> str:
        """Why, as it was answered or as it is stored."""
        return self.report.reason if self.has_news and self.report else self.reason

    @property
    def shown_note(self) -> str:
        """What was told, in this round or else in the one before."""
        return self.report.note if self.has_news and self.report else self.last_note

    @property
    def shown_spent(self) -> Decimal | None:
        """The money to show, as it was answered or as it is stored."""
        answered = self.report.spent if self.has_news and self.report else None
        return spent_of(self.money) if answered is None else answered

    @property
    def planned(self) -> Decimal | None:
        """What the organisation has secured for the year."""
        return planned_of(self.money)

    @property
    def takes_amount(self) -> bool:
        """Whether one amount says what was spent; otherwise the page of the money is the place."""
        return is_simple(self.money)

    @property
    def has_news(self) -> bool:
        """Whether the answer says more than "nothing new"."""
        return self.report is not None and not self.report.nothing_new

    @property
    def is_stale(self) -> bool:
        """Whether somebody changed the measure after the answer was written."""
        return self.has_news and self.report is not None and self.report.expected_version != self.version

    @property
    def is_answered(self) -> bool:
        return self.report is not None and not self.is_stale


@dataclass(frozen=True)
class ValueRow:
    """One indicator: `stored` is the year's value that is handed in or approved, `last` the newest one before."""

    indicator: Indicator
    stored: Observation | None
    last: Observation | None
    report: ValueReport | None

    @property
    def anchor(self) -> str:
        """Where the row is on the page."""
        return f"indikator-{self.indicator.number}"

    @property
    def shown(self) -> Decimal | None:
        """The year's value, as it was answered or as it is stored."""
        if self.report is not None and self.report.value is not None:
            return self.report.value
        return self.stored.value if self.stored else None

    @property
    def has_news(self) -> bool:
        """Whether the answer says more than "nothing new"."""
        return self.report is not None and not self.report.nothing_new

    @property
    def told(self) -> list[str]:
        """What was answered, in words."""
        answer = self.report
        if answer is None or answer.value is None:
            return []
        value = f"{format_number(answer.value, self.indicator.decimals)} {self.indicator.unit}"
        return [text for text in (value, answer.source, answer.note) if text]

    @property
    def answer_version(self) -> str:
        """The version of what the line says, answered or not."""
        told = self.report or self.stored
        said = (told.source, told.note) if told else ()
        return version_token(self.report is not None and self.report.nothing_new, self.shown, *said)

    @property
    def is_far_from_last(self) -> bool:
        """Whether the answer is more than ten times the last value, or less than a tenth of it."""
        if self.report is None or self.report.value is None or self.last is None or not self.last.value:
            return False
        return not 1 <= abs(self.report.value / self.last.value) * FAR <= FAR**2

    @property
    def is_answered(self) -> bool:
        """Whether the line is done: answered here, or reported on the indicator's own page."""
        return self.report is not None or self.stored is not None


def news_version(waiting: Iterable[MeasureRow]) -> str:
    """Return the version of the answers that wait to be looked over, because their measure has changed."""
    return version_token(*(text for row in waiting if row.has_news for text in (row.anchor, row.answer_version)))


def read_measure_rows(one: Round, organisation: Organisation, submission: Submission | None) -> list[MeasureRow]:
    """Return the measures that the organisation owes a report on, in order of number; five queries."""
    money = FundingRow.objects.filter(organisation=organisation, year=one.year)
    measures = owed_measures(one.plan, organisation).select_related("owner", "plan").defer("search", "sort_key")
    found = measures.prefetch_related(
        Prefetch("commitments", Commitment.objects.filter(organisation=organisation), to_attr="own_commitments"),
        Prefetch("funding_rows", money, to_attr="own_money"),
    )
    reports = {row.measure_id: row for row in submission.status_reports.all()} if submission else {}
    notes = _last_notes(one, organisation)
    return [_measure_row(measure, organisation, reports, notes) for measure in found.order_by("number")]


def _measure_row(
    measure: Measure, organisation: Organisation, reports: Mapping[int, StatusReport], notes: Mapping[int, str]
) -> MeasureRow:
    commitments: list[Commitment] = measure.own_commitments  # type: ignore[attr-defined] # prefetched to it
    money: list[FundingRow] = measure.own_money  # type: ignore[attr-defined] # likewise
    return MeasureRow(
        measure=measure,
        part=ReportPart.OWNER if measure.owner_id == organisation.pk else ReportPart.PARTICIPANT,
        commitment=commitments[0] if commitments else None,
        money=tuple(money),
        report=reports.get(measure.pk),
        last_note=notes.get(measure.pk, ""),
    )


def _last_notes(one: Round, organisation: Organisation) -> dict[int, str]:
    before = StatusReport.objects.filter(
        submission__organisation=organisation,
        submission__round__plan=one.plan_id,
        submission__round__number__lt=one.number,
    ).exclude(note="")
    return dict(before.order_by("submission__round__number").values_list("measure_id", "note"))


def read_value_rows(one: Round, organisation: Organisation, submission: Submission | None) -> list[ValueRow]:
    """Return the indicators that the organisation owes a value for, in order of number; four queries."""
    indicators = owed_indicators(one.plan, [organisation])[organisation.pk]
    reports = {row.indicator_id: row for row in submission.value_reports.all()} if submission else {}
    reporting = {one.plan.coordinating_organisation_id, organisation.pk}
    rows = Observation.objects.current().filter(
        plan=one.plan, organisation__in=reporting, indicator__in=[indicator.pk for indicator in indicators]
    )
    observations = list(
        rows.filter(state__in=[ObservationState.PENDING, ObservationState.APPROVED]).order_by("year", "pk")
    )
    return [
        _value_row(indicator, reporter_of(indicator, organisation), one.year, observations, reports)
        for indicator in indicators
    ]


def reporter_of(indicator: Indicator, organisation: Organisation) -> int:
    """Return the id of the organisation that the value is stored for: a region's value is the coordinating one's."""
    return indicator.plan.coordinating_organisation_id if indicator.level == "region" else organisation.pk


def _value_row(
    indicator: Indicator,
    organisation_id: int,
    year: int,
    observations: Iterable[Observation],
    reports: Mapping[int, ValueReport],
) -> ValueRow:
    own = [row for row in observations if row.indicator_id == indicator.pk and row.organisation_id == organisation_id]
    this_year = {row.state: row for row in own if row.year == year}
    earlier = [row for row in own if row.year < year and row.state == ObservationState.APPROVED]
    return ValueRow(
        indicator=indicator,
        stored=this_year.get(ObservationState.PENDING) or this_year.get(ObservationState.APPROVED),
        last=earlier[-1] if earlier else None,
        report=reports.get(indicator.pk),
    )
