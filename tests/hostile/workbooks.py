"""Workbooks and lists that are to do harm, made from a seed: damaged, endless, too large, or lying about themselves."""

import io
import json
import random
import zipfile
from collections.abc import Callable, Iterator

from tests.measures.workbooks.books import HEAD, SHEET, TAIL, replaced, small

Made = tuple[str, bytes]
_LAUGHS = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "%s">]>' % (b"&a;" * 1_000)
_FILE = b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PARTS = ("xl/workbook.xml", "xl/_rels/workbook.xml.rels", "[Content_Types].xml", SHEET)


def _sheet(body: bytes, before: bytes = b"") -> Made:
    return "a.xlsx", replaced(small(), SHEET, before + HEAD + body + TAIL)


def _cut(chance: random.Random) -> Made:
    whole = small()
    return "a.xlsx", whole[: chance.randrange(30, len(whole))]


def _flipped(chance: random.Random) -> Made:
    content = bytearray(small())
    for _time in range(chance.randint(1, 40)):
        content[chance.randrange(len(content))] = chance.randrange(256)
    return "a.xlsx", bytes(content)


def _bomb(chance: random.Random) -> Made:
    return _sheet(b" " * chance.randint(1_000_000, 90_000_000))


def _deep(chance: random.Random) -> Made:
    depth = chance.randint(1_000, 100_000)
    return _sheet(b"<row>" + b"<c>" * depth + b"</c>" * depth + b"</row>")


def _entities(chance: random.Random) -> Made:
    cell = b'<row><c t="inlineStr"><is><t>&%s;</t></is></c></row>' % chance.choice([b"a", b"b", b"nobody"])
    return _sheet(cell, before=chance.choice([_LAUGHS, _FILE]))


def _far(chance: random.Random) -> Made:
    column = chance.choice(["XFD", "ZZZ", "AAAA", "A0", "1", ""])
    row = chance.choice([0, -1, 1_048_576, 2**31, 2**63, 10**30])
    return _sheet(f'<row r="{row}"><c r="{column}{row}"><v>1</v></c></row>'.encode())


def _wrong_kind_of_cell(chance: random.Random) -> Made:
    kind = chance.choice(["s", "b", "d", "e", "n", "str", "??"])
    value = chance.choice(["-1", "99999999", "NaN", "1e999", "9" * 400, "<b/>", "9999-99-99", ""])
    return _sheet(f'<row r="1"><c r="A1" t="{kind}" s="{chance.randint(-1, 10**9)}"><v>{value}</v></c></row>'.encode())


def _long_text(chance: random.Random) -> Made:
    text = chance.choice(["å", "\u0301", "\u202e", "&amp;", "=", "_x0000_"]).encode() * chance.randint(
        10_000, 2_000_000
    )
    return _sheet(b'<row><c t="inlineStr"><is><t>' + text + b"</t></is></c></row>")


def _without_a_part(chance: random.Random) -> Made:
    return "a.xlsx", replaced(small(), chance.choice(_PARTS), chance.choice([b"", b"<", b"<x/>", b"\xff\xfe"]))


def _archive(chance: random.Random) -> Made:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<x/>")
        for number in range(chance.randint(1, 3_000)):
            archive.writestr(f"{chance.choice(['../', '/etc/', 'xl/', 'CON/', ''])}{number}", b"x")
    content = bytearray(file.getvalue())
    content[6] |= chance.choice([0, 1])  # the sign of an encrypted entry
    return "a.xlsx", bytes(content)


def _many_sheets(chance: random.Random) -> Made:
    names = "".join(f'<sheet name="{n}" sheetId="{n}" r:id="rId1"/>' for n in range(chance.randint(41, 20_000)))
    return "a.xlsx", replaced(small(), "xl/workbook.xml", f"<workbook><sheets>{names}</sheets></workbook>".encode())


def _repeated(chance: random.Random) -> Made:
    rows, columns = (chance.choice([-1, 0, 1_000, 10**6, 10**18, 10**40]) for _axis in range(2))
    body = (
        '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
        'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>'
        f'<table:table table:name="a"><table:table-row table:number-rows-repeated="{rows}"><table:table-cell '
        f'office:value-type="string" table:number-columns-repeated="{columns}"><text:p>x</text:p></table:table-cell>'
        "</table:table-row></table:table></office:spreadsheet></office:body></office:document-content>"
    )
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", body)
    return "a.ods", file.getvalue()


def _old(chance: random.Random) -> Made:
    return "a.xls", _OLE + chance.randbytes(chance.randint(10, 200_000))


def _delimited(chance: random.Random) -> Made:
    pieces = [b"a;b\n", b'"', b"\0", b";" * 5_000, b"\xff\xfea", b"\xc3", b"\r", b"=cmd|' /C calc'!A0;", b"1e999;NaN\n"]
    some = b"".join(chance.choice(pieces) * chance.choice([1, 3, 20_000]) for _time in range(chance.randint(1, 8)))
    return chance.choice(["a.csv", "a.txt", "a.tsv"]), some[:9_000_000]


def _another_kind(chance: random.Random) -> Made:
    content = chance.choice(
        [b"%PDF-1.7\n", b"MZ\x90", b"<html><table><tr><td>1", b"\x89PNG\r\n\x1a\n", b"PK\x05\x06", b""]
    )
    return chance.choice(["a.xlsx", "a.xls", "a.ods", "a.csv", "a.xlsm", "a.json"]), content + chance.randbytes(50)


def _json(chance: random.Random) -> Made:
    size = chance.choice([10**9, -1, "x", 1.5, None])
    table = {
        "id": ["Region", "Tid"],
        "size": [size, 1],
        "value": [1],
        "dimension": {"Region": {"category": {"index": []}}},
    }
    nested = "[" * chance.randint(10, 200_000)
    return "a.json", chance.choice([json.dumps(table).encode(), nested.encode(), b'{"id": 1e999}', b"NaN", b"\xff"])


def _styles(chance: random.Random) -> Made:
    pieces = [b"<xf ", b"<font>", b"<numFmt ", b"<fonts ", b"<cellXfs>", b"[$", b"0,", b"formatCode='", b"&quot;"]
    begins = [b"", b"<fonts>", b"<cellXfs>", b"<numFmts>", b"<numFmts><numFmt numFmtId='164' formatCode='"]
    body = chance.choice(begins) + chance.choice(pieces) * chance.randint(1_000, 1_000_000)
    cell = b'<row r="1"><c r="A1" s="0"><v>1</v></c></row>'
    return "a.xlsx", replaced(_sheet(cell)[1], "xl/styles.xml", body[: chance.choice([5_000_000, 20_000_000])])


_KINDS: tuple[Callable[[random.Random], Made], ...] = (
    *(_cut, _flipped, _bomb, _deep, _entities, _far, _wrong_kind_of_cell, _long_text, _without_a_part, _archive),
    *(_many_sheets, _repeated, _old, _delimited, _another_kind, _json, _styles),
)


def hostile_workbooks(count: int, *, seed: str) -> Iterator[tuple[str, Made]]:
    """Yield files, each with what is wrong with it; as many of each kind."""
    chance = random.Random(seed)
    for number in range(count):
        make = _KINDS[number % len(_KINDS)]
        yield f"{make.__name__.strip('_')} {number}", make(chance)
