"""One set of fonts for the whole file: subset once, for the union of the sections' glyphs, and kept by it."""

import html
import json
from hashlib import sha256
from typing import Any

from handlingsplan.publication.engine.internals import build_fonts, draw, used_fonts
from handlingsplan.publication.engine.objects import BrokenObjectError, SectionObject, Store, Template
from handlingsplan.publication.engine.packing import Packer
from handlingsplan.publication.engine.typesetting import Sheet, lay_out

ALPHABET = (
    "ABCDEFGHIJKLMNOPQRSTUVWXYZÅÄÖÉÜ abcdefghijklmnopqrstuvwxyzåäöéü 0123456789 .,:;!?§%&/()–-+=”’»«•\u00ad\u202f\u00a0"
)
"""What every font of the plan's own family gets, so that an edited text seldom needs new ones."""
FAMILY = "Source Sans"
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
        for name in sorted(self.faces):
            if self.faces[name]["family"].startswith(FAMILY):
                self.add({name: self._alphabet(name, store, sheet, fingerprint)})
        parts = [[name, self.faces[name], sorted(self.glyphs[name].items())] for name in sorted(self.glyphs)]
        key = _key(fingerprint, parts)
        try:
            return store.read(key)
        except (FileNotFoundError, BrokenObjectError):
            made = self._build(sheet)
            store.write(key, made)
            return made

    def _alphabet(self, name: str, store: Store, sheet: Sheet, fingerprint: str) -> dict[str, Any]:
        """Return a face with the glyphs of the alphabet; an edited text seldom needs others."""
        key = _key(fingerprint, ["alphabet", name, self.faces[name]])
        try:
            kept = store.read(key)
        except (FileNotFoundError, BrokenObjectError):
            document = lay_out(self._paragraph(name, ALPHABET), sheet)
            draw(document)
            kept = SectionObject({"pages": [], "fonts": used_fonts(document)}, Template(), Template(), [])
            store.write(key, kept)
        face: dict[str, Any] = kept.facts["fonts"].get(name, {**self.faces[name], "glyphs": []})
        return face

    def _build(self, sheet: Sheet) -> SectionObject:
        shown = {
            name: "".join(text for _glyph, (_width, text) in sorted(self.glyphs[name].items())) for name in self.faces
        }
        document = lay_out("".join(self._paragraph(name, shown[name][:MOST_SHOWN]) for name in sorted(shown)), sheet)
        draw(document)
        objects, dictionary = build_fonts(document, self.glyphs)
        packer = Packer(objects, [objects[dictionary].reference])
        return packer.pack({"pages": [], "dictionary": packer.place[dictionary]})

    def _paragraph(self, name: str, text: str) -> str:
        """Return a paragraph that is set in that font: its own letters lead to it, whatever stood in for the plan's."""
        face = self.faces[name]
        style = f"font-weight:{face['weight']};font-style:{_STYLES[face['style']]};font-size:10pt"
        return f'<p style="{style}">{html.escape(text)}</p>'


def _key(fingerprint: str, parts: list[Any]) -> str:
    return sha256(json.dumps([fingerprint, parts]).encode()).hexdigest()
