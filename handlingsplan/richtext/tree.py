"""HTML as the cleaner writes it, read into a tree and written again, letter by letter the same."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from handlingsplan.richtext.elements import VOID

TOKEN = re.compile(r'<(?P<end>/?)(?P<tag>[a-z0-9]+)(?P<more>(?: [^\s=>"]+="[^"]*")*)>|(?P<text>[^<]+)')
ATTRIBUTE = re.compile(r' ([^\s=>"]+)="([^"]*)"')


@dataclass(slots=True)
class Element:
    """An element; attribute values and texts are escaped as they stood."""

    tag: str
    attrs: dict[str, str] = field(default_factory=dict)
    children: "list[Node]" = field(default_factory=list)


Node = Element | str


def parse(html: str) -> list[Node]:
    """Return the nodes of what the cleaner wrote: each element is closed, each value stands in double quotes."""
    root = Element("")
    stack = [root]
    for token in TOKEN.finditer(html):
        tag = token["tag"]
        if tag is None:
            stack[-1].children.append(token["text"])
        elif token["end"]:
            stack.pop()
        else:
            element = Element(tag, dict(ATTRIBUTE.findall(token["more"])))
            stack[-1].children.append(element)
            if tag not in VOID:
                stack.append(element)
    return root.children


def serialise(nodes: list[Node]) -> str:
    parts: list[str] = []
    _write(nodes, parts)
    return "".join(parts)


def _write(nodes: list[Node], parts: list[str]) -> None:
    for node in nodes:
        if isinstance(node, str):
            parts.append(node)
            continue
        attributes = "".join(f' {name}="{value}"' for name, value in node.attrs.items())
        parts.append(f"<{node.tag}{attributes}>")
        if node.tag not in VOID:
            _write(node.children, parts)
            parts.append(f"</{node.tag}>")


def texts(nodes: list[Node]) -> Iterator[str]:
    for node in nodes:
        if isinstance(node, str):
            yield node
        else:
            yield from texts(node.children)


def is_blank(nodes: list[Node]) -> bool:
    """Tell whether nothing is there but spaces and line breaks."""
    for node in nodes:
        if isinstance(node, str):
            if node.replace("&nbsp;", " ").strip():
                return False
        elif node.tag in {"img", "hr"} or not is_blank(node.children):
            return False
    return True
