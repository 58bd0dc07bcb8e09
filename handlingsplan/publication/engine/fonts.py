"""One set of fonts for the whole file: subset once, for the union of the sections' glyphs, and kept by it."""

import html
import json
from hashlib import sha256
from typing import Any

from handlingsplan.publication.engine.internals import build_fonts, draw
from handlingsplan.publication.engine.objects import BrokenObjectError, SectionObject, Store
from handlingsplan.publication.engine.packing import Packer
from handlingsplan.publication.engine.typesetting import Sheet, lay_out

ALPHABET = (
    "ABCDEFGHIJKLMNOPQRSTUVWXYZÅÄÖÉÜ abcdefghijklmnopqrstuvwxyzåäöéü 0123456789 .,:;!?§%&/()–-+=”’»«•\u00ad\u202f\u00a0"
)
"""What every font of the plan's own family gets, so that an edited text seldom needs new ones."""
MOST_SHOWN = 400
_STYLES = {0: "normal", 1: "oblique", 2: "italic"}


class Faces:
    """The fonts that the sections used, and their glyphs."""

    def __init__(self) -> None:
        self.faces: dict[str, dict[str, Any]] = {}
        self.glyphs: dict[str, dict[int, tuple[float, str]]] = {}

    def add(self, fonts: dict[str, dict[str, Any]]) -> None:
        """Take in the fonts of one section; where two disagree on what a glyph means, the first holds."""
        for name, face in fonts.items():
            self.faces.setdefault(name, {part: face[part] for part in ("family", "weight", "style")})
            known = self.glyphs.setdefault(name, {})
            for glyph, width, text in face["glyphs"]:
                if glyph not in known:
                    known[glyph] = (width, text)

    def linked(self, store: Store, sheet: Sheet, *, fingerprint: str) -> SectionObject:
        """Return the fonts, ready to be linked; from the store where the same were made before."""
        parts = [[name, self.faces[name], sorted(self.glyphs[name].items())] for name in sorted(self.glyphs)]
        key = sha256(json.dumps([fingerprint, parts]).encode()).hexdigest()
        try:
            return store.read(key)
        except (FileNotFoundError, BrokenObjectError):
            made = self._build(sheet)
            store.write(key, made)
            return made

    def _build(self, sheet: Sheet) -> SectionObject:
        document = lay_out("".join(self._specimen(name) for name in sorted(self.faces)), sheet)
        draw(document)
        glyphs = {name: dict(known) for name, known in self.glyphs.items()}
        for font in document.fonts.values():
            if font.hash in glyphs:
                for glyph in font.widths:
                    glyphs[font.hash].setdefault(glyph, (font.widths[glyph], font.to_unicode.get(glyph, "")))
        objects, dictionary = build_fonts(document, glyphs)
        packer = Packer(objects, [objects[dictionary].reference])
        return packer.pack({"pages": [], "dictionary": packer.place[dictionary]})

    def _specimen(self, name: str) -> str:
        """Return a paragraph that is set in that font: its own letters lead to it, whatever stood in for the plan's."""
        face = self.faces[name]
        used = "".join(text for _width, text in self.glyphs[name].values())[:MOST_SHOWN]
        own = ALPHABET if face["family"].startswith("Source Sans") else ""
        style = f"font-weight:{face['weight']};font-style:{_STYLES[face['style']]};font-size:10pt"
        return f'<p style="{style}">{html.escape(used)}</p><p style="{style}">{html.escape(own)}</p>'
