"""The report of a consultation as a Word document with real styles."""

from io import BytesIO
from typing import Any

import docx
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from docx.oxml.ns import qn

from handlingsplan.consultation.report import ConsultationReport, ReportPoint
from handlingsplan.exports import docx_styles
from handlingsplan.exports.docx_tables import add_rows
from handlingsplan.exports.docx_text import add_facts, add_paragraph, add_plain
from handlingsplan.exports.packages import without_dates

DOCX_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def write_report(report: ConsultationReport) -> bytes:
    """Return the report as DOCX; the same report gives the same bytes."""
    word = docx.Document()
    word.core_properties.title = _("Samrådsredogörelse: %(title)s") % {"title": report.title}
    word.core_properties.language = "sv-SE"
    docx_styles.prepare(word, head=report.plan.title)
    language = word.styles.element.find(f".//{qn('w:lang')}")
    if language is not None:
        language.set(qn("w:val"), "sv-SE")
    add_paragraph(word, _("Samrådsredogörelse"), style="Title")
    add_paragraph(word, report.title, style="Subtitle")
    _facts(word, report)
    _responses(word, report)
    _statistics(word, report)
    for section in report.sections:
        add_paragraph(word, section.label, style="Heading 1")
        for point in section.points:
            _point(word, point)
    target = BytesIO()
    word.save(target)
    return without_dates(target.getvalue())


def _facts(word: Any, report: ConsultationReport) -> None:
    facts = {
        _("Remissversion"): str(report.version),
        _("Skickad"): date_format(report.sent_out_on, "j F Y"),
        _("Sista svarsdag"): date_format(report.answers_by, "j F Y"),
        _("Synpunkter"): str(report.count),
        _("Svar från allmänheten"): str(report.public_answers),
        **{label: str(count) for label, count in report.dispositions},
    }
    add_facts(word, facts)


def _responses(word: Any, report: ConsultationReport) -> None:
    word.add_heading(_("Vilka som har svarat"), 1)
    rows = [
        (str(one.number), one.body, one.stance_label, date_format(one.received_on, "Y-m-d"), one.registry_number)
        for one in report.responses
    ]
    add_rows(word, [_("Nr"), _("Instans"), _("Svar"), _("Kom in"), _("Diarienummer")], rows)
    if report.silent:
        word.add_paragraph(_("Har inte svarat: %(names)s.") % {"names": ", ".join(report.silent)})


def _statistics(word: Any, report: ConsultationReport) -> None:
    word.add_heading(_("Plats för plats"), 1)
    heads = [_("Plats i planen"), _("Synpunkter"), *report.disposition_labels]
    add_rows(word, heads, [(label, str(count), *map(str, counts)) for label, count, counts in report.by_place])
    word.add_heading(_("Instans för instans"), 1)
    for sender, points in report.by_body:
        told = ", ".join(f"{point.number} {point.disposition_label.lower()}" for point in points)
        add_plain(word, f"{sender}: {told or _('inga synpunkter')}")


def _point(word: Any, point: ReportPoint) -> None:
    title = _("Synpunkt %(number)d, %(sender)s") % {"number": point.number, "sender": point.sender}
    add_paragraph(word, title, style="Heading 2")
    if point.question:
        add_plain(word, _("Fråga: %(question)s") % {"question": point.question})
    if point.quote:
        add_plain(word, f"”{point.quote}”")
    add_plain(word, point.text)
    # Lines, not a table for each: a report has thousands of points
    add_plain(word, _("Ställningstagande: %(words)s.") % {"words": point.disposition_label})
    if point.group:
        add_plain(word, _("Besvaras tillsammans med andra om: %(group)s.") % {"group": point.group})
    add_plain(word, point.reply)
    if point.change:
        add_plain(word, _("Ändrat i planen: %(change)s.") % {"change": point.change})
