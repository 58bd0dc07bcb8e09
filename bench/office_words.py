"""What `bench.office` holds LibreOffice's reading against."""

from io import BytesIO

import docx

from handlingsplan.exports.docx import write_docx
from handlingsplan.plan.models import Plan
from handlingsplan.printing.print_source import draft_manuscript
from tests.editions.frozen import bare_words, words_of


def stockholm_in_word() -> tuple[bytes, list[str], set[str]]:
    """Return the Stockholm plan as DOCX, its headings in order, and every word of its data."""
    document = draft_manuscript(Plan.objects.with_coordinator().get(slug="stockholm")).document
    word = write_docx(document)
    paragraphs = docx.Document(BytesIO(word)).paragraphs
    headings = [one.text for one in paragraphs if one.style and str(one.style.name).startswith("Heading")]
    return word, [" ".join(text.split()) for text in headings], bare_words(words_of(document))
