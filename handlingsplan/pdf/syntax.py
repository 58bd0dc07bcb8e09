"""How PDF writes strings and numbers, and the numbers of the objects that a linked file has once."""

import re

PAGES, DOCUMENT, FONTS, STRUCTURE, CATALOG, INFO = range(1, 7)
FIRST_FREE = 7
# Where PDF's own encoding is that of Latin-1: a character takes a byte, not the four of UTF-16 in hexadecimal.
_PLAIN = re.compile("[ -~\u00a1-\u00ac\u00ae-\u00ff]*")


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
