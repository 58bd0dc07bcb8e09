"""Reading an archive that somebody hands in: whole, as its manifest says, and within bounds, or refused."""

import hashlib
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from pydantic import ValidationError

from handlingsplan.backup import checksum
from handlingsplan.backup.manifest import LONGEST_MANIFEST, MANIFEST, ArchiveError, Manifest, file_path, table_path
from handlingsplan.backup.signature import RISK, Signature, signature_of

MAX_MEMBERS = 1_000_000  # tables, and a member for each uploaded file
# How many times larger than the archive its content may be: rows shrink to a tenth, a bomb to a thousandth.
MAX_TIMES = 100
ALWAYS_ALLOWED = 16 * 2**20  # bytes of content, whatever the ratio: a small plan packs well
LONGEST_LINE = 256 * 2**20  # bytes of one row; a frozen edition of a large plan is one
_CHUNK = 2**18
_ENCRYPTED = 0x1


class Archive:
    """An open archive whose directory is checked; its members are checked while they are read."""

    def __init__(self, zipped: ZipFile, members: dict[str, ZipInfo], manifest: Manifest, signature: Signature) -> None:
        self._zipped = zipped
        self._members = members
        self._parts = manifest.parts()
        self.manifest = manifest
        self.signature = signature

    def rows(self, label: str) -> Iterator[bytes]:
        """Yield the lines of a table; raises `ArchiveError` before the end where they are not as the manifest says."""
        rest, count = b"", 0
        for chunk in self._chunks(table_path(label)):
            *whole, rest = (rest + chunk).split(b"\n")
            count += len(whole)
            yield from whole
            if len(rest) > LONGEST_LINE:
                raise ArchiveError(f"A row of {label} is too long.")
        if rest or count != self.manifest.tables[label].rows:
            raise ArchiveError(f"The number of rows of {label} is not the manifest's.")

    def file(self, name: str) -> Iterator[bytes]:
        """Yield a stored file in chunks; likewise."""
        return self._chunks(file_path(name))

    def verify(self) -> None:
        for label in self.manifest.tables:
            for _line in self.rows(label):
                pass
        for name in self.manifest.files:
            for _chunk in self.file(name):
                pass

    def _chunks(self, path: str) -> Iterator[bytes]:
        part, digest, size = self._parts[path], hashlib.sha256(), 0
        for chunk in _read(self._zipped, self._members[path]):
            size += len(chunk)
            if size > part.size:
                break
            digest.update(chunk)
            yield chunk
        if size != part.size or digest.hexdigest() != part.sha256:
            raise ArchiveError(f"{path} is not what the manifest says.")


@contextmanager
def opened(path: Path, *, unsigned: bool) -> Iterator[Archive]:
    """Open an archive; raises `ArchiveError` with the reason, and `OSError` where there is no file.

    One that this place has not signed is refused before anything that it says is taken in, unless `unsigned`.
    """
    checksum.check(path)
    try:
        zipped = ZipFile(path)
    except (BadZipFile, NotImplementedError, UnicodeDecodeError, ValueError) as error:
        raise ArchiveError(f"It is not an archive: {error}.") from error
    with zipped:
        members = _directory(zipped, path.stat().st_size)
        text = _manifest_text(zipped, members)
        signature = signature_of(zipped.comment, text)
        if signature is not Signature.SIGNED and not unsigned:
            raise ArchiveError(f"{signature} {RISK} --unsigned restores it all the same.")
        manifest = _manifest(text)
        _compare(members, manifest)
        yield Archive(zipped, members, manifest, signature)


def _directory(zipped: ZipFile, archive_size: int) -> dict[str, ZipInfo]:
    members = zipped.infolist()
    found = {member.filename: member for member in members}
    if len(members) > MAX_MEMBERS:
        raise ArchiveError(f"It has more than {MAX_MEMBERS:,} members.")
    if len(found) != len(members):
        raise ArchiveError("Two of its members have the same name.")
    for member in members:
        packing = ZIP_STORED if member.filename.startswith(file_path("")) else ZIP_DEFLATED
        if member.compress_type != packing or member.flag_bits & _ENCRYPTED:
            raise ArchiveError(f"{member.filename[:80]!r} is packed in another way than archives are.")
    if sum(member.file_size for member in members) > ALWAYS_ALLOWED + MAX_TIMES * archive_size:
        raise ArchiveError("It would unpack to much more than an archive of its size does.")
    return found


def _manifest_text(zipped: ZipFile, members: dict[str, ZipInfo]) -> bytes:
    if MANIFEST not in members:
        raise ArchiveError("It has no manifest.")
    if members[MANIFEST].file_size > LONGEST_MANIFEST:
        raise ArchiveError("Its manifest is too long.")
    return b"".join(_read(zipped, members[MANIFEST]))


def _manifest(text: bytes) -> Manifest:
    try:
        return Manifest.model_validate_json(text)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(map(str, first["loc"]))[:80]
        raise ArchiveError(f"Its manifest cannot be used: {where}: {first['msg'][:200]}.") from error


def _compare(members: dict[str, ZipInfo], manifest: Manifest) -> None:
    told = manifest.parts()
    for path in sorted(told.keys() - members.keys()):
        raise ArchiveError(f"{path} is missing.")
    for path in sorted(members.keys() - told.keys() - {MANIFEST}):
        raise ArchiveError(f"{path[:80]!r} is not in its manifest.")
    for path, part in told.items():
        if members[path].file_size != part.size:
            raise ArchiveError(f"{path} is not what the manifest says.")


def _read(zipped: ZipFile, member: ZipInfo) -> Iterator[bytes]:
    try:
        with zipped.open(member) as file:
            left = member.file_size
            while chunk := file.read(_CHUNK):
                left -= len(chunk)
                if left < 0:
                    raise ArchiveError(f"{member.filename} is longer than it says.")
                yield chunk
    except (BadZipFile, EOFError, NotImplementedError, RuntimeError, UnicodeDecodeError, zlib.error) as error:
        raise ArchiveError(f"{member.filename[:80]} cannot be unpacked: {error}.") from error
