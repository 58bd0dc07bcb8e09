"""The paragraphs of Word and OpenDocument texts. No Django here: this runs in the process that reads."""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree.ElementTree import ParseError, XMLParser

from handlingsplan.document_texts import bounds
from handlingsplan.document_texts.bounds import UnreadableError
from handlingsplan.files.kinds import DOCX, ODT, part_of

_DECLARES_ENTITIES = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_CHUNK = 1 << 16
_MAX_SPACES = 100  # of a run of them that a document counts
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STRICT_W = "{http://purl.oclc.org/ooxml/wordprocessingml/main}"  # of the other standard that Word writes
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"


@dataclass(frozen=True)
class _Grammar:
    """Which elements are paragraphs, which of them hold words, which are signs, and which are not what is said."""

    paragraphs: frozenset[str]
    words: frozenset[str]  # none: whatever stands in a paragraph
    signs: dict[str, str]
    skipped: frozenset[str]  # what was deleted, said twice, or is a remark beside


_WORD = _Grammar(
    frozenset({f"{_W}p"}),
    frozenset({f"{_W}t"}),
    {f"{_W}tab": "\t", f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}noBreakHyphen": "-"},
    frozenset({f"{_W}del", f"{_W}moveFrom", f"{_MC}Fallback", f"{_W}pPr", f"{_W}rPr"}),
)
_OPEN = _Grammar(
    frozenset({f"{_TEXT}p", f"{_TEXT}h"}),
    frozenset(),
    {f"{_TEXT}tab": "\t", f"{_TEXT}line-break": "\n"},
    frozenset({f"{_OFFICE}annotation", f"{_TEXT}note-citation", f"{_TEXT}tracked-changes"}),
)


@dataclass
class _Words:
    """Hears the elements of a document one after another, and keeps no tree of them."""

    grammar: _Grammar
    done: list[str] = field(default_factory=list)
    _open: list[list[str]] = field(default_factory=list)  # paragraphs, one in another in a text box
    _skipped: int = 0
    _heard: int = 0  # elements that hold words

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        grammar, tag = self.grammar, tag.replace(_STRICT_W, _W)
        if tag in grammar.skipped:
            self._skipped += 1
        elif tag in grammar.paragraphs:
            self._open.append([])
        elif tag in grammar.words:
            self._heard += 1
        elif self._open and not self._skipped:
            if tag in grammar.signs:
                self._open[-1].append(grammar.signs[tag])
            elif tag == f"{_TEXT}s":
                count = attributes.get(f"{_TEXT}c", "1")
                self._open[-1].append(" " * min(int(count) if count.isdecimal() else 1, _MAX_SPACES))

    def end(self, tag: str) -> None:
        grammar, tag = self.grammar, tag.replace(_STRICT_W, _W)
        if tag in grammar.skipped:
            self._skipped -= 1
        elif tag in grammar.words:
            self._heard -= 1
        elif tag in grammar.paragraphs and self._open and (text := "".join(self._open.pop()).strip()):
            self.done.append(text)

    def data(self, text: str) -> None:
        if self._open and not self._skipped and (self._heard or not self.grammar.words):
            self._open[-1].append(text)


def archive_paragraphs(content_type: str, data: bytes) -> Iterator[str]:
    """Yield the paragraphs of the text, and then those of its footnotes; raises `UnreadableError`."""
    is_word = content_type == DOCX.content_type
    parts = (DOCX.holds, r"word/footnotes\d*\.xml", r"word/endnotes\d*\.xml") if is_word else (ODT.holds,)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for pattern in parts:
                if part := part_of(archive.namelist(), pattern):
                    yield from _read(archive, part, _Words(_WORD if is_word else _OPEN))
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, zlib.error) as error:
        raise UnreadableError("broken") from error
    except (ParseError, ValueError) as error:
        raise UnreadableError("broken") from error


def _read(archive: zipfile.ZipFile, part: str, words: _Words) -> Iterator[str]:
    """Yield the paragraphs of one part, unpacked bit by bit: what it says of its own size proves nothing."""
    parser = XMLParser(target=words)  # noqa: S314 entities are refused below, and the process is confined
    read, last = 0, b""
    with archive.open(part) as opened:
        while chunk := opened.read(_CHUNK):
            read += len(chunk)
            if read > bounds.MAX_XML:
                raise UnreadableError("too_much")
            if _DECLARES_ENTITIES.search(last + chunk):
                raise UnreadableError("broken")
            last = chunk[-10:]
            parser.feed(chunk)
            yield from words.done
            words.done.clear()
    parser.close()
    yield from words.done
