"""Pages with hardly a line: what is tried against them, and what is let be."""

from functools import partial

import pytest

from handlingsplan.pdf.fitting import ALL, BUT_LAST, LEAST, fitted, is_filled
from handlingsplan.pdf.internals import filled
from handlingsplan.pdf.typesetting import Stylesheet, lay_out, parse
from handlingsplan.printing.rendering import section_stylesheet

LINE = "<p>En rad text.</p>"


@pytest.fixture(scope="module")
def sheet() -> Stylesheet:
    return parse(section_stylesheet(draft=False))


def _section(lines: int, fit: str, *, tail: str = "") -> str:
    return f'<section class="print-part" data-fit="{fit}"><article class="x">{LINE * lines}</article>{tail}</section>'


def _fills(html: str, sheet: Stylesheet) -> list[float]:
    again = partial(lay_out, stylesheet=sheet)
    return [filled(page) for page in fitted(html, again(html), again).pages]


def _lines_of_a_page(sheet: Stylesheet) -> int:
    return next(n for n in range(20, 60) if len(lay_out(_section(n, ALL), sheet).pages) == 2) - 1


def test_a_line_too_many_is_drawn_in(sheet: Stylesheet) -> None:
    lines = _lines_of_a_page(sheet)
    assert len(lay_out(_section(lines + 1, ALL), sheet).pages) == 2
    assert len(_fills(_section(lines + 1, ALL), sheet)) == 1


def test_a_tail_that_does_not_fit_takes_a_block_along(sheet: Stylesheet) -> None:
    blocks = "".join(f'<section class="y">{LINE * 8}</section>' for _ in range(2))
    html = _section(_lines_of_a_page(sheet) - 12, ALL, tail=blocks)
    assert not is_filled(lay_out(html, sheet), ALL)
    fills = _fills(html, sheet)
    assert len(fills) == 2
    assert min(fills) >= LEAST


def test_the_end_of_a_chapter_may_be_short(sheet: Stylesheet) -> None:
    lines = _lines_of_a_page(sheet)
    plain = [filled(page) for page in lay_out(_section(lines + 1, BUT_LAST), sheet).pages]
    assert _fills(_section(lines + 1, BUT_LAST), sheet) == plain
