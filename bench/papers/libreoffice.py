"""Whether LibreOffice opens the Word form of a plan with all its headings and words: `python -m bench libreoffice`.

Loads the Stockholm plan, writes it as DOCX, lets LibreOffice make a flat OpenDocument file of that, and compares: the
headings that its navigator lists with the plan's own, and every word of the plan with the text. 0 where all is there.
Needs `soffice` (Debian: `libreoffice-writer-nogui`).
"""

import subprocess
import sys
from collections.abc import Iterator, Sequence
from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree as ET

import docx
from django.conf import settings
from django.core.management import call_command

from handlingsplan.exports.docx import write_docx
from handlingsplan.plan.models import Plan
from handlingsplan.printing.print_source import draft_source
from tests.editions.frozen import bare_words, words_of

_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_APART = {f"{_TEXT}{name}" for name in ("p", "h", "line-break", "tab", "s", "list-item")}
_BODY = ".//{urn:oasis:names:tc:opendocument:xmlns:office:1.0}body"


def main(_arguments: Sequence[str]) -> int:
    folder = settings.DATA_DIR
    call_command("load_plan", "stockholm", demo=True, verbosity=0)
    word, headings, words = _stockholm_in_word()
    (folder / "plan.docx").write_bytes(word)
    body = _opened(folder / "plan.docx")
    shown = [" ".join("".join(_texts(one)).split()) for one in body.iter(f"{_TEXT}h")]
    lost = sorted(words - bare_words("".join(_texts(body))))
    same = "the same" if shown == headings else f"not the same: {set(headings) ^ set(shown)}"
    sys.stdout.write(f"headings: {len(headings)} in the plan, {len(shown)} in the navigator, {same}\n")
    sys.stdout.write(f"words: {len(words)} different ones in the plan, {len(lost)} of them lost {lost[:20]}\n")
    return 1 if lost or shown != headings else 0


def _texts(element: ET.Element) -> Iterator[str]:
    """Yield the text, with what parts words (paragraphs, breaks, tabs) as spaces."""
    if element.tag in _APART:
        yield " "
    yield element.text or ""
    for child in element:
        yield from _texts(child)
        yield child.tail or ""


def _opened(path: Path) -> ET.Element:
    command = ["soffice", f"-env:UserInstallation=file://{path.parent}/office", "--headless", "--convert-to", "fodt"]
    subprocess.run(  # noqa: S603 our own file
        [*command, "--outdir", str(path.parent), str(path)], check=True, stdout=subprocess.DEVNULL
    )
    body = ET.parse(path.with_suffix(".fodt")).getroot().find(_BODY)  # noqa: S314 LibreOffice wrote it
    if body is None:
        raise ValueError("LibreOffice wrote no text.")
    return body


def _stockholm_in_word() -> tuple[bytes, list[str], set[str]]:
    """Return the Stockholm plan as DOCX, its headings in order, and every word of its data."""
    document = draft_source(Plan.objects.with_coordinator().get(slug="stockholm")).document
    word = write_docx(document)
    paragraphs = docx.Document(BytesIO(word)).paragraphs
    headings = [one.text for one in paragraphs if one.style and str(one.style.name).startswith("Heading")]
    return word, [" ".join(text.split()) for text in headings], bare_words(words_of(document))
