"""Random texts of everything that the editor can make, each word once, and random edits of them."""

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from handlingsplan.richtext import clean
from handlingsplan.richtext.tree import Element, Node, parse, serialise

PICTURE = "/bilder/00000000-0000-4000-8000-00000000000{}/"
MARKS = ("strong", "em", "u", "s", "sub", "sup")
_PLACES = frozenset({"p", "h2", "h3", "h4", "li", "td", "th", "caption", "figcaption"})


@dataclass
class Writer:
    """Makes up texts; each word begins with `name` and a number that is used once."""

    chance: random.Random
    name: str = "ord"
    count: int = 0
    written: list[str] = field(default_factory=list)

    def word(self) -> str:
        self.count += 1
        word = f"{self.name}{self.count}"
        self.written.append(word)
        return word

    def words(self, most: int = 6) -> str:
        return " ".join(self.word() for _ in range(self.chance.randint(1, most)))

    def _sign(self) -> str:
        return self.chance.choice([" ", " ", " ", ", ", ". ", " &amp; ", "&nbsp;", " – ", " &lt;", "/", "<br>"])

    def phrase(self, *, depth: int = 2, notes: bool = True) -> str:
        """Return words with marks, links, notes and signs among them."""
        parts = [self.words(3)]
        for _ in range(self.chance.randint(0, 4)):
            inner = self.phrase(depth=depth - 1, notes=False) if depth and self.chance.random() < 0.4 else self.words(3)
            kind = self.chance.random()
            if kind < 0.35:
                tag = self.chance.choice(MARKS)
                inner = f"<{tag}>{inner}</{tag}>"
            elif kind < 0.5:
                inner = f'<a href="https://example.se/{self.chance.randint(1, 3)}?a=1&amp;b=2">{inner}</a>'
            elif kind < 0.6 and notes:
                inner = f'<small class="note">{inner}</small>'
            parts += [self._sign(), inner]
        return "".join(parts)

    def item(self, depth: int) -> str:
        if self.chance.random() < 0.6 or not depth:
            return self.phrase()
        return "".join(self.block(depth - 1) for _ in range(self.chance.randint(1, 2)))

    def list(self, depth: int) -> str:
        tag = self.chance.choice(["ul", "ol", "ol start=3"])
        items = "".join(f"<li>{self.item(depth)}</li>" for _ in range(self.chance.randint(1, 4)))
        return f"<{tag}>{items}</{tag[:2]}>"

    def table(self, depth: int) -> str:
        width = self.chance.randint(1, 4)
        caption = f"<caption>{self.phrase(notes=False)}</caption>" if self.chance.random() < 0.4 else ""
        head = f"<thead>{self._row(width, 'th', 0)}</thead>" if self.chance.random() < 0.5 else ""
        bodies = "".join(
            f"<tbody>{''.join(self._row(width, 'td', depth) for _ in range(self.chance.randint(1, 4)))}</tbody>"
            for _ in range(self.chance.choice([1, 1, 1, 2]))
        )
        return f"<table>{caption}{head}{bodies}</table>"

    def _row(self, width: int, tag: str, depth: int) -> str:
        if width > 1 and self.chance.random() < 0.1:
            return f'<tr><{tag} colspan="2">{self.words(2)}</{tag}>{self._row(width - 2, tag, depth)[4:-5]}</tr>'
        cells = (self.item(depth) if self.chance.random() < 0.85 else "" for _ in range(width))
        return f"<tr>{''.join(f'<{tag}>{cell}</{tag}>' for cell in cells)}</tr>"

    def block(self, depth: int = 2) -> str:
        if not depth:
            return f"<p>{self.phrase()}</p>"
        return self.chance.choice(BLOCKS)(self, depth - 1)

    def heading(self, _depth: int) -> str:
        level = self.chance.randint(2, 4)
        return f"<h{level}>{self.words(4)}</h{level}>"

    def picture(self, _depth: int) -> str:
        caption = f"<figcaption>{self.phrase(notes=False)}</figcaption>" if self.chance.random() < 0.5 else ""
        return f'<figure><img src="{PICTURE.format(self.chance.randint(1, 9))}" alt="{self.word()}">{caption}</figure>'

    def text(self, most: int = 8) -> str:
        return clean("".join(self.block() for _ in range(self.chance.randint(1, most))))


BLOCKS: list[Callable[[Writer, int], str]] = [
    *[lambda writer, _depth: f"<p>{writer.phrase()}</p>"] * 12,
    *[Writer.heading] * 4,
    *[Writer.list] * 4,
    *[Writer.table] * 3,
    *[lambda writer, depth: f"<blockquote>{writer.block(depth)}{writer.block(depth)}</blockquote>"] * 2,
    Writer.picture,
    lambda writer, _depth: f'<figure data-live="money:{writer.word()}">{writer.word()}</figure>',
    lambda _writer, _depth: "<hr>",
]


