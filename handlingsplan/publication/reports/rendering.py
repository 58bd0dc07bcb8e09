"""The report as HTML: one template for the page and for print."""

from collections.abc import Sequence

from django.template import Context
from django.template.loader import get_template
from django.utils.safestring import SafeString

from followup.charts import draw
from handlingsplan.chapters.document import Indicator
from handlingsplan.chapters.links import PrintLinks
from handlingsplan.chapters.rendering import IndicatorWithChart, by_year
from handlingsplan.publication.long_words import soften
from handlingsplan.publication.reports.document import ReportDocument


def render_report(report: ReportDocument, *, printed: bool = False) -> SafeString:
    """Return the report's parts, without any page around them; on the page measures are links to the working plan."""
    context = {
        "report": report,
        "links": PrintLinks(),
        "printed": printed,
        "indicators": charted(report.indicators),
        "highest": max((len(group.measures) for group in report.groups), default=0),
    }
    return _render("publication/report/_report.html", context)


def charted(indicators: Sequence[Indicator]) -> list[IndicatorWithChart]:
    """Return the indicators with their charts and their figures year by year."""
    return [IndicatorWithChart(one, draw(one), by_year(one)) for one in indicators]


def render_report_html(report: ReportDocument, *, checksum: str) -> str:
    """Return the report as a whole HTML document for print; the same report gives the same text."""
    body = soften(render_report(report, printed=True))
    return _render(
        "publication/print/report.html",
        {"report": report, "plan": report.plan, "checksum": checksum, "body": SafeString(body)},
    )


def _render(template: str, context: dict[str, object]) -> SafeString:
    # Unlocalised: years are not numbers to be read with a space after the thousands.
    html: SafeString = get_template(template).template.render(Context(context, use_l10n=False))  # type: ignore[attr-defined] # the engine's own template
    return html
