"""Rich text in a Word document: each stored element becomes a real style, and no word is lost."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from xml.sax.saxutils import escape

from django.utils.translation import gettext as _
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.text.paragraph import Paragraph
from lxml import html as lxml_html

from handlingsplan.numbers import format_kronor

HEADINGS = {"h2": 2, "h3": 3, "h4": 4}
_LISTS = {"ul": "List Bullet", "ol": "List Number"}
_DEEPEST_LIST_STYLE = 3
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
    for part in lxml_html.fragments_fromstring(html):
        if isinstance(part, str):
            _paragraph_of(container, [Piece(part)])
        else:
            _block(container, part, style="", depth=0)


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


def _block(container: Any, element: Any, *, style: str, depth: int) -> None:
    tag = element.tag
    if tag in HEADINGS:
        add_paragraph(container, _words(element), style=f"Heading {HEADINGS[tag]}")
    elif tag in _LISTS:
        for item in element.iterchildren():
            _item(container, item, _list_style(tag, depth), depth)
    elif tag == "table":
        _table(container, element)
    elif tag in {"blockquote", "figure"}:
        _inside(container, element, style="Quote", depth=depth)
    elif tag != "hr":
        _paragraph_of(container, _pieces(element), style=style)


def _list_style(tag: str, depth: int) -> str:
    level = min(depth + 1, _DEEPEST_LIST_STYLE)
    return _LISTS[tag] if level == 1 else f"{_LISTS[tag]} {level}"


def _item(container: Any, item: Any, style: str, depth: int) -> None:
    _inside(container, item, style=style, depth=depth + 1)


def _inside(container: Any, element: Any, *, style: str, depth: int) -> None:
    """Append what an element holds: blocks as they are, loose words between them as paragraphs of `style`."""
    loose = [Piece(element.text or "")]
    for child in element.iterchildren():
        if child.tag in _BLOCKS:
            _flush(container, loose, style)
            _block(container, child, style=style, depth=depth)
            loose = [Piece(child.tail or "")]
        else:
            loose += [*_pieces(child), Piece(child.tail or "")]
    _flush(container, loose, style)


def _flush(container: Any, pieces: list[Piece], style: str) -> None:
    if any(piece.text.strip() for piece in pieces):
        _paragraph_of(container, pieces, style=style)


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


def _paragraph_of(container: Any, pieces: Iterable[Piece], *, style: str = "") -> None:
    paragraph = add_paragraph(container, style=style)
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
    _inside(target, cell, style="", depth=0)
    if len(target.paragraphs) > 1 and not first.text:
        first._element.getparent().remove(first._element)  # noqa: SLF001 python-docx has no other way
    if cell.tag == "th":
        for paragraph in target.paragraphs:
            for run in paragraph.runs:
                run.bold = True


def add_grid(container: Any, rows: int, columns: int) -> Any:
    """Append a table with lines to a document or a cell."""
    table = container.add_table(rows=rows, cols=columns)
    if hasattr(container, "styles"):
        table._tbl.tblStyle_val = "TableGrid"  # noqa: SLF001 as with paragraphs
    return table


def repeat_head(table: Any) -> None:
    """Let the first row stand on every page that the table reaches."""
    properties = table.rows[0]._tr.get_or_add_trPr()  # noqa: SLF001 python-docx has no other way
    mark = OxmlElement("w:tblHeader")
    mark.set(qn("w:val"), "true")
    properties.append(mark)


_TABLE = (
    '<w:tbl {names}><w:tblPr><w:tblStyle w:val="TableGrid"/><w:tblW w:type="auto" w:w="0"/>'
    '<w:tblLook w:firstRow="1" w:noVBand="1" w:val="0420"/></w:tblPr><w:tblGrid>{columns}</w:tblGrid>{rows}</w:tbl>'
)
_HEAD_ROW = "<w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>"
_BODY_ROW = "<w:trPr><w:cantSplit/></w:trPr>"


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


def add_rows(word: Any, headings: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Append a table whose head stands on every page that it reaches; nothing where there are no rows."""
    body = "".join(_row(row, _BODY_ROW, "") for row in rows)
    if not body:
        return
    head = _row(headings, _HEAD_ROW, "<w:rPr><w:b/></w:rPr>")
    columns = "<w:gridCol/>" * len(headings)
    table = parse_xml(_TABLE.format(names=nsdecls("w"), columns=columns, rows=head + body))
    word.add_paragraph()._p.addprevious(table)  # noqa: SLF001 python-docx has no other way; Word wants text after a table


def _row(cells: Sequence[str], properties: str, run: str) -> str:
    return f"<w:tr>{properties}{''.join(_cell(cell, run) for cell in cells)}</w:tr>"


def _cell(text: str, run: str) -> str:
    lines = (f'<w:t xml:space="preserve">{escape(line)}</w:t>' for line in text.split("\n"))
    words = "<w:br/>".join(lines)
    return f'<w:tc><w:tcPr><w:tcW w:type="auto" w:w="0"/></w:tcPr><w:p><w:r>{run}{words}</w:r></w:p></w:tc>'
