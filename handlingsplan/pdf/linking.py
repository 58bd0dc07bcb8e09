"""Objects to one file: no layout, only numbers.

Twice through the sections: first their facts (pages, places, links, glyphs), then their bytes, one section at a time.
The same objects in the same order give the same bytes, wherever they came from.
"""

import multiprocessing
import pickle
import tempfile
import zlib
from bisect import bisect
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from itertools import starmap
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import IO, Any, BinaryIO, TypeVar

import weasyprint
import weasyprint.pdf

from handlingsplan.pdf.catalog import Outline, information, metadata, write_attachments, write_names
from handlingsplan.pdf.fonts import Faces
from handlingsplan.pdf.objects import SectionObject, Store, size_of
from handlingsplan.pdf.running_heads import RunningHeads
from handlingsplan.pdf.typesetting import Stylesheet
from handlingsplan.pdf.writing import (
    CATALOG,
    DOCUMENT,
    FIRST_FREE,
    FONTS,
    INFO,
    PAGES,
    STRUCTURE,
    PdfWriter,
    Ready,
    literal,
    make_ready,
)
from handlingsplan.sandbox import die_with_parent

PRODUCER = f"WeasyPrint {weasyprint.__version__}"
PROFILE = Path(weasyprint.pdf.__file__).parent / "sRGB2014.icc"
_FORK = multiprocessing.get_context("fork")  # the other half knows all that this process knows, and begins at once
T = TypeVar("T")


@dataclass(frozen=True)
class LinkSpec:
    """What to link: keys of objects in order, with their running heads; and what the whole says of itself."""

    # Of each: `key`, `head` (the name of a running head, empty for none), `first_head` (of its first page), `targets`
    sections: list[dict[str, Any]]
    running_heads: dict[str, Any]  # `key`, and the `names` of its pages
    facts: dict[str, Any]
    attachments: list[dict[str, str]]
    fingerprint: str


@dataclass(frozen=True)
class _Place:
    """Where a section stands in the whole."""

    base: int
    first_page: int
    root: int
    leaf: int
    node: int


