"""Running heads and page numbers: cut out of pages that WeasyPrint drew with nothing else on them, and stamped."""

import re
import zlib
from typing import Any

from handlingsplan.pdf.fonts import glyphs_of
from handlingsplan.pdf.objects import SectionObject
from handlingsplan.pdf.page_numbers import DigitGlyphs

_MARKS = re.compile(rb"^(?:/[A-Za-z]+\n(?:<<[^\n]*>>\nBDC|BMC)|EMC)\n", re.MULTILINE)
_ALPHA = re.compile(rb"^/[aA][0-9.]+ gs\n", re.MULTILINE)
_ARTIFACT = b"/Artifact <</Type/Pagination>> BDC"


class RunningHeads:
    """Stamps for pages, by name: a running head and, where it ends so, `-wide`."""

    def __init__(self, made: SectionObject, names: list[str]) -> None:
        drawn = [zlib.decompress(made.bodies[at]) for at in made.facts["contents"]]
        self.digits = DigitGlyphs.read(drawn[0], _widths(made.facts["fonts"]))
        self.fonts: dict[str, dict[str, Any]] = made.facts["fonts"]
        self._scraps = {
            name: self.digits.around(_as_artifact(one), together=2) for name, one in zip(names, drawn[1:], strict=True)
        }
        self._heights = {name: height for name, (_width, height) in zip(names, made.facts["pages"][1:], strict=True)}

    def stamp(self, name: str, page: int, pages: int) -> bytes:
        """Return what is drawn over a page; `name` is empty for a page that stays bare."""
        if not name:
            return b""
        before, numbered, after = self._scraps[name]
        text = self.digits.fill(numbered, (page, pages), together=2)
        return b"q 1 0 0 -1 0 %b cm\n%b%b%b\nQ" % (b"%.6f" % self._heights[name], before, text, after)


def _as_artifact(drawn: bytes) -> bytes:
    """Return the drawing as one artifact of pagination: no part of the text, and not read out on every page."""
    drawn = _ALPHA.sub(b"", drawn)  # it is opaque, and the section's page may not know the name of that state
    return _ARTIFACT + b"\n" + _MARKS.sub(b"", drawn) + b"\nEMC"


def _widths(fonts: dict[str, dict[str, Any]]) -> dict[int, float]:
    return {
        glyph: width
        for face in fonts.values()
        for glyph, (width, _text) in glyphs_of(face["glyphs"].split(";")).items()
    }
