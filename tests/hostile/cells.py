"""The cells of what a spreadsheet program opens: CSV, workbooks, and either within an archive."""

import csv
import io
import re
import unicodedata
import zipfile
from collections.abc import Iterator
from xml.etree import ElementTree as ET

SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_NUMBER = re.compile(r"-?\d+([.,]\d+)?")
_FORMULA = "formula"


def is_formula(text: str) -> bool:
    """Tell whether a program might calculate it; what nobody sees before a sign does not hinder one."""
    seen = "".join(char for char in text if not char.isspace() and unicodedata.category(char) not in {"Cf", "Cc"})
    begins = unicodedata.normalize("NFKC", seen[:1])
    return text[:1] in {"\t", "\r", "\n"} or (begins in set("=+-@") and not _NUMBER.fullmatch(text))


# A sum of our own: of cells alone, with no word of anybody's in it
_CELL, _COLUMN = r"[A-Z]+\d+", r"[^\W\d_]+!\$[A-Z]\$2:\$[A-Z]\$\d+"
OWN_SUM = re.compile(rf"SUM\({_CELL}:{_CELL}\)|SUMIFS\({_COLUMN},{_COLUMN},{_CELL},{_COLUMN},{_CELL}\)")


def cells_of(content: bytes) -> Iterator[str]:
    """Yield every cell; one that a workbook marks as text with an apostrophe before it, which it does not show."""
    if not content.startswith(b"PK"):
        text = content.decode("utf-8-sig")
        delimiter = ";" if ";" in text.partition("\r\n")[0] else ","  # for people's spreadsheets, or for programs
        rows = csv.reader(io.StringIO(text), delimiter=delimiter)
        yield from (cell for row in rows for cell in row)
        return
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        if "xl/workbook.xml" in archive.namelist():
            yield from _workbook_cells(archive)
        for name in archive.namelist():
            if name.endswith((".csv", ".xlsx")):
                yield from cells_of(archive.read(name))


def _workbook_cells(book: zipfile.ZipFile) -> Iterator[str]:
    has_texts = "xl/sharedStrings.xml" in book.namelist()
    texts = ET.fromstring(book.read("xl/sharedStrings.xml")) if has_texts else ()
    strings = ["".join(one.itertext()) for one in texts]
    styles = ET.fromstring(book.read("xl/styles.xml")).find(f"{SHEET}cellXfs")
    quoted = [style.get("quotePrefix") == "1" for style in styles] if styles is not None else []
    for name in book.namelist():
        if name.startswith("xl/worksheets/sheet"):
            for cell in ET.fromstring(book.read(name)).iter(f"{SHEET}c"):
                if (formula := cell.findtext(f"{SHEET}f")) is not None and not OWN_SUM.fullmatch(formula):
                    yield "=" + _FORMULA
                elif cell.get("t") == "s":
                    text = strings[int(cell.findtext(f"{SHEET}v", ""))]
                    yield "'" + text if quoted[int(cell.get("s", "0"))] else text