def elements(nodes: list[Node]) -> Iterator[Element]:
    for node in nodes:
        if isinstance(node, Element):
            yield node
            yield from elements(node.children)


Edit = Callable[[Element, "Writer"], None]


def edited(html: str, writer: Writer, edits: int, *, among: Sequence[Edit] = ()) -> str:
    """Return the text after some random edits: of words, of marks, of blocks, items, rows and columns."""
    root = Element("", {}, parse(html))
    for _ in range(edits):
        writer.chance.choice(among or EDITS)(root, writer)
    return clean(serialise(root.children))


def _texts(root: Element) -> list[tuple[Element, int]]:
    """Return where there are words that can be changed: not those that name a live part."""
    return [
        (one, place)
        for one in (root, *elements(root.children))
        if "data-live" not in one.attrs
        for place, node in enumerate(one.children)
        if isinstance(node, str) and node.strip()
    ]


def change_words(root: Element, writer: Writer) -> None:
    """Change, delete or insert a word."""
    places = _texts(root)
    if not places:
        return
    element, place = writer.chance.choice(places)
    words = str(element.children[place]).split(" ")
    at = writer.chance.randrange(len(words))
    new = writer.chance.choice([[writer.word()], [], [words[at], writer.words(3)], [writer.word(), words[at]]])
    element.children[place] = " ".join([*words[:at], *new, *words[at + 1 :]])


def mark_words(root: Element, writer: Writer) -> None:
    places = _texts(root)
    if places:
        element, place = writer.chance.choice(places)
        element.children[place] = Element(writer.chance.choice(MARKS), {}, [element.children[place]])


def _lines(root: Element) -> list[Element]:
    """Return what has parts one after another: the text, lists, rows of tables."""
    return [root, *(one for one in elements(root.children) if one.tag in {"ul", "ol", "tbody", "blockquote"})]


def insert_part(root: Element, writer: Writer) -> None:
    line = writer.chance.choice(_lines(root))
    width = len(line.children[0].children) if line.tag == "tbody" and isinstance(line.children[0], Element) else 0
    new = {
        "ul": lambda: f"<li>{writer.phrase()}</li>",
        "ol": lambda: f"<li>{writer.phrase()}</li>",
        "tbody": lambda: f"<tr>{''.join(f'<td>{writer.word()}</td>' for _ in range(width))}</tr>",
    }.get(line.tag, lambda: writer.block(1))()
    at = writer.chance.randint(0, len(line.children))
    line.children[at:at] = parse(new)


def delete_part(root: Element, writer: Writer) -> None:
    line = writer.chance.choice(_lines(root))
    if len(line.children) > 1:
        line.children.pop(writer.chance.randrange(len(line.children)))


def move_part(root: Element, writer: Writer) -> None:
    """Move a section, some items or some rows."""
    line = writer.chance.choice(_lines(root))
    if len(line.children) > 1:
        start = writer.chance.randrange(len(line.children))
        end = min(len(line.children), start + writer.chance.randint(1, 3))
        moved = line.children[start:end]
        del line.children[start:end]
        at = writer.chance.randint(0, len(line.children))
        line.children[at:at] = moved


def rewrite_and_move(root: Element, writer: Writer) -> None:
    """Move a part, and leave some of its words, perhaps one."""
    line = writer.chance.choice(_lines(root))
    if len(line.children) < 2:
        return
    part = line.children.pop(writer.chance.randrange(len(line.children)))
    if isinstance(part, Element):
        for element, place in _texts(part):
            words = str(element.children[place]).split(" ")
            element.children[place] = " ".join(writer.chance.choice([word, writer.word()]) for word in words)
    line.children.insert(writer.chance.randint(0, len(line.children)), part)


def move_words(root: Element, writer: Writer) -> None:
    """Move some words into the same text or another one."""
    places = _texts(root)
    if not places:
        return
    element, place = writer.chance.choice(places)
    words = str(element.children[place]).split(" ")
    start = writer.chance.randrange(len(words))
    end = start + writer.chance.randint(1, 4)
    element.children[place] = " ".join(words[:start] + words[end:])
    other, there = writer.chance.choice(places)
    others = str(other.children[there]).split(" ")
    at = writer.chance.randint(0, len(others))
    other.children[there] = " ".join([*others[:at], *words[start:end], *others[at:]])


def change_columns(root: Element, writer: Writer) -> None:
    """Insert or delete a column of a table."""
    tables = [one for one in elements(root.children) if one.tag == "table"]
    if not tables:
        return
    rows = [one for one in elements(writer.chance.choice(tables).children) if one.tag == "tr"]
    width = min(len(row.children) for row in rows)
    at, deletes = writer.chance.randint(0, max(0, width - 1)), width > 1 and writer.chance.random() < 0.3
    for row in rows:
        row.children[at : at + deletes] = [] if deletes else parse(f"<td>{writer.word()}</td>")


EDITS: list[Edit] = [
    *(change_words, change_words, change_words, mark_words),
    *(insert_part, delete_part, move_part, change_columns),
]
