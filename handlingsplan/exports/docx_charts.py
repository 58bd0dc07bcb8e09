"""The chapters' charts in a Word document: pictures that tell what they show, above the tables with their figures."""

from io import BytesIO
from typing import Any

from docx.shared import Mm

from followup.charts.series import draw
from handlingsplan.chapters.charts import coverage, money_by_year, status_share
from handlingsplan.chapters.document import Financing, Followup, Indicator, Measures
from handlingsplan.exports.chart_pictures import ChartPicture, picture_of_bars, picture_of_series

_WIDTH = Mm(130)


def add_status_chart(word: Any, chapter: Measures) -> None:
    """Append how far the measures have come."""
    if statuses := status_share(chapter):
        _add(word, picture_of_bars(statuses.drawing))


def add_money_chart(word: Any, chapter: Financing) -> None:
    if drawing := money_by_year(chapter):
        _add(word, picture_of_bars(drawing))


def add_coverage_chart(word: Any, chapter: Followup) -> None:
    """Append how many have reported each indicator."""
    if shown := coverage(chapter):
        _add(word, picture_of_bars(shown.drawing))


def add_indicator_chart(word: Any, indicator: Indicator) -> None:
    """Append an indicator's figures against its targets."""
    if chart := draw(indicator):
        _add(word, picture_of_series(indicator.title, chart))


def _add(word: Any, picture: ChartPicture) -> None:
    shape = word.add_picture(BytesIO(picture.content), width=_WIDTH)
    shape._inline.docPr.set("descr", picture.alternative)  # noqa: SLF001 python-docx has no other way
