"""Makes small lists out of cases: what stands in their cells, as data, in the format that a case names.

A cell is text, a number, true, false or null; `{"day": "2027-03-01"}`; `{"error": "#REF!"}`; `{"formula": "A1+1"}`
with no stored value; `{"raw": "NaN"}`, a number as its digits stand in the file; `{"shown": 0.5, "as": "0%"}`, a number
in a format; `{"struck": 5}`, struck through; in an ods `{"value": 5000, "words": "5 tkr"}`. A case of text has `text`
and `code`.
"""

import io
import struct
import zipfile
from collections.abc import Iterable, Sequence
from typing import Any
from xml.sax.saxutils import escape

_TYPES = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OPEN = "urn:oasis:names:tc:opendocument:xmlns:"
_OPEN_NAMES = (
    f'xmlns:office="{_OPEN}office:1.0" xmlns:style="{_OPEN}style:1.0" '
    f'xmlns:table="{_OPEN}table:1.0" xmlns:text="{_OPEN}text:1.0" '
    'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'
)
_STRUCK = "@"
_STRUCK_STYLE = (
    '<office:automatic-styles><style:style style:name="struck" style:family="table-cell">'
    '<style:text-properties style:text-line-through-style="solid"/></style:style></office:automatic-styles>'
)
_HIDDEN, _HIDDEN_ROW = ' state="hidden"', ' hidden="1"'
Rows = Sequence[Sequence[Any]]


def file_of(case: dict[str, Any]) -> tuple[str, bytes]:
    """Return the name and content of a case's file."""
    kind = case.get("format", "csv" if "text" in case else "xlsx")
    name = case.get("file", f"lista.{kind}")
    if "text" in case:
        return name, case["text"].encode(case.get("code", "utf-8"))
    sheets = case["sheets"] if "sheets" in case else {"Blad1": case["rows"]}
    return name, {"xlsx": xlsx, "xlsm": xlsx, "ods": ods, "xls": xls, "csv": _csv}[kind](sheets, case)


def _csv(sheets: dict[str, Rows], _case: dict[str, Any]) -> bytes:
    lines = (";".join("" if cell is None else str(cell) for cell in row) for row in next(iter(sheets.values())))
    return "\r\n".join(lines).encode()


