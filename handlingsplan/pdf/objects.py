"""Objects: what a section becomes, as a file that can be linked at any place.

PDF objects refer to each other by number. Inside of an object file the numbers count from 0 and stand apart: the
text has `%d` in their places, so that moving it to where it is linked is one formatting. Everything else a linker
needs to know (`facts`) is JSON.
"""

import json
import os
import struct
import tempfile
import zlib
from array import array
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

FORMAT = b"HPO1"
_LENGTHS = struct.Struct("<4sIIIII")


@dataclass
class Template:
    """PDF objects, one a line, without their numbers; `numbers` fills the `%d` in order."""

    lines: list[bytes] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)

    def at(self, base: int) -> list[bytes]:
        """Return the lines with numbers that count from `base`."""
        text = b"\n".join(self.lines) % tuple(map(base.__add__, self.numbers))
        return text.split(b"\n") if self.lines else []


@dataclass
class SectionObject:
    """A compiled section: `things` are dictionaries, `heads` and `bodies` the streams' two halves.

    Heads do not tell the length, as a body may change when page numbers are written into it.
    """

    facts: dict[str, Any]
    things: Template
    heads: Template
    bodies: list[bytes]

    @property
    def size(self) -> int:
        """How many object numbers it takes: things, streams, a stamp per page, and the stream that packs the things."""
        return _size(len(self.things.lines), len(self.bodies), len(self.facts["pages"]))

    def dump(self) -> bytes:
        self.facts["bodies"] = [len(body) for body in self.bodies]
        self.facts["things"], self.facts["heads"] = len(self.things.lines), len(self.heads.lines)
        facts = json.dumps(self.facts, ensure_ascii=False, separators=(",", ":")).encode()
        text = zlib.compress(b"\n".join([*self.things.lines, *self.heads.lines]), 6)
        numbers = zlib.compress(array("I", self.things.numbers + self.heads.numbers).tobytes(), 1)
        bodies = b"".join(self.bodies)
        parts = (facts, text, numbers, bodies)
        check = zlib.crc32(b"".join(parts))
        head = _LENGTHS.pack(FORMAT, check, len(facts), len(text), len(numbers), len(self.things.numbers))
        return head + b"".join(parts)


def size_of(facts: dict[str, Any]) -> int:
    """Return `SectionObject.size` of one that is kept, by its facts alone."""
    return _size(facts["things"], len(facts["bodies"]), len(facts["pages"]))


def _size(things: int, streams: int, pages: int) -> int:
    return things + streams + pages + 1


class BrokenObjectError(ValueError):
    """The file is not, or not wholly, what was written."""


def load(content: bytes) -> SectionObject:
    try:
        return _load(content)
    except (struct.error, zlib.error, ValueError, KeyError) as error:
        raise BrokenObjectError(str(error)) from error


def _load(content: bytes) -> SectionObject:
    form, check, of_facts, of_text, of_numbers, things_numbers = _LENGTHS.unpack_from(content)
    payload = memoryview(content)[_LENGTHS.size :]
    if form != FORMAT or zlib.crc32(payload) != check:
        raise BrokenObjectError(form)
    facts = json.loads(bytes(payload[:of_facts]))
    lines = zlib.decompress(payload[of_facts : of_facts + of_text]).split(b"\n")
    at = of_facts + of_text
    numbers = array("I", zlib.decompress(payload[at : at + of_numbers])).tolist()
    things = Template(lines[: facts["things"]], numbers[:things_numbers])
    heads = Template(lines[facts["things"] :] if facts["heads"] else [], numbers[things_numbers:])
    return SectionObject(facts, things, heads, list(_cut(payload[at + of_numbers :], facts["bodies"])))


def _cut(content: memoryview, lengths: list[int]) -> Iterator[bytes]:
    at = 0
    for length in lengths:
        yield bytes(content[at : at + length])
        at += length


@dataclass(frozen=True)
class Store:
    """Objects in a folder that any number of workers share, under the checksum of all that they depend on.

    A file is whole or not there: it is written aside and moved. Who reads it says so in its time, for `shrink`.
    """

    folder: Path

    def path(self, key: str) -> Path:
        """Return where the object of that key is, or would be."""
        return Path(self._name(key))

    def _name(self, key: str) -> str:
        return f"{self.folder}/{key[:2]}/{key}"

    def holds(self, key: str) -> bool:
        """Return whether it is there, and keep it from being thrown away for a while."""
        try:
            os.utime(self._name(key))
        except FileNotFoundError:
            return False
        return True

    def read(self, key: str) -> SectionObject:
        """Return the object; raises `FileNotFoundError`, and `BrokenObjectError` once, as the file is removed."""
        try:
            with open(self._name(key), "rb") as kept:  # noqa: PTH123 a thousand times in a second
                return load(kept.read())
        except BrokenObjectError:
            self.path(key).unlink(missing_ok=True)
            raise

    def facts(self, key: str) -> dict[str, Any]:
        """Return the object's facts, without reading or checking the rest; raises what `read` does."""
        try:
            with open(self._name(key), "rb") as kept:  # noqa: PTH123 likewise
                _form, _check, of_facts, *_rest = _LENGTHS.unpack(kept.read(_LENGTHS.size))
                facts: dict[str, Any] = json.loads(kept.read(of_facts))
        except (struct.error, ValueError) as error:
            self.path(key).unlink(missing_ok=True)
            raise BrokenObjectError(str(error)) from error
        return facts

    def write(self, key: str, compiled: SectionObject) -> None:
        path = self.path(key)
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".", delete=False) as target:
            target.write(compiled.dump())
        Path(target.name).replace(path)

    def shrink(self, most_bytes: int) -> None:
        """Throw away what was used least recently, until the rest takes at most `most_bytes`."""
        files = []
        for path in self.folder.glob("*/*"):
            try:
                files.append((path.stat(), path))
            except FileNotFoundError:
                continue  # another worker shrinks too
        files.sort(key=lambda one: one[0].st_mtime, reverse=True)
        room = most_bytes
        for facts, path in files:
            room -= facts.st_size
            if room < 0:
                path.unlink(missing_ok=True)
