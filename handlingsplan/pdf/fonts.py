"""One set of fonts for the whole file: subset once, for the union of the sections' glyphs, and kept by it."""

import html
import json
from collections.abc import Iterable
from hashlib import sha256
from typing import Any

from handlingsplan.pdf.internals import build_fonts, draw, used_fonts
from handlingsplan.pdf.objects import BrokenObjectError, SectionObject, Store, Template
from handlingsplan.pdf.packing import Packer
from handlingsplan.pdf.typesetting import Stylesheet, lay_out

# What every font of the plan's own family gets, so that an edited text seldom needs new ones.
ALPHABET = (
    "ABCDEFGHIJKLMNOPQRSTUVWXYZÅÄÖÉÜ abcdefghijklmnopqrstuvwxyzåäöéü 0123456789 .,:;!?§%&/()–-+=”’»«•\u00ad\u202f\u00a0"
)
FAMILY = "Source Sans"
MAX_SAMPLE = 400  # characters that are set to lead WeasyPrint to a font: the first few do
Glyphs = dict[str, dict[int, tuple[float, str]]]  # by font, and of each glyph its width and text
_STYLES = {0: "normal", 1: "oblique", 2: "italic"}


class Faces:
    """The fonts that the sections used, and their glyphs."""

    def __init__(self) -> None:
        self.faces: dict[str, dict[str, Any]] = {}
        self._glyphs: dict[str, set[str]] = {}

    def add(self, fonts: dict[str, dict[str, Any]]) -> None:
        """Take in the fonts of one section."""
        for name, face in fonts.items():
            if name not in self.faces:
                self.faces[name] = {part: face[part] for part in ("family", "weight", "style")}
                self._glyphs[name] = set()
            self._glyphs[name].update(face["glyphs"].split(";"))

    def linked(self, store: Store, stylesheet: Stylesheet, *, fingerprint: str) -> SectionObject:
        """Return the fonts, ready to be linked; from the store where the same were made before."""
        for name in sorted(self.faces):
            if self.faces[name]["family"].startswith(FAMILY):
                self.add({name: self._alphabet(name, store, stylesheet, fingerprint)})
        glyphs = {name: glyphs_of(glyphs) for name, glyphs in sorted(self._glyphs.items())}
        key = _key(fingerprint, [[name, self.faces[name], [*some.items()]] for name, some in glyphs.items()])
        try:
            return store.read(key)
        except (FileNotFoundError, BrokenObjectError):
            fonts = self._build(stylesheet, glyphs)
            store.write(key, fonts)
            return fonts

    def _alphabet(self, name: str, store: Store, stylesheet: Stylesheet, fingerprint: str) -> dict[str, Any]:
        """Return a face with the glyphs of the alphabet; an edited text seldom needs others."""
        key = _key(fingerprint, ["alphabet", name, self.faces[name]])
        try:
            kept = store.read(key)
        except (FileNotFoundError, BrokenObjectError):
            document = lay_out(self._paragraph(name, ALPHABET), stylesheet)
            draw(document)
            kept = SectionObject({"pages": [], "fonts": used_fonts(document)}, Template(), Template(), [])
            store.write(key, kept)
        face: dict[str, Any] = kept.facts["fonts"].get(name, {**self.faces[name], "glyphs": ""})
        return face

    def _build(self, stylesheet: Stylesheet, glyphs: Glyphs) -> SectionObject:
        texts = {name: "".join(text for _width, text in some.values()) for name, some in glyphs.items()}
        html = "".join(self._paragraph(name, text[:MAX_SAMPLE]) for name, text in texts.items())
        document = lay_out(html, stylesheet)
        draw(document)
        objects, dictionary = build_fonts(document, glyphs)
        packer = Packer(objects, [objects[dictionary].reference])
        return packer.pack({"pages": [], "dictionary": packer.place[dictionary]})

    def _paragraph(self, name: str, text: str) -> str:
        """Return a paragraph that is set in that font: its own letters lead to it, whatever stood in for the plan's."""
        face = self.faces[name]
        style = f"font-weight:{face['weight']};font-style:{_STYLES[face['style']]};font-size:10pt"
        return f'<p style="{style}">{html.escape(text)}</p>'


def glyphs_of(entries: Iterable[str]) -> dict[int, tuple[float, str]]:
    """Return glyphs, in order, with width and text; of two that a glyph stands for, such as hyphens, the first."""
    glyphs: dict[int, tuple[float, str]] = {}
    for entry in sorted(entries):
        if entry:
            glyph, width, text = entry.split(" ")
            glyphs.setdefault(int(glyph), (float(width), bytes.fromhex(text).decode("utf-16-be")))
    return dict(sorted(glyphs.items()))


def _key(fingerprint: str, parts: list[Any]) -> str:
    return sha256(json.dumps([fingerprint, parts]).encode()).hexdigest()
