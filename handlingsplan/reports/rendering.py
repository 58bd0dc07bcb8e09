"""The report as HTML: one template for the page and for print."""

from collections.abc import Sequence

from django.template import Context
from django.template.loader import get_template
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from structlog import get_logger

from actors.history import add_as
from actors.models import User
from followup.charts.bars import Drawing, Share, share_bar
from followup.charts.series import draw
from followup.rounds.models import Round
from followup.rounds.opening import end_round
from handlingsplan.chapters.charts import FURTHEST_FIRST
from handlingsplan.chapters.document import Indicator
from handlingsplan.chapters.links import PrintLinks
from handlingsplan.chapters.rendering import IndicatorWithChart, by_year
from handlingsplan.editions.freezing import canonical, checksum
from handlingsplan.editions.models import ProgressReport
from handlingsplan.jobs.enqueue import enqueue_report
from handlingsplan.printing.html_changes import described, soften
from handlingsplan.reports.document import ReportDocument
from handlingsplan.reports.reading import read_report
from handlingsplan.snapshot import snapshot


def render_report(report: ReportDocument, *, printed: bool = False) -> SafeString:
    """Return the report's parts, without any page around them; on the page measures are links to the working plan."""
    context = {
        "report": report,
        "links": PrintLinks(),
        "printed": printed,
        "indicators": charted(report.indicators),
        "statuses": statuses(report),
    }
    return _render("reports/_report.html", context)


def statuses(report: ReportDocument) -> Drawing | None:
    """Return the measures by status in one bar, as chapter 4 has it; None without measures."""
    counts = {group.status: len(group.measures) for group in report.groups}
    shares = [Share(str(status.label), counts.get(status.value, 0)) for status in FURTHEST_FIRST]
    return share_bar("status-andel", _("Diagram: åtgärderna efter status"), shares)


def charted(indicators: Sequence[Indicator]) -> list[IndicatorWithChart]:
    """Return the indicators with their charts and their figures year by year."""
    return [IndicatorWithChart(one, draw(one), by_year(one)) for one in indicators]


def render_report_html(report: ReportDocument, *, checksum: str) -> str:
    """Return the report as a whole HTML document for print; the same report gives the same text."""
    body = soften(described(render_report(report, printed=True)))
    return _render(
        "reports/print.html",
        {"report": report, "plan": report.plan, "checksum": checksum, "body": SafeString(body)},
    )


def _render(template: str, context: dict[str, object]) -> SafeString:
    # Unlocalised: years are not numbers to be read with a space after the thousands.
    html: SafeString = get_template(template).template.render(Context(context, use_l10n=False))  # type: ignore[attr-defined] # the engine's own template
    return html


logger = get_logger(__name__)


def close_round(one: Round, *, expected_version: str = "", by: User) -> ProgressReport:
    """Close the round, and freeze its report as it is now. Raises as `end_round` does."""
    with snapshot():
        closed = end_round(one, expected_version=expected_version, by=by)
        content = canonical(read_report(closed))
        frozen = ProgressReport(round=closed, content=content, checksum=checksum(content), frozen_at=timezone.now())
        frozen.number = ProgressReport.objects.filter(round=closed).count() + 1
        report = add_as(frozen, by=by)
        enqueue_report(report, by=by)
    logger.info("round_closed", plan=closed.plan.slug, round=closed.number, by=by.pk)
    return report
