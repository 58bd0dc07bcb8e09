"""An edition as a Word document with real styles, for papers that a board decides on."""

from collections.abc import Callable, Iterator
from io import BytesIO
from typing import Any

import docx
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from docx.enum.text import WD_BREAK
from docx.text.paragraph import Paragraph

from handlingsplan.chapters.document import Adoption, Appendix, Chapter, EditionHead, Measure, Measures, PlanDocument
from handlingsplan.editions.enums import FileForm
from handlingsplan.exports import docx_styles
from handlingsplan.exports.data_package import write_data_package
from handlingsplan.exports.docx_charts import add_status_chart
from handlingsplan.exports.docx_contents import fill_contents, reserve_contents
from handlingsplan.exports.docx_live import with_data, write_live
from handlingsplan.exports.docx_tables import add_rows
from handlingsplan.exports.docx_text import add_facts, add_paragraph, add_plain, add_text, amount_in_words
from handlingsplan.exports.packages import OnPart, without_dates
from handlingsplan.exports.spreadsheets import write_workbook
from measures.fields import optional_texts


def write_docx(document: PlanDocument, on_part: OnPart = lambda _done, _total: None) -> bytes:
    """Return the edition as DOCX; the same document gives the same bytes."""
    word = docx.Document()
    docx_styles.prepare(word, head=document.plan.title)
    docx_styles.describe(word, document, title=document.plan.title)
    contents = _front(word, document)
    total = len(document.chapters) + document.measures.count + len(document.appendices)
    for done, _part in enumerate(_parts(word, document), start=1):
        on_part(done, total)
    fill_contents(word, contents)
    target = BytesIO()
    word.save(target)
    return without_dates(target.getvalue())


def _parts(word: Any, document: PlanDocument) -> Iterator[None]:
    """Write part after part, and yield after each."""
    for chapter in document.chapters:
        _chapter(word, chapter)
        yield
        if isinstance(chapter, Measures):
            add_status_chart(word, chapter)
            yield from _measures(word, chapter)
    if document.adoptions:
        _adoptions(word, document)
    for appendix in document.appendices:
        _appendix(word, appendix)
        yield


def _front(word: Any, document: PlanDocument) -> Paragraph:
    """Write what stands before the chapters, and return the place of the contents."""
    plan = document.plan
    add_paragraph(word, f"{plan.title} {plan.period_start}–{plan.period_end}", style="Title")
    if plan.subtitle:
        add_paragraph(word, plan.subtitle, style="Subtitle")
    word.add_paragraph(plan.coordinating_organisation)
    if document.edition:
        published = date_format(document.edition.published_at, "j F Y")
        line = _("Utgåva %(number)d, %(day)s") % {"number": document.edition.number, "day": published}
        word.add_paragraph(line)
        add_plain(word, document.edition.summary)
        _preface(word, document.edition)
        if document.edition.history_head:
            word.add_paragraph(_("Historikens läge: %(head)s") % {"head": document.edition.history_head})
    if plan.licence_name:
        word.add_paragraph(_("Licens: %(licence)s") % {"licence": f"{plan.licence_name}, {plan.licence}"})
    if plan.is_demo:
        word.add_paragraph(_("Exempelinnehåll: planen är påhittad för att visa hur portalen fungerar."))
    add_plain(word, plan.summary)
    word.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
    return reserve_contents(word)


def _preface(word: Any, edition: EditionHead) -> None:
    if edition.preface:
        add_paragraph(word, _("Förord"), style="Heading 1")
        add_plain(word, edition.preface)
        for one in edition.signatures:
            word.add_paragraph(one)


def _chapter(word: Any, chapter: Chapter) -> None:
    add_paragraph(word, f"{chapter.number} {chapter.title}", style="Heading 1")
    add_text(word, with_data(chapter))
    write_live(word, chapter)


def _measures(word: Any, chapter: Measures) -> Iterator[None]:
    for package in chapter.packages:
        add_paragraph(word, package.title or _("Åtgärder utanför paketen"), style="Heading 2")
        add_plain(word, package.description)
        for measure in package.measures:
            _measure(word, measure)
            yield


def _adoptions(word: Any, document: PlanDocument) -> None:
    add_paragraph(word, _("Politiska beslut"), style="Heading 1")
    word.add_paragraph(_("Vad politiska organ hade beslutat om tidigare utgåvor när den här utgåvan frystes."))
    add_rows(
        word,
        (_("Organisation"), _("Organ"), _("Utgåva"), _("Beslut"), _("När och var")),
        (
            (
                *(one.organisation, one.body, str(one.edition)),
                ": ".join(part for part in (one.kind_label, one.reservation) if part),
                _when_and_where(one),
            )
            for one in document.adoptions
        ),
    )


def _when_and_where(one: Adoption) -> str:
    parts = (date_format(one.decided_on, "j F Y"), one.paragraph, one.registry_number, one.link)
    said = ", ".join(part for part in parts if part)
    return f"{said}. {one.on_behalf}" if one.on_behalf else said


def _appendix(word: Any, appendix: Appendix) -> None:
    add_paragraph(word, appendix.label, style="Heading 1")
    add_text(word, appendix.html)
    if appendix.file_name:
        facts = {_("Fil till bilagan"): appendix.file_name, _("Kontrollsumma (SHA-256)"): appendix.file_checksum}
        add_facts(word, facts)


def _measure(word: Any, measure: Measure) -> None:
    add_paragraph(word, f"{measure.number}. {measure.title}", style="Heading 3")
    add_plain(word, measure.description)
    facts = {
        _("Ansvarar"): f"{measure.owner} ({measure.unconfirmed})" if measure.unconfirmed else measure.owner,
        _("Medverkar"): ", ".join(measure.participants),
        **optional_texts(measure),
        _("Tidsplan"): measure.period,
        _("Genomförd"): measure.carried_out,
        _("Milstolpar"): "; ".join(map(str, measure.milestones)),
        _("Område"): measure.area,
        _("Steg"): measure.four_step,
        _("Färdsätt"): ", ".join(measure.modes),
        _("Status"): ". ".join(part for part in (measure.status_label, measure.status_reason) if part),
        _("Mål"): "; ".join(link.text for link in measure.goals),
        _("Utmaningar"): "; ".join(link.text for link in measure.challenges),
        _("Ersätter"): "; ".join(measure.replaces),
    }
    add_facts(word, facts)
    add_rows(
        word,
        (_("År"), _("Finansiär"), _("Slag"), _("Läge"), _("Belopp"), _("Anteckning")),
        (
            (str(row.year), row.funder, row.kind_label, row.state_label, amount_in_words(row.amount), row.note)
            for row in measure.funding
        ),
    )
    add_rows(
        word,
        (_("Organisation"), _("Åtagande"), _("Villkor"), _("Eget bidrag"), _("Beslut")),
        (
            (
                *(stand.organisation, stand.state_label, stand.condition, stand.contribution),
                " ".join(part for part in (stand.decision, stand.on_behalf) if part),
            )
            for stand in measure.commitments
        ),
    )


_WRITERS: dict[FileForm, Callable[[PlanDocument, OnPart], bytes]] = {
    FileForm.DOCX: write_docx,
    FileForm.XLSX: write_workbook,
    FileForm.CSV: write_data_package,
}


def write_form(form: FileForm, document: PlanDocument, *, on_part: OnPart = lambda _done, _total: None) -> bytes:
    """Return the file; the same document gives the same bytes."""
    return _WRITERS[form](document, on_part)
