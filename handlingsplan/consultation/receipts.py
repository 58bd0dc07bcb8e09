"""A receipt: the answer as it came in, as a small PDF."""

from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _

from handlingsplan.chapters.reading import plan_head
from handlingsplan.consultation.models import Response
from handlingsplan.printing.page_pdf import PagePdf


def receipt_of(response: Response) -> PagePdf:
    """Return the page that says what came in, from whom and when."""
    points = response.points.select_related("question").order_by("number")
    content = render_to_string("consultation/_receipt.html", {"response": response, "points": points})
    title = _("Kvitto på yttrande %(number)d") % {"number": response.number}
    day = timezone.localdate(response.received_at) if response.received_at else timezone.localdate()
    one = response.consultation
    return PagePdf(plan_head(one.plan), title, one.title, day, content)
