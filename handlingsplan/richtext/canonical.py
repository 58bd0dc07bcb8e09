"""The one form in which a text is stored: what says the same is written the same, letter by letter.

It is the form that the editor gives back for a text that nobody has touched: nothing stands between blocks, spaces that
nobody sees are gone, marks stand within one another in one order, and marks of the same kind beside each other are one.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from handlingsplan.richtext.elements import MARKS
from handlingsplan.richtext.tree import Element, Node, is_blank

_SPACES = re.compile(r"[ \t\r\n\f]+")
_LEAVES = frozenset({"p", "h2", "h3", "h4", "caption", "figcaption"})
_ITEMS = frozenset({"li", "td", "th"})
_WITHIN = frozenset({"a", "small", "br", *MARKS})
# From the outermost to the innermost, as the editor nests them
ORDER = ("small", "a", *MARKS)


@dataclass(frozen=True, slots=True)
class InlineMark:
    """An inline element around words; `note` tells a note from the next one, and is 0 for other marks."""

    tag: str
    attrs: tuple[tuple[str, str], ...] = ()
    note: int = 0


@dataclass(slots=True)
class Run:
    """A stretch of text, escaped, with its marks, outer ones first; a line break where `text` is None."""

    text: str | None
    marks: tuple[InlineMark, ...]


def canonical(nodes: list[Node]) -> list[Node]:
    """Return shaped blocks in the form that is stored."""
    return [one for node in nodes if isinstance(node, Element) for one in _block(node)]


def _block(element: Element) -> list[Node]:
    tag, children = element.tag, element.children
    if tag in _LEAVES:
        inside = inline(children)
    elif tag in _ITEMS:
        return [Element(tag, element.attrs, contents(children))]
    elif tag == "table":
        return _table(element)
    elif "data-live" in element.attrs or tag in {"img", "hr"}:
        return [element]
    else:
        inside = canonical(children)
    return [Element(tag, element.attrs, inside)] if inside or tag == "tr" else []


def _table(table: Element) -> list[Node]:
    """Return the table; only its heading, as a paragraph, where it has no row."""
    inside = canonical(table.children)
    if any(isinstance(node, Element) and node.tag != "caption" for node in inside):
        return [Element("table", {}, inside)]
    return [Element("p", {}, node.children) for node in inside if isinstance(node, Element)]


def contents(children: list[Node]) -> list[Node]:
    """Return what stands in a list item or a table cell: bare words, or blocks where there is more than a paragraph."""
    if not any(isinstance(node, Element) and node.tag not in _WITHIN for node in children):
        return inline(children)
    blocks = canonical(children)
    if len(blocks) == 1 and isinstance(blocks[0], Element) and blocks[0].tag == "p":
        return blocks[0].children
    return blocks


def inline(nodes: list[Node]) -> list[Node]:
    """Return the words of a paragraph, without spaces that nobody sees; nothing where there are no words."""
    if is_blank(nodes):
        return []
    if all(isinstance(node, str) for node in nodes):  # most paragraphs
        return [_SPACES.sub(" ", "".join(node for node in nodes if isinstance(node, str))).strip(" ")]
    pieces = [Run(piece.text, _ordered(piece.marks)) for piece in _pieces(nodes, (), iter(range(1, 1_000_000)))]
    return _without_blank_marks(nested(_spaced(_with_bare_notes(pieces)), 0))


def _pieces(nodes: list[Node], marks: tuple[InlineMark, ...], numbers: Iterator[int]) -> Iterator[Run]:
    for node in nodes:
        if isinstance(node, str):
            yield Run(_SPACES.sub(" ", node), marks)
        elif node.tag == "br":
            yield Run(None, marks)
        else:
            number = next(numbers) if node.tag == "small" else 0
            mark = InlineMark(node.tag, tuple(node.attrs.items()), number)
            yield from _pieces(node.children, (*marks, mark), numbers)


def _ordered(marks: tuple[InlineMark, ...]) -> tuple[InlineMark, ...]:
    """Return the marks in the order of nesting, each kind once; links are underlined as they are."""
    first = {mark.tag: mark for mark in reversed(marks)}
    if "a" in first:
        first.pop("u", None)
    return tuple(first[tag] for tag in ORDER if tag in first)


def _with_bare_notes(pieces: list[Run]) -> list[Run]:
    """Let spaces at the edges of a note stand beside it."""
    result: list[Run] = []
    for note, group in groupby(pieces, key=_note_of):
        run = list(group)
        if not note:
            result += run
            continue
        before, after = run[0].marks[1:], run[-1].marks[1:]
        has_before, has_after = _strip(run, 0), _strip(run, -1)
        result += [*([Run(" ", before)] * has_before), *run, *([Run(" ", after)] * has_after)]
    return result


def _strip(run: list[Run], edge: int) -> bool:
    """Take the spaces from one edge of a note, 0 or -1; return whether there were any."""
    found = False
    while run and (text := run[edge].text) is not None:
        bare = text.rstrip(" ") if edge else text.lstrip(" ")
        found |= bare != text
        if bare:
            run[edge].text = bare
            break
        run.pop(edge)
    return found


def _note_of(piece: Run) -> int:
    return piece.marks[0].note if piece.marks else 0


def _spaced(pieces: list[Run]) -> list[Run]:
    """Leave out spaces first and last in a line, and after another space."""
    result: list[Run] = []
    is_after_space = True
    for piece in pieces:
        if piece.text is None:
            _strip_end(result)
            is_after_space = True
        else:
            piece.text = piece.text.lstrip(" ") if is_after_space else piece.text
            if not piece.text:
                continue
            is_after_space = piece.text.endswith(" ")
        result.append(piece)
    _strip_end(result)
    return result


def _strip_end(pieces: list[Run]) -> None:
    while pieces and pieces[-1].text is not None:
        last = pieces[-1]
        last.text = (last.text or "").rstrip(" ")
        if last.text:
            return
        pieces.pop()


def nested(pieces: list[Run], depth: int = 0) -> list[Node]:
    """Return the pieces, marks in their order, as nodes; the marks before `depth` stand around them already."""
    result: list[Node] = []
    for mark, group in groupby(pieces, key=lambda piece: piece.marks[depth] if len(piece.marks) > depth else None):
        run = list(group)
        if mark is not None:
            result.append(Element(mark.tag, dict(mark.attrs), nested(run, depth + 1)))
            continue
        for is_break, texts in groupby(run, key=lambda piece: piece.text is None):
            words = [piece.text or "" for piece in texts]
            result += [Element("br")] * len(words) if is_break else ["".join(words)]
    return result


def _without_blank_marks(nodes: list[Node]) -> list[Node]:
    """Take marks away from around mere spaces, and join the words that then stand beside each other."""
    result: list[Node] = []
    for node in nodes:
        inside: list[Node] = [node]
        if isinstance(node, Element) and node.tag != "br":
            node.children = _without_blank_marks(node.children)
            inside = node.children if is_blank(node.children) else [node]
        for one in inside:
            if isinstance(one, str) and result and isinstance(result[-1], str):
                result[-1] += one
            else:
                result.append(one)
    return result
