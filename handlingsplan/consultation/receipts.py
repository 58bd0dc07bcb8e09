"""What a body gets as a PDF: the receipt of its answer, and afterwards its own part of the report."""

from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _

from handlingsplan.chapters.reading import plan_head
from handlingsplan.consultation.models import Response
from handlingsplan.consultation.report.parts import sections_of
from handlingsplan.consultation.report.reading import report_of
from handlingsplan.printing.page_pdf import PagePdf


def receipt_of(response: Response) -> PagePdf:
    """Return the page that says what came in, from whom and when."""
    points = response.points.select_related("question").order_by("number")
    content = render_to_string("consultation/_receipt.html", {"response": response, "points": points})
    title = _("Kvitto på yttrande %(number)d") % {"number": response.number}
    day = timezone.localdate(response.received_at) if response.received_at else timezone.localdate()
    one = response.consultation
    return PagePdf(plan_head(one.plan), title, one.title, day, content)


def own_part_of(response: Response) -> PagePdf:
    """Return what came of each point of one answer, as the report that is given out tells it."""
    one, report = response.consultation, report_of(response.consultation)
    points = [point for point in report.points if point.response == response.number]
    content = render_to_string("consultation/report/_own.html", {"response": response, "sections": sections_of(points)})
    title = _("Vad era synpunkter ledde till")
    day = timezone.localdate(one.accounted_at) if one.accounted_at else timezone.localdate()
    return PagePdf(report.plan, title, one.title, day, content)