def _letters(column: int) -> str:
    return (chr(64 + column // 26) if column >= 26 else "") + chr(65 + column % 26)


def _xlsx_cell(cell: Any, at: str, styles: Sequence[str]) -> str:  # noqa: PLR0911 one for each kind of cell
    match cell:
        case {"shown": number, "as": code}:
            return f'<c r="{at}" s="{styles.index(code)}"><v>{number!r}</v></c>'
        case {"struck": content}:
            return _xlsx_cell(content, at, styles).replace("<c ", f'<c s="{styles.index(_STRUCK)}" ', 1)
        case None:
            return ""
        case bool():
            return f'<c r="{at}" t="b"><v>{int(cell)}</v></c>'
        case {"day": day}:
            return f'<c r="{at}" t="d"><v>{day}T00:00:00</v></c>'
        case {"error": error}:
            return f'<c r="{at}" t="e"><v>{error}</v></c>'
        case {"formula": formula}:
            return f'<c r="{at}"><f>{escape(formula)}</f></c>'
        case {"raw": digits}:
            return f'<c r="{at}"><v>{digits}</v></c>'
        case str():
            return f'<c r="{at}" t="inlineStr"><is><t xml:space="preserve">{escape(cell)}</t></is></c>'
        case _:
            return f'<c r="{at}"><v>{cell!r}</v></c>'


def _styles(sheets: dict[str, Rows]) -> list[str]:
    """Return the formats of numbers that the cells have, the plain one first, and the one that strikes through."""
    cells = [cell for rows in sheets.values() for row in rows for cell in row]
    return ["General", _STRUCK, *{cell["as"]: None for cell in cells if isinstance(cell, dict) and "as" in cell}]


def _styles_part(styles: Sequence[str]) -> str:
    formats = "".join(
        f'<numFmt numFmtId="{164 + n}" formatCode="{escape(code, {chr(34): "&quot;"})}"/>'
        for n, code in enumerate(styles)
    )
    looks = "".join(f'<xf numFmtId="{164 + n}" fontId="{int(code == _STRUCK)}"/>' for n, code in enumerate(styles))
    fonts = '<fonts count="2"><font><sz val="11"/></font><font><strike/><sz val="11"/></font></fonts>'
    return f'<styleSheet xmlns="{_MAIN}"><numFmts>{formats}</numFmts>{fonts}<cellXfs>{looks}</cellXfs></styleSheet>'


def _xlsx_sheet(
    rows: Rows, styles: Sequence[str], merged: Iterable[str], hidden: Iterable[int], columns: Iterable[int]
) -> str:
    lines = (
        f'<row r="{number}"{_HIDDEN_ROW if number in hidden else ""}>'
        + "".join(_xlsx_cell(cell, f"{_letters(column)}{number}", styles) for column, cell in enumerate(row))
        + "</row>"
        for number, row in enumerate(rows, start=1)
    )
    areas = "".join(f'<mergeCell ref="{area}"/>' for area in merged)
    merges = f"<mergeCells>{areas}</mergeCells>" if areas else ""
    shown = "".join(f'<col min="{n}" max="{n}" width="9" hidden="1"/>' for n in columns)
    heads = f"<cols>{shown}</cols>" if shown else ""
    return f'<worksheet xmlns="{_MAIN}">{heads}<sheetData>{"".join(lines)}</sheetData>{merges}</worksheet>'


def _zipped(entries: dict[str, str]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return file.getvalue()


def xlsx(sheets: dict[str, Rows], case: dict[str, Any]) -> bytes:
    """Return a workbook of Excel; `merged`, `hidden_rows` and `hidden_columns` of the case are of its first sheet."""
    numbers, hidden = range(1, len(sheets) + 1), case.get("hidden", ())
    macros = case.get("format") == "xlsm"
    main = "application/vnd.ms-excel.sheet.macroEnabled.main+xml" if macros else f"{_TYPES}.sheet.main+xml"
    overrides = "".join(
        f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="{_TYPES}.worksheet+xml"/>' for n in numbers
    )
    parts = "".join(
        f'<sheet name="{escape(name)}" sheetId="{n}" r:id="r{n}"{_HIDDEN if name in hidden else ""}/>'
        for n, name in enumerate(sheets, start=1)
    )
    relations = f'<Relationship Id="s" Type="{_RELATIONS}/styles" Target="styles.xml"/>' + "".join(
        f'<Relationship Id="r{n}" Type="{_RELATIONS}/worksheet" Target="worksheets/sheet{n}.xml"/>' for n in numbers
    )
    styles = _styles(sheets)
    entries = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" ContentType='
        '"application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType='
        f'"application/xml"/><Override PartName="/xl/workbook.xml" ContentType="{main}"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{_TYPES}.styles+xml"/>{overrides}</Types>',
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="r1" '
        f'Type="{_RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/styles.xml": _styles_part(styles),
        "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_RELATIONS}"><sheets>{parts}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">{relations}</Relationships>',
    }
    for number, rows in zip(numbers, sheets.values(), strict=True):
        first = number == 1
        entries[f"xl/worksheets/sheet{number}.xml"] = _xlsx_sheet(
            rows, styles, *(case.get(name, ()) if first else () for name in ("merged", "hidden_rows", "hidden_columns"))
        )
    return _zipped(entries | ({"xl/vbaProject.bin": "x"} if macros else {}))


def _ods_words(text: str) -> str:
    signs = {"\t": "<text:tab/>", "\n": "<text:line-break/>"}
    return "".join(signs.get(char, escape(char)) for char in text)


def _ods_cell(cell: Any) -> str:  # noqa: C901, PLR0911 one for each kind of cell
    def of(kind: str, attribute: str, words: str = "") -> str:
        return f'<table:table-cell office:value-type="{kind}" {attribute}><text:p>{words}</text:p></table:table-cell>'

    match cell:
        case {"struck": content}:
            return _ods_cell(content).replace("<table:table-cell", '<table:table-cell table:style-name="struck"', 1)
        case {"value": number, "words": words}:
            return of("float", f'office:value="{number!r}"', words)
        case None:
            return "<table:table-cell/>"
        case bool():
            return of("boolean", f'office:boolean-value="{str(cell).lower()}"')
        case {"day": day}:
            return of("date", f'office:date-value="{day}"', day)
        case {"error": error}:
            return of("string", 'calcext:value-type="error" office:string-value=""', error)
        case {"formula": formula}:
            return f'<table:table-cell table:formula="of:={escape(formula)}"/>'
        case {"raw": digits}:
            return of("float", f'office:value="{digits}"', digits)
        case {"shown": number, "as": code} if "%" in code:
            return of("percentage", f'office:value="{number!r}"', code)
        case str():
            return of("string", "", _ods_words(cell))
        case _:
            return of("float", f'office:value="{cell!r}"', str(cell))


def ods(sheets: dict[str, Rows], _case: dict[str, Any]) -> bytes:
    """Return a workbook of LibreOffice."""
    tables = "".join(
        f'<table:table table:name="{escape(name)}">'
        + "".join(f"<table:table-row>{''.join(map(_ods_cell, row))}</table:table-row>" for row in rows)
        + "</table:table>"
        for name, rows in sheets.items()
    )
    return _zipped(
        {
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "content.xml": f"<office:document-content {_OPEN_NAMES}>{_STRUCK_STYLE}<office:body><office:spreadsheet>"
            f"{tables}</office:spreadsheet></office:body></office:document-content>",
        }
    )


_ERRORS = {"#NULL!": 0, "#DIV/0!": 7, "#VALUE!": 15, "#REF!": 23, "#NAME?": 29, "#NUM!": 36, "#N/A": 42}


def _record(kind: int, content: bytes) -> bytes:
    return struct.pack("<HH", kind, len(content)) + content


def _xls_cell(  # noqa: PLR0911 one for each kind of cell
    row: int, column: int, cell: Any, styles: Sequence[str], style: int = 0
) -> bytes:
    head = struct.pack("<HHH", row, column, style)
    match cell:
        case {"shown": number, "as": code}:
            return _xls_cell(row, column, number, styles, styles.index(code))
        case {"struck": content}:
            return _xls_cell(row, column, content, styles, styles.index(_STRUCK))
        case None:
            return b""
        case bool():
            return _record(0x0205, head + bytes([cell, 0]))
        case {"error": error}:
            return _record(0x0205, head + bytes([_ERRORS[error], 1]))
        case {"formula": _}:  # with #REF! as its stored value
            return _record(0x0006, head + b"\x02\0\x17\0\0\0\xff\xff" + bytes(6) + b"\x03\0\x1e\x01\0")
        case str():
            text = cell.encode("utf-16-le")
            return _record(0x0204, head + struct.pack("<HB", len(text) // 2, 1) + text)
        case _:
            return _record(0x0203, head + struct.pack("<d", cell))


def _xls_styles(styles: Sequence[str]) -> bytes:
    fonts = b"".join(
        _record(0x0031, struct.pack("<HHHHHBBBBB", 200, struck, 0, 400, 0, 0, 0, 0, 0, 0)) for struck in (0, 8)
    )
    formats = b"".join(
        _record(0x041E, struct.pack("<HHB", 164 + n, len(code), 1) + code.encode("utf-16-le"))
        for n, code in enumerate(styles)
    )
    looks = b"".join(
        _record(0x00E0, struct.pack("<HH", int(code == _STRUCK), 164 + n) + bytes(16)) for n, code in enumerate(styles)
    )
    return fonts + formats + looks


def _xls_hidden(case: dict[str, Any]) -> bytes:
    rows, columns = case.get("hidden_rows", ()), case.get("hidden_columns", ())
    return b"".join(_record(0x007D, struct.pack("<HHHHHH", n - 1, n - 1, 2304, 0, 1, 0)) for n in columns) + b"".join(
        _record(0x0208, struct.pack("<HHHHHHHH", n - 1, 0, 9, 255, 0, 0, 0x20, 0)) for n in rows
    )


def xls(sheets: dict[str, Rows], case: dict[str, Any]) -> bytes:
    """Return a workbook of Excel 97: a workbook's records in a file of sectors, small as no program writes it."""
    begin = struct.pack("<HHHHII", 0x0600, 0x0005, 0, 0, 0, 0x0600)
    sheet_begin = struct.pack("<HHHHII", 0x0600, 0x0010, 0, 0, 0, 0x0600)
    lock = _record(0x002F, bytes(54)) if case.get("locked") else b""
    styles = _styles(sheets)
    bodies = [
        _record(0x0809, sheet_begin)
        + (_xls_hidden(case) if number == 0 else b"")
        + b"".join(_xls_cell(r, c, cell, styles) for r, row in enumerate(rows) for c, cell in enumerate(row))
        + _record(0x000A, b"")
        for number, rows in enumerate(sheets.values())
    ]
    looks = _xls_styles(styles)
    names = [struct.pack("<BBBB", 0, 0, len(name), 1) + name.encode("utf-16-le") for name in sheets]
    at = len(_record(0x0809, begin)) + len(lock) + len(looks) + sum(len(name) + 8 for name in names) + 4
    heads = b""
    for name, body in zip(names, bodies, strict=True):
        heads += _record(0x0085, struct.pack("<I", at) + name)
        at += len(body)
    stream = _record(0x0809, begin) + lock + looks + heads + _record(0x000A, b"") + b"".join(bodies)
    return _sectors(stream.ljust(max(4096, -(-len(stream) // 512) * 512), b"\0"))


def _sectors(stream: bytes) -> bytes:
    """Return the compound file: its table in sector 0, its directory in sector 1, the stream after them."""
    count = len(stream) // 512
    table = [0xFFFFFFFD, 0xFFFFFFFE, *range(3, count + 2), 0xFFFFFFFE]
    table += [0xFFFFFFFF] * (128 - len(table))
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    head += struct.pack(
        "<HHHHHHIIIIIIIIII", 0x3E, 3, 0xFFFE, 9, 6, 0, 0, 0, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0
    )
    head += struct.pack("<109I", 0, *[0xFFFFFFFF] * 108)

    def entry(name: str, kind: int, child: int, first: int, size: int) -> bytes:
        text = name.encode("utf-16-le")
        return (
            text.ljust(64, b"\0")
            + struct.pack("<HBB3I", len(text) + 2, kind, 1, 0xFFFFFFFF, 0xFFFFFFFF, child)
            + bytes(36)
            + struct.pack("<IQ", first, size)
        )

    directory = entry("Root Entry", 5, 1, 0xFFFFFFFE, 0) + entry("Workbook", 2, 0xFFFFFFFF, 2, len(stream))
    return head + struct.pack("<128I", *table) + directory.ljust(512, b"\0") + stream
