"""What a section depends on, as a checksum: its data, and everything by which data becomes pages."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import fields, is_dataclass
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import get_language
from pydantic import BaseModel

import followup
import handlingsplan.chapters
import handlingsplan.publication
from handlingsplan.publication.sections import Section

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
_CODE = (followup, handlingsplan.chapters, handlingsplan.publication)
_TEMPLATES = ("chapters", "publication/print")


def key_of(section: Section, fingerprint: str) -> str:
    """Return the checksum under which the section's object is kept."""
    return checksum_of((fingerprint, section.name, section.targets, section.data))


def checksum_of(value: Any) -> str:
    """Return the checksum of plain data, models and dataclasses, however nested."""
    digest = hashlib.sha256()
    for part in _parts(value):
        digest.update(part)
    return digest.hexdigest()


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
        yield from (
            path for path in folder.rglob("*.py") if not {"migrations", "management", "loading"} & {*path.parts}
        )
    for name in _TEMPLATES:
        yield from (path for path in (settings.BASE_DIR / "templates" / name).rglob("*") if path.is_file())


def _parts(value: Any) -> Iterator[bytes]:
    if isinstance(value, BaseModel):
        yield value.model_dump_json().encode()
    elif is_dataclass(value) and not isinstance(value, type):
        yield type(value).__name__.encode()
        for one in fields(value):
            yield from _parts(getattr(value, one.name))
    elif isinstance(value, str | int | float | None):
        yield repr(value).encode() + b"\n"
    elif isinstance(value, Iterable):
        yield b"["
        for one in value:
            yield from _parts(one)
        yield b"]"
    else:
        yield repr(value).encode() + b"\n"
