"""Parts of a file, as RFC 9110 asks: so that a broken download goes on where it stopped."""

import re
from collections.abc import Iterator
from typing import IO

_RANGE = re.compile(r"bytes=(\d{0,19})-(\d{0,19})")
CHUNK = 64 * 1024


class UnsatisfiableRangeError(ValueError):
    """The file has no such part."""


def parse_range(header: str, size: int) -> range | None:
    """Return the bytes that are asked for; None for the whole file, also where the question is not understood.

    Several ranges at once are answered with the whole file, which the standard allows. Raises
    `UnsatisfiableRangeError`.
    """
    match = _RANGE.fullmatch(header.strip())
    if match is None or match[0] == "bytes=-":
        return None
    first, last = match.groups()
    if not first:  # the last so many bytes
        wanted = range(max(0, size - int(last)), size)
    else:
        end = min(int(last), size - 1) if last else size - 1
        if last and int(last) < int(first):
            return None
        wanted = range(int(first), end + 1)
    if not wanted:
        raise UnsatisfiableRangeError(header)
    return wanted


def read_range(file: IO[bytes], wanted: range) -> Iterator[bytes]:
    """Yield the bytes of the range, in chunks, and close the file."""
    with file:
        file.seek(wanted.start)
        left = len(wanted)
        while left and (chunk := file.read(min(CHUNK, left))):
            left -= len(chunk)
            yield chunk
