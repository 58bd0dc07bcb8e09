"""The confined process that reads a Word file (`handlingsplan.word_files` runs it). No Django here.

It is given the file, and prints one line of JSON: `html`, `pictures` (each its bytes in base64, and its words or None)
and `left_out` by kind; or only `refused`, a code.
"""

import base64
import json
import sys

from handlingsplan.word_files.parts import MAX_PICTURE, Archive, BrokenWordFileError
from handlingsplan.word_files.text import DocumentReader


def read(content: bytes) -> dict[str, object]:
    archive = Archive(content)
    reader = DocumentReader(archive)
    html = reader.html()
    pictures = []
    for name, words in reader.pictures:
        picture = archive.read(name, MAX_PICTURE) or b""
        pictures.append({"content": base64.b64encode(picture).decode(), "words": words})
    return {"html": html, "pictures": pictures, "left_out": reader.left_out}


def main() -> None:
    try:
        told = read(sys.stdin.buffer.read())
    except BrokenWordFileError as error:
        told = {"refused": str(error)}
    sys.stdout.write(json.dumps(told))
