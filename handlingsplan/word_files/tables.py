"""A table of a Word file: its cells with what they span, and its heading rows."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from lxml import etree

from handlingsplan.word_files.parts import is_on, value

_BOLD = re.compile(r"<strong>.*?</strong>", re.DOTALL)
_TAG = re.compile(r"<[^>]*>")


@dataclass
class _Cell:
    html: str
    columns: int
    rows: int = 1

    @property
    def is_bold(self) -> bool:
        return not _TAG.sub("", _BOLD.sub("", self.html)).strip()


def table_html(table: etree._Element, contents: Callable[[etree._Element], str]) -> str:
    """Return the table; its heading rows are those that it repeats on each page, or else a first row all in bold."""
    rows: list[list[_Cell]] = []
    heads = 0
    open_cells: dict[int, _Cell] = {}
    for row in table.iter("tr"):
        if _table_of(row) is not table:
            continue
        heads += len(rows) == heads and bool(is_on(row.find("trPr"), "tblHeader"))
        rows.append(_row(row, open_cells, contents))
    if not heads and len(rows) > 1 and _looks_like_heading(rows):
        heads = 1
    head, body = (
        "".join(_row_html(row, tag) for row in part) for part, tag in ((rows[:heads], "th"), (rows[heads:], "td"))
    )
    return f"<table>{f'<thead>{head}</thead>' if head else ''}{f'<tbody>{body}</tbody>' if body else ''}</table>"


def _table_of(row: etree._Element) -> etree._Element | None:
    return next(row.iterancestors("tbl"), None)


def _row(row: etree._Element, open_cells: dict[int, _Cell], contents: Callable[[etree._Element], str]) -> list[_Cell]:
    """Return the row's own cells; those that go on from the row above make the cell there longer."""
    cells: list[_Cell] = []
    column = int(value(row, "trPr/gridBefore") or 0)
    for cell in row.iter("tc"):
        if next(cell.iterancestors("tr"), None) is not row:
            continue
        properties = cell.find("tcPr")
        span = value(properties, "gridSpan")
        columns = max(1, int(span)) if span.isdigit() else 1
        merge = None if properties is None else properties.find("vMerge")
        above = open_cells.get(column)
        if merge is not None and value(properties, "vMerge") != "restart" and above is not None:
            above.rows += 1
        else:
            cells.append(_Cell(contents(cell), columns))
            open_cells[column] = cells[-1]
        column += columns
    return cells


def _looks_like_heading(rows: list[list[_Cell]]) -> bool:
    first, *others = rows
    is_written = any(_TAG.sub("", cell.html).strip() for cell in first)
    return (
        is_written
        and all(cell.is_bold and cell.rows == 1 for cell in first)
        and not all(cell.is_bold for row in others for cell in row)
    )


def _row_html(row: list[_Cell], tag: str) -> str:
    return f"<tr>{''.join(_cell_html(cell, tag) for cell in row)}</tr>"


def _cell_html(cell: _Cell, tag: str) -> str:
    spans = (("colspan", cell.columns), ("rowspan", cell.rows))
    html = _BOLD.sub(lambda match: match[0][8:-9], cell.html) if tag == "th" else cell.html
    told = "".join(f" {name}={count}" for name, count in spans if count > 1)
    return f"<{tag}{told}>{html}</{tag}>"
