"""The paragraphs of a PDF: lines as they lie on the page, put together where the gaps say that they belong together.

No Django here: this runs in the process that reads.
"""

import io
import logging
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median_low
from typing import Any

from pypdf import PageObject, PdfReader

from handlingsplan.document_texts import bounds
from handlingsplan.document_texts.bounds import UnreadableError

SAME_LINE = 2.0  # points up or down, as of a raised figure
MARK_HEIGHT = 4.0  # likewise, of a bullet
WIDER_GAP = 1.25  # than between lines of one paragraph
INDENT = 8.0  # points
OFTEN = 3  # pages on which a first or last line stands before it is taken for a running head
_LISTED = re.compile(r"(?:[•·▪‣◦–—*-]|\(?\d{1,2}[.)]|\(?[a-zå-ö][.)])\s")
_MARK = re.compile(r"[•·▪‣◦–—*-]|\(?\d{1,2}[.)]")
_SENTENCE_END = (".", "!", "?", ":", "”", '"')
_BROKEN_WORD = re.compile(r"[a-zå-ö]-$")
_KEEPS_HYPHEN = re.compile(r"(?:och|eller|samt|respektive)\b")
_NUMBERS = re.compile(r"\d+")


@dataclass(frozen=True)
class Line:
    """A line of a page; `top` and `left` in points, the top of a page is the greatest."""

    page: int
    top: float
    left: float
    text: str


class PdfWords:
    """The words of a PDF; `silent` are the numbers of pages without any."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self.silent: list[int] = []

    def paragraphs(self) -> Iterator[str]:
        """Yield them; raises `UnreadableError`."""
        logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # what it finds odd is of no use to anybody here
        lines = self._lines(_opened(self._data))
        running = _running(lines)
        told = [line for line in lines if line not in running]
        if not told:
            raise UnreadableError("no_words")
        yield from _joined(told)

    def _lines(self, reader: PdfReader) -> list[Line]:
        lines: list[Line] = []
        for number, page in enumerate(reader.pages, start=1):
            found = _lines_of(page, number)
            if not found:
                self.silent.append(number)
            lines += found
            if sum(len(line.text) for line in found) > bounds.MAX_TEXT:
                raise UnreadableError("too_much")
        return lines


def _opened(data: bytes) -> PdfReader:
    try:
        reader = PdfReader(io.BytesIO(data), strict=False)
        is_locked = reader.is_encrypted and not reader.decrypt("")
        pages = 0 if is_locked else len(reader.pages)
    except MemoryError:
        raise
    except Exception as error:
        raise UnreadableError("broken") from error
    if is_locked:
        raise UnreadableError("locked")
    if pages > bounds.MAX_PAGES:
        raise UnreadableError("too_much")
    return reader


def _lines_of(page: PageObject, number: int) -> list[Line]:
    """Return the lines of a page; none where it cannot be read."""
    chunks: list[tuple[float, float, str]] = []

    def hear(text: str, cm: list[float], tm: list[float], _font: Any, _size: float) -> None:
        top = cm[1] * tm[4] + cm[3] * tm[5] + cm[5]
        left = cm[0] * tm[4] + cm[2] * tm[5] + cm[4]
        chunks.append((top, left, text))

    try:
        page.extract_text(visitor_text=hear)
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 likewise; the page is told as one without words
        return []
    lines: list[Line] = []
    for top, left, text in chunks:
        words = " ".join(text.replace("\xad\n", "").replace("\0", "").split())
        if not words:
            continue
        if lines and abs(lines[-1].top - top) < SAME_LINE:
            before = lines.pop()
            lines.append(Line(number, before.top, min(before.left, left), f"{before.text} {words}"))
        else:
            lines.append(Line(number, top, left, words))
    return list(_with_marks(lines))


def _with_marks(lines: Sequence[Line]) -> Iterator[Line]:
    """Yield the lines, each with the bullet that stands on its height, which some programs draw after all words."""
    marks = [line for line in lines if _MARK.fullmatch(line.text)]
    for line in lines:
        if line in marks:
            continue
        beside = [one for one in marks if abs(one.top - line.top) < MARK_HEIGHT and one.left < line.left]
        yield replace(line, text=f"{beside[0].text} {line.text}") if beside else line


def _running(lines: Sequence[Line]) -> set[Line]:
    """Return the running heads and page numbers: what is highest or lowest on most pages, the same but for figures."""
    of_pages: dict[int, list[Line]] = {}
    for line in lines:
        of_pages.setdefault(line.page, []).append(line)
    found: set[Line] = set()
    for end in (max, min):
        ends = [end(of_page, key=lambda line: line.top) for of_page in of_pages.values()]
        times = Counter(_NUMBERS.sub("#", line.text) for line in ends)
        often = max(OFTEN, len(ends) // 2 + 1)
        found |= {line for line in ends if times[_NUMBERS.sub("#", line.text)] >= often}
    return found


def _joined(lines: Sequence[Line]) -> Iterator[str]:
    gaps = [one.top - two.top for one, two in pairwise(lines) if one.page == two.page and one.top > two.top]
    usual = median_low(gaps) if gaps else 0.0
    text, before = lines[0].text, lines[0]
    for line in lines[1:]:
        if _begins(before, line, usual):
            yield text
            text = line.text
        else:
            text = _and(text, line.text)
        before = line
    yield text


def _begins(before: Line, line: Line, usual: float) -> bool:
    """Tell whether a line begins a paragraph."""
    if _LISTED.match(line.text):
        return True
    if line.page != before.page or line.top > before.top:  # the next page or column
        return before.text.endswith(_SENTENCE_END) or not line.text[0].islower()
    return before.top - line.top > usual * WIDER_GAP or (
        line.left - before.left > INDENT and before.text.endswith(_SENTENCE_END)
    )


def _and(text: str, more: str) -> str:
    """Return a text that goes on in the next line, with a word put together that was broken there."""
    if _BROKEN_WORD.search(text) and more[0].islower() and not _KEEPS_HYPHEN.match(more):
        return text[:-1] + more
    return f"{text} {more}"
