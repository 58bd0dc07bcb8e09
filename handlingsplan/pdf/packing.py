"""From drawn PDF objects to templates: what is reachable, numbered from 0, with the numbers set apart."""

import zlib
from collections.abc import Iterable
from functools import cache, lru_cache
from typing import Any

import pydyf
from weasyprint import Document

from handlingsplan.pdf.internals import Drawn, number_of, used_fonts
from handlingsplan.pdf.objects import SectionObject, Template
from handlingsplan.pdf.structure import simplify
from handlingsplan.pdf.writing import DOCUMENT, FONTS, PAGES, Local, Moving, Whole, literal, plain

LEVEL = 6  # of compression, done once and kept
# How links between sections begin: WeasyPrint is to take them for links outward, as their target is elsewhere.
ANCHOR = "anchor:"
_DELIMITERS = {b"/", b"(", b"<", b"["}  # what a value begins with that needs no space before it
_PRINTED = 4  # the flag by which PDF/A demands that annotations are printed too


class Packer:
    """Gives reachable objects their places, and then writes them."""

    def __init__(self, objects: list[Any], roots: Iterable[Any], *, fonts: int = -1, more: int = 0) -> None:
        self.fonts = fonts
        kept = [objects[at] for at in sorted(self._reachable(objects, roots))]
        self._things = [one for one in kept if not isinstance(one, pydyf.Stream)]
        self._streams = [one for one in kept if isinstance(one, pydyf.Stream)]
        self.first_free = len(self._things)
        """Where the `more` things go that are written beside the drawn ones."""
        begin = self.first_free + more
        self.place = {one.number: at for at, one in enumerate(self._things)}
        self.place |= {one.number: begin + at for at, one in enumerate(self._streams)}
        self.end = begin + len(self._streams)

    def pack(self, facts: dict[str, Any], more: Iterable[Any] = ()) -> SectionObject:
        things, heads, bodies = Template(), Template(), []
        for thing in (*self._things, *more):
            self._line(things, thing)
        for stream in self._streams:
            extra, body = dict(stream.extra), b"\n".join(_bytes(item) for item in stream.stream)
            if stream.compress:
                body, extra["Filter"] = zlib.compress(body, LEVEL), "/FlateDecode"
            if "Interpolate" in extra:
                extra["Interpolate"] = "false"  # PDF/A forbids smoothing
            self._line(heads, extra)
            bodies.append(body)
        return SectionObject(facts, things, heads, bodies)

    def _reachable(self, objects: list[Any], roots: Iterable[Any]) -> set[int]:
        reachable: set[int] = set()
        waiting: list[Any] = list(roots)
        while waiting:
            thing = waiting.pop()
            at = number_of(thing)
            if at is not None and at != self.fonts and at not in reachable:
                reachable.add(at)
                waiting.append(objects[at])
            elif isinstance(thing, pydyf.Stream):
                waiting.append(thing.extra)
            elif isinstance(thing, dict):
                waiting += thing.values()
            elif isinstance(thing, list | tuple):
                waiting += thing
        return reachable

    def _line(self, template: Template, thing: Any) -> None:
        out: list[bytes] = []
        self._put(thing, out, template.numbers)
        template.lines.append(b"".join(out))

    def _put(self, value: Any, out: list[bytes], numbers: list[int], key: str = "") -> None:
        if isinstance(value, dict):
            out.append(b"<<")
            for name, one in value.items():
                out.append(_name(name))
                at = len(out)
                self._put(one, out, numbers, name)
                if out[at][:1] not in _DELIMITERS:
                    out[at] = b" " + out[at]
            out.append(b">>")
        elif isinstance(value, list | tuple):
            out.append(b"[")
            for at, one in enumerate(value):
                if at:
                    out.append(b" ")
                self._put(one, out, numbers, key)
            out.append(b"]")
        elif isinstance(value, str):
            out.append(_word(value))
        else:
            self._put_one(value, out, numbers, key)

    def _put_one(self, value: Any, out: list[bytes], numbers: list[int], key: str) -> None:
        if isinstance(value, int | float):
            self._put_number(value, out, numbers)
        elif isinstance(value, pydyf.String) and key in {"ID", "Headers"}:
            table, cell = value.string.split("-", 1)  # a table's heads are named after its number, which moves
            out.append(b"(%d-" + plain(cell) + b")")
            numbers.append(self.place[int(table)])
        elif isinstance(value, pydyf.String):
            out.append(literal(value.string).replace(b"%", b"%%"))
        elif (at := number_of(value)) is None:
            out.append(plain(value).replace(b"%", b"%%"))
        elif at == self.fonts:
            out.append(b"%d 0 R" % FONTS)
        else:
            out.append(b"%d 0 R")
            numbers.append(self.place[at])

    def _put_number(self, value: float, out: list[bytes], numbers: list[int]) -> None:
        if isinstance(value, Whole):
            out.append(b"%d 0 R" % value)
        elif isinstance(value, Local | Moving):
            out.append(b"%d 0 R" if isinstance(value, Local) else b"%d")
            numbers.append(int(value))
        else:
            out.append(plain(value))


