"""Signs in print: every one that people write is drawn with a face that has it, or replaced and named."""

import html
import unicodedata
from io import BytesIO
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from handlingsplan.pdf import faces, layout
from handlingsplan.pdf.internals import draw, used_fonts
from handlingsplan.pdf.typesetting import lay_out as lay_out_section
from handlingsplan.pdf.typesetting import parse
from handlingsplan.printing.rendering import section_stylesheet
from tests.pages_of import pages_of

BLOCKS = {
    "latin": [*range(0x20, 0x7F), *range(0xA1, 0x180), 0x1E9E, 0x2082, 0x00B2],
    "greek and cyrillic": [*range(0x391, 0x3A2), *range(0x3A3, 0x3CF), *range(0x400, 0x460)],
    "arrows and mathematics": [*range(0x2190, 0x2200), *range(0x2200, 0x2270)],
    "symbols": [0x2610, 0x2611, 0x2612, 0x2605, 0x26A0, 0x2713, *range(0x2460, 0x2474), 0x20AC, 0x2030],
    "emoji": [0x1F6B2, 0x1F600, 0x1F333, 0x1F6B6, 0x267B, 0x1FAE8, 0x1F6DC],
    "other scripts": [0x4E2D, 0x6587, 0x3042, 0xD55C, 0x0627, 0x05D0, 0x0905, 0x0B85, 0x0E01, 0x12A0],
}
JOINED = ["\U0001f1f8\U0001f1ea", "\U0001f44d\U0001f3fd", "\U0001f469\u200d\U0001f52c", "1\ufe0f\u20e3"]


def _page(text: str) -> str:
    return f'<!DOCTYPE html><html lang="sv"><head><title>Tecken</title></head><body><p>{text}</p></body></html>'


def _glyphs(text: str) -> set[int]:
    document = lay_out_section(f"<section>{text}</section>", parse(section_stylesheet(draft=False)))
    draw(document)
    fonts = used_fonts(document)
    return {int(glyph.split()[0]) for font in fonts.values() for glyph in font["glyphs"].split(";")}


def _count_of_glyphs(path: Path) -> int:
    with TTFont(path, fontNumber=0, lazy=True) as face:
        return int(face["maxp"].numGlyphs)


@pytest.mark.parametrize("block", BLOCKS)
def test_each_sign_that_people_write_has_a_face(block: str) -> None:
    assert faces.unprintable("".join(map(chr, BLOCKS[block]))) == []


def test_signs_are_drawn_with_the_faces_that_were_handed_over_alone_however_they_are_marked() -> None:
    words = html.escape("".join(chr(sign) for block in BLOCKS.values() for sign in block))
    text = f"{words} <em>{words}</em> <strong>{words} <em>{words}</em></strong>"
    document = lay_out_section(f"<section><p>{text}</p></section>", parse(section_stylesheet(draft=False)))
    draw(document)
    handed = {_count_of_glyphs(path) for path in faces.files().values()}
    drawn = {font.name.decode(): font.glyph_count for font in document.fonts.values()}
    assert len(drawn) > 10
    assert {name: count for name, count in drawn.items() if count not in handed} == {}


def test_what_no_face_has_is_named_and_replaced() -> None:
    text = "Buss \ue000 och \uf0b7 \u0378 \u00ad\u200d\ufe0f klart"
    assert faces.unprintable(text) == ["\ue000", "\uf0b7", "\u0378"]
    assert faces.replaced(text) == "Buss \ufffd och \ufffd \ufffd \u00ad\u200d\ufe0f klart"


@pytest.mark.parametrize("signs", [*("".join(map(chr, codes[:40])) for codes in BLOCKS.values()), *JOINED, "\ue000"])
def test_nothing_is_drawn_as_an_empty_box(signs: str) -> None:
    text = "".join(f"&#{ord(sign)};" if sign in "<&>" else sign for sign in signs)
    glyphs = _glyphs(text)
    assert glyphs
    assert 0 not in glyphs
    words = "".join(" ".join(pages_of(_written(text))).split())
    shown = {sign for sign in signs if unicodedata.category(sign) not in {"Cf", "Mn", "Zs"}} - {"\ue000"}
    assert shown <= set(words)


def _written(text: str) -> bytes:
    target = BytesIO()
    layout.write(layout.lay_out(_page(text), ""), target)
    return target.getvalue()
