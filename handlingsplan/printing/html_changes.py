"""What our HTML needs changed before WeasyPrint lays it out: places where long words may break, and what charts show.

WeasyPrint's time grows with the cube of the length of a word that it may hyphenate: three thousand letters take
minutes. No Swedish word is near the limit; long web addresses are, and break the better for it.
"""

import re

from handlingsplan.richtext import MARKS

MAX_LETTERS = 40  # in a row: more than Swedish words have
PART = 30  # letters between two places where a longer one may break
BREAK = "\u200b"  # a zero-width space: an opportunity, without a hyphen
_INLINE = frozenset({"a", "span", *MARKS})
_TOKEN = re.compile(
    r"""<(?P<tag>/?[a-z][a-z0-9]*)(?:"[^"]*"|'[^']*'|[^'">])*>  # an element, in which nothing is touched
    | (?P<space>[ \t\n\r\f]+)
    | (?P<word>(?:&[#0-9A-Za-z]+;|[^ \t\n\r\f<])+)
    | <""",
    re.VERBOSE | re.IGNORECASE,
)
_LETTER = re.compile(r"&[#0-9A-Za-z]+;|.", re.DOTALL)


def soften(html: str) -> str:
    """Return `html` with break opportunities in every run of more than `MAX_LETTERS` letters and inline elements.

    They stand outside the elements: inside, WeasyPrint does not see them before it has tried everything else.
    """
    parts: list[str] = []
    run = 0
    outside = -1  # where the elements begin that were opened just before, if any
    for token in _TOKEN.finditer(html):
        text, tag = token.group(), (token["tag"] or "").lower()
        if tag in _INLINE:
            run += 1
            outside = len(parts) if outside < 0 else outside
        elif token["word"]:
            run += len(text)
            text = _in_parts(text)
        elif tag.lstrip("/") not in _INLINE:
            run = 0
        parts.append(text)
        if run > MAX_LETTERS:
            place = outside if outside >= 0 else len(parts) - 1
            parts[place] = BREAK + parts[place]
            run = min(len(text), PART)
        if tag not in _INLINE:
            outside = -1
    return "".join(parts)


def _in_parts(word: str) -> str:
    if len(word) <= MAX_LETTERS:
        return word
    letters = _LETTER.findall(word)
    return BREAK.join("".join(letters[start : start + PART]) for start in range(0, len(letters), PART))


# On a page, title and description are tied to the drawing by their ids. WeasyPrint makes the alternative text of a
# figure out of the drawing's title alone, so in print the description is put there too.
_TITLE_AND_DESCRIPTION = re.compile(
    r"""(<title\ id="[^"]*">)([^<]*)(</title>\s*<desc\ id="[^"]*">)([^<]*)""", re.VERBOSE
)


def described(html: str) -> str:
    """Return `html` with the description of every drawing in its title."""
    return _TITLE_AND_DESCRIPTION.sub(r"\1\2. \4\3\4", html)
