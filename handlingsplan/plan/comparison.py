"""Two versions of a text beside each other, block by block."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from html.parser import HTMLParser

from django.utils.safestring import SafeString, mark_safe

from handlingsplan import richtext
from handlingsplan.plan.marking import mark_changes

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
