"""Cleaned HTML cut into its outermost blocks."""

import re
from html.parser import HTMLParser

from handlingsplan import richtext

VOID = frozenset({"br", "hr", "img"})
_SPACES = re.compile(r"[ \t\r\n]+")
_BEFORE_BLOCK = re.compile(r"(?<=>) (?=</?(?:li|ul|ol|p|blockquote|table|caption|thead|tbody|tr|th|td)\b)")


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
