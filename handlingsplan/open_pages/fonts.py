"""The portal's type made small for browsers: the signs of our languages, packed as woff2, and under another name.

Its licence reserves the name "Source" for the unmodified font, so the copy is called otherwise within.
"""

from io import BytesIO

from fontTools import subset
from fontTools.ttLib import TTFont

NAME = "Handlingsplan Sans"
NAMED = {1: NAME, 3: NAME, 4: NAME, 6: NAME.replace(" ", ""), 16: NAME, 25: NAME.replace(" ", "")}  # by name id
SIGNS = (
    *range(0x20, 0x7F),
    *range(0xA0, 0x180),  # letters of Latin script with accents
    *range(0x2010, 0x2028),
    *(0x202F, 0x2030, 0x2032, 0x2033, 0x2039, 0x203A, 0x2082, 0x20AC, 0x2116, 0x2122),
    *(0x2190, 0x2191, 0x2192, 0x2193, 0x2212, 0x2248, 0x2260, 0x2264, 0x2265),
)
FEATURES = ["kern", "liga", "mark", "mkmk", "ccmp", "locl", "tnum", "lnum"]


def small_font(ttf: bytes) -> bytes:
    """Return the font with no more than the portal's signs, as woff2."""
    options = subset.Options(layout_features=FEATURES, name_IDs=["*"], notdef_outline=True)
    font = TTFont(BytesIO(ttf))
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=SIGNS)
    subsetter.subset(font)
    for record in font["name"].names:
        if record.nameID in NAMED:
            record.string = NAMED[record.nameID]
    font.flavor = "woff2"
    packed = BytesIO()
    font.save(packed)
    return packed.getvalue()
