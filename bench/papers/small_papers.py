"""Papers beside the plan that veraPDF looks at: texts of all that the editor can make, and the edition's."""

import random
from collections.abc import Iterator
from html import escape

from django.http import QueryDict

from handlingsplan.editions.models import Edition, ProgressReport
from handlingsplan.editions.parts import parties_of
from handlingsplan.editions.published import document_of
from handlingsplan.operations.run_job import compile_report
from handlingsplan.plan.texts import shown
from handlingsplan.printing.html_changes import soften
from handlingsplan.printing.page_pdf import compiled
from handlingsplan.printing.pdf import compile_pdf
from handlingsplan.printing.rendering import stylesheet
from handlingsplan.public.page_pdfs import changes_page, elected_page, extract_page
from tests.random_texts import PICTURE, Writer

SIGNS = "ÅßŁőΩλЖщ→⇄∑≤½₂☑★⚠①€‰中あ한اאअ\U0001f6b2\U0001f333\U0001f1f8\U0001f1ea"
HEADS = "<table><thead><tr><th>År</th><th>Värde</th></tr></thead></table>"  # a table that somebody has only begun
_DOT = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="


class _Signs(Writer):
    """Writes words that end with a sign each, of all blocks that people write."""

    def word(self) -> str:
        return f"{super().word()}{self.chance.choice(SIGNS)}"


def text_papers(count: int) -> Iterator[tuple[str, bytes]]:
    """Yield so many texts of the editor's whole grammar as PDFs, by name; each tenth has a table of heads alone."""
    sheet = stylesheet(draft=False)
    for seed in range(1, count + 1):
        writer = _Signs(random.Random(seed))  # noqa: S311 no secret
        html = writer.text(most=20) + (HEADS if seed % 10 == 0 else "")
        for picture in range(10):
            html = html.replace(PICTURE.format(picture), f"data:image/png;base64,{_DOT}")
        yield f"text-{seed}", compile_pdf(_page(f"Text {seed}", soften(shown(html, number=1))), sheet).content


def _page(title: str, text: str) -> str:
    return (
        f'<!DOCTYPE html><html lang="sv"><head><meta charset="utf-8"><title>{escape(title)}</title></head><body><main>'
        f'<article class="plan-chapter"><h1>{escape(title)}</h1><div class="plan-text">{text}</div></article>'
        "</main></body></html>"
    )


def edition_papers(edition: Edition) -> Iterator[tuple[str, bytes]]:
    """Yield what publishing makes beside the plan, by name, and the reports of its rounds."""
    slug = edition.plan.slug
    yield "newly-elected", compiled(elected_page(slug).recipe)
    yield "changes", compiled(changes_page(QueryDict(), slug, edition.number, edition.number - 1).recipe)
    for party in parties_of(document_of(edition)):
        yield f"extract-{party.slug}", compiled(extract_page(slug, party.slug).recipe)
    for report in ProgressReport.objects.filter(round__plan=edition.plan):
        yield f"round-{report.pk}", compile_report(report, on_tick=lambda _progress: None).content
