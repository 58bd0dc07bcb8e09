"""A PDF file written from front to back: objects, packed objects, and the table of where they are."""

import hashlib
import re
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import accumulate, chain, count
from operator import add
from typing import BinaryIO

from handlingsplan.pdf.objects import SectionObject

PAGES, DOCUMENT, FONTS, STRUCTURE, CATALOG, INFO = range(1, 7)
FIRST_FREE = 7  # the number after those above
# Where PDF's own encoding is that of Latin-1: a character takes a byte, not the four of UTF-16 in hexadecimal.
# Not what begins as the marks of UTF-16 and UTF-8 do: "þÿ" would be read as the first of them
_PLAIN = re.compile("(?!\u00fe\u00ff|\u00ff\u00fe|\u00ef\u00bb\u00bf)[ -~\u00a1-\u00ac\u00ae-\u00ff]*")


class Whole(int):
    """A reference to an object of the whole file."""


class Local(int):
    """A reference to an object of the same section, which moves with it."""


class Moving(int):
    """A number that moves with its section, though it is no reference: a key of the parent tree."""


def literal(text: str | bytes) -> bytes:
    """Return a PDF string on one line."""
    if isinstance(text, bytes):
        return b"<" + text.hex().encode() + b">"
    if _PLAIN.fullmatch(text):
        return b"(" + re.sub(rb"([\\()])", rb"\\\1", text.encode("latin-1")) + b")"
    return b"<feff" + text.encode("utf-16-be").hex().encode() + b">"


def plain(value: object) -> bytes:
    """Return a name, a number or a keyword as PDF writes it."""
    if isinstance(value, bytes):
        return value
    if isinstance(value, float):
        return str(int(value)).encode() if value.is_integer() else f"{value:f}".rstrip("0").encode()
    return str(value).encode("ascii")


# Of compression: files are a fiftieth larger than with 3, which a plan that is linked anew does not wait for.
LEVEL = 1
_ENTRY = 7  # one byte of type, four of place, two of index
MAX_PACKED = 10_000  # in one stream: an index has two bytes, and readers unpack a stream whole
_INDEXES = [index.to_bytes(2, "big") for index in range(1 << 16)]


@dataclass(frozen=True)
class Ready:
    """A section that has its numbers, to be written wherever the file has come to."""

    base: int
    things: int
    streams: list[tuple[int, bytes, bytes]]  # number, entries of the dictionary, data


def make_ready(compiled: SectionObject, base: int, bodies: Iterable[bytes], stamps: Iterable[bytes]) -> Ready:
    """Return a section's objects with numbers from `base`: streams, a stamp per page, and what packs its things.

    It takes nearly all the time that linking takes, and knows nothing of other sections.
    """
    things, heads = compiled.things.at(base), compiled.heads.at(base)
    parts = [(head[2:-2], body) for head, body in zip(heads, bodies, strict=True)]
    parts += [(b"", stamp) for stamp in stamps]
    extra, data = _pack(range(base, base + len(things)), things)
    parts.append((extra + b"/Filter/FlateDecode", zlib.compress(data, LEVEL)))
    return Ready(base, len(things), [(number, *part) for number, part in enumerate(parts, start=base + len(things))])


