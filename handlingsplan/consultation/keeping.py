"""What an edition's package keeps of the consultations that led to it: what was sent out, and what came of it.

Answers that bodies have signed are not in it: the package is for everybody.
"""

from collections.abc import Iterator

from django.template.loader import render_to_string

from handlingsplan.consultation.models import Consultation
from handlingsplan.consultation.report.parts import written
from handlingsplan.consultation.report.reading import report_of
from handlingsplan.editions.models import Edition
from handlingsplan.editions.published import editions_of
from handlingsplan.exports.keeping.contents import JSON, TEXT, KeptFile


def kept_of_consultations(edition: Edition) -> Iterator[KeptFile]:
    """Yield the files of each that was accounted for after the edition before, so that each is in one package."""
    rows = Consultation.objects.filter(plan=edition.plan_id, accounted_at__lte=edition.published_at)
    before = next((one for one in editions_of(edition.plan).before(edition.number) if not one.withdrawn), None)
    if before is not None:
        rows = rows.filter(accounted_at__gt=before.published_at)
    for one in rows.select_related("sent_version", "plan").order_by("number"):
        yield from _kept(one)


def _kept(one: Consultation) -> Iterator[KeptFile]:
    place, title = f"remisser/{one.number}", one.title
    what = (f"{title}: det som skickades ut.", f"{title}: what was sent out.")
    if one.sent_version is not None:
        yield KeptFile(f"{place}/remissversion.json", one.sent_version.content.encode(), JSON, what)
    what = (f"{title}: missivet.", f"{title}: the covering letter.")
    yield KeptFile(f"{place}/missiv.txt", f"{one.letter}\n".encode(), TEXT, what)
    what = (f"{title}: samrådsredogörelsen som data.", f"{title}: the report as data.")
    yield KeptFile(f"{place}/redogorelse.json", one.report.encode(), JSON, what)
    page = render_to_string("consultation/report/kept.html", {"title": title, "parts": written(report_of(one))})
    what = (f"{title}: samrådsredogörelsen att läsa.", f"{title}: the report to read.")
    yield KeptFile(f"{place}/redogorelse.html", page.encode(), "text/html", what)
