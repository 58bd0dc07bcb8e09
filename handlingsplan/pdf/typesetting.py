"""Sections' HTML to objects: laid out, several short ones together, and cut apart by page."""

from dataclasses import dataclass
from functools import partial
from io import BytesIO

from PIL import Image
from weasyprint import CSS, HTML, Document
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcherResponse

from handlingsplan.pdf import faces
from handlingsplan.pdf.fitting import fitted
from handlingsplan.pdf.internals import beginnings, draw, only_real_links, sink_anchors
from handlingsplan.pdf.layout import HandedFilesFetcher, RefusedUrlError
from handlingsplan.pdf.objects import SectionObject
from handlingsplan.pdf.packing import ANCHOR, pack_section

SECTION = "data-section"
_PAGE = '<!DOCTYPE html><html lang="sv"><head><meta charset="utf-8"><title>Plan</title></head><body{}>{}</body></html>'


# Of a picture in print: unpacked it takes four bytes a pixel, which leaves a section's process most of its memory.
MAX_PIXELS = 20_000_000


class SomethingRefusedError(ValueError):
    """The text asked for what it was not handed; the message names it."""


class RememberingFetcher(HandedFilesFetcher):
    """Remembers what it refused: what a text wanted to show is not to be left out in silence."""

    def __init__(self) -> None:
        super().__init__()
        self.refused: list[str] = []

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
        """Return the font or image, or raise `RefusedUrlError`; pictures that unpack to too much are refused too."""
        try:
            answer = super().fetch(url, headers)
            if answer.content_type in {"image/png", "image/jpeg"}:
                answer = _bounded(url, answer)
        except ValueError as error:
            self.refused.append(str(error))
            raise
        return answer


def _bounded(url: str, answer: URLFetcherResponse) -> URLFetcherResponse:
    content = answer.read()
    with Image.open(BytesIO(content)) as picture:  # reads the head only
        if picture.width * picture.height > MAX_PIXELS:
            raise RefusedUrlError(url[:100])
    return URLFetcherResponse(url, content, {"Content-Type": answer.content_type})


@dataclass(frozen=True)
class Stylesheet:
    """A parsed stylesheet with its fonts, kept for every section that a worker lays out."""

    css: CSS
    fonts: FontConfiguration


def parse(css: str) -> Stylesheet:
    """Return the stylesheet, ready to be used many times."""
    fonts = FontConfiguration()
    return Stylesheet(
        CSS(string=faces.rules() + css, url_fetcher=HandedFilesFetcher(), font_config=fonts, base_url="plan:"), fonts
    )


def lay_out(html: str, stylesheet: Stylesheet, *, attributes: str = "") -> Document:
    """Return the pages; `attributes` are those of the body's element. Raises `SomethingRefusedError`."""
    fetcher = RememberingFetcher()
    whole = faces.replaced(_PAGE.format(attributes, html.replace('href="#', f'href="{ANCHOR}')))
    parsed = HTML(string=whole, url_fetcher=fetcher, base_url="plan:")
    sink_anchors(parsed)
    document = parsed.render(
        stylesheets=[stylesheet.css],
        font_config=stylesheet.fonts,
        presentational_hints=True,  # `start` of a numbered list
    )
    if fetcher.refused:
        raise SomethingRefusedError(fetcher.refused[0])
    only_real_links(document)
    return document


def typeset(sections: dict[str, str], stylesheet: Stylesheet, *, attributes: str = "") -> dict[str, SectionObject]:
    """Return the objects of the sections, by the same keys; each section begins a page."""
    marked = "".join(html.replace("<section ", f'<section {SECTION}="{key}" ', 1) for key, html in sections.items())
    document = lay_out(marked, stylesheet, attributes=attributes)
    begins = beginnings(document, SECTION)
    ends = [*list(begins.values())[1:], len(document.pages)]
    if list(begins) != list(sections):
        raise ValueError("Sections do not begin pages of their own.")
    parts = {
        key: document.copy(document.pages[begin:end]) for (key, begin), end in zip(begins.items(), ends, strict=True)
    }
    again = partial(lay_out, stylesheet=stylesheet, attributes=attributes)
    return {key: _object(fitted(sections[key], part, again), key) for key, part in parts.items()}


def _object(part: Document, key: str) -> SectionObject:
    return pack_section(part, draw(part), key=key)
