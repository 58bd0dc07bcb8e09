"""What reaches beyond WeasyPrint's public parts; nothing else in the portal does.

It holds for the versions in `PINNED`, and `tests/pdf/test_engine.py` fails when WeasyPrint changes:
the names used here, the shape of what it makes, and that both ways to compile give the same plan.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pydyf
import weasyprint
import weasyprint.html
import weasyprint.pdf
from weasyprint import HTML, Document
from weasyprint.css import StyleFor
from weasyprint.css.properties import Dimension
from weasyprint.document import Page
from weasyprint.formatting_structure.boxes import Box, ReplacedBox, TextBox
from weasyprint.layout import percent
from weasyprint.layout.page import PageType
from weasyprint.pdf import tags

PINNED = {"weasyprint": "70.0", "pydyf": "0.13.0"}
_build_fonts = weasyprint.pdf.build_fonts_dictionary
_OPTIONS = {"hinting": False, "pdf_version": "1.7"}  # what `build_fonts_dictionary` looks at of all options
_REFERENCE = re.compile(rb"(\d+) 0 R")
MAX_LINK_WORDS = 200  # characters that a screen reader says of a link; a whole paragraph may be one
# Pseudo-elements of footnotes, by the names that WeasyPrint 70 has and those that the standard is about to get
_OF_NOTES = {"footnote-call", "footnote-marker", "note-call", "note-marker", "note-callback"}
# What may bear an id that stood further out: what pages have text in
_BEARERS = {"h1", "h2", "h3", "h4", "h5", "h6", "p", "th", "td", "strong", "a", "span"}
_PSEUDO_ELEMENT = 3  # where a selector that WeasyPrint keeps names it


class QuickPDF(pydyf.PDF):  # type: ignore[misc] # pydyf has no types
    """A PDF that does not make the list of its pages anew for each tagged element, which is quadratic."""

    @cached_property
    def _references(self) -> dict[int, tuple[bytes, ...]]:
        return {}

    @property
    def page_references(self) -> tuple[bytes, ...]:
        """Return references to the pages so far."""
        count = len(self.pages["Kids"])
        if count not in self._references:
            self._references.clear()
            self._references[count] = super().page_references
        return self._references[count]


class _DrawnError(Exception):
    """Leaves `Document.write_pdf` before it writes."""

    def __init__(self, pdf: pydyf.PDF) -> None:
        self.pdf = pdf


@dataclass(frozen=True)
class Drawn:
    """What WeasyPrint drew, before it became a file: its objects by number, and those that hold the others."""

    objects: list[Any]
    pages: list[pydyf.Dictionary]
    root: pydyf.Dictionary  # the structure's Document element
    parents: list[tuple[int, Any]]  # the parent tree: key, and a reference or an array of references
    fonts: int  # the number of the dictionary of fonts, which is empty as the linker makes it; -1 where it is not


def prepare() -> None:
    """Change WeasyPrint in this process: it leaves out fonts, which the linker makes, and takes shorter ways."""
    _without_fonts()
    _without_notes()
    _share_styles()  # of a plan with 500 measures, most elements look like others
    _shorten_layout()  # both questions are asked some million times


def _without_fonts() -> None:
    """Let WeasyPrint leave the fonts out of what it draws from now on, in this process."""
    weasyprint.pdf.build_fonts_dictionary = lambda *_: pydyf.Dictionary({"Fonts": "/Linked"})


def _without_notes() -> None:
    """Let WeasyPrint compute no styles for the footnotes of CSS, which it does for each element and we never use."""
    matcher = weasyprint.html.UA_STYLESHEET.matcher
    matcher.other_selectors = [one for one in matcher.other_selectors if one[_PSEUDO_ELEMENT] not in _OF_NOTES]


def _share_styles() -> None:
    """Let pseudo-elements, pages and their margins share computed styles, as elements do."""
    compute = StyleFor.set_computed_styles

    def share(self: Any, element: Any, parent: Any, *, pseudo_type: str | None = None, **more: Any) -> None:
        styles = self.get_computed_styles()
        if pseudo_type is None and not isinstance(element, PageType):
            compute(self, element, parent, pseudo_type=pseudo_type, **more)
            return
        cascaded = self.get_cascaded_styles().get((element, pseudo_type), {})
        declared = tuple((name, id(value), repr(weight)) for name, (value, weight) in cascaded.items())
        key = (id(styles[parent, None]), pseudo_type, declared)
        if key not in styles:
            compute(self, element, parent, pseudo_type=pseudo_type, **more)
            styles[key] = styles[element, pseudo_type]
        styles[element, pseudo_type] = styles[key]

    # WeasyPrint itself shares those of elements only, and computes all others anew.
    StyleFor.set_computed_styles = share


def _shorten_layout() -> None:
    """Answer the two questions that layout asks most in fewer steps where the answer is the common one."""
    in_flow, resolve = Box.is_in_normal_flow, percent.resolve_one_percentage

    def is_in_normal_flow(box: Any) -> bool:
        style = box.style
        return bool((style["float"] == "none" and style["position"] == "static") or in_flow(box))

    def resolve_one_percentage(box: Any, name: str, refer_to: Any) -> None:
        value = box.style[name]
        if value.__class__ is Dimension and value.unit == "px":
            setattr(box, name, value.value)
        else:
            resolve(box, name, refer_to)

    Box.is_in_normal_flow = is_in_normal_flow
    percent.resolve_one_percentage = resolve_one_percentage


def sink_anchors(html: HTML) -> None:
    """Move each id from an element that holds others to the innermost that begins it, which is at the same place.

    Elements that look alike share their computed styles in WeasyPrint, but not those inside of one with an id.
    """
    for element in html.etree_element.iterfind(".//*[@id]"):
        innermost = element
        while len(innermost) and not (innermost.text or "").strip():
            innermost = innermost[0]
        if innermost.tag in _BEARERS and "id" not in innermost.attrib:
            innermost.set("id", element.attrib.pop("id"))


def filled(page: Page) -> float:
    """Return how much of the page's height lies above the end of its last line or picture."""
    box = page._page_box  # noqa: SLF001 see above
    lowest = max((one.position_y + one.height for one in _leaves(box)), default=box.content_box_y())
    return float((lowest - box.content_box_y()) / box.height)