class Linker:
    """Links one file, with one or two processes."""

    def __init__(
        self, spec: LinkSpec, store: Store, stylesheet: Stylesheet, target: BinaryIO, *, jobs: int = 1
    ) -> None:
        self.spec, self.store, self.stylesheet, self.jobs = spec, store, stylesheet, jobs
        self.writer = PdfWriter(target)
        self.faces = Faces()
        self.places: list[_Place] = []
        self.pages = 0
        self.page_of: dict[str, int] = {}
        self.destinations: dict[str, tuple[int, float, float]] = {}
        self.bookmarks: list[tuple[int, str, int, float, float, str]] = []
        self.links: set[str] = set()

    def link(self) -> dict[str, Any]:
        """Write the file, and return how many pages it has and which links lead nowhere."""
        heads = RunningHeads(self.store.read(self.spec.running_heads["key"]), self.spec.running_heads["names"])
        self.faces.add(heads.fonts)
        self._resolve()
        self._write_sections(heads)
        self._write_whole()
        self.writer.close()
        return {"pages": self.pages, "missing": sorted(self.links - self.destinations.keys())}

    def _resolve(self) -> None:
        base = FIRST_FREE
        for section in self.spec.sections:
            facts = self.store.facts(section["key"])
            self.places.append(
                _Place(base, self.pages, base + facts["root"], base + facts["leaf"], base + facts["node"])
            )
            numbers = [base + number for number in facts["numbers"]]
            for name, page, x, y in facts["anchors"]:
                if name not in self.destinations:
                    self.destinations[name] = (numbers[page], x, y)
                    self.page_of[name] = self.pages + page + 1
            for level, title, page, x, y, state in facts["bookmarks"]:
                self.bookmarks.append((level, title, numbers[page], x, y, state))
            self.links.update(facts["links"])
            self.faces.add(facts["fonts"])
            self.pages += len(facts["pages"])
            base += size_of(facts)
        self.writer.next_number = base

    def _write_sections(self, heads: RunningHeads) -> None:
        make = partial(self._make_ready, heads)
        sections = list(zip(self.spec.sections, self.places, strict=True))
        if self.jobs == 1:
            self._write_ready(starmap(make, sections))
            return
        middle = bisect([place.base for place in self.places], self.writer.next_number // 2)
        with made_in_parallel(lambda: starmap(make, sections[middle:])) as others:
            self._write_ready(starmap(make, sections[:middle]))
            self._write_ready(others)

    def _write_ready(self, sections: Iterable[Ready]) -> None:
        for section in sections:
            self.writer.add_section(section)

    def _make_ready(self, heads: RunningHeads, section: dict[str, Any], place: _Place) -> Ready:
        compiled = self.store.read(section["key"])
        bodies = self._with_numbers(compiled, section["targets"], heads) if section["targets"] else compiled.bodies
        return make_ready(compiled, place.base, bodies, self._stamps(section, compiled, place, heads))

    def _stamps(
        self, section: dict[str, Any], compiled: SectionObject, place: _Place, heads: RunningHeads
    ) -> Iterator[bytes]:
        for at, (width, height) in enumerate(compiled.facts["pages"]):
            name = section["first_head"] if at == 0 else section["head"]
            wide = "-wide" if name and width > height else ""
            yield heads.stamp(name + wide, place.first_page + at + 1, self.pages)

    def _with_numbers(self, compiled: SectionObject, targets: list[str], heads: RunningHeads) -> list[bytes]:
        """Return a table of contents' streams with the pages that its lines lead to."""
        numbers = [self.page_of.get(target, 0) for target in targets]
        bodies = list(compiled.bodies)
        for at in compiled.facts["contents"]:
            drawn = zlib.decompress(bodies[at])
            lines = heads.digits.count(drawn)
            bodies[at] = zlib.compress(heads.digits.fill(drawn, numbers[:lines]), 6)
            numbers = numbers[lines:]
        return bodies

    def _write_whole(self) -> None:
        writer = self.writer
        fonts = self.faces.linked(self.store, self.stylesheet, fingerprint=self.spec.fingerprint)
        base = writer.next_number
        writer.next_number += fonts.size
        writer.add_section(make_ready(fonts, base, fonts.bodies, ()))
        outline = self._write_outline()
        names = write_names(writer, self.destinations)
        tree = writer.reserve()
        writer.add_packed(
            [
                (tree, b"<</Kids[%b]>>" % _references(place.leaf for place in self.places)),
                (PAGES, b"<</Type/Pages/Count %d/Kids[%b]>>" % (self.pages, _references(p.node for p in self.places))),
                (
                    DOCUMENT,
                    b"<</Type/StructElem/S/Document/P %d 0 R/K[%b]>>"
                    % (STRUCTURE, _references(place.root for place in self.places)),
                ),
                (FONTS, fonts.things.at(base)[fonts.facts["dictionary"]]),
                (STRUCTURE, b"<</Type/StructTreeRoot/K[%d 0 R]/ParentTree %d 0 R>>" % (DOCUMENT, tree)),
            ]
        )
        self._write_catalog(outline, names)

    def _write_outline(self) -> int:
        outline = Outline(self.writer)
        for bookmark in self.bookmarks:
            outline.add(*bookmark)
        return outline.write()

    def _write_catalog(self, outline: int, names: int) -> None:
        writer = self.writer
        facts = {**self.spec.facts, "producer": PRODUCER}
        description, profile = writer.reserve(), writer.reserve()
        writer.add_stream(description, b"/Type/Metadata/Subtype/XML", metadata(facts), packed=False)
        writer.add_stream(profile, b"/N 3", PROFILE.read_bytes())
        attached = write_attachments(writer, self.spec.attachments, facts["dated"])
        files = b" ".join(b"%b %d 0 R" % (literal(name), number) for name, number in attached)
        embedded = b"/EmbeddedFiles<</Names[%b]>>" % files if attached else b""
        associated = b"/AF[%b]" % _references(number for _name, number in attached) if attached else b""
        writer.add(INFO, information(facts))
        writer.add(
            CATALOG,
            b"<</Type/Catalog/Pages %d 0 R/Lang(sv)/MarkInfo<</Marked true>>/ViewerPreferences<</DisplayDocTitle true>>"
            b"/StructTreeRoot %d 0 R/Metadata %d 0 R/Outlines %d 0 R/Names<</Dests %d 0 R%b>>%b/OutputIntents[<<"
            b"/Type/OutputIntent/S/GTS_PDFA1/OutputConditionIdentifier(sRGB)/Info(sRGB)/DestOutputProfile %d 0 R>>]>>"
            % (PAGES, STRUCTURE, description, outline, names, embedded, associated, profile),
        )


def _references(numbers: Any) -> bytes:
    return b" ".join(b"%d 0 R" % number for number in numbers)


class HalfDoneError(Exception):
    """The process that did half of the work ended before it was done."""


@contextmanager
def made_in_parallel(make: Callable[[], Iterable[T]]) -> Iterator[Iterator[T]]:
    """Make things in a forked process meanwhile, and give them when they are asked for; raises `HalfDoneError`."""
    with tempfile.TemporaryFile() as results:
        process = _FORK.Process(target=_write_results, args=(make, results))
        process.start()
        yield _read_results(process, results)
        process.join()


def _write_results(make: Callable[[], Iterable[Any]], results: IO[bytes]) -> None:
    die_with_parent()
    for one in make():
        pickle.dump(one, results, pickle.HIGHEST_PROTOCOL)
    results.flush()


def _read_results(process: BaseProcess, results: IO[bytes]) -> Iterator[Any]:
    process.join()
    if process.exitcode:
        raise HalfDoneError(process.exitcode)
    end = results.seek(0, 2)
    results.seek(0)
    while results.tell() < end:
        yield pickle.load(results)  # noqa: S301 our own process wrote it
