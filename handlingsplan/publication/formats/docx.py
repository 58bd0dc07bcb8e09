"""An edition as a Word document with real styles, for papers that a board decides on."""

from collections.abc import Iterable
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import docx
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from docx.enum.text import WD_BREAK
from docx.oxml.ns import qn

from handlingsplan.chapters.document import Chapter, Measure, MoneyTable, PlanDocument
from handlingsplan.chapters.numbers import format_kronor, format_number
from handlingsplan.publication.formats.docx_text import add_grid, add_plain, add_text, repeat_head

_ZIP_DATE = (1980, 1, 1, 0, 0, 0)


def write_docx(document: PlanDocument) -> bytes:
    """Return the edition as DOCX; the same document gives the same bytes."""
    word = docx.Document()
    _prepare(word, document)
    _front(word, document)
    for chapter in document.chapters:
        _chapter(word, chapter)
    target = BytesIO()
    word.save(target)
    return _without_dates(target.getvalue())


def _prepare(word: Any, document: PlanDocument) -> None:
    facts = word.core_properties
    facts.title, facts.author = document.plan.title, document.plan.coordinating_organisation
    facts.subject, facts.language, facts.comments = document.plan.subtitle, "sv-SE", ""
    if document.edition:
        facts.created = facts.modified = document.edition.published_at.replace(tzinfo=None)
    language = word.styles.element.find(f".//{qn('w:lang')}")
    if language is not None:
        language.set(qn("w:val"), "sv-SE")


def _front(word: Any, document: PlanDocument) -> None:
    plan = document.plan
    word.add_paragraph(f"{plan.title} {plan.period_start}–{plan.period_end}", style="Title")
    if plan.subtitle:
        word.add_paragraph(plan.subtitle, style="Subtitle")
    word.add_paragraph(plan.coordinating_organisation)
    if document.edition:
        published = date_format(document.edition.published_at, "j F Y")
        told = _("Utgåva %(number)d, %(day)s") % {"number": document.edition.number, "day": published}
        word.add_paragraph(told)
        add_plain(word, document.edition.summary)
    if plan.is_demo:
        word.add_paragraph(_("Exempelinnehåll: planen är påhittad för att visa hur portalen fungerar."))
    add_plain(word, plan.summary)
    for chapter in document.chapters:
        word.add_paragraph(f"{chapter.number}. {chapter.title}", style="List")


def _chapter(word: Any, chapter: Chapter) -> None:
    word.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
    word.add_paragraph(f"{chapter.number} {chapter.title}", style="Heading 1")
    add_text(word, chapter.html)
    _LIVE[chapter.number](word, chapter)


def _table(word: Any, headings: Iterable[str], rows: Iterable[Iterable[str]]) -> None:
    head, body = list(headings), [list(row) for row in rows]
    if not body:
        return
    table = add_grid(word, 1, len(head))
    for cell, text in zip(table.rows[0].cells, head, strict=True):
        cell.paragraphs[0].add_run(text).bold = True
    repeat_head(table)
    for row in body:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.paragraphs[0].add_run(text)
    word.add_paragraph()


def _steps(word: Any, chapter: Any) -> None:
    for step in chapter.process_steps:
        word.add_paragraph(f"{step.number}. {step.title}", style="Heading 2")
        add_plain(word, step.description)


def _nothing(word: Any, chapter: Any) -> None:
    """Chapter 2 is its text alone."""


def _goals(word: Any, chapter: Any) -> None:
    for title, things in ((_("Mål"), chapter.goals), (_("Utmaningar"), chapter.challenges)):
        word.add_paragraph(title, style="Heading 2")
        for thing in things:
            word.add_paragraph(f"{thing.number}. {thing.title}", style="Heading 3")
            add_plain(word, thing.description)
            if thing.measures:
                told = _("Åtgärder: %(measures)s") % {"measures": "; ".join(link.text for link in thing.measures)}
                word.add_paragraph(told)


def _measures(word: Any, chapter: Any) -> None:
    for package in chapter.packages:
        word.add_paragraph(package.title or _("Åtgärder utanför paketen"), style="Heading 2")
        add_plain(word, package.description)
        for measure in package.measures:
            _measure(word, measure)


