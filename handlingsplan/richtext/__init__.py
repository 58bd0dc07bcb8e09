"""The text that people write: the elements that are stored, and the bounds that keep every text harmless.

Stored rich text is a fragment of HTML, blocks one after another, made of these elements alone:

| elements | are |
|---|---|
| `p`, `h2`, `h3`, `h4`, `blockquote`, `hr` | paragraphs, headings (the page's title is level 1), quotations, lines |
| `ul`, `ol` (`start`, `type` a, A, i or I), `li` | lists, also within one another |
| `table`, `caption`, `thead`, `tbody`, `tr`, `th` (`scope`), `td` | tables; cells with `colspan` and `rowspan` |
| `strong`, `em`, `u`, `s`, `sub`, `sup`, `br`, `a` (`href`) | within a paragraph |
| `small class="note"` | a footnote or source, written where its number stands |
| `figure` > `img` (`src`, `alt`), `figcaption` | an uploaded picture; an empty `alt` says that it is decorative |
| `figure data-live="kind:key"` | a live part: portal data is shown in its place, the words inside only name it |

Headings are stored as they are written, and shown by `levelled`, so that none skips a level.

What live parts there are stands in `handlingsplan.chapters.live`; a text has at most `MAX_LIVE` of them.

Every verb that saves text calls `clean` or `plain`, whoever calls it. What other programs put on the clipboard
(Word, Outlook, Google Docs, LibreOffice, Excel) becomes these elements without a lost word.
"""

from handlingsplan.richtext.bounds import FIGURE, PICTURE_PATH, live_parts, picture_tokens
from handlingsplan.richtext.cleaning import clean, one_line, plain, plain_field, stored_form, words
from handlingsplan.richtext.elements import (
    INLINE,
    MARKS,
    MAX_ALT,
    MAX_CHARACTERS,
    MAX_LIVE,
    MAX_NESTING,
    MAX_OPEN_ELEMENTS,
    MAX_SPAN,
    MAX_TAGS,
    TAGS,
    TextRefusedError,
)
from handlingsplan.richtext.headings import levelled

__all__ = [
    "FIGURE",
    "INLINE",
    "MARKS",
    "MAX_ALT",
    "MAX_CHARACTERS",
    "MAX_LIVE",
    "MAX_NESTING",
    "MAX_OPEN_ELEMENTS",
    "MAX_SPAN",
    "MAX_TAGS",
    "PICTURE_PATH",
    "TAGS",
    "TextRefusedError",
    "clean",
    "levelled",
    "live_parts",
    "one_line",
    "picture_tokens",
    "plain",
    "plain_field",
    "stored_form",
    "words",
]
