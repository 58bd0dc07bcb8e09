"""The plan in one piece: the process that turns HTML into a PDF with one call of WeasyPrint.

`handlingsplan.printing.pdf` runs it confined. The request is JSON on stdin: `html`, `css`, `attachments`, and the file
descriptor to write to (`output`). Progress is one JSON object per line on stdout: the `step` and the `pages` laid out.
"""

import base64
import gc
import json
import logging
import os
import re
import resource
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO

import pydyf
from weasyprint import CSS, HTML, Attachment, Document
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

from handlingsplan.pdf import faces
from handlingsplan.pdf.internals import QuickPDF, name_links, only_real_links, pieces_told, read_drawn
from handlingsplan.pdf.structure import simplify

# Characters of a picture that stands in the text; those of the portal are smaller (`MAX_STORED` in images.py).
MAX_DATA_CHARACTERS = 200_000
VARIANT = "pdf/a-3a"  # an archive's format that may carry the plan's data as files
_DATA_IMAGE = re.compile(r"data:(image/(?:png|jpeg|svg\+xml));base64,([A-Za-z0-9+/=]*)")


class RefusedUrlError(ValueError):
    """The compile asked for something that it was not handed."""


class HandedFilesFetcher(URLFetcher):  # type: ignore[misc] # WeasyPrint has no types
    """Serves the plan's fonts and small images that stand in the text itself; no network, no file system."""

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:  # noqa: ARG002 WeasyPrint's signature
        """Return the font or image, or raise `RefusedUrlError`."""
        if face := faces.files().get(url):
            return URLFetcherResponse(url, face.read_bytes(), {"Content-Type": "font/ttf"})
        image = _DATA_IMAGE.fullmatch(url) if len(url) <= MAX_DATA_CHARACTERS else None
        if image is None:
            raise RefusedUrlError(url[:100])
        return URLFetcherResponse(url, base64.b64decode(image[2]), {"Content-Type": image[1]})


class LayoutProgress(logging.Handler):
    """Tells how far WeasyPrint is; a second pass begins from the first page again, which is not told."""

    def __init__(self) -> None:
        super().__init__()
        self.pages = 0

    def emit(self, record: logging.LogRecord) -> None:
        """Pass on the steps that take time."""
        message = record.getMessage()
        if page := re.search(r"Creating layout - Page (\d+)", message):
            self.pages = max(self.pages, int(page[1]))
            _print(step="layout", pages=self.pages)
        elif "Creating PDF" in message:
            _print(step="writing", pages=self.pages)


def _print(**facts: Any) -> None:
    sys.stdout.write(json.dumps(facts) + "\n")
    sys.stdout.flush()


def lay_out(html: str, css: str) -> Document:
    """Return the pages, with the plan's own links only, not those that WeasyPrint makes of the elements within."""
    fetcher, fonts = HandedFilesFetcher(), FontConfiguration()
    sheet = CSS(string=faces.rules() + css, url_fetcher=fetcher, font_config=fonts, base_url="plan:")
    parsed = HTML(string=faces.replaced(html), url_fetcher=fetcher, base_url="plan:")
    document = parsed.render(stylesheets=[sheet], font_config=fonts, presentational_hints=True)  # `start` of a list
    only_real_links(document)
    return document


def write(pages: Document, target: BinaryIO, attachments: list[dict[str, str]] | None = None) -> None:
    """Write the pages as PDF/A-3a that also is PDF/UA-1; the same pages give the same bytes."""
    gc.disable()  # nothing is thrown away while writing; collecting takes a fifth of the time
    files = [_attachment(one) for one in attachments or []]
    with pieces_told():
        pages.write_pdf(target, finisher=finish, pdf_variant=VARIANT, attachments=files)
    gc.enable()


def _attachment(one: dict[str, str]) -> Attachment:
    day = datetime(1970, 1, 1, tzinfo=UTC)  # the same plan gives the same bytes, whenever it is laid out
    return Attachment(
        file_obj=Path(one["path"]).open("rb"),
        name=one["name"],
        description=one["description"],
        created=day,
        modified=day,
        relationship="Data",
    )


def finish(document: Document, pdf: pydyf.PDF) -> None:
    """Mend what WeasyPrint drew so that it conforms to PDF/UA-1 and PDF/A, and say so in the metadata."""
    name_links(document)
    simplify(read_drawn(pdf))
    for stream in (thing for thing in pdf.objects if isinstance(thing, pydyf.Stream)):
        if stream.extra.get("Subtype") == "/XML":
            stream.stream = [part.replace(b"</rdf:RDF>", PDFUA + b"</rdf:RDF>", 1) for part in stream.stream]
        elif "Interpolate" in stream.extra:
            stream.extra["Interpolate"] = "false"  # PDF/A forbids smoothing


# That the file is PDF/UA-1, with the extension schema that PDF/A demands for saying so
PDFUA = b"""
<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" pdfuaid:part="1" />
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
  xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA Universal Accessibility Schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name><pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Indicates, which part of ISO 14289 standard is followed</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description>
"""


def main() -> None:
    """Do what the request on stdin says."""
    request = json.load(sys.stdin)
    pydyf.PDF = QuickPDF  # or writing a large plan takes minutes
    logger = logging.getLogger("weasyprint.progress")
    logger.setLevel(logging.INFO)
    logger.addHandler(LayoutProgress())
    pages = lay_out(request["html"], request["css"])
    _print(step="writing", pages=len(pages.pages))
    with os.fdopen(request["output"], "wb") as target:
        write(pages, target, request["attachments"])
    _print(step="done", pages=len(pages.pages), peak_kb=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
