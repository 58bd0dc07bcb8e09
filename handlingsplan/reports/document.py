"""The progress report as plain data: the same on the page, in print, and frozen when the round closes."""

from datetime import date
from decimal import Decimal
from typing import Literal

from handlingsplan.chapters.document import Frozen, Indicator, PlanHead
from handlingsplan.numbers import whole_percent


class RoundHead(Frozen):
    """Which round this is; `closed_on` is None while reports still come in."""

    number: int
    title: str
    year: int
    opened_on: date
    deadline: date
    closed_on: date | None
    summary: str


class Turnout(Frozen):
    """Who has reported: counts, and the names of those who are missing."""

    owing: int
    handed_in: int
    late: int
    missing: tuple[str, ...]


class Told(Frozen):
    """What one organisation says has happened."""

    organisation: str
    text: str


class MeasureLine(Frozen):
    """A measure with why it stands as it does, and what those who carry it out say."""

    number: int
    title: str
    owner: str
    reason: str
    told: tuple[Told, ...]


class StatusGroup(Frozen):
    """The measures of one status; `before` is how many there were in the round before, None without one."""

    status: str
    label: str
    share: int
    before: int | None
    measures: tuple[MeasureLine, ...]


class Change(Frozen):
    """A measure whose status is another than in the round before; `before` is empty for one that is new."""

    number: int
    title: str
    owner: str
    before: str
    before_label: str
    after: str
    after_label: str
    reason: str


class MoneyLine(Frozen):
    """What was secured and what of it is spent, in whole kronor; None where nothing is stated."""

    label: str
    planned: Decimal | None
    spent: Decimal | None

    @property
    def share(self) -> int | None:
        """How many per cent are spent; None where that says nothing."""
        if self.planned is None or self.spent is None or self.planned <= 0:
            return None
        return whole_percent(self.spent, self.planned)


class MoneyPart(Frozen):
    """Money by one dimension, with a last line that sums the others."""

    title: str
    heading: str
    lines: tuple[MoneyLine, ...]
    total: MoneyLine


class ReportDocument(Frozen):
    """The whole report. `compared_with` names the round before, empty without one."""

    format: Literal[1] = 1
    plan: PlanHead
    round: RoundHead
    compared_with: str
    turnout: Turnout
    measures: int
    groups: tuple[StatusGroup, ...]
    changes: tuple[Change, ...]
    money: tuple[MoneyPart, ...]
    indicators: tuple[Indicator, ...]
    lessons: tuple[Told, ...] = ()  # empty in reports older than that
