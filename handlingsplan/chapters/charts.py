"""The chapters' charts with bars, from what the plan document holds: money by year, status share, coverage."""

from collections import Counter
from dataclasses import dataclass

from django.utils.translation import gettext as _

from followup.charts.bars import Covered, Drawing, Layer, Share, coverage_bars, share_bar, stack_years
from handlingsplan.chapters.document import Financing, Followup, Measures
from measures.enums import Status

# Where chapter 6 has the table by state
BY_STATE = 2
FURTHEST_FIRST = (Status.DONE, Status.UNDER_WAY, Status.NOT_STARTED, Status.DELAYED, Status.STOPPED)


@dataclass(frozen=True)
class Statuses:
    """How many measures have each status, drawn and in numbers."""

    drawing: Drawing
    shares: tuple[Share, ...]


@dataclass(frozen=True)
class CoverageRow(Covered):
    """How many of those that are to report an indicator have done so for its newest year; None where nobody has."""

    year: int | None


@dataclass(frozen=True)
class Coverage:
    """Coverage of all indicators that organisations report, drawn and in numbers."""

    drawing: Drawing
    rows: tuple[CoverageRow, ...]


def status_share(chapter: Measures) -> Statuses | None:
    """Return how far the measures have come; None without measures."""
    counts = Counter(measure.status for package in chapter.packages for measure in package.measures)
    shares = tuple(Share(str(status.label), counts[status.value]) for status in FURTHEST_FIRST)
    drawing = share_bar("status-andel", _("Diagram: åtgärderna efter status"), shares)
    return Statuses(drawing, shares) if drawing else None


def money_by_year(chapter: Financing) -> Drawing | None:
    """Return the money stacked by state, the surest at the bottom, year by year; None where no amount is stated."""
    if len(chapter.tables) <= BY_STATE:
        return None
    table = chapter.tables[BY_STATE]
    layers = [Layer(row.label, [year.amount for year in row.years]) for row in reversed(table.rows)]
    title = _("Diagram: finansieringen år för år, efter läge")
    return stack_years("pengar-per-ar", title, table.years, layers, _("kronor"))


def coverage(chapter: Followup) -> Coverage | None:
    """Return how many have reported the newest year of each indicator; None where no organisation reports any."""
    rows = []
    for indicator in chapter.indicators:
        reported = len(indicator.organisations)
        if whole := reported if indicator.expected is None else indicator.expected:
            year = max((value.year for value in indicator.organisations), default=None)
            count = sum(value.year == year for value in indicator.organisations)
            rows.append(CoverageRow(indicator.title, count, whole, year))
    drawing = coverage_bars("tackning", _("Organisationer som har lämnat värde för det senaste året"), rows)
    return Coverage(drawing, tuple(rows)) if drawing else None
