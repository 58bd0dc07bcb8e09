"""How long the hardest texts take to be cleaned or refused: `python -m bench text-cleaning`.

Processor time, so that what else the machine does makes no difference; the second allowed is for 1 MB of text.
"""

import random
import sys
import time
from collections.abc import Iterator, Sequence

from handlingsplan.richtext import TextRefusedError, clean

MEGABYTE = 1_000_000
MAX_CHARACTERS = 500_000
WORDS = ("åtgärd", "kommun", "resa", "cykel", "region", "buss", "mål", "&amp;", "–", "2026")
TAGS = ("b", "i", "u", "span", "a", "p", "div", "li", "ul", "td", "table", "blockquote", "small", "h1", "figure")


def _filled(piece: str, size: int) -> str:
    return piece * (size // len(piece.encode()))


def _texts() -> Iterator[tuple[str, str]]:
    """Yield texts by name: of a megabyte, and the largest that are let in."""
    chance = random.Random(1)  # noqa: S311 not for secrets
    prose = f"<p>{' '.join(chance.choices(WORDS, k=60))}</p>"
    mess = "".join(f"<{'/' * chance.randrange(2)}{chance.choice(TAGS)}>" for _ in range(19_990))
    yield "prose, 1 MB", _filled(prose, MEGABYTE)
    yield "prose, as much as is let in", _filled(prose.replace("&amp;", "och"), MAX_CHARACTERS - 20_000)
    yield "one word, 1 MB", "a" * MEGABYTE
    yield "opening signs, 1 MB", "<" * MEGABYTE
    yield "opening signs, as many as are let in", "<" * 20_000 + "a" * 470_000
    yield "references, as many as are let in", "&amp;" * 9_500 + "a" * 370_000
    yield "a tag that never ends", "<p " + "a" * 490_000
    yield "an attribute that never ends", '<p x="' + "a" * 490_000
    yield "comments that never end", _filled("<!--", 80_000)
    yield "10,000 nested lists", "<ul><li>" * 10_000
    yield "10,000 nested elements within a line", "<b>" * 10_000
    yield "colspan=1000000", '<table><tr><td colspan="1000000">x</td></tr></table>'
    yield "tags at random", mess
    yield "tags at random, with words", "".join(part + ">ord " for part in mess.split(">"))
    yield "a table of 19,000 cells", "<table><tr>" + "<td>1" * 19_000 + "</table>"
    yield "paragraphs of a list in Word", _filled("<p style='mso-list:l0 level2 lfo1'>x</p>", MAX_CHARACTERS)[:490_000]


def main(_arguments: Sequence[str]) -> int:
    """Print a table: text, characters, what became of it, seconds, share of the second allowed."""
    sys.stdout.write(f"{'text':42}{'characters':>11}{'seconds':>9}{'of 1 s':>8}  became\n")
    for name, html in _texts():
        start = time.process_time()
        try:
            became = f"{len(clean(html))} characters"
        except TextRefusedError as error:
            became = str(error)
        seconds = time.process_time() - start
        sys.stdout.write(f"{name:42}{len(html):11}{seconds:9.3f}{seconds:8.0%}  {became}\n")
    return 0
