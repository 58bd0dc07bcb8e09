"""Compiles kept on disk under the checksum of everything they depend on, for whoever compiles the same twice."""

import hashlib
import json
import os
import tempfile
from importlib.metadata import version
from pathlib import Path

from django.conf import settings

from handlingsplan.publication import layout
from handlingsplan.publication.pdf import Pdf, compile_pdf

MOST_FILES = 20
_PROGRAMS = ("weasyprint", "pydyf", "fonttools", "tinyhtml5", "tinycss2", "cssselect2")


def compile_cached(html: str, css: str) -> Pdf:
    """Return the kept compile of the same text, or compile and keep it; raises `CompileError`."""
    path = _folder() / key(html, css)
    kept = _read(path)
    if kept is not None:
        return kept
    pdf = compile_pdf(html, css)
    _write(path, pdf)
    return pdf


def key(html: str, css: str) -> str:
    """Return the checksum of the text, the style, the fonts and the programs."""
    digest = hashlib.sha256()
    parts = [html.encode(), css.encode(), Path(layout.__file__).read_bytes()]
    parts += [path.read_bytes() for path in layout.FONTS.values()]
    parts += [f"{name} {version(name)}".encode() for name in _PROGRAMS]
    for part in parts:
        digest.update(hashlib.sha256(part).digest())
    return digest.hexdigest()


def _folder() -> Path:
    folder: Path = settings.DATA_DIR / "render-cache"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _read(path: Path) -> Pdf | None:
    try:
        facts, content = path.read_bytes().split(b"\n", 1)
    except FileNotFoundError:
        return None
    os.utime(path)  # the least used go first
    return Pdf(content=content, **json.loads(facts))


def _write(path: Path, pdf: Pdf) -> None:
    facts = {"pages": pdf.pages, "peak_memory_mb": pdf.peak_memory_mb, "seconds": pdf.seconds}
    with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as target:
        target.write(json.dumps(facts).encode() + b"\n" + pdf.content)
    Path(target.name).replace(path)  # whole or not at all
    newest_first = sorted(path.parent.iterdir(), key=lambda file: file.stat().st_mtime, reverse=True)
    for file in newest_first[MOST_FILES:]:
        file.unlink(missing_ok=True)
