"""Pages with hardly a line on them are laid out otherwise: a little closer, a little wider, or broken earlier.

A section says by `data-fit` which of its pages are to be filled: all, or all but the last, which ends a chapter.
"""

import re
from collections.abc import Callable, Iterator

from weasyprint import Document

from handlingsplan.pdf.internals import filled

LEAST = 1 / 3  # of a page's height, from its first line to its last
ALL, BUT_LAST = "all", "but-last"
CLASSES = ("fit-close", "fit-wide", "fit-wider")  # of the section, in plan.css, in the order of trying
MAX_BREAKS = 4  # how many places are tried to break earlier at
_FIT = re.compile(r'<section class="print-part" data-fit="([a-z-]+)">')
_BLOCK = re.compile(r"<(?:article|table|section|figure)(?= )")


def is_filled(document: Document, fit: str) -> bool:
    """Tell whether every page that is to be filled is filled to a third."""
    pages = document.pages[:-1] if fit == BUT_LAST else document.pages
    return len(document.pages) == 1 or all(filled(page) >= LEAST for page in pages)


def fit_of(html: str) -> str:
    """Return what the section says of its pages; empty where it says nothing."""
    found = _FIT.match(html)
    return found[1] if found else ""


def fitted(html: str, document: Document, lay_out: Callable[[str], Document]) -> Document:
    """Return the section's pages as they are, or as the first way to lay them out that fills them and takes no more."""
    fit = fit_of(html)
    if not fit or is_filled(document, fit):
        return document
    for way in _ways(html):
        other = lay_out(way)
        if len(other.pages) <= len(document.pages) and is_filled(other, fit):
            return other
    return document


def _ways(html: str) -> Iterator[str]:
    for name in CLASSES:
        yield html.replace('class="print-part"', f'class="print-part {name}"', 1)
    blocks = [found.end() for found in _BLOCK.finditer(html)][1:]
    for at in blocks[: -MAX_BREAKS - 1 : -1]:
        yield f'{html[:at]} style="break-before: page"{html[at:]}'