def _leaves(box: Any) -> Iterator[Any]:
    """Yield the texts and pictures of the page, without what stands in its margins."""
    waiting = [one for one in box.children if one.element_tag == "html"]
    while waiting:
        one = waiting.pop()
        if isinstance(one, TextBox | ReplacedBox):
            yield one
        else:
            waiting += one.children


def beginnings(document: Document, attribute: str) -> dict[str, int]:
    """Return the page on which each element of the body begins that has the attribute, by its value."""
    begins_on: dict[str, int] = {}
    for at, page in enumerate(document.pages):
        root = next(box for box in page._page_box.children if box.element_tag == "html")  # noqa: SLF001 see above
        for box in (box for body in root.children for box in body.children):
            name = box.element.get(attribute)
            if name is not None:
                begins_on.setdefault(name, at)
    return begins_on


@contextmanager
def pieces_told() -> Iterator[None]:
    """Let each element of the structure that is drawn tell what it is a piece of (`drawn_from`)."""
    build = tags._build_box_tree  # noqa: SLF001 see above

    def build_and_tell(box: Any, *more: Any) -> Iterator[Any]:
        for element in build(box, *more):
            if not hasattr(element, "drawn_from"):
                element.drawn_from = (box.element, box.element_tag)
            yield element

    tags._build_box_tree = build_and_tell  # noqa: SLF001 it calls itself by this name
    try:
        yield
    finally:
        tags._build_box_tree = build  # noqa: SLF001 likewise


def drawn_from(element: Any) -> tuple[Any, str] | None:
    """Return the element of the HTML, and its tag; a box without one of its own has its parent's."""
    return getattr(element, "drawn_from", None)


