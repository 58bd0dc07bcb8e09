"""The confined process that reads a document (`handlingsplan.document_texts.reading` runs it).

It is given the document's content type as a line, and then the document. It prints one JSON line per paragraph, or as
the last one why it refused; `silent` are the pages in which it found no words.
"""

import json
import sys
from collections.abc import Iterator, Mapping

from handlingsplan.document_texts import bounds
from handlingsplan.document_texts.archives import archive_paragraphs
from handlingsplan.document_texts.bounds import UnreadableError
from handlingsplan.document_texts.pdf import PdfWords
from handlingsplan.files.kinds import DOCX, ODT, PDF


def _paragraphs(content_type: str, data: bytes) -> Iterator[Mapping[str, object]]:
    if content_type == PDF.content_type:
        words = PdfWords(data)
        yield from ({"paragraph": text} for text in words.paragraphs())
        yield {"silent": words.silent}
    elif content_type in {DOCX.content_type, ODT.content_type}:
        yield from ({"paragraph": text} for text in archive_paragraphs(content_type, data))
    else:
        raise UnreadableError("picture")


def _bounded(lines: Iterator[Mapping[str, object]]) -> Iterator[Mapping[str, object]]:
    characters = 0
    for count, line in enumerate(lines):
        characters += len(str(line.get("paragraph", "")))
        if count > bounds.MAX_PARAGRAPHS or characters > bounds.MAX_TEXT:
            raise UnreadableError("too_much")
        yield line


def main() -> None:
    """Read standard input, print what is in it."""
    content_type = sys.stdin.buffer.readline().decode().strip()
    try:
        for line in _bounded(_paragraphs(content_type, sys.stdin.buffer.read())):
            sys.stdout.write(json.dumps(line) + "\n")
    except UnreadableError as error:
        sys.stdout.write(json.dumps({"refused": str(error)}) + "\n")
