"""The parts of a Word file, bounded: nothing is unpacked that is larger than a document's, nothing is fetched."""

import io
import posixpath
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from lxml import etree

from handlingsplan.files.kinds import DOCX, part_of

MAX_PART = 40_000_000  # bytes of XML: 500,000 characters of text have some 10
MAX_PICTURE = 10_000_000
MAX_PICTURES = 30  # as a text may hold, see `richtext.elements`
_PARSER = {
    "resolve_entities": False,
    "no_network": True,
    "load_dtd": False,
    "huge_tree": False,
    "remove_comments": True,
}


class BrokenWordFileError(Exception):
    """The file is not read; the message is a code."""


@dataclass(frozen=True)
class Relation:
    """What a part refers to: an address, or a part of the file by its name."""

    target: str
    is_external: bool


class Archive:
    """A Word file; elements and attributes have their names without namespaces, whichever of two standards wrote it."""

    def __init__(self, content: bytes) -> None:
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(content))
        except (zipfile.BadZipFile, ValueError, OSError) as error:
            raise BrokenWordFileError("broken") from error

    def read(self, name: str, most: int) -> bytes | None:
        """Return a part's bytes; None where it is not there or larger than `most`."""
        try:
            with self._zip.open(name) as part:
                content = part.read(most + 1)
        except KeyError:
            return None
        except (zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError, OSError, EOFError) as error:
            raise BrokenWordFileError("broken") from error
        return content if len(content) <= most else None

    def xml(self, name: str) -> etree._Element | None:
        content = self.read(name, MAX_PART)
        if content is None:
            return None
        if b"<!DOCTYPE" in content[:2000]:  # Word writes none
            raise BrokenWordFileError("broken")
        try:
            root = etree.fromstring(content, etree.XMLParser(**_PARSER))
        except etree.XMLSyntaxError as error:
            raise BrokenWordFileError("broken") from error
        for element in root.iter(etree.Element):
            element.tag = etree.QName(element).localname
        return root

    def part(self, kind: str) -> str:
        """Return the name of the part of this kind, as `styles`; empty where there is none."""
        return part_of(self._zip.namelist(), rf"word/{kind}\d*\.xml") or ""

    @cached_property
    def document_name(self) -> str:
        return part_of(self._zip.namelist(), DOCX.holds) or ""

    @cached_property
    def document(self) -> etree._Element:
        root = self.xml(self.document_name)
        body = None if root is None else root.find("body")
        if body is None:
            raise BrokenWordFileError("broken")
        return body

    def relations(self, part: str) -> Mapping[str, Relation]:
        folder, name = posixpath.split(part)
        root = self.xml(f"{folder}/_rels/{name}.rels")
        found = {}
        for one in () if root is None else root:
            target, is_external = attr(one, "Target"), attr(one, "TargetMode") == "External"
            inside = (
                target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
            )
            found[attr(one, "Id")] = Relation(target if is_external else inside, is_external)
        return found


def attr(element: etree._Element | None, name: str) -> str:
    """Return an attribute by its name without namespace; empty where it is not there."""
    if element is None:
        return ""
    return next((str(value) for key, value in element.items() if etree.QName(key).localname == name), "")


def value(element: etree._Element | None, path: str) -> str:
    """Return the `val` of the element at the path; empty where there is none."""
    return "" if element is None else attr(element.find(path), "val")


def is_on(element: etree._Element | None, name: str) -> bool | None:
    """Return whether a property is set; None where nothing is said of it."""
    found = None if element is None else element.find(name)
    return None if found is None else attr(found, "val") not in {"0", "false", "off", "none"}


def descendants(element: etree._Element, name: str) -> Iterator[etree._Element]:
    found: Iterator[etree._Element] = element.iter(name)
    return found