def _measure(word: Any, measure: Measure) -> None:
    word.add_paragraph(f"{measure.number}. {measure.title}", style="Heading 3")
    add_plain(word, measure.description)
    facts = {
        _("Ansvarar"): measure.owner,
        _("Medverkar"): ", ".join(measure.participants),
        _("Väntat resultat"): measure.expected_result,
        _("Tidsplan"): measure.period,
        _("Område"): measure.area,
        _("Steg"): measure.four_step,
        _("Trafikslag"): ", ".join(measure.modes),
        _("Status"): ". ".join(part for part in (measure.status_label, measure.status_reason) if part),
        _("Mål"): "; ".join(link.text for link in measure.goals),
        _("Utmaningar"): "; ".join(link.text for link in measure.challenges),
    }
    for label, value in facts.items():
        if value:
            paragraph = word.add_paragraph()
            paragraph.add_run(f"{label}: ").bold = True
            paragraph.add_run(value)
    _table(
        word,
        (_("År"), _("Finansiär"), _("Slag"), _("Läge"), _("Belopp"), _("Anteckning")),
        (
            (str(row.year), row.funder, row.kind_label, row.state_label, _amount(row.amount), row.note)
            for row in measure.funding
        ),
    )
    _table(
        word,
        (_("Organisation"), _("Åtagande"), _("Villkor"), _("Eget bidrag"), _("Beslut")),
        (
            (stand.organisation, stand.state_label, stand.condition, stand.contribution, stand.decision)
            for stand in measure.commitments
        ),
    )


def _amount(amount: Any) -> str:
    return _("inte angivet") if amount is None else format_kronor(amount)


def _parties(word: Any, chapter: Any) -> None:
    for group in chapter.groups:
        word.add_paragraph(group.label, style="Heading 2")
        rows = ((party.name, party.role, party.responsibility) for party in group.parties)
        _table(word, (_("Organisation"), _("Roll"), _("Ansvar")), rows)


def _money(word: Any, chapter: Any) -> None:
    for table in chapter.tables:
        _money_table(word, table)


def _money_table(word: Any, table: MoneyTable) -> None:
    word.add_paragraph(table.title, style="Heading 2")
    rows = [
        (row.label, *(_amount(year.amount) for year in row.years), _amount(row.total))
        for row in (*table.rows, table.total)
    ]
    _table(word, (table.heading, *(str(year) for year in table.years), _("Summa")), rows)


def _indicators(word: Any, chapter: Any) -> None:
    for indicator in chapter.indicators:
        word.add_paragraph(f"{indicator.number}. {indicator.title}", style="Heading 2")
        add_plain(word, indicator.definition)
        years = [(_("Målvärde"), target) for target in indicator.targets]
        years += [(_("Värde"), figure) for figure in indicator.values]
        rows = (
            (label, str(each.year), f"{format_number(each.value, indicator.decimals)} {indicator.unit}")
            for label, each in sorted(years, key=lambda pair: pair[1].year)
        )
        _table(word, (_("Uppgift"), _("År"), _("Värde")), rows)
        if indicator.source:
            word.add_paragraph(_("Källa: %(source)s") % {"source": indicator.source})


def _examples(word: Any, chapter: Any) -> None:
    for example in chapter.examples:
        word.add_paragraph(example.title, style="Heading 2")
        word.add_paragraph(", ".join(str(part) for part in (example.organisation, example.year) if part))
        for text in (example.what_was_done, example.results, example.cost, example.contact):
            add_plain(word, text)


_LIVE = {1: _steps, 2: _nothing, 3: _goals, 4: _measures, 5: _parties, 6: _money, 7: _indicators, 8: _examples}


def _without_dates(content: bytes) -> bytes:
    """Return the package with the same date on every part, so that the same edition gives the same bytes."""
    target = BytesIO()
    with ZipFile(BytesIO(content)) as source, ZipFile(target, "w", ZIP_DEFLATED) as copy:
        for name in source.namelist():
            copy.writestr(ZipInfo(name, _ZIP_DATE), source.read(name), compress_type=ZIP_DEFLATED)
    return target.getvalue()
