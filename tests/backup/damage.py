"""Ways in which an archive comes back damaged, each with a word of the reason for which it is refused.

Those below `TAKEN_APART` change single members and sign the archive anew, as an accident never does, nor anybody
without the key: they show that each check holds by itself.
"""

import hashlib
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from zipfile import ZIP_BZIP2, ZIP_DEFLATED, ZIP_STORED, ZipFile

from actors.models import LedgerEntry, Seal
from handlingsplan.backup import checksum, signature
from handlingsplan.backup.tables import columns

ENTRIES = "tables/actors.ledgerentry.jsonl"
SEALS = "tables/actors.seal.jsonl"
PARTIES = "tables/plan.party.jsonl"


class Parts:
    """An archive taken apart: members by path, and the manifest as data."""

    def __init__(self, path: Path) -> None:
        with ZipFile(path) as archive:
            self.members = {name: archive.read(name) for name in archive.namelist() if name != "manifest.json"}
            self.manifest: dict[str, Any] = json.loads(archive.read("manifest.json"))
            self.signature = archive.comment[: -checksum.LENGTH]
        self.size = path.stat().st_size
        self.packing = ZIP_DEFLATED
        self.twice: str | None = None

    @property
    def a_file(self) -> str:
        return next(name for name in sorted(self.members) if name.startswith("files/"))

    @property
    def manifest_text(self) -> bytes:
        return json.dumps(self.manifest, indent=1, ensure_ascii=False).encode()

    def set(self, path: str, content: bytes) -> None:
        """Change a member, and what the manifest says of it."""
        self.members[path] = content
        kind, _, name = path.partition("/")
        told = self.manifest[kind][name.removesuffix(".jsonl")]
        told |= {"size": len(content), "sha256": hashlib.sha256(content).hexdigest()}
        if kind == "tables":
            told["rows"] = content.count(b"\n")

    def rename(self, name: str) -> None:
        """Give a file another name, in the manifest too."""
        old = self.a_file
        self.members[f"files/{name}"] = self.members.pop(old)
        self.manifest["files"][name] = self.manifest["files"].pop(old.removeprefix("files/"))

    def sign(self) -> None:
        self.signature = signature.sign(self.manifest_text)

    def write(self, path: Path) -> None:
        """Put it together under the signature that it has, with its checksum, which anybody can make."""
        with ZipFile(path, "w", self.packing) as archive:
            for name, content in self.members.items():
                archive.writestr(name, content, ZIP_STORED if name.startswith("files/") else self.packing)
            if self.twice:
                archive.writestr(f"{self.twice[:-1]}X", b"", ZIP_STORED)
            archive.writestr("manifest.json", self.manifest_text, ZIP_DEFLATED)
            archive.comment = self.signature + checksum.PLACEHOLDER
        if self.twice:
            path.write_bytes(path.read_bytes().replace(f"{self.twice[:-1]}X".encode(), self.twice.encode()))
        checksum.write(path)


def _cut(share: float) -> Callable[[Path], None]:
    def cut(path: Path) -> None:
        content = path.read_bytes()
        path.write_bytes(content[: int(len(content) * share)])

    return cut


def _flip(share: float) -> Callable[[Path], None]:
    def flip(path: Path) -> None:
        content = bytearray(path.read_bytes())
        content[int((len(content) - 1) * share)] ^= 1
        path.write_bytes(content)

    return flip


def _append(path: Path) -> None:
    path.write_bytes(path.read_bytes() + b"more")


def _hole(path: Path) -> None:
    content = path.read_bytes()
    half = len(content) // 2
    path.write_bytes(content[:half] + bytes(512) + content[half + 512 :])


def _no_zip(path: Path) -> None:
    path.write_bytes(b"%PDF-1.7 something else" * 100 + checksum.PLACEHOLDER)
    checksum.write(path)


def _row_gone(parts: Parts) -> None:
    parts.members[PARTIES] = parts.members[PARTIES].split(b"\n", 1)[1]


def _row_changed(parts: Parts) -> None:
    parts.members[PARTIES] = re.sub(rb"\d", lambda digit: b"%d" % (9 - int(digit[0])), parts.members[PARTIES], count=1)


def _rows_miscounted(parts: Parts) -> None:
    parts.manifest["tables"]["plan.party"]["rows"] += 1


def _file_exchanged(parts: Parts) -> None:
    parts.members[parts.a_file] = parts.members[parts.a_file][::-1]


