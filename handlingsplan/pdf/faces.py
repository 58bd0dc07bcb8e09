"""The faces that a plan is set in: its own, and those that have the signs which that one lacks.

The latter come from Debian's packages (`bin/prepare`, `Dockerfile`). One that is not installed is left out: its signs
are then replaced, and named before publishing, as those that no face has.
"""

import unicodedata
from functools import cache
from pathlib import Path

import fontpkg_source_sans_3
from fontTools.ttLib import TTFont

_OWN = fontpkg_source_sans_3.ROOT / "files"
_SYSTEM = Path("/usr/share/fonts")
_DEJAVU, _UNIFONT = _SYSTEM / "truetype/dejavu", _SYSTEM / "opentype/unifont"
OWN = {"font:upright": _OWN / "SourceSans3[wght].ttf", "font:italic": _OWN / "SourceSans3-Italic[wght].ttf"}
# In the order of preference: address, family, weight, file. The families are named as no installed one is: the engine
# would take the slanted face of that one for some signs, and draw others of the same words with the wrong glyphs.
_MORE = (
    ("font:dejavu", "Print DejaVu Sans", "400", _DEJAVU / "DejaVuSans.ttf"),
    ("font:dejavu-bold", "Print DejaVu Sans", "700", _DEJAVU / "DejaVuSans-Bold.ttf"),
    ("font:emoji", "Print Noto Color Emoji", "400", _SYSTEM / "truetype/noto/NotoColorEmoji.ttf"),
    ("font:microhei", "Print WenQuanYi Micro Hei", "400", _SYSTEM / "truetype/wqy/wqy-microhei.ttc"),
    ("font:unifont", "Print Unifont", "400", _UNIFONT / "unifont.otf"),
    ("font:unifont-upper", "Print Unifont Upper", "400", _UNIFONT / "unifont_upper.otf"),
)
REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
# Signs that say how others look, break or join, and draw nothing themselves: controls, formats, spaces, variations
_NOT_DRAWN = {"Cc", "Cf", "Zs", "Zl", "Zp"}
_VARIATIONS = {*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0)}


@cache
def files() -> dict[str, Path]:
    """Return the file of each face that is there, by the address under which a style sheet asks for it."""
    return OWN | {address: path for address, _family, _weight, path in _MORE if path.exists()}


@cache
def rules() -> str:
    """Return the style sheet that names the faces beside the plan's own."""
    return "".join(
        f'@font-face {{ font-family: "{family}"; src: url("{address}"); font-weight: {weight}; }}\n'
        for address, family, weight, _path in _MORE
        if address in files()
    )


@cache
def _drawn() -> frozenset[int]:
    """Return the code points that some face has a glyph for."""
    codes: set[int] = set()
    for path in files().values():
        with TTFont(path, fontNumber=0, lazy=True) as face:
            found = face.getBestCmap().keys()
            # Unifont draws also what is no sign yet, as a box with its number
            codes |= (
                {one for one in found if unicodedata.category(chr(one)) != "Cn"} if path.parent == _UNIFONT else found
            )
    return frozenset(codes)


@cache
def _can_print(sign: str) -> bool:
    code = ord(sign)
    return code in _drawn() or unicodedata.category(sign) in _NOT_DRAWN or code in _VARIATIONS


def unprintable(text: str) -> list[str]:
    """Return the signs of a text that no face has, each once, in order."""
    return [sign for sign in dict.fromkeys(text) if not _can_print(sign)]


def replaced(text: str) -> str:
    """Return the text with a sign for "unknown" in the place of each that no face has: an empty box breaks PDF/UA."""
    return text.translate(dict.fromkeys(map(ord, unprintable(text)), REPLACEMENT))
