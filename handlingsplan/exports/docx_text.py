"""Rich text in a Word document: each stored element becomes a real style, and no word is lost."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph
from lxml import html as lxml_html

from handlingsplan.exports.docx_lists import MAX_LEVEL, ParagraphStyle, item_style, number_of_list
from handlingsplan.exports.docx_tables import add_grid, fit_grid, repeat_head
from handlingsplan.numbers import format_kronor
from handlingsplan.richtext import levelled

HEADINGS = {"h2": 2, "h3": 3, "h4": 4}
_LISTS = frozenset({"ul", "ol"})
_BLOCKS = frozenset({"p", "blockquote", "table", "figure", "hr", *HEADINGS, *_LISTS})
_SECTIONS = frozenset({"thead", "tbody", "tfoot"})


@dataclass(frozen=True)
class Piece:
    """Some words, the elements they stand in, and where they lead as a link."""

    text: str
    tags: frozenset[str] = frozenset()
    href: str = ""


def add_text(container: Any, html: str) -> None:
    """Append cleaned HTML to a document or a table cell."""
    if not html.strip():
        return
    for part in lxml_html.fragments_fromstring(levelled(html)):
        if isinstance(part, str):
            _paragraph_of(container, [Piece(part)], ParagraphStyle())
        else:
            _block(container, part, ParagraphStyle(), level=0)


def add_plain(container: Any, text: str, *, style: str | None = None) -> None:
    """Append plain text, a paragraph for each line that says something."""
    for line in filter(str.strip, text.splitlines()):
        add_paragraph(container, line, style=style)


def add_paragraph(container: Any, text: str = "", *, style: str | None = None) -> Paragraph:
    """Append a paragraph. The template names its styles by their titles without spaces; to look each up takes long."""
    paragraph: Paragraph = container.add_paragraph(text)
    if style:
        paragraph._p.style = style.replace(" ", "")  # noqa: SLF001 see above
    return paragraph


def _block(container: Any, element: Any, style: ParagraphStyle, *, level: int) -> None:
    tag = element.tag
    if tag == "p" or tag not in _BLOCKS:
        _paragraph_of(container, _pieces(element), style)
        return
    style.begin(container)
    if tag in HEADINGS:
        add_paragraph(container, _words(element), style=f"Heading {HEADINGS[tag]}")
    elif tag in _LISTS:
        number_id = number_of_list(container, element, level)
        for item in element.iterchildren():
            item_of = item_style(tag, number_id, level)
            _inside(container, item, item_of, level=min(level + 1, MAX_LEVEL))
            item_of.begin(container)
    elif tag == "table":
        _table(container, element)
    elif tag in {"blockquote", "figure"}:
        _inside(container, element, ParagraphStyle("Quote"), level=level)


def _inside(container: Any, element: Any, style: ParagraphStyle, *, level: int) -> None:
    """Append what an element holds: blocks as they are, loose words between them as paragraphs of `style`."""
    loose = [Piece(element.text or "")]
    for child in element.iterchildren():
        if child.tag in _BLOCKS:
            _flush(container, loose, style)
            _block(container, child, style, level=level)
            loose = [Piece(child.tail or "")]
        else:
            loose += [*_pieces(child), Piece(child.tail or "")]
    _flush(container, loose, style)


def _flush(container: Any, pieces: list[Piece], style: ParagraphStyle) -> None:
    if any(piece.text.strip() for piece in pieces):
        _paragraph_of(container, pieces, style)


def _pieces(element: Any, around: frozenset[str] = frozenset(), href: str = "") -> Iterator[Piece]:
    """Yield the words of an element; what a picture shows stands as its words, and a note in brackets."""
    tags = around | {element.tag}
    href = element.get("href") or href
    if element.tag == "br":
        yield Piece("\n", tags)
    if element.get("alt"):
        yield Piece(f"[{element.get('alt')}]", tags)
    before, after = (" (", ")") if element.tag == "small" else ("", "")
    yield Piece(before + (element.text or ""), tags, href)
    for child in element.iterchildren():
        yield from _pieces(child, tags, href)
        yield Piece(child.tail or "", tags, href)
    yield Piece(after, tags)


def _paragraph_of(container: Any, pieces: Iterable[Piece], style: ParagraphStyle) -> None:
    paragraph = style.add(container)
    for piece in pieces:
        if piece.text:
            _style(_run(paragraph, piece), piece.tags)


def _run(paragraph: Any, piece: Piece) -> Any:
    run = paragraph.add_run(piece.text if piece.text == "\n" else " ".join(piece.text.split("\n")))
    if piece.href:
        link = OxmlElement("w:hyperlink")
        link.set(qn("r:id"), paragraph.part.relate_to(piece.href, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
        run._element.addprevious(link)  # noqa: SLF001 python-docx reads hyperlinks but makes none
        link.append(run._element)  # noqa: SLF001 likewise
    return run


def _style(run: Any, tags: frozenset[str]) -> None:
    run.bold = "strong" in tags or None
    run.italic = "em" in tags or None
    run.underline = bool(tags & {"u", "a"}) or None
    run.font.strike = "s" in tags or None
    run.font.subscript = "sub" in tags or None
    run.font.superscript = "sup" in tags or None


def _words(element: Any) -> str:
    return " ".join("".join(element.itertext()).split())


def _table(container: Any, element: Any) -> None:
    caption = element.find("caption")
    if caption is not None:
        add_paragraph(container, _words(caption), style="Caption")
    rows = [list(row.iterchildren("td", "th")) for row in _rows(element)]
    cells = list(_placed(rows))
    if not cells:
        return
    width = max(column + across for _cell, _row, column, across, _down in cells)
    height = max(row + down for _cell, row, _column, _across, down in cells)
    table = add_grid(container, height, width)
    grid = table._cells  # noqa: SLF001 python-docx makes it anew for each cell that is asked for
    for cell, row, column, across, down in cells:
        target = grid[row * width + column]
        if (across, down) != (1, 1):
            target = target.merge(grid[(row + down - 1) * width + column + across - 1])
        _fill(target, cell)
    if all(cell.tag == "th" for cell in rows[0]):
        repeat_head(table)
    if hasattr(container, "styles"):  # a table within a cell is fitted by whoever opens the file
        texts = [
            [_words(cell) for cell, _row, at, across, _down in cells if (at, across) == (n, 1)] for n in range(width)
        ]
        fit_grid(table, texts)


def _rows(table: Any) -> Iterator[Any]:
    for child in table.iterchildren():
        yield from child.iterchildren("tr") if child.tag in _SECTIONS else [child] if child.tag == "tr" else []


def _placed(rows: list[list[Any]]) -> Iterator[tuple[Any, int, int, int, int]]:
    """Yield each cell with its row, column and spans, as a browser places them."""
    taken: set[tuple[int, int]] = set()
    for row, cells in enumerate(rows):
        column = 0
        for cell in cells:
            while (row, column) in taken:
                column += 1
            across = int(cell.get("colspan") or 1)
            down = min(int(cell.get("rowspan") or 1), len(rows) - row)
            taken |= {(row + i, column + j) for i in range(down) for j in range(across)}
            yield cell, row, column, across, down


def _fill(target: Any, cell: Any) -> None:
    first: Paragraph = target.paragraphs[0]
    _inside(target, cell, ParagraphStyle(), level=0)
    if len(target.paragraphs) > 1 and not first.text:
        first._element.getparent().remove(first._element)  # noqa: SLF001 python-docx has no other way
    if cell.tag == "th":
        for paragraph in target.paragraphs:
            for run in paragraph.runs:
                run.bold = True


def add_facts(word: Any, facts: Mapping[str, str]) -> None:
    """Append a paragraph for each fact that is stated, its label in bold."""
    for label, value in facts.items():
        if value:
            paragraph = word.add_paragraph()
            paragraph.add_run(f"{label}: ").bold = True
            paragraph.add_run(value)


def amount_in_words(amount: Decimal | None) -> str:
    """Return an amount in kronor; "not stated" is not 0."""
    return _("inte angivet") if amount is None else format_kronor(amount)
