"""What would hang the cleaner is refused before it is handed over: one walk through the raw text, in linear time.

The cleaner's time grows with the square of the depth. The walk reads tags as the HTML standard does, and where
it can't know how deep the parser will get, it counts too much rather than too little.
"""

import re
from html import unescape

from django.utils.translation import gettext as _

from handlingsplan.richtext.elements import MAX_NESTING, MAX_OPEN_ELEMENTS, MAX_SPAN, TextRefusedError

_STRUCTURES = frozenset({"table", "ul", "ol", "blockquote"})
_NOT_COUNTED = frozenset({"p", "li", "td", "th", "tr", "thead", "tbody", "tfoot", "dt", "dd", "colgroup"}) | frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
)
_SPACE = r"\t\n\f\r "
_ATTRIBUTE = (
    rf"[^{_SPACE}/>][^{_SPACE}/>=]*+"
    rf"(?:[{_SPACE}]*+=[{_SPACE}]*+(?:\"[^\"]*+\"|'[^']*+'|(?=>)|[^{_SPACE}>\"'][^{_SPACE}>]*+))?+"
)
_TOKEN = re.compile(
    rf"<!--(?:-?>|(?s:.*?)(?:--!?>|\Z))|<[!?][^>]*+>?|</[^a-zA-Z][^>]*+>?"
    rf"|<(?P<end>/?)(?P<tag>[a-zA-Z][^{_SPACE}/>]*+)(?P<more>(?:[{_SPACE}/]++|{_ATTRIBUTE})*+)>"
    r"|</?[a-zA-Z](?s:.*)"  # a tag that never ends: nothing after it is read
)
_SPAN = re.compile(r"(?:col|row)span[\s]*=[\s\"']*0*(\d+)", re.IGNORECASE)
_NOT_TEXT = re.compile(r"<(script|style|title)(?=[\s/>]).*?(?:</\1(?=[\s/>])[^>]*>|\Z)", re.IGNORECASE | re.DOTALL)
_OWN_RULES = re.compile(
    r"<(/?)(?=(?:xmp|iframe|noembed|noframes|noscript|textarea|plaintext|select|option|optgroup|template|frameset"
    r"|svg|math|object|applet|marquee|button|form|keygen|isindex|listing)[\s/>])",
    re.IGNORECASE,
)


def without_own_rules(html: str) -> str:
    """Return `html` without scripts and styles, and with elements that parsers read in ways of their own renamed."""
    return _OWN_RULES.sub(r"<\1x-", _NOT_TEXT.sub("", html))


def check_bounds(html: str) -> None:
    """Raise `TextRefusedError` where structures are nested too deep or cells span too far."""
    open_tags: list[str] = []
    structures = 0
    for token in _TOKEN.finditer(html):
        tag = (token["tag"] or "").lower()
        if token["more"] and "span" in token["more"].lower():
            _check_spans(token["more"])
        if not tag or tag in _NOT_COUNTED:
            continue
        if not token["end"]:
            open_tags.append(tag)
            structures += tag in _STRUCTURES
        elif (place := _opened(open_tags, tag)) is not None:
            structures -= open_tags.pop(place) in _STRUCTURES
        if structures > MAX_NESTING or len(open_tags) > MAX_OPEN_ELEMENTS:
            raise TextRefusedError(
                _("Texten har listor, tabeller eller citat i fler än %(most)d nivåer. Ta bort några nivåer.")
                % {"most": MAX_NESTING}
            )


def _opened(open_tags: list[str], tag: str) -> int | None:
    """Return where the element is open that the end tag closes; what lies outside a table can't be closed in it."""
    for place in range(len(open_tags) - 1, -1, -1):
        if open_tags[place] == tag:
            return place
        if open_tags[place] == "table":
            return None
    return None


def _check_spans(attributes: str) -> None:
    for digits in _SPAN.findall(attributes):
        if len(digits) > len(str(MAX_SPAN)) or int(digits) > MAX_SPAN:
            raise TextRefusedError(
                _("En tabellcell sträcker sig över fler än %(most)d kolumner eller rader. Dela upp tabellen.")
                % {"most": MAX_SPAN}
            )


PICTURE_PATH = "/bilder/{token}/"
OWN_PICTURE = re.compile(r"/bilder/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})/")
LIVE = re.compile(r"([a-z]{1,20}):([a-z0-9_-]{1,60})")
FIGURE = re.compile(r"<figure( data-live=\"(?P<live>[^\"]*)\")?>(?P<inside>.*?)</figure>", re.DOTALL)
_TAG = re.compile(r"<[^>]*>")
_IMAGE = re.compile(r'<img [^>]*?src="([^"]*)"')


def picture_tokens(html: str) -> list[str]:
    """Return the tokens of the pictures in stored text, in order, each once."""
    found = (OWN_PICTURE.fullmatch(src) for src in _IMAGE.findall(html))
    return list(dict.fromkeys(match[1] for match in found if match))


def live_parts(html: str) -> dict[str, str]:
    """Return the live parts in stored text, in order, each once: `kind:key`, and what the text calls it."""
    parts: dict[str, str] = {}
    for match in FIGURE.finditer(html):
        if match["live"]:
            parts.setdefault(match["live"], unescape(_TAG.sub("", match["inside"])))
    return parts
