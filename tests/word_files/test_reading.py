"""What a Word file says is in the text that is read, to the word: levels, numbers, spans, links, notes, pictures."""

import io
import re
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from docx import Document

from handlingsplan.richtext import clean
from handlingsplan.word_files.reading import WordFileRefusedError, WordText, read_word
from tests.word_files.documents import NAMESPACES, cell, docx, link, note, paragraph, picture, row, run


def read(content: bytes, name: str = "Kapitel.docx") -> WordText:
    return read_word(SimpleUploadedFile(name, content))


def stored(content: bytes) -> str:
    return clean(read(content).html)


def table(*rows: str) -> str:
    return f"<w:tbl>{''.join(rows)}</w:tbl>"


MERGED = ('<w:vMerge w:val="restart"/>', "<w:vMerge/>")
CASES = {
    "headings of a Swedish Word": (
        [paragraph("Plan", style="Rubrik"), paragraph("Mål", style="Rubrik1"), paragraph("Delmål", style="Rubrik2")],
        "<h2>Plan</h2><h2>Mål</h2><h3>Delmål</h3>",
    ),
    "an outline level that no style has": (
        ['<w:p><w:pPr><w:outlineLvl w:val="1"/></w:pPr><w:r><w:t>Mål</w:t></w:r></w:p>'],
        "<h2>Mål</h2>",
    ),
    "marks": (
        [
            paragraph(
                "Fler ",
                run("går", "<w:b/>"),
                run(" och", '<w:b w:val="0"/>'),
                run(" cyklar", "<w:i/><w:u w:val='single'/>"),
                run(" ej", "<w:u w:val='none'/>"),
                run(" CO"),
                run("2", '<w:vertAlign w:val="subscript"/>'),
                run(" struket", "<w:strike/>"),
                run(" dolt", "<w:vanish/>"),
            )
        ],
        "<p>Fler <strong>går</strong> och<em><u> cyklar</u></em> ej CO<sub>2</sub><s> struket</s></p>",
    ),
    "what was deleted with tracked changes is gone, what was inserted is there": (
        [f"<w:p><w:ins>{run('Nytt')}</w:ins><w:del><w:r><w:delText>Gammalt</w:delText></w:r></w:del></w:p>"],
        "<p>Nytt</p>",
    ),
    "lists with levels, numbers and an interruption": (
        [
            paragraph("ett", item=("2", 0)),
            paragraph("a", item=("2", 1)),
            paragraph("två", item=("2", 0)),
            paragraph("Emellan."),
            paragraph("tre", item=("2", 0)),
            paragraph("punkt", item=("1", 0)),
            paragraph("fem", item=("3", 0)),
            paragraph("på nytt", item=("4", 0)),
        ],
        (
            '<ol><li><p>ett</p><ol type="a"><li>a</li></ol></li><li>två</li></ol><p>Emellan.</p>'
            '<ol start="3"><li>tre</li></ol><ul><li>punkt</li></ul>'
            '<ol start="5"><li>fem</li></ol><ol><li>på nytt</li></ol>'
        ),
    ),
    "lists of letters and Roman numbers, beyond z": (
        [
            paragraph("avdelning", item=("5", 0)),
            paragraph("tjugosex", item=("5", 1)),
            paragraph("tjugosju", item=("5", 1)),
            paragraph("under", item=("5", 2)),
            paragraph("med ord", item=("5", 3)),
            paragraph("nästa", item=("5", 0)),
        ],
        (
            '<ol type="A"><li><p>avdelning</p><ol start="26" type="i"><li>tjugosex</li><li><p>tjugosju</p>'
            '<ol type="I"><li><p>under</p><ol><li>med ord</li></ol></li></ol></li></ol></li><li>nästa</li></ol>'
        ),
    ),
    "a table with spans and heading rows": (
        [
            table(
                row("År", "Resor", "Sätt", properties="<w:tblHeader/>"),
                row(cell("2026", properties=MERGED[0]), cell("63", properties='<w:gridSpan w:val="2"/>')),
                row(cell("", properties=MERGED[1]), "7", "till fots"),
            )
        ],
        (
            '<table><thead><tr><th scope="col">År</th><th scope="col">Resor</th><th scope="col">Sätt</th></tr></thead>'
            '<tbody><tr><td rowspan="2">2026</td><td colspan="2">63</td></tr><tr><td>7</td><td>till fots</td></tr>'
            "</tbody></table>"
        ),
    ),
    "a table whose first row alone is bold, with its caption": (
        [
            paragraph("Tabell 1. Resor", style="Beskrivning"),
            table(row(cell(paragraph(run("År", "<w:b/>")))), row(cell("2026"))),
        ],
        (
            '<table><caption>Tabell 1. Resor</caption><thead><tr><th scope="col">År</th></tr></thead>'
            "<tbody><tr><td>2026</td></tr></tbody></table>"
        ),
    ),
    "a quotation, and a table of contents that goes": (
        [paragraph("Innehåll 1", style="Innehll1"), paragraph("Så sa de.", style="Citat")],
        "<blockquote><p>Så sa de.</p></blockquote>",
    ),
    "text boxes come after their paragraph": (
        [
            (
                "<w:p><w:r><w:t>Före.</w:t></w:r><w:r><mc:AlternateContent><mc:Choice><w:drawing><wps:txbx><w:txbxContent>"
                f"{paragraph('I rutan.')}</w:txbxContent></wps:txbx></w:drawing></mc:Choice><mc:Fallback><w:pict>"
                f"{paragraph('I rutan.')}</w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>"
            )
        ],
        "<p>Före.</p><p>I rutan.</p>",
    ),
    "signs that would be HTML": ([paragraph("a < b & <script>")], "<p>a &lt; b &amp; &lt;script&gt;</p>"),
    "a link as a field": (
        [
            paragraph(
                '<w:r><w:fldChar w:fldCharType="begin"/></w:r>',
                '<w:r><w:instrText>HYPERLINK "https://a.se" </w:instrText></w:r>',
                '<w:r><w:fldChar w:fldCharType="separate"/></w:r>',
                run("deras sida"),
                '<w:r><w:fldChar w:fldCharType="end"/></w:r>',
                run(" är bra"),
            )
        ],
        '<p><a href="https://a.se" rel="noopener noreferrer">deras sida</a> är bra</p>',
    ),
}


