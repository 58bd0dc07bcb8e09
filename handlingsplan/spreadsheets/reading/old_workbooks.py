"""The cells of Excel 97 to 2003 that calamine takes for blank ones: errors, and formulas whose value is one.

The file is a small file system of its own (MS-CFB) with a stream of records (MS-XLS) in it. No Django here: this runs
in the process that reads.
"""

import struct
from collections.abc import Iterator

_MAX_SECTORS = 40_000  # of 512 bytes: more than a file may have
_END = 0xFFFFFFFA  # and above: no sector
_BEGIN, _BOOL_OR_ERROR, _FORMULA, _SHEET = 0x0809, 0x0205, 0x0006, 0x0085
_WORKSHEET = 0x0010  # what a stretch of records holds
_ERRORS = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
}
_HEADER = 512
_DIRECTORY_ENTRY = 128


def errors_of(data: bytes) -> list[dict[tuple[int, int], str]]:
    """Return the errors of each sheet by row and column, counted from 0; nothing where the file is no such workbook."""
    try:
        return list(_sheets(_stream(data)))
    except (struct.error, IndexError, ValueError):
        return []


def _sectors(data: bytes, first: int, table: list[int], size: int) -> bytes:
    parts: list[bytes] = []
    sector = first
    while sector < _END and len(parts) < _MAX_SECTORS:
        parts.append(data[_HEADER + sector * size : _HEADER + (sector + 1) * size])
        sector = table[sector]
    return b"".join(parts)


def _stream(data: bytes) -> bytes:
    """Return the workbook's records; small ones, below 4096 bytes, no program writes in their own place."""
    size = 1 << struct.unpack_from("<H", data, 30)[0]
    count, directory = struct.unpack_from("<I", data, 44)[0], struct.unpack_from("<I", data, 48)[0]
    heads = struct.unpack_from("<109I", data, 76)[: min(count, 109)]
    table: list[int] = []
    for head in heads:
        table += struct.unpack_from(f"<{size // 4}I", data, _HEADER + head * size)
    entries = _sectors(data, directory, table, size)
    for start in range(0, len(entries), _DIRECTORY_ENTRY):
        length = struct.unpack_from("<H", entries, start + 64)[0]
        name = entries[start : start + max(length - 2, 0)].decode("utf-16-le", errors="replace")
        if name in {"Workbook", "Book"}:
            return _sectors(data, struct.unpack_from("<I", entries, start + 116)[0], table, size)
    return b""


def _records(stream: bytes) -> Iterator[tuple[int, int, bytes]]:
    """Yield where each record begins, its kind and its content."""
    at = 0
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        yield at, kind, stream[at + 4 : at + 4 + length]
        at += 4 + length


def _sheets(stream: bytes) -> Iterator[dict[tuple[int, int], str]]:
    """Yield the errors of the sheets in the workbook's order, which need not be that of their records."""
    order = [struct.unpack_from("<I", content)[0] for _at, kind, content in _records(stream) if kind == _SHEET]
    found: dict[int, dict[tuple[int, int], str]] = {}
    errors: dict[tuple[int, int], str] = {}
    for at, kind, content in _records(stream):
        if kind == _BEGIN and at in order:
            errors = found.setdefault(at, {})
        elif kind == _BOOL_OR_ERROR and content[7:8] == b"\x01":
            errors[struct.unpack_from("<HH", content)] = _ERRORS.get(content[6], "#")
        elif kind == _FORMULA and content[12:14] == b"\xff\xff" and content[6:7] == b"\x02":
            errors[struct.unpack_from("<HH", content)] = _ERRORS.get(content[8], "#")
    yield from (found.get(at, {}) for at in order)