@cache
def _name(name: str) -> bytes:
    return b"/" + plain(name)


@lru_cache(1000)
def _word(word: str) -> bytes:
    return plain(word).replace(b"%", b"%%")


def pack_section(document: Document, drawn: Drawn, *, key: str) -> SectionObject:
    """Return the drawn section as a part of a whole that is still to be made."""
    links = _prepare_links(drawn)
    simplify(drawn)
    for page in drawn.pages:
        del page["Parent"], page["TrimBox"], page["BleedBox"]  # they are the paper's, as they are without being told
    drawn.root["S"], drawn.root["P"] = "/Part", Whole(DOCUMENT)
    pages = [page.reference for page in drawn.pages]
    roots = [*pages, drawn.root.reference, *(value for _key, value in drawn.parents)]
    packer = Packer(drawn.objects, roots, fonts=drawn.fonts, more=2)
    leaf, node = packer.first_free, packer.first_free + 1
    for at, page in enumerate(drawn.pages):
        page["Parent"] = Local(node)
        page["Contents"] = [page["Contents"], Local(packer.end + at)]
        page["StructParents"] = Moving(page["StructParents"])
    keys = [key for key, _value in drawn.parents]
    numbers = [part for key, value in drawn.parents for part in (Moving(key), value)]
    more = [
        {"Limits": [Moving(keys[0]), Moving(keys[-1])], "Nums": numbers},
        {"Type": "/Pages", "Parent": Whole(PAGES), "Kids": pages, "Count": len(pages)},
    ]
    facts = {
        "key": key,
        "pages": [[round(page.width * 0.75, 3), round(page.height * 0.75, 3)] for page in document.pages],
        "contents": [packer.place[number_of(page["Contents"][0]) or 0] - leaf - 2 for page in drawn.pages],
        "root": packer.place[drawn.root.number],
        "leaf": leaf,
        "node": node,
        "numbers": [packer.place[page.number] for page in drawn.pages],
        "links": sorted(links),
        "fonts": used_fonts(document),
        **_places(document),
    }
    return packer.pack(facts, more)


def _prepare_links(drawn: Drawn) -> set[str]:
    """Let the links between sections lead to named destinations, and return those names."""
    names: set[str] = set()
    for thing in drawn.objects:
        if not isinstance(thing, dict):
            continue
        if thing.get("Type") == "/Annot":
            thing["F"] = _PRINTED
            thing["Rect"] = [round(side, 2) for side in thing["Rect"]]
            address = thing["A"]["URI"].string if "A" in thing else ""
            if address.startswith(ANCHOR):
                name = address.removeprefix(ANCHOR)
                del thing["A"]
                thing["Dest"] = pydyf.String(name)
                names.add(name)
        if "StructParent" in thing:
            thing["StructParent"] = Moving(thing["StructParent"])
    return names


def _places(document: Document) -> dict[str, list[Any]]:
    """Return what may be led to: anchors and bookmarks with page, and place from the page's lower left."""
    anchors: dict[str, list[Any]] = {}
    bookmarks = []
    for at, page in enumerate(document.pages):
        for name, (x, y, *_rest) in page.anchors.items():
            anchors.setdefault(name, [name, at, round(x * 0.75, 2), round((page.height - y) * 0.75, 2)])
        for level, label, (x, y), state in page.bookmarks:
            bookmarks.append([level, label, at, round(x * 0.75, 2), round((page.height - y) * 0.75, 2), state])
    return {"anchors": list(anchors.values()), "bookmarks": bookmarks}


def _bytes(item: Any) -> bytes:
    return item.data if isinstance(item, pydyf.Object) else plain(item)
