"""Passages of a text's words found in its HTML: marked for reading, and replaced by other words.

Positions count the characters of `richtext.words`, which leaves out elements and joins spaces.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from html import escape, unescape

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from handlingsplan import richtext

_TOKEN = re.compile(r"<[^>]*>|&[#0-9A-Za-z]+;|[^<&]|[<&]", re.DOTALL)
_NAMES = "|".join((*richtext.MARKS, "a"))
_INLINE = re.compile(rf"</?(?:{_NAMES})\b[^>]*>")
_TAG = re.compile(r"<[^>]*>")
_EMPTY = re.compile(rf"<({_NAMES})\b[^>]*></\1>")
_PLACED = re.compile(r"<(?P<tag>p|li|h[2-4]|t[dh]|caption|figcaption|small)\b[^>]*>")
_PARAGRAPH = re.compile(r"(?=<(?:p|li|h[2-4]|blockquote|tr|caption|figure|figcaption)\b)")


@dataclass(frozen=True)
class Mark:
    """A passage to mark: where its words stand, and the number and name of what is said about it."""

    start: int
    end: int
    key: int
    number: int
    label: str


def paragraphs(html: str) -> list[tuple[int, str]]:
    """Return where each paragraph, heading, list item and table row begins, with its words, in order."""
    text, at = richtext.words(html), 0
    found: list[tuple[int, str]] = []
    for words in filter(None, map(richtext.words, _PARAGRAPH.split(html))):
        at = text.index(words, at)
        found.append((at, words))
        at += len(words)
    return found


def placed(html: str) -> str:
    """Return cleaned HTML in which each block says where its words begin (`data-at`), and each note where it ends too.

    So a script can tell where marked words stand, which page it may be that shows them and what else it shows.
    """
    letters, parts, done = _letters(html), [], 0
    starts = [start for _letter, start, _end in letters]
    for match in _PLACED.finditer(html):
        at = bisect_left(starts, match.end())
        while at < len(letters) and letters[at][0] == " ":
            at += 1
        told = f' data-at="{at}"'
        if match["tag"] == "small":
            told += f' data-till="{bisect_left(starts, html.index("</small>", match.end()))}"'
        parts += [html[done : match.end() - 1], told]
        done = match.end() - 1
    return "".join([*parts, html[done:]])


def marked(html: str, marks: Iterable[Mark]) -> SafeString:
    """Return cleaned HTML with the passages in `mark`, each followed by a link to what is said about it."""
    letters = _letters(html)
    wanted = sorted((one for one in marks if 0 <= one.start < one.end <= len(letters)), key=lambda one: one.end)
    covered = {place for one in wanted for place in range(one.start, one.end)}
    pieces = [
        (start, f'<mark class="passage">{html[start:end]}</mark>', end) for start, end in _stretches(letters, covered)
    ]
    links = [(_outside_links(html, letters[one.end - 1][2]), _link(one)) for one in wanted]
    return mark_safe(_put_in(html, pieces, links))  # noqa: S308 cleaned by richtext.clean; what is added is escaped


def replaced(html: str, start: int, end: int, words: str) -> str | None:
    """Return the HTML with other words from `start` to `end`; None where they stand in more than one paragraph."""
    letters = _letters(html)
    if not 0 <= start < end <= len(letters):
        return None
    first, last = letters[start][1], letters[end - 1][2]
    tags = _TAG.findall(html[first:last])
    if not all(map(_INLINE.fullmatch, tags)):
        return None
    return _EMPTY.sub("", f"{html[:first]}{escape(words, quote=False)}{''.join(tags)}{html[last:]}")


def _letters(html: str) -> list[tuple[str, int, int]]:
    """Return each character of the text's words with where it stands in the HTML."""
    letters: list[tuple[str, int, int]] = []
    space: tuple[str, int, int] | None = None
    for match in _TOKEN.finditer(html):
        token, start, end = match.group(), match.start(), match.end()
        if token.startswith("<") and len(token) > 1:
            if not token.startswith("</") and not _INLINE.fullmatch(token):
                space = (" ", end, end)
            continue
        for letter in unescape(token):
            if letter.isspace():
                space = space or (" ", start, end)
                continue
            if space and letters:
                letters.append(space)
            space = None
            letters.append((letter, start, end))
    return letters


def _stretches(letters: list[tuple[str, int, int]], covered: set[int]) -> list[tuple[int, int]]:
    """Return the stretches of HTML that the covered characters fill, none of them across an element."""
    stretches: list[tuple[int, int]] = []
    for place in sorted(covered):
        _letter, start, end = letters[place]
        if start == end:
            continue
        if stretches and stretches[-1][1] == start:
            stretches[-1] = (stretches[-1][0], end)
        else:
            stretches.append((start, end))
    return stretches


def _link(mark: Mark) -> str:
    return format_html(
        '<a class="passage__link" id="stycke-{}" href="#synpunkt-{}"><span class="visually-hidden">{} </span>{}</a>',
        mark.key,
        mark.key,
        _("%(label)s, synpunkt") % {"label": mark.label},
        mark.number,
    )


def _outside_links(html: str, at: int) -> int:
    opened = html.rfind("<a ", 0, at)
    if opened > html.rfind("</a>", 0, at):
        return html.index("</a>", at) + len("</a>")
    return at


def _put_in(html: str, pieces: list[tuple[int, str, int]], links: list[tuple[int, str]]) -> str:
    edits = [*pieces, *((at, link, at) for at, link in links)]
    parts, at = [], 0
    for start, text, end in sorted(edits, key=lambda edit: (edit[0], edit[2])):
        if start >= at:
            parts += [html[at:start], text]
            at = end
    return "".join([*parts, html[at:]])
