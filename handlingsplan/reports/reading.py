"""The report, read from the database into plain data; a constant number of queries."""

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeVar

from django.utils.translation import gettext as _

from followup.rounds.enums import FILLED_IN, RoundState
from followup.rounds.models import Reopening, Round, StatusReport, Submission
from followup.rounds.owing import count_owed_measures, owed_indicators
from followup.rounds.permissions import is_over
from handlingsplan.chapters.document import Followup, Indicator
from handlingsplan.chapters.enums import Stage
from handlingsplan.chapters.queries import grouped
from handlingsplan.chapters.reading import plan_head, read_chapter
from handlingsplan.editions.models import ProgressReport
from handlingsplan.numbers import whole_percent
from handlingsplan.reports.document import (
    Change,
    MeasureLine,
    MoneyLine,
    MoneyPart,
    ReportDocument,
    RoundHead,
    StatusGroup,
    Told,
    Turnout,
)
from measures.enums import SECURED, FundingState, Status
from measures.models import FundingRow, Measure, Package
from measures.money.tables import sum_amounts
from measures.queries import parties_of

Key = TypeVar("Key", bound=Hashable)


def money_parts(
    rows: Sequence[FundingRow], packages: Iterable[Package], *, year: int, years: Sequence[int]
) -> tuple[MoneyPart, ...]:
    """Return the year's money by package, and all money by year; the rows come with their measures."""
    labels = [(package.pk, package.title) for package in packages]
    this_year = [row for row in rows if row.year == year]
    by_package = MoneyPart(
        title=_("%(year)d efter åtgärdspaket") % {"year": year},
        heading=_("Åtgärdspaket"),
        lines=_lines(this_year, [*labels, (None, _("Utanför paketen"))], by=lambda row: row.measure.package_id),
        total=_money_line(_("Summa"), this_year),
    )
    every_year = sorted({*years, *(row.year for row in rows)})
    by_year = MoneyPart(
        title=_("År för år"),
        heading=_("År"),
        lines=_lines(rows, [(each, str(each)) for each in every_year], by=lambda row: row.year),
        total=_money_line(_("Summa"), rows),
    )
    return by_package, by_year


def _lines(
    rows: Sequence[FundingRow], labels: Sequence[tuple[Key, str]], *, by: Callable[[FundingRow], Key]
) -> tuple[MoneyLine, ...]:
    lines = [_money_line(label, [row for row in rows if by(row) == key]) for key, label in labels]
    return tuple(line for line in lines if line.planned is not None or line.spent is not None)


def _money_line(label: str, rows: Iterable[FundingRow]) -> MoneyLine:
    stated = [(row.state, row.amount) for row in rows if row.amount is not None]

    def total(states: frozenset[str]) -> Decimal | None:
        return sum_amounts(amount for state, amount in stated if state in states)

    return MoneyLine(label=label, planned=total(frozenset(SECURED)), spent=total(frozenset({FundingState.SPENT})))


# What needs attention comes first.
ORDER = (Status.STOPPED, Status.DELAYED, Status.UNDER_WAY, Status.DONE, Status.NOT_STARTED)
FOLLOWUP = 7


def thaw_report(content: str) -> ReportDocument:
    """Return the report that `content` was frozen from."""
    return ReportDocument.model_validate_json(content)


def report_of(one: Round) -> ReportDocument:
    """Return the round's report: as it was frozen, or as it is now while the round is open."""
    frozen = holding_report(one)
    return thaw_report(frozen.content) if frozen else read_report(one)


def holding_report(one: Round) -> ProgressReport | None:
    """Return the frozen report that holds; None while reports come in."""
    if one.state != RoundState.CLOSED:
        return None
    return ProgressReport.objects.filter(round=one).order_by("number").last()


@dataclass(frozen=True)
class ReplacedReport:
    """A report that no longer holds, and the reopening that replaced it."""

    report: ProgressReport
    reopening: Reopening


def replaced_reports(one: Round) -> list[ReplacedReport]:
    """Return what was frozen before the round was opened again, without its content, newest first; two queries."""
    reopenings = list(one.reopenings.select_related("reopened_by").order_by("pk"))
    found = []
    for report in ProgressReport.objects.filter(round=one).defer("content").order_by("-number"):
        after = next((row for row in reopenings if row.reopened_at >= report.frozen_at), None)
        if after is not None:
            found.append(ReplacedReport(report, after))
    return found