def draw(document: Document) -> Drawn:
    """Return the document drawn, tagged, without fonts and without being written; links say what they are."""

    def leave(_document: Document, pdf: pydyf.PDF) -> None:
        raise _DrawnError(pdf)

    try:
        with pieces_told():
            document.write_pdf(finisher=leave, pdf_tags=True, pdf_version="1.7")
    except _DrawnError as drawn:
        pdf = drawn.pdf
    name_links(document)
    return read_drawn(pdf)


def read_drawn(pdf: pydyf.PDF) -> Drawn:
    """Return what stands in a tagged PDF that is not written yet, as a finisher gets it."""
    root = _by_reference(pdf, pdf.catalog["StructTreeRoot"])
    numbers = _by_reference(pdf, root["ParentTree"])["Nums"]
    return Drawn(
        objects=pdf.objects,
        pages=[pdf.objects[number] for number in pdf.pages["Kids"][::3]],
        root=_by_reference(pdf, root["K"][0]),
        parents=list(zip(numbers[::2], numbers[1::2], strict=True)),
        fonts=next((one.number for one in pdf.objects if _is_stub(one)), -1),
    )


def name_links(document: Document) -> None:
    """Give each drawn link the words that it stands on, for those who hear it; WeasyPrint gives it its address."""
    for page in document.pages:
        for _kind, _target, _rectangle, box in page.links:
            words = " ".join("".join(box.element.itertext()).split())
            if words and box.link_annotation:
                box.link_annotation["Contents"] = pydyf.String(words[:MAX_LINK_WORDS])


def only_real_links(document: Document) -> None:
    """Drop the links that WeasyPrint makes of each element inside a link: screen readers would read them out again."""
    for page in document.pages:
        page.links = [link for link in page.links if (link[3].element_tag or "").split(":")[0] == "a"]


def number_of(reference: object) -> int | None:
    """Return the number that a reference names, None for anything else."""
    match = _REFERENCE.fullmatch(reference) if isinstance(reference, bytes) else None
    return int(match[1]) if match else None


def used_fonts(document: Document) -> dict[str, dict[str, Any]]:
    """Return what the linker must know of each font that was drawn with: how to find it again, and its glyphs.

    The glyphs are one string, as there are very many: each "number width text", the text as UTF-16 in hexadecimal.
    """
    faces: dict[str, dict[str, Any]] = {}
    for font in document.fonts.values():
        face = faces.setdefault(
            font.hash, {"family": font.family, "weight": int(font.weight), "style": int(font.style), "glyphs": {}}
        )
        for glyph, width in font.widths.items():
            text = font.to_unicode.get(glyph, "").encode("utf-16-be").hex()
            face["glyphs"].setdefault(glyph, f"{glyph} {width} {text}")
    for face in faces.values():
        face["glyphs"] = ";".join(face["glyphs"][glyph] for glyph in sorted(face["glyphs"]))
    return faces


def build_fonts(document: Document, glyphs: dict[str, dict[int, tuple[float, str]]]) -> tuple[list[Any], int]:
    """Return PDF objects for fonts, cut down to the glyphs, and the number of the dictionary among them.

    `document` is drawn with each font that `glyphs` names by its hash. Raises `KeyError` where one is missing.
    """
    by_hash: dict[str, Any] = {}
    for font in document.fonts.values():
        by_hash.setdefault(font.hash, font)
    fonts = {}
    for name in sorted(glyphs):
        font, used = by_hash[name], glyphs[name]
        font.widths = {glyph: used[glyph][0] for glyph in sorted(used)}
        font.to_unicode = {glyph: used[glyph][1] for glyph in sorted(used)}
        font.missing = {glyph: glyph for glyph in sorted(used) if glyph >= font.glyph_count}
        fonts[name] = font
    pdf = QuickPDF()
    dictionary = _build_fonts(pdf, fonts, True, True, _OPTIONS)
    pdf.add_object(dictionary)
    return pdf.objects, dictionary.number


def _is_stub(thing: Any) -> bool:
    return isinstance(thing, dict) and thing.get("Fonts") == "/Linked"


def _by_reference(pdf: pydyf.PDF, reference: bytes) -> pydyf.Dictionary:
    return pdf.objects[number_of(reference)]
