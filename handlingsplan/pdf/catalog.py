"""What a linked file has once: bookmarks, named destinations, metadata, attachments."""

import hashlib
from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from typing import Any

from handlingsplan.pdf.layout import PDFUA
from handlingsplan.pdf.writing import PdfWriter, literal

MAX_NAMES = 1_000  # in a leaf of the tree, so that readers need not take in all of a large plan's
_CREATED = "D:%s000000Z"


@dataclass
class Bookmark:
    """A line of the outline, with those below it."""

    title: str
    page: int
    x: float
    y: float
    is_open: bool
    number: int
    below: list["Bookmark"] = field(default_factory=list)


class Outline:
    """Bookmarks in their order, with a level each, become a tree: each below the last one of a lower level."""

    def __init__(self, writer: PdfWriter) -> None:
        self.writer = writer
        self.root = Bookmark("", 0, 0, 0, is_open=True, number=writer.reserve())
        self._path = [(0, self.root)]
        self._things: list[tuple[int, bytes]] = []

    def add(self, level: int, title: str, page: int, x: float, y: float, state: str) -> None:  # noqa: PLR0913, PLR0917 a bookmark's parts
        """Add a bookmark after the others; `page` is the page's object number."""
        while self._path[-1][0] >= level:
            self._path.pop()
        one = Bookmark(title, page, x, y, state == "open", self.writer.reserve())
        self._path[-1][1].below.append(one)
        self._path.append((level, one))

    def write(self) -> int:
        """Write the outline and return its number."""
        count = self._write_below(self.root)
        self._things.append((self.root.number, b"<<%b/Count %d>>" % (_ends(self.root), count)))
        self.writer.add_packed(self._things)
        return self.root.number

    def _write_below(self, parent: Bookmark) -> int:
        """Return how many lines show below the parent when it is open."""
        shown = 0
        for at, one in enumerate(parent.below):
            count = self._write_below(one)
            line = b"<</Title %b/Parent %d 0 R/Dest[%d 0 R/XYZ %.2f %.2f 0]" % (
                literal(one.title), parent.number, one.page, one.x, one.y,
            )  # fmt: skip
            if at:
                line += b"/Prev %d 0 R" % parent.below[at - 1].number
            if at + 1 < len(parent.below):
                line += b"/Next %d 0 R" % parent.below[at + 1].number
            if one.below:
                line += _ends(one) + b"/Count %d" % (count if one.is_open else -count)
            self._things.append((one.number, line + b">>"))
            shown += 1 + (count if one.is_open else 0)
        return shown


def _ends(parent: Bookmark) -> bytes:
    if not parent.below:
        return b""
    return b"/First %d 0 R/Last %d 0 R" % (parent.below[0].number, parent.below[-1].number)


def write_names(writer: PdfWriter, places: dict[str, tuple[int, float, float]]) -> int:
    """Write the named destinations (page's number, x, y) and return the tree's number."""
    entries = sorted((literal(name), place) for name, place in places.items())
    leaves = [entries[at : at + MAX_NAMES] for at in range(0, len(entries), MAX_NAMES)]
    things: list[tuple[int, bytes]] = []
    for leaf in leaves:
        names = b" ".join(b"%b[%d 0 R/XYZ %.2f %.2f 0]" % (name, *place) for name, place in leaf)
        limits = b"/Limits[%b %b]" % (leaf[0][0], leaf[-1][0]) if len(leaves) > 1 else b""
        things.append((writer.reserve(), b"<<%b/Names[%b]>>" % (limits, names)))
    if len(leaves) != 1:
        kids = b" ".join(b"%d 0 R" % number for number, _leaf in things)
        things.append((writer.reserve(), b"<</Kids[%b]>>" % kids if leaves else b"<</Names[]>>"))
    writer.add_packed(things)
    return things[-1][0]


def write_attachments(writer: PdfWriter, files: list[dict[str, str]], dated: str) -> list[tuple[str, int]]:
    """Write files that belong to the document as its data, and return their names with the numbers."""
    written = []
    day = literal(_CREATED % dated.replace("-", ""))
    for one in sorted(files, key=lambda each: each["name"]):
        content, stream, number = Path(one["path"]).read_bytes(), writer.reserve(), writer.reserve()
        kind = one["type"].replace("/", "#2F").encode()
        check = hashlib.md5(content, usedforsecurity=False).hexdigest().encode()
        extra = b"/Type/EmbeddedFile/Subtype/%b/Params<</Size %d/CheckSum<%b>/CreationDate %b/ModDate %b>>" % (
            kind, len(content), check, day, day,
        )  # fmt: skip
        writer.add_stream(stream, extra, content)
        name, description = literal(one["name"]), literal(one["description"])
        writer.add(
            number,
            b"<</Type/Filespec/F %b/UF %b/EF<</F %d 0 R/UF %d 0 R>>/AFRelationship/Data/Desc %b>>"
            % (name, name, stream, stream, description),
        )
        written.append((one["name"], number))
    return written


def information(facts: dict[str, Any]) -> bytes:
    """Return the information dictionary; the same as in the metadata."""
    day = literal(_CREATED % facts["dated"].replace("-", ""))
    texts = [literal(facts[name]) for name in ("title", "author", "subject", "producer")]
    entries = b"/Title %b/Author %b/Subject %b/Producer %b/Creator(Handlingsplan)/CreationDate %b/ModDate %b"
    return b"<<%b>>" % (entries % (*texts, day, day))


def metadata(facts: dict[str, Any]) -> bytes:
    """Return the metadata that says PDF/A-3a and PDF/UA-1."""
    values = {name: escape(facts[name], quote=False) for name in ("title", "author", "subject", "producer", "dated")}
    return _METADATA.format(extension=PDFUA.decode(), **values).encode()


_METADATA = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/" pdfaid:part="3" pdfaid:conformance="A"/>
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/">
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:creator><rdf:Seq><rdf:li>{author}</rdf:li></rdf:Seq></dc:creator>
<dc:description><rdf:Alt><rdf:li xml:lang="x-default">{subject}</rdf:li></rdf:Alt></dc:description>
<dc:language><rdf:Bag><rdf:li>sv</rdf:li></rdf:Bag></dc:language>
</rdf:Description>
<rdf:Description rdf:about="" xmlns:xmp="http://ns.adobe.com/xap/1.0/">
<xmp:CreatorTool>Handlingsplan</xmp:CreatorTool>
<xmp:CreateDate>{dated}T00:00:00Z</xmp:CreateDate><xmp:ModifyDate>{dated}T00:00:00Z</xmp:ModifyDate>
</rdf:Description>
<rdf:Description rdf:about="" xmlns:pdf="http://ns.adobe.com/pdf/1.3/"><pdf:Producer>{producer}</pdf:Producer></rdf:Description>
{extension}
</rdf:RDF></x:xmpmeta>
<?xpacket end="r"?>"""
