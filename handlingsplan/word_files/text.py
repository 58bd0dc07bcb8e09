"""A Word document's body as HTML that `richtext.clean` reads: lists as Word itself puts them on the clipboard."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import escape

from lxml import etree

from handlingsplan.word_files.parts import MAX_PICTURES, Archive, attr, descendants, is_on, value
from handlingsplan.word_files.styles import Numbering, Styles
from handlingsplan.word_files.tables import table_html

PICTURE = "word-picture:"
_MARKS = {"b": "strong", "i": "em", "u": "u", "strike": "s", "dstrike": "s"}
_THROUGH = {
    "ins",
    "moveTo",
    "smartTag",
    "sdt",
    "sdtContent",
    "fldSimple",
    "customXml",
    "AlternateContent",
    "Choice",
    "dir",
    "bdo",
}
_HYPERLINK = re.compile(r'\s*HYPERLINK\s+"([^"]+)"')
_SIGNS = {"tab": " ", "noBreakHyphen": "\u2011", "softHyphen": "\u00ad", "cr": "<br>", "ptab": " "}


@dataclass
class Block:
    """A block of the text; `kind` is "p", "table", "picture" or "caption", for which `html` is what stands within."""

    kind: str
    html: str


@dataclass
class Field:
    """A field that is being read: what it does, and then what it shows."""

    code: str = ""
    shows: bool = False


@dataclass
class DocumentReader:
    """Reads the body; `pictures` are the parts that it shows, with their words, `left_out` what is not read."""

    archive: Archive
    pictures: list[tuple[str, str | None]] = field(default_factory=list)
    left_out: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.styles = Styles(self.archive)
        self.numbering = Numbering(self.archive, self.styles)
        self.relations = self.archive.relations(self.archive.document_name)
        self.notes = {kind: self._notes_of(kind) for kind in ("footnote", "endnote")}
        self._beside: list[Block] = []  # what stands in boxes and pictures of the paragraph that is read
        self._fields: list[Field] = []

    def _notes_of(self, kind: str) -> dict[str, etree._Element]:
        root = self.archive.xml(self.archive.part(f"{kind}s"))
        return {} if root is None else {attr(one, "id"): one for one in root.iter(kind)}

    def html(self) -> str:
        return "".join(_with_captions(list(self.blocks(self.archive.document))))

    def blocks(self, parent: etree._Element) -> Iterator[Block]:
        for child in parent:
            if child.tag == "p":
                yield from self._paragraph(child)
            elif child.tag == "tbl":
                yield Block("table", table_html(child, self._cell))
            elif child.tag in _THROUGH and not _is_contents(child):
                yield from self.blocks(child)

    def _cell(self, cell: etree._Element) -> str:
        return "".join(_with_captions(list(self.blocks(cell))))

    def _paragraph(self, paragraph: etree._Element) -> Iterator[Block]:
        properties = paragraph.find("pPr")
        kind = self.styles.kind(properties)
        item = None if kind.heading else self.numbering.item(properties)
        words, self._fields = self._inline(paragraph), []
        beside, self._beside = self._beside, []
        if words.strip() and not kind.is_contents:
            if kind.is_caption:
                yield Block("caption", words)
            elif kind.heading:
                yield Block("p", f"<h{kind.heading}>{words}</h{kind.heading}>")
            elif item:
                sign = "·" if item.number is None else f"{item.number}."
                style = f"mso-list:l0 level{min(item.level, 9)} lfo1;list-style-type:{item.signs or 'decimal'}"
                yield Block("p", f'<p style="{style}"><span style="mso-list:Ignore">{sign}</span>{words}</p>')
            else:
                yield Block("p", f"<blockquote><p>{words}</p></blockquote>" if kind.is_quote else f"<p>{words}</p>")
        yield from beside

    def _inline(self, parent: etree._Element) -> str:
        return "".join(self._part(child) for child in parent)

    def _part(self, child: etree._Element) -> str:
        if child.tag == "r":
            return self._run(child)
        if child.tag == "hyperlink":
            relation = self.relations.get(attr(child, "id"))
            return _link(relation.target if relation and relation.is_external else "", self._inline(child))
        if child.tag in {"oMath", "oMathPara"}:
            self.left_out["formulas"] += 1
            return escape("".join(one.text or "" for one in descendants(child, "t")), quote=False)
        return self._inline(child) if child.tag in _THROUGH else ""

    def _run(self, run: etree._Element) -> str:
        properties = run.find("rPr")
        if self.styles.is_set(properties, "vanish"):
            return ""
        words = "".join(self._of_run(child) for child in run)
        link = next(
            (match[1] for one in reversed(self._fields) if one.shows and (match := _HYPERLINK.match(one.code))), ""
        )
        if not words.strip() or "<small" in words:
            return words
        marks = dict.fromkeys(mark for name, mark in _MARKS.items() if self.styles.is_set(properties, name))
        raised = {"superscript": "sup", "subscript": "sub"}.get(value(properties, "vertAlign"))
        for mark in [*marks, *([raised] if raised else [])]:
            words = f"<{mark}>{words}</{mark}>"
        return _link(link, words)

    def _of_run(self, child: etree._Element) -> str:
        tag = child.tag
        if tag in {"fldChar", "instrText"}:
            self._follow_field(child)
        elif tag == "t" and all(one.shows for one in self._fields):
            return escape(child.text or "", quote=False)
        elif tag == "br":
            return "" if attr(child, "type") in {"page", "column"} else "<br>"
        elif tag in {"footnoteReference", "endnoteReference"}:
            return self._note(tag.removesuffix("Reference"), attr(child, "id"))
        elif tag == "commentReference":
            self.left_out["comments"] += 1
        elif tag in {"drawing", "pict", "object"}:
            self._drawing(child)
        elif tag in {"AlternateContent", "Choice"}:
            return "".join(self._of_run(one) for one in child)
        return _SIGNS.get(str(tag), "")

    def _follow_field(self, child: etree._Element) -> None:
        act = attr(child, "fldCharType")
        if act == "begin":
            self._fields.append(Field())
        elif self._fields and act == "separate":
            self._fields[-1].shows = True
        elif self._fields and act == "end":
            self._fields.pop()
        elif self._fields and child.tag == "instrText":
            self._fields[-1].code += child.text or ""

    def _note(self, kind: str, number: str) -> str:
        note = self.notes[kind].get(number)
        if note is None:
            return ""
        kept, self.relations = self.relations, self.archive.relations(f"word/{kind}s.xml")
        words = " ".join(filter(None, (self._inline(one).strip() for one in descendants(note, "p"))))
        self.relations = kept
        return f'<small class="note">{words}</small>' if words else ""

    def _drawing(self, drawing: etree._Element) -> None:
        for box in descendants(drawing, "txbxContent"):
            kept, self._beside = self._beside, []
            inside = list(self.blocks(box))
            self._beside = [*kept, *inside]
        shown = [*descendants(drawing, "blip"), *descendants(drawing, "imagedata")]
        for picture in shown:
            self._picture(picture, drawing)
        if not shown and any(True for _one in descendants(drawing, "chart")):
            self.left_out["charts"] += 1

    def _picture(self, picture: etree._Element, drawing: etree._Element) -> None:
        relation = self.relations.get(attr(picture, "embed") or attr(picture, "id"))
        if relation is None or relation.is_external or len(self.pictures) >= MAX_PICTURES:
            self.left_out["images"] += 1
            return
        described = next(descendants(drawing, "docPr"), None)
        words = (
            attr(described, "descr")
            or attr(described, "title")
            or attr(next(descendants(drawing, "shape"), None), "alt")
        )
        is_decorative = any(attr(one, "val") == "1" for one in descendants(drawing, "decorative"))
        self.pictures.append((relation.target, "" if is_decorative else words or None))
        self._beside.append(Block("picture", f'<img src="{PICTURE}{len(self.pictures) - 1}" alt="{escape(words)}">'))


def _link(href: str, words: str) -> str:
    return f'<a href="{escape(href)}">{words}</a>' if href and words.strip() else words


def _is_contents(element: etree._Element) -> bool:
    """Tell whether it is a table of contents, which the portal makes itself."""
    gallery = value(element, "sdtPr/docPartObj/docPartGallery")
    return "Table of Contents" in gallery or is_on(element, "tocPr") is True


def _with_captions(blocks: list[Block]) -> Iterator[str]:
    """Yield the blocks, captions within what they stand beside: a table's mostly before it, a picture's after it."""
    captions: dict[int, str] = {}
    captionless = set(range(len(blocks)))
    for place, block in enumerate(blocks):
        if block.kind != "caption":
            continue
        likely = ((place - 1, "picture"), (place + 1, "table"), (place + 1, "picture"), (place - 1, "table"))
        beside = next((at for at, kind in likely if at in captionless and blocks[at].kind == kind), None)
        if beside is not None:
            captionless.remove(beside)
            captions[beside], block.html = block.html, ""
    for place, block in enumerate(blocks):
        caption = captions.get(place, "")
        if block.kind == "picture":
            yield f"<figure>{block.html}{f'<figcaption>{caption}</figcaption>' if caption else ''}</figure>"
        elif block.kind == "table" and caption:
            yield block.html.replace("<table>", f"<table><caption>{caption}</caption>", 1)
        elif block.kind == "caption":
            yield f"<p>{block.html}</p>" if block.html else ""
        else:
            yield block.html
