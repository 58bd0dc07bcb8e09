"""Running heads and page numbers: cut out of pages that WeasyPrint drew with nothing else on them, and stamped."""

import re
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from handlingsplan.pdf.fonts import glyphs_of
from handlingsplan.pdf.objects import SectionObject

_MARKS = re.compile(rb"^(?:/[A-Za-z]+\n(?:<<[^\n]*>>\nBDC|BMC)|EMC)\n", re.MULTILINE)
_ALPHA = re.compile(rb"^/[aA][0-9.]+ gs\n", re.MULTILINE)
_ARTIFACT = b"/Artifact <</Type/Pagination>> BDC"


class RunningHeads:
    """Stamps for pages, by name: a running head and, where it ends so, `-wide`."""

    def __init__(self, compiled: SectionObject, names: list[str]) -> None:
        drawn = [zlib.decompress(compiled.bodies[at]) for at in compiled.facts["contents"]]
        self.digits = DigitGlyphs.read(drawn[0], _widths(compiled.facts["fonts"]))
        self.fonts: dict[str, dict[str, Any]] = compiled.facts["fonts"]
        self._scraps = {
            name: self.digits.around(_as_artifact(one), together=2) for name, one in zip(names, drawn[1:], strict=True)
        }
        self._heights = {
            name: height for name, (_width, height) in zip(names, compiled.facts["pages"][1:], strict=True)
        }

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


PLACES = 4  # figures of a page number: a plan of 5,000 measures has 5,400 pages
_LONGEST = 64  # more bytes than a text takes that is nothing but a place: others need not be read
_SHOWN = re.compile(rb"\[((?:<[0-9a-f]+>|-?[0-9.]+)+)\] TJ")
_PART = re.compile(rb"<([0-9a-f]+)>|(-?[0-9.]+)")


class MisplacedNumberError(ValueError):
    """There are not as many places for numbers as numbers."""


@dataclass(frozen=True)
class DigitGlyphs:
    """The tabular figures 0 to 9 as glyphs of one font, and their common width in thousandths."""

    glyphs: tuple[bytes, ...]
    width: float

    @classmethod
    def read(cls, drawn: bytes, widths: dict[int, float]) -> "DigitGlyphs":
        """Return the figures from a page on which 0123456789 are drawn first."""
        shown = _SHOWN.search(drawn)
        glyphs = _glyphs(shown[1]) if shown else ()
        figures = tuple(glyph for glyph in glyphs if isinstance(glyph, bytes))
        if len(figures) != 10:  # noqa: PLR2004 the ten figures
            raise MisplacedNumberError(drawn[:200])
        return cls(figures, widths[int(figures[0], 16)])

    def fill(self, drawn: bytes, numbers: Sequence[int], *, together: int = 0) -> bytes:
        """Return the drawn text with the numbers in the places, aligned to the right as the noughts were.

        Places are texts that are nothing but a place, or with `together` those that have so many within: whatever
        noughts other texts hold is left alone. Raises `MisplacedNumberError`.
        """
        waiting = list(reversed(numbers))

        def replace(shown: re.Match[bytes]) -> bytes:
            if not together and not self._is_place(shown[1]):
                return shown[0]
            pieces = _around_places(shown[1], self.glyphs[0])
            if len(pieces) - 1 != (together or 1):
                return shown[0]
            if len(waiting) < len(pieces) - 1:
                raise MisplacedNumberError(numbers)
            return self._with(pieces, [waiting.pop() for _place in pieces[1:]])

        filled = _SHOWN.sub(replace, drawn)
        if waiting:
            raise MisplacedNumberError(numbers)
        return filled

    def count(self, drawn: bytes) -> int:
        """Return how many texts are nothing but a place."""
        return sum(self._is_place(shown[1]) for shown in _SHOWN.finditer(drawn))

    def around(self, drawn: bytes, *, together: int) -> tuple[bytes, bytes, bytes]:
        """Return the one text that holds so many places, between what is drawn before and after it.

        Raises `MisplacedNumberError`.
        """
        nought = self.glyphs[0]
        matches = [one for one in _SHOWN.finditer(drawn) if len(_around_places(one[1], nought)) == together + 1]
        if len(matches) != 1:
            raise MisplacedNumberError(drawn[:200])
        return drawn[: matches[0].start()], matches[0][0], drawn[matches[0].end() :]

    def _is_place(self, text: bytes) -> bool:
        return len(text) <= _LONGEST and _around_places(text, self.glyphs[0]) == (b"<", b">")

    def _with(self, pieces: tuple[bytes, ...], numbers: list[int]) -> bytes:
        """Return the pieces with the numbers between them, moved by what the numbers are shorter than the places."""
        shift, text = 0.0, pieces[0]
        for number, piece in zip(numbers, pieces[1:], strict=True):
            figures = str(number)
            shift += (PLACES - len(figures)) * self.width
            text += b"".join([self.glyphs[int(figure)] for figure in figures]) + piece
        return b"[%d%b] TJ" % (-round(shift), text)


@lru_cache(maxsize=64)  # what stands on every page is read once
def _around_places(shown: bytes, nought: bytes) -> tuple[bytes, ...]:
    """Return what stands before, between and after the places of four noughts."""
    parts, place, at = [*_glyphs(shown)], (nought,) * PLACES, 0
    while at <= len(parts) - PLACES:
        if tuple(parts[at : at + PLACES]) == place:
            parts[at : at + PLACES] = [b"|"]
        at += 1
    text = b"".join(b"<%b>" % part if isinstance(part, bytes) else b"%g" % part for part in parts)
    return tuple(text.replace(b"><", b"").split(b"|"))


def _glyphs(shown: bytes) -> tuple[bytes | float, ...]:
    parts: list[bytes | float] = []
    for part in _PART.finditer(shown):
        if part[1]:
            parts += [part[1][at : at + 4] for at in range(0, len(part[1]), 4)]
        elif float(part[2]):
            parts.append(float(part[2]))
    return tuple(parts)
