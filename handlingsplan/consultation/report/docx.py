"""The report of a consultation as a Word document with real styles."""

from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any, ClassVar

import docx
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from docx.oxml.ns import qn

from handlingsplan.asked_files.queue import FileQueue
from handlingsplan.consultation.report.reading import ConsultationReport, ReportPoint
from handlingsplan.editions.freezing import canonical
from handlingsplan.exports import docx_styles
from handlingsplan.exports.docx_tables import add_rows
from handlingsplan.exports.docx_text import add_facts, add_paragraph, add_plain
from handlingsplan.exports.packages import without_dates, word_queue, word_writer

REPORT_WORD_TASK = "operations.report_word"
REPORT_WORDS = word_queue("report-words", task=REPORT_WORD_TASK)


@dataclass(frozen=True)
class ReportWord:
    """The report as a worker writes it: one with thousands of points takes many seconds."""

    queue: ClassVar[FileQueue] = REPORT_WORDS
    report: ConsultationReport

    @property
    def title(self) -> str:
        return _("Samrådsredogörelse: %(title)s") % {"title": self.report.title}

    @cached_property
    def recipe(self) -> str:
        return canonical(self.report)

    @cached_property
    def key(self) -> str:
        return _key_of(self.recipe)


def make_waiting(key: str) -> None:
    """Write the report that waits under the key."""
    REPORT_WORDS.make_waiting(key, lambda recipe: _written(recipe) if _key_of(recipe) == key else None)


def _written(recipe: str) -> bytes:
    return write_report(ConsultationReport.model_validate_json(recipe))


def _key_of(recipe: str) -> str:
    return sha256(f"{recipe}\n{word_writer(Path(__file__))}".encode()).hexdigest()


def write_report(report: ConsultationReport) -> bytes:
    """Return the report as DOCX; the same report gives the same bytes."""
    word = docx.Document()
    word.core_properties.title = ReportWord(report).title
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
    for one in report.summaries:
        add_paragraph(word, one.body, style="Heading 2")
        add_plain(word, one.summary)
    if report.silent:
        word.add_paragraph(_("Har inte svarat: %(names)s.") % {"names": ", ".join(report.silent)})


def _statistics(word: Any, report: ConsultationReport) -> None:
    word.add_heading(_("Plats för plats"), 1)
    heads = [_("Plats i planen"), _("Synpunkter"), *report.disposition_labels]
    add_rows(word, heads, [(place.label, str(count), *map(str, counts)) for place, count, counts in report.by_place])
    word.add_heading(_("Instans för instans"), 1)
    for sender, told in report.told_by_body:
        words = "; ".join(f"{label.lower()} {', '.join(map(str, numbers))}" for label, numbers in told)
        add_plain(word, f"{sender}: {words or _('inga synpunkter')}")


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