@pytest.mark.parametrize(("body", "html"), CASES.values(), ids=CASES)
def test_the_text_is_as_it_is_in_word(body: list[str], html: str) -> None:
    assert stored(docx(*body)) == html


def test_footnotes_stand_where_their_numbers_stood_and_links_lead_where_they_led() -> None:
    file = docx(
        paragraph("Resor", note(1), " ökar, ", link(7, run("se sidan")), ", ", link(8, run("ej denna")), "."),
        notes={0: paragraph("separator"), 1: paragraph("SCB, ", run("tabell 3", "<w:i/>"))},
        links={7: "https://example.se/?a=1&b=2", 8: "javascript:alert(1)"},
    )
    assert stored(file) == (
        '<p>Resor<small class="note">SCB, <em>tabell 3</em></small> ökar, '
        '<a href="https://example.se/?a=1&amp;b=2" rel="noopener noreferrer">se sidan</a>, ej denna.</p>'
    )


def test_pictures_come_with_their_words_or_none_and_captions_below() -> None:
    file = docx(
        paragraph(picture(3, 'descr="En &quot;väg&quot;"')),
        paragraph("Figur 1", style="Beskrivning"),
        paragraph(picture(3, "")),
        paragraph(picture(9, 'descr="borta"')),
        paragraph(
            "Formel: ", "<m:oMath><m:r><m:t>a=b</m:t></m:r></m:oMath>", '<w:r><w:commentReference w:id="1"/></w:r>'
        ),
        pictures={3: b"bild"},
    )
    found = read(file)
    assert [(one.content, one.words) for one in found.pictures] == [(b"bild", 'En "väg"'), (b"bild", None)]
    assert found.html == (
        '<figure><img src="word-picture:0" alt="En &quot;väg&quot;"><figcaption>Figur 1</figcaption></figure>'
        '<figure><img src="word-picture:1" alt=""></figure><p>Formel: a=b</p>'
    )
    assert found.left_out == {"images": 1, "formulas": 1, "comments": 1}


def test_a_file_that_a_program_wrote_is_read_whole() -> None:
    document = Document()
    document.add_heading("Mål", 1)
    document.add_paragraph("Alla går.")
    document.add_paragraph("ett", style="List Bullet")
    document.add_paragraph("två", style="List Number")
    cells = document.add_table(rows=1, cols=2).rows[0].cells
    cells[0].text, cells[1].text = "Gång", "63"
    file = io.BytesIO()
    document.save(file)
    assert stored(file.getvalue()) == (
        "<h2>Mål</h2><p>Alla går.</p><ul><li>ett</li></ul><ol><li>två</li></ol>"
        "<table><tbody><tr><td>Gång</td><td>63</td></tr></tbody></table>"
    )


def test_a_file_whose_parts_sharepoint_has_numbered_is_read_with_its_styles_and_notes() -> None:
    content = docx(paragraph("Mål", style="Rubrik1"), paragraph("Alla går.", note(1)), notes={1: paragraph("SCB")})
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as first, zipfile.ZipFile(file, "w") as other:
        for name in first.namelist():
            other.writestr(re.sub(r"(\w)(\.xml)(?=$|\.rels)", r"\g<1>2\2", name), first.read(name))
    assert stored(file.getvalue()) == '<h2>Mål</h2><p>Alla går.<small class="note">SCB</small></p>'


def packed(document: bytes, **more: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in {"word/document.xml": document, **more}.items():
            archive.writestr(name, content)
    return file.getvalue()


def document(body: str) -> bytes:
    return f"<w:document {NAMESPACES}><w:body>{body}</w:body></w:document>".encode()


ENTITY = b'<!DOCTYPE d [<!ENTITY a "aaaa"><!ENTITY b SYSTEM "file:///etc/passwd">]>'
HOSTILE = {
    "no XML": packed(b"hej"),
    "no body": packed(b"<a/>"),
    "entities": packed(ENTITY + document("<w:p><w:r><w:t>&b;</w:t></w:r></w:p>")),
    "a bomb": packed(document(" " * 60_000_000)),
    "endless depth": packed(document("<w:sdt>" * 5_000 + "</w:sdt>" * 5_000)),
    "a torn part": docx(paragraph("Hej"))[:-400],
    "no Word file": b"PK\x03\x04" + b"x" * 100,
    "an older Word": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 100,
    "nothing": b"",
}


@pytest.mark.parametrize("content", HOSTILE.values(), ids=HOSTILE)
def test_what_is_no_word_file_is_refused_in_words(content: bytes) -> None:
    with pytest.raises(WordFileRefusedError, match=r"Word|tom"):
        read(content)


@pytest.mark.parametrize(
    "odd", ['<w:numPr><w:ilvl w:val="x"/><w:numId w:val="2"/></w:numPr>', '<w:pStyle w:val="Finns inte"/>']
)
def test_what_does_not_fit_is_read_as_words(odd: str) -> None:
    assert stored(docx(f"<w:p><w:pPr>{odd}</w:pPr>{run('Hej')}</w:p>")) == "<p>Hej</p>"
