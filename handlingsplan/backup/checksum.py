"""The last 64 characters of an archive are the SHA-256 of all that comes before them.

They stand in the comment that ends every ZIP file: whatever is cut off, added or changed shows.
"""

import hashlib
import os
from pathlib import Path
from typing import BinaryIO

from handlingsplan.backup.manifest import ArchiveError

LENGTH = 64
PLACEHOLDER = b"0" * LENGTH
_CHUNK = 2**20


def write(path: Path) -> str:
    """Write the checksum over the placeholder that the file ends with, and return it."""
    with path.open("r+b") as file:
        digest = _digest(file)
        file.seek(-LENGTH, os.SEEK_END)
        file.write(digest.encode())
    return digest


def check(path: Path) -> None:
    """Raise `ArchiveError` unless the file is as it was when its checksum was written."""
    with path.open("rb") as file:
        if path.stat().st_size <= LENGTH:
            raise ArchiveError("It is not an archive: the file is empty or all but empty.")
        digest = _digest(file)
        if file.read(LENGTH) != digest.encode():
            raise ArchiveError("It is damaged or incomplete: its checksum is not that of its content.")


def _digest(file: BinaryIO) -> str:
    """Return the checksum of all but the end, and leave the file there."""
    left = file.seek(0, os.SEEK_END) - LENGTH
    file.seek(0)
    digest = hashlib.sha256()
    while left and (chunk := file.read(min(left, _CHUNK))):
        digest.update(chunk)
        left -= len(chunk)
    return digest.hexdigest()
