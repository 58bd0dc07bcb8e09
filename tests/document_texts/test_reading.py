"""Documents read to paragraphs, whatever wrote them; what cannot be read is told in words, and costs little."""

import resource
import time

import pytest
import weasyprint

from handlingsplan.document_texts import bounds
from handlingsplan.document_texts.reading import DocumentText, read_document
from handlingsplan.files.kinds import DOCX, ODT, PDF, PNG, FileKind
from tests.document_texts.documents import (
    ANSWER,
    HOSTILE,
    WORD,
    archive,
    endless_pdf,
    open_document,
    pdf,
    word,
    word_of,
)

LETTERS = "abcdefghijklmnopqrstuvwxyzåäö"


def read(kind: FileKind, content: bytes) -> DocumentText:
    return read_document(kind.content_type, content)


def test_pdf_and_word_say_the_same_paragraphs() -> None:
    assert (read(PDF, pdf()).paragraphs, read(DOCX, word()).paragraphs) == (ANSWER, ANSWER)


def test_a_running_head_and_page_numbers_are_not_in_the_text_and_a_page_break_cuts_no_paragraph() -> None:
    long = tuple(
        f"Stycke {number}. "
        + " ".join(
            f"Det här är sak {letter} som vi vill säga om planen och inget annat." for letter in LETTERS[number:][:9]
        )
        for number in range(20)
    )
    wanted = tuple(" ".join(text.split()) for text in long)
    found = read(PDF, pdf(long, head="Diarienummer 1234, sida ' counter(page) '"))
    assert [text for text in found.paragraphs if "Diarienummer" in text] == []
    assert (len(found.paragraphs), " ".join(found.paragraphs)) == (20, " ".join(wanted))


def test_bullets_and_words_that_were_broken_at_the_end_of_a_line_are_put_together() -> None:
    html = "<ul><li>Fler bänkar<li>Fler träd</ul><p>Vi vill ha vatten-<br>ledningar, cykel-<br>och gångvägar.</p>"
    found = read(PDF, bytes(weasyprint.HTML(string=html).write_pdf()))
    wanted = ("• Fler bänkar", "• Fler träd", "Vi vill ha vattenledningar, cykel- och gångvägar.")
    assert found.paragraphs == wanted


def test_what_was_deleted_or_remarked_in_word_and_libreoffice_is_not_said() -> None:
    runs = "<w:r><w:t>Vi vill</w:t></w:r><w:del><w:r><w:t>inte</w:t></w:r></w:del><w:r><w:tab/><w:t>ha det.</w:t></w:r>"
    assert read(DOCX, word_of(f"<w:p>{runs}</w:p><w:p/>")).paragraphs == ("Vi vill\tha det.",)
    note = "<office:annotation><text:p>Fråga chefen</text:p></office:annotation>"
    words = f'<text:h>Svar</text:h><text:p>Vi{note} vill<text:s text:c="2"/>ha<text:line-break/>det.</text:p>'
    assert read(ODT, open_document(words)).paragraphs == ("Svar", "Vi vill  ha\ndet.")


@pytest.mark.parametrize("name", ["word/document.xml", "word/document2.xml"])
@pytest.mark.parametrize("standard", [WORD, "http://purl.oclc.org/ooxml/wordprocessingml/main"])
def test_word_and_sharepoint_write_by_two_standards_and_name_parts_as_they_like(name: str, standard: str) -> None:
    said = f'<w:p xmlns:w="{standard}"><w:r><w:t>Vi vill ha det.</w:t></w:r></w:p>'
    assert read(DOCX, archive({name: said, name.replace("document", "footnotes"): said})).paragraphs == (
        "Vi vill ha det.",
        "Vi vill ha det.",
    )


def test_pages_without_words_are_told() -> None:
    html = "<p>Ord</p><p style='break-before: page'><svg width=9 height=9></svg><p style='break-before: page'>Fler"
    found = read(PDF, bytes(weasyprint.HTML(string=html).write_pdf()))
    assert (found.paragraphs, found.silent) == (("Ord", "Fler"), (2,))


def test_a_picture_has_no_words() -> None:
    assert "bild" in read(PNG, b"\x89PNG\r\n\x1a\n").refusal


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_document_is_refused_in_words(name: str) -> None:
    kind, content = HOSTILE[name]
    began = time.monotonic()
    found = read(kind, content)
    assert (found.paragraphs, bool(found.refusal)) == ((), True)
    assert time.monotonic() - began < bounds.LIMITS.seconds


def test_a_stream_that_unpacks_to_everything_ends_the_process_and_nothing_else() -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    content = endless_pdf()
    kept = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    found = read(PDF, content)
    assert found.refusal != ""
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss == max(before, kept)
