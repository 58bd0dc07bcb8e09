"""Two versions of a text beside each other, block by block."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from html.parser import HTMLParser
from itertools import groupby

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from handlingsplan import richtext

# Longer texts are left unmarked: finding the words would take too long
MAX_WORDS = 20_000
_TOKEN = re.compile(r"<figure data-live=[^>]*>[^<]*</figure>|<[^>]*>|(?:&[#0-9A-Za-z]+;|[^<&\s])+|\s+|.", re.DOTALL)


def mark_changes(before: str, after: str) -> tuple[SafeString, SafeString]:
    """Return both texts; words that are in one alone stand in `del` or `ins`, and are announced to screen readers."""
    return _marked_both(before, after, gone=("del", _("borttaget:")), come=("ins", _("tillagt:")))


def mark_apart(theirs: str, mine: str) -> tuple[SafeString, SafeString]:
    """Return two texts of which neither came first; words that are in one alone stand in `mark`, and are announced."""
    return _marked_both(theirs, mine, gone=("mark", _("bara här:")), come=("mark", _("bara här:")))


def _marked_both(
    before: str, after: str, *, gone: tuple[str, str], come: tuple[str, str]
) -> tuple[SafeString, SafeString]:
    """Mark what is in one text alone; `gone` and `come` are the element and what screen readers are told."""
    old, new = _TOKEN.findall(before), _TOKEN.findall(after)
    old_places, new_places = _words(old), _words(new)
    if not old_places or not new_places or len(old_places) + len(new_places) > MAX_WORDS:
        return mark_safe(before), mark_safe(after)  # noqa: S308 both were cleaned by richtext.clean
    matcher = SequenceMatcher(a=[old[place] for place in old_places], b=[new[place] for place in new_places])
    changes = [change for change in matcher.get_opcodes() if change[0] != "equal"]
    old_alone = {place for _tag, i, j, _k, _m in changes for place in old_places[i:j]}
    new_alone = {place for _tag, _i, _j, k, m in changes for place in new_places[k:m]}
    return _marked(old, old_alone, *gone), _marked(new, new_alone, *come)


def _words(tokens: Sequence[str]) -> list[int]:
    return [place for place, token in enumerate(tokens) if _is_word(token)]


def _is_word(token: str) -> bool:
    """Tell whether it is something to read: live parts and pictures are one word each."""
    return token.startswith(("<figure data-live=", "<img ")) or not (token.startswith("<") or token.isspace())


def _marked(tokens: Sequence[str], changed: set[int], tag: str, said: str) -> SafeString:
    """Wrap runs of changed words, with the spaces between them, but never an element."""
    opening = format_html('<{}><span class="visually-hidden">{} </span>', tag, said)
    parts = [
        f"{opening}{''.join(run)}</{tag}>" if is_changed else "".join(run) for is_changed, run in _runs(tokens, changed)
    ]
    return mark_safe("".join(parts))  # noqa: S308 cleaned by richtext.clean; what is added is ours


def _runs(tokens: Sequence[str], changed: set[int]) -> Iterator[tuple[bool, list[str]]]:
    between = {
        place for place, token in enumerate(tokens) if token.isspace() and place - 1 in changed and place + 1 in changed
    }
    for is_changed, run in groupby(enumerate(tokens), key=lambda item: item[0] in changed or item[0] in between):
        yield is_changed, [token for _place, token in run]


VOID = frozenset({"br", "hr", "img"})
_SPACES = re.compile(r"[ \t\r\n]+")
_BEFORE_BLOCK = re.compile(r"(?<=>) (?=</?(?:li|ul|ol|p|blockquote|table|caption|thead|tbody|tr|th|td)\b)")
# With more blocks than this the texts are shown whole: comparing would take too long
MAX_BLOCKS = 2_000


@dataclass(frozen=True)
class Passage:
    """A stretch of both texts; `same` counts the blocks in which they agree, and is 0 where they differ."""

    before: SafeString
    after: SafeString
    same: int


class _Blocks(HTMLParser):
    """Cuts cleaned HTML into its outermost blocks; words outside of any make one too."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.depth = 0
        self.blocks: list[str] = [""]

    def _add(self, text: str) -> None:
        self.blocks[-1] += text

    def _cut(self, tag: str) -> None:
        if self.depth == 0 and tag not in richtext.INLINE:
            self.blocks.append("")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002 HTMLParser's signature
        self._cut(tag)
        self._add(self.get_starttag_text() or "")
        if tag in VOID:
            self._cut(tag)
        else:
            self.depth += 1

    def handle_endtag(self, tag: str) -> None:
        self._add(f"</{tag}>")
        self.depth = max(0, self.depth - 1)
        self._cut(tag)

    def handle_data(self, data: str) -> None:
        self._add(data)

    def handle_entityref(self, name: str) -> None:
        self._add(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self._add(f"&#{name};")


def blocks(html: str) -> list[str]:
    """Return the outermost blocks of cleaned HTML, in order; spaces that nobody sees make no difference."""
    parser = _Blocks()
    parser.feed(html)
    parser.close()
    return [_BEFORE_BLOCK.sub("", _SPACES.sub(" ", block.strip())) for block in parser.blocks if block.strip()]


def compare(before: str, after: str) -> list[Passage]:
    """Return where two cleaned texts agree and where they differ, there with the words marked."""
    old, new = blocks(before), blocks(after)
    if len(old) + len(new) > MAX_BLOCKS:
        return [] if old == new else [Passage(_joined(old), _joined(new), 0)]
    passages = []
    for tag, i, j, k, m in SequenceMatcher(a=old, b=new, autojunk=False).get_opcodes():
        if tag == "equal":
            passages.append(Passage(_joined(old[i:j]), _joined(new[k:m]), j - i))
        elif j - i == m - k:  # as many as before: each stands beside what it was
            passages += [Passage(*mark_changes(*pair), same=0) for pair in zip(old[i:j], new[k:m], strict=True)]
        else:
            passages.append(Passage(*mark_changes("\n".join(old[i:j]), "\n".join(new[k:m])), same=0))
    return passages


def _joined(parts: Sequence[str]) -> SafeString:
    return mark_safe("\n".join(parts))  # noqa: S308 both texts were cleaned by richtext.clean
