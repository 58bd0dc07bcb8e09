"""Which elements there are, what they may carry, and how large a text may be."""

BLOCKS = frozenset({"p", "h2", "h3", "h4", "blockquote", "hr", "ul", "ol", "table", "figure"})
MARKS = ("strong", "em", "u", "s", "sub", "sup")  # of words; in the order in which they stand within one another
INLINE = frozenset({"a", "small", "br", *MARKS})
TAGS = BLOCKS | INLINE | {"li", "caption", "thead", "tbody", "tr", "th", "td", "img", "figcaption"}
ATTRIBUTES = {
    "a": {"href"},
    "ol": {"start", "type"},
    "th": {"scope", "colspan", "rowspan"},
    "td": {"colspan", "rowspan"},
    "figure": {"data-live"},
    "img": {"src", "alt"},
    "small": {"class"},
}
VOID = frozenset({"br", "hr", "img"})
URL_SCHEMES = {"https", "http", "mailto"}

MAX_CHARACTERS = 500_000
MAX_TAGS = 20_000  # twenty full pages with large tables have a third of it
MAX_NESTING = 10
MAX_OPEN_ELEMENTS = 60
MAX_SPAN = 100
MAX_REFERENCES = 20_000  # each `&` costs the cleaner time; no text that people write has this many
# The time that an `&` costs grows with the text: characters times references, well within a second.
MAX_REFERENCE_WORK = 4_000_000_000
MAX_LIVE = 30  # live parts in one text: each is a table or a chart
MAX_PICTURES = 30
MAX_ALT = 500
MAX_LABEL = 300


class TextRefusedError(ValueError):
    """The text can't be stored; the message says why, in Swedish."""