def _file_gone(parts: Parts) -> None:
    del parts.members[parts.a_file]


def _file_untold(parts: Parts) -> None:
    name = parts.a_file
    del parts.members[name], parts.manifest["files"][name.removeprefix("files/")]


def _stowaway(parts: Parts) -> None:
    parts.members["files/more.html"] = b"<script>"


def _told_stowaway(parts: Parts) -> None:
    parts.manifest["files"]["more.html"] = {}
    parts.set("files/more.html", b"<script>")


def _bomb(parts: Parts) -> None:
    parts.set(PARTIES, bytes(24 * 2**20 + 110 * parts.size))


def _other_tables(parts: Parts) -> None:
    del parts.members[PARTIES], parts.manifest["tables"]["plan.party"]


def _orphans(parts: Parts) -> None:
    parts.set("tables/actors.organisation.jsonl", b"")


def _not_rows(parts: Parts) -> None:
    parts.set(PARTIES, b'{"id": 1}\n')


def _entry_changed(parts: Parts) -> None:
    parts.set(ENTRIES, parts.members[ENTRIES].replace(b'"added"', b'"changed"', 1))


def _history_cut(parts: Parts) -> None:
    *kept, last = parts.members[SEALS].splitlines(keepends=True)
    entry = json.loads(last)[columns(Seal).index("entry_id")]
    entries, at = parts.members[ENTRIES].splitlines(keepends=True), columns(LedgerEntry).index("id")
    parts.set(SEALS, b"".join(kept))
    parts.set(ENTRIES, b"".join(line for line in entries if json.loads(line)[at] != entry))


def _apart(change: Callable[[Parts], None]) -> Callable[[Path], None]:
    def damage(path: Path) -> None:
        parts = Parts(path)
        change(parts)
        parts.sign()
        parts.write(path)

    return damage


TAKEN_APART: dict[str, tuple[Callable[[Parts], None], str]] = {
    "a row is gone": (_row_gone, "not what the manifest says"),
    "a row is changed": (_row_changed, "not what the manifest says"),
    "rows are miscounted": (_rows_miscounted, "number of rows"),
    "a file is exchanged": (_file_exchanged, "not what the manifest says"),
    "a file is gone": (_file_gone, "is missing"),
    "a file is gone, untold": (_file_untold, "files that its rows tell of"),
    "a file too many": (_stowaway, "is not in its manifest"),
    "a file too many, told of": (_told_stowaway, "files that its rows tell of"),
    "a name that leads out": (lambda parts: parts.rename("../../evil.py"), "cannot be the name of a file"),
    "a name from the root": (lambda parts: parts.rename("/etc/cron.d/evil"), "cannot be the name of a file"),
    "a bomb": (_bomb, "unpack to much more"),
    "two of one name": (lambda parts: setattr(parts, "twice", parts.a_file), "the same name"),
    "packed otherwise": (lambda parts: setattr(parts, "packing", ZIP_BZIP2), "packed in another way"),
    "a later format": (lambda parts: parts.manifest.update(version=2), "version"),
    "another version": (lambda parts: parts.manifest["migrations"].append("plan.0099_later"), "newer version"),
    "an older version": (lambda parts: parts.manifest["migrations"].pop(), "older version"),
    "a table is gone": (_other_tables, "Its tables"),
    "rows without what they point at": (_orphans, "do not fit into the database"),
    "no rows but something else": (_not_rows, "do not fit into the database"),
    "an entry of the history is changed": (_entry_changed, "history is not as it was written"),
    "the end of the history is cut off": (_history_cut, "history is not as it was written"),
}
DAMAGES: dict[str, tuple[Callable[[Path], object], str]] = {
    "empty": (lambda path: path.write_bytes(b""), "empty"),
    "cut off at a third": (_cut(1 / 3), "damaged or incomplete"),
    "the last bytes are gone": (_cut(0.9999), "damaged or incomplete"),
    "a bit at the start": (_flip(0), "damaged or incomplete"),
    "a bit in the middle": (_flip(0.5), "damaged or incomplete"),
    "a bit at the end": (_flip(1), "damaged or incomplete"),
    "a block of zeros": (_hole, "damaged or incomplete"),
    "something after the end": (_append, "damaged or incomplete"),
    "another kind of file": (_no_zip, "not an archive"),
    **{name: (_apart(change), word) for name, (change, word) in TAKEN_APART.items()},
}