def read_report(one: Round) -> ReportDocument:
    measures = list(Measure.objects.in_plan(one.plan).accepted().select_related("owner").defer("search", "sort_key"))
    before = _before(one)
    chapter = read_chapter(one.plan, FOLLOWUP, stage=Stage.APPROVED)
    money = FundingRow.objects.filter(plan=one.plan, measure__in=measures).select_related("measure")
    return ReportDocument(
        plan=plan_head(one.plan),
        round=_head(one),
        compared_with=before.round.title if before else "",
        turnout=_turnout(one),
        measures=len(measures),
        groups=_groups(measures, _told(one), before),
        changes=_changes(measures, before) if before else (),
        money=money_parts(list(money), Package.objects.filter(plan=one.plan), year=one.year, years=one.plan.years),
        indicators=_without_links(chapter) if isinstance(chapter, Followup) else (),
        lessons=_lessons(one),
    )


def _without_links(chapter: Followup) -> tuple[Indicator, ...]:
    """Return the indicators without their links to goals, which are in the plan and not in the report."""
    return tuple(indicator.model_copy(update={"goals": ()}) for indicator in chapter.indicators)


def _head(one: Round) -> RoundHead:
    names = ("number", "title", "year", "opened_on", "deadline", "closed_on", "summary")
    return RoundHead(**{name: getattr(one, name) for name in names})


def _before(one: Round) -> ReportDocument | None:
    earlier = ProgressReport.objects.filter(round__plan=one.plan_id, round__number__lt=one.number)
    content = earlier.order_by("-round__number", "-number").values_list("content", flat=True).first()
    return thaw_report(content) if content else None


def _turnout(one: Round) -> Turnout:
    parties = list(parties_of(one.plan))
    measures, values = count_owed_measures(one.plan), owed_indicators(one.plan, parties)
    submissions = {row.organisation_id: row for row in Submission.objects.filter(round=one)}
    owing = [each for each in parties if measures.get(each.pk) or values[each.pk] or each.pk in submissions]
    done = [each for each in owing if is_over(submissions.get(each.pk))]
    return Turnout(
        owing=len(owing),
        handed_in=len(done),
        late=sum(submissions[each.pk].late for each in done),
        missing=tuple(str(each) for each in owing if each not in done),
    )


def _lessons(one: Round) -> tuple[Told, ...]:
    """Return what those who have handed in would have others learn."""
    rows = Submission.objects.filter(round=one).exclude(lessons="").exclude(state__in=FILLED_IN)
    return tuple(
        Told(organisation=str(row.organisation), text=row.lessons) for row in rows.select_related("organisation")
    )


def _told(one: Round) -> Mapping[int, Sequence[StatusReport]]:
    rows = StatusReport.objects.filter(submission__round=one).exclude(note="")
    rows = rows.exclude(submission__state__in=FILLED_IN)  # what is still written is its organisation's
    ordered = rows.select_related("submission__organisation").order_by("part", "submission__organisation__sort_key")
    return grouped(ordered, lambda row: row.measure_id)


def _groups(
    measures: Iterable[Measure], told: Mapping[int, Sequence[StatusReport]], before: ReportDocument | None
) -> tuple[StatusGroup, ...]:
    by_status = grouped(measures, lambda measure: measure.status)
    count = sum(len(rows) for rows in by_status.values())
    earlier = {group.status: len(group.measures) for group in before.groups} if before else {}
    return tuple(
        StatusGroup(
            status=status,
            label=str(status.label),
            share=whole_percent(len(by_status[status]), count) if count else 0,
            before=earlier.get(status, 0) if before else None,
            measures=tuple(_line(measure, told[measure.pk]) for measure in by_status[status]),
        )
        for status in ORDER
    )


def _line(measure: Measure, told: Sequence[StatusReport]) -> MeasureLine:
    return MeasureLine(
        number=measure.number,
        title=measure.title,
        owner=str(measure.owner),
        reason=measure.status_reason,
        told=tuple(Told(organisation=str(row.submission.organisation), text=row.note) for row in told),
    )


def _changes(measures: Iterable[Measure], before: ReportDocument) -> tuple[Change, ...]:
    """Return what has another status than in the round before; what is new in the plan comes without one."""
    earlier = {line.number: group for group in before.groups for line in group.measures}
    return tuple(
        Change(
            number=measure.number,
            title=measure.title,
            owner=str(measure.owner),
            before=earlier[measure.number].status if measure.number in earlier else "",
            before_label=earlier[measure.number].label if measure.number in earlier else "",
            after=measure.status,
            after_label=str(measure.get_status_display()),
            reason=measure.status_reason,
        )
        for measure in measures
        if measure.number not in earlier or earlier[measure.number].status != measure.status
    )
