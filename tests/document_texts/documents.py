"""Documents to read: as people write them, and as nobody should send them."""

import io
import zipfile

import docx
import pikepdf
import weasyprint

from handlingsplan.files.kinds import DOCX, ODT, PDF

_WRITTEN = (
    "Yttrande över remiss",
    "Nämnden ser positivt på planen, men vill att belysningen byggs ut i takt med vägnätet. " * 4,
    "Åtgärd 12 kostar för mycket. Staten bör dela på kostnaden för vattenledningen. " * 5,
)
ANSWER = tuple(" ".join(text.split()) for text in _WRITTEN)
_PARTS = "urn:oasis:names:tc:opendocument:xmlns"
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def pdf(paragraphs: tuple[str, ...] = ANSWER, *, head: str = "") -> bytes:
    style = f"@page {{ size: A5; @top-center {{ content: '{head}' }} }} p, h1 {{ margin: 1em 0 }}" if head else ""
    html = "".join(f"<p>{text}</p>" for text in paragraphs)
    return bytes(weasyprint.HTML(string=f"<style>{style}</style>{html}").write_pdf())


def word(paragraphs: tuple[str, ...] = ANSWER) -> bytes:
    made, file = docx.Document(), io.BytesIO()
    for text in paragraphs:
        made.add_paragraph(text)
    made.save(file)
    return file.getvalue()


def word_of(xml: str) -> bytes:
    return archive({"word/document.xml": f'<w:document xmlns:w="{WORD}">{xml}</w:document>'})


def open_document(body: str) -> bytes:
    names = f'xmlns:office="{_PARTS}:office:1.0" xmlns:text="{_PARTS}:text:1.0"'
    return archive({"content.xml": f"<office:document-content {names}>{body}</office:document-content>"})


def archive(parts: dict[str, str]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in parts.items():
            made.writestr(name, content)
    return file.getvalue()


def locked_pdf() -> bytes:
    file = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf())) as made:
        made.save(file, encryption=pikepdf.Encryption(owner="a", user="b"))
    return file.getvalue()


def scanned_pdf() -> bytes:
    return bytes(weasyprint.HTML(string="<svg width=9 height=9><rect width=9 height=9 /></svg>").write_pdf())


def endless_pdf() -> bytes:
    """Return a PDF whose one page is drawn by a stream that unpacks to a hundred megabytes."""
    file = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf(("Ord",)))) as made:
        made.pages[0].Contents = made.make_stream(b"BT /F1 12 Tf (ord) Tj ET\n" * 4_000_000)
        made.save(file, compress_streams=True)
    return file.getvalue()


def turning_pdf() -> bytes:
    """Return a PDF whose tree of pages leads back to itself."""
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Count 9/Kids[2 0 R 2 0 R]>>",
    ]
    body, offsets = b"%PDF-1.7\n", []
    for number, content in enumerate(objects, start=1):
        offsets.append(len(body))
        body += b"%d 0 obj%sendobj\n" % (number, content)
    table = b"xref\n0 3\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % at for at in offsets)
    return body + table + b"trailer<</Size 3/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % len(body)


BOMB = "<!DOCTYPE a [<!ENTITY a 'ha'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;'>]>"
HOSTILE = {
    "nothing of a PDF": (PDF, b"%PDF-1.7 svar %%EOF"),
    "torn": (PDF, pdf()[:400]),
    "locked": (PDF, locked_pdf()),
    "scanned": (PDF, scanned_pdf()),
    "turning": (PDF, turning_pdf()),
    "no archive": (DOCX, b"PK\x03\x04 nothing"),
    "no part": (DOCX, archive({"annat.xml": "<a/>"})),
    "entities": (DOCX, archive({"word/document.xml": f'{BOMB}<w:p xmlns:w="{WORD}"><w:t>&b;</w:t></w:p>'})),
    "too large": (DOCX, word_of("<w:p><w:r><w:t>" + "a" * 50_000_000 + "</w:t></w:r></w:p>")),
    "too deep": (ODT, open_document("<text:p>" * 200_000 + "</text:p>" * 200_000)),
    "not closed": (ODT, open_document("<text:p>Ord")),
    "too many": (DOCX, word_of("<w:p><w:r><w:t>a</w:t></w:r></w:p>" * 20_000)),
}