class PdfWriter:
    """Writes objects by number in any order; ranges that are written at once take little memory."""

    def __init__(self, target: BinaryIO) -> None:
        self.target = target
        self.position = 0
        self.next_number = 0
        self._loose: dict[int, bytes] = {}
        self._ranges: list[tuple[int, bytes]] = []
        self._digest = hashlib.md5(usedforsecurity=False)
        self._write(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")

    def add(self, number: int, data: bytes) -> None:
        """Write an object that stands by itself: a stream, or what must be found without unpacking."""
        self._loose[number] = self._at(self.position)
        self._write(b"%d 0 obj\n%b\nendobj\n" % (number, data))

    def add_stream(self, number: int, extra: bytes, data: bytes, *, packed: bool = True) -> None:
        """Write a stream; `extra` are the entries of its dictionary."""
        if packed:
            data, extra = zlib.compress(data, LEVEL), extra + b"/Filter/FlateDecode"
        self._loose[number] = self._at(self.position)
        self._write(_stream(number, extra, data))

    def add_packed(self, things: list[tuple[int, bytes]]) -> None:
        """Write dictionaries, packed into streams that get numbers of their own."""
        for begin in range(0, len(things), MAX_PACKED):
            some = things[begin : begin + MAX_PACKED]
            holder = self.reserve()
            for index, (number, _data) in enumerate(some):
                self._loose[number] = self._in(holder, index)
            extra, data = _pack([number for number, _data in some], [data for _number, data in some])
            self.add_stream(holder, extra, data)

    def add_section(self, ready: "Ready") -> None:
        """Write a section's objects: streams, and in the last of them its things."""
        entries = [self._all_in(ready.streams[-1][0], ready.things)]
        for number, extra, data in ready.streams:
            entries.append(self._at(self.position))
            self._write(_stream(number, extra, data))
        self._ranges.append((ready.base, b"".join(entries)))

    def reserve(self) -> int:
        self.next_number += 1
        return self.next_number - 1

    def close(self) -> None:
        """Write the table of all objects, and the end."""
        number, place = self.reserve(), self.position
        self._loose[number] = self._at(place)
        ranges = sorted([(0, b"\0" * 5 + b"\xff\xff"), *self._ranges, *_runs(self._loose)])
        index = b" ".join(b"%d %d" % (begin, len(entries) // _ENTRY) for begin, entries in ranges)
        identity = self._digest.hexdigest().encode()
        table = zlib.compress(b"".join(entries for _begin, entries in ranges), LEVEL)
        self._write(
            b"%d 0 obj\n<</Type/XRef/Size %d/W[1 4 2]/Index[%b]/Root %d 0 R/Info %d 0 R/ID[<%b><%b>]"
            b"/Filter/FlateDecode/Length %d>>\nstream\n%b\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n"
            % (number, number + 1, index, CATALOG, INFO, identity, identity, len(table), table, place)
        )

    def _write(self, data: bytes) -> None:
        self.target.write(data)
        self._digest.update(data)
        self.position += len(data)

    @staticmethod
    def _at(position: int) -> bytes:
        return b"\x01" + position.to_bytes(4, "big") + b"\0\0"

    @staticmethod
    def _all_in(holder: int, count: int) -> bytes:
        """Return what `_in` says of the first objects of a holder, together."""
        head = b"\x02" + holder.to_bytes(4, "big")
        return b"".join([head + index for index in _INDEXES[:count]])

    @staticmethod
    def _in(holder: int, index: int) -> bytes:
        return b"\x02" + holder.to_bytes(4, "big") + index.to_bytes(2, "big")


def _stream(number: int, extra: bytes, data: bytes) -> bytes:
    return b"%d 0 obj\n<<%b/Length %d>>\nstream\n%b\nendstream\nendobj\n" % (number, extra, len(data), data)


def _pack(numbers: Iterable[int], things: list[bytes]) -> tuple[bytes, bytes]:
    """Return an object stream's dictionary entries and its data."""
    ends = map(add, accumulate(map(len, things)), count(1))
    head = b"%d %d " * len(things) % tuple(chain.from_iterable(zip(numbers, chain((0,), ends), strict=False)))
    head = head[:-1] + b"\n"
    return b"/Type/ObjStm/N %d/First %d" % (len(things), len(head)), head + b"\n".join(things)


def _runs(entries: dict[int, bytes]) -> list[tuple[int, bytes]]:
    """Return the entries as ranges of consecutive numbers."""
    runs: list[tuple[int, list[bytes]]] = []
    for number in sorted(entries):
        if not runs or number != runs[-1][0] + len(runs[-1][1]):
            runs.append((number, []))
        runs[-1][1].append(entries[number])
    return [(begin, b"".join(some)) for begin, some in runs]
