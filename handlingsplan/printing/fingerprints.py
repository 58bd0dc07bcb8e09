"""What a section depends on, as a checksum: its data, and everything by which data becomes pages."""

import hashlib
from collections.abc import Iterator
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import get_language
from pydantic_core import to_json

import followup
import handlingsplan.chapters
import handlingsplan.editions
import handlingsplan.pdf
import handlingsplan.printing
from handlingsplan.pdf import faces
from handlingsplan.printing.section import Section

PROGRAMS = (
    "weasyprint",
    "pydyf",
    "fonttools",
    "tinyhtml5",
    "tinycss2",
    "cssselect2",
    "pyphen",
    "pillow",
    "django",
    "fontpkg-source-sans-3",
)
_CODE = (followup, handlingsplan.chapters, handlingsplan.editions, handlingsplan.pdf, handlingsplan.printing)
_TEMPLATES = ("chapters", "components", "editions", "printing")


def key_of(section: Section, fingerprint: str) -> str:
    """Return the checksum under which the section's object is kept."""
    return checksum_of((fingerprint, section.name, section.targets, section.fit, section.data))


def checksum_of(value: Any) -> str:
    """Return the checksum of plain data, models and dataclasses, however nested."""
    return hashlib.sha256(to_json(value)).hexdigest()


def fingerprint(*sheets: str) -> str:
    """Return the checksum of the stylesheets, the templates, the code, the fonts and the programs."""
    return checksum_of((sheets, _program(), get_language()))


@cache
def _program() -> str:
    digest = hashlib.sha256()
    for path in sorted(_files()):
        digest.update(path.name.encode() + hashlib.sha256(path.read_bytes()).digest())
    for name in PROGRAMS:
        digest.update(f"{name} {version(name)}\n".encode())
    return digest.hexdigest()


def _files() -> Iterator[Path]:
    for package in _CODE:
        folder = Path(package.__path__[0])
        yield from (path for path in folder.rglob("*.py") if "migrations" not in path.parts)
    yield from faces.files().values()
    yield settings.BASE_DIR / "static/css/tokens.css"  # drawings take their colours from it
    for name in _TEMPLATES:
        yield from (path for path in (settings.BASE_DIR / "templates" / name).rglob("*") if path.is_file())
