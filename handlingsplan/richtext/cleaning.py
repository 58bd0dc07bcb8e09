"""Text on its way into the database: bounded, cleaned, in its stored shape."""

import re
import unicodedata
from collections import deque
from functools import lru_cache
from hashlib import sha256
from html.parser import HTMLParser

import nh3
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from handlingsplan.richtext.bounds import check_bounds, without_own_rules
from handlingsplan.richtext.canonical import canonical
from handlingsplan.richtext.elements import (
    ATTRIBUTES,
    MAX_CHARACTERS,
    MAX_LIVE,
    MAX_PICTURES,
    MAX_REFERENCE_WORK,
    MAX_REFERENCES,
    MAX_TAGS,
    TAGS,
    URL_SCHEMES,
    TextRefusedError,
)
from handlingsplan.richtext.shaping import CONTAINERS, HEADINGS, shape
from handlingsplan.richtext.tree import is_blank, parse, serialise

# Control characters, and what turns the direction of words or has no width. Soft hyphens stay, as print uses them,
# and the joints within an emoji.
_CONTROL = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff"
    r"\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]"
)
_SEEN = re.compile(r"[^\s\u00ad\u034f\u200c\u200d\u115f\u1160\u3164\uffa0\ufe00-\ufe0f]")
_READ = TAGS | CONTAINERS | HEADINGS.keys() | {"tfoot", "span", "font", "b", "i", "strike", "del", "cite"}
# What programs say about an element, to be read and not stored
_TOLD = {"style", "class", "role", "aria-level", "data-aria-level", "data-list-defn-props"}
_READER = nh3.Cleaner(
    tags=set(_READ),
    attributes={tag: ATTRIBUTES.get(tag, set()) | _TOLD for tag in _READ},
    url_schemes=URL_SCHEMES,
    link_rel=None,
)
_CLEANER = nh3.Cleaner(
    tags=set(TAGS),
    attributes={tag: set(names) for tag, names in ATTRIBUTES.items()},
    url_schemes=URL_SCHEMES,
    link_rel="noopener noreferrer",
)


# Digests of texts that were just cleaned: the form cleans a text, then the verb, and a second time costs as much.
_SETTLED: deque[bytes] = deque(maxlen=256)


def _check_size(text: str, most: int) -> None:
    if len(text) > most:
        raise TextRefusedError(
            _("Texten är för lång: %(length)d tecken, högst %(most)d får plats.") % {"length": len(text), "most": most}
        )


def clean(html: str) -> str:
    """Return `html` with the elements that are stored alone; no word is lost, cleaning twice changes nothing.

    Raises `TextRefusedError` where the text, also as it would be stored, is too long, too deeply nested, has too
    wide table cells or a picture without alternative text.
    """
    if _digest(html) in _SETTLED:
        return html
    cleaned = _cleaned(html)
    if cleaned != html and _cleaned(cleaned) != cleaned:  # what it made nothing else of it would not the next time
        raise TextRefusedError(
            _("Texten har formatering som inte går att läsa säkert. Klistra in den som oformaterad text.")
        )
    _SETTLED.append(_digest(cleaned))
    return cleaned


def stored_form(html: str) -> str:
    """Return a text that is stored already in the one form that texts have now; as it is where it would be refused."""
    try:
        return clean(html)
    except TextRefusedError:
        return html


def _digest(html: str) -> bytes:
    return sha256(html.encode(errors="surrogatepass")).digest()


def _cleaned(html: str) -> str:
    _check_size(html, MAX_CHARACTERS)
    references = html.count("&")
    if references > MAX_REFERENCES or references * len(html) > MAX_REFERENCE_WORK:
        raise TextRefusedError(
            _(
                "Texten har %(count)d &-tecken, fler än den får ha i sin längd. Det brukar vara kvarlämnad kod som"
                " &nbsp; eller &lt;. Klistra in den som oformaterad text, eller dela upp den."
            )
            % {"count": references}
        )
    html = without_own_rules(_CONTROL.sub("", html))
    if html.count("<") > MAX_TAGS:
        raise TextRefusedError(
            _("Texten har för mycket formatering: högst %(most)d formateringar får plats. Dela upp den.")
            % {"most": MAX_TAGS}
        )
    check_bounds(html)
    read = _CONTROL.sub("", _READER.clean(html))  # also those that were written as numbers, as &#8;
    _check_size(read, 2 * MAX_CHARACTERS)
    nodes = canonical(shape(parse(read)))
    if is_blank(nodes):
        return ""
    cleaned = _CLEANER.clean(serialise(nodes)).strip()
    _check_figures(cleaned)
    return cleaned


def _check_figures(cleaned: str) -> None:
    if cleaned.count("<figure data-live=") > MAX_LIVE:
        raise TextRefusedError(
            _("Texten har för många delar från portalen: högst %(most)d får plats i ett kapitel.") % {"most": MAX_LIVE}
        )
    if cleaned.count("<img ") > MAX_PICTURES:
        raise TextRefusedError(
            _("Texten har för många bilder: högst %(most)d får plats i ett kapitel.") % {"most": MAX_PICTURES}
        )


def plain(text: str, *, most: int = 10_000) -> str:
    """Return `text` without control characters, with single line feeds; raises `TextRefusedError` when too long.

    Empty where nothing of it can be seen.
    """
    text = _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()
    _check_size(text, most)
    return text if _SEEN.search(text) else ""


# Letters that show nothing, so that two names that look the same are not
_BLANK = frozenset("\u034f\u115f\u1160\u2800\u3164\uffa0")
_UNSEEN = frozenset({"Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp"})


def one_line(text: str) -> str:
    """Return a name as it is shown: one line, without signs that nobody sees or that turn the direction of reading."""
    seen = (" " if one in "\t\n\v\f\r\x85\u2028\u2029" else one for one in text)
    words = "".join(one for one in seen if not _is_unseen(one)).strip().split(" ")
    return " ".join(word for word in words if word)  # spaces that do not break, as in numbers, stay


def _is_unseen(one: str) -> bool:
    return one in _BLANK or unicodedata.category(one) in _UNSEEN


def plain_field(text: str, *, field: str, most: int = 10_000, missing: str = "") -> str:
    """Return `text` as `plain` does; raises ValidationError for `field` too long, or empty where `missing` is given."""
    try:
        text = plain(text, most=most)
    except TextRefusedError as error:
        raise ValidationError({field: str(error)}) from error
    if missing and not text:
        raise ValidationError({field: missing})
    return text


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []

    def handle_data(self, data: str) -> None:
        self.parts.append(data)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002 HTMLParser's signature
        if tag not in {"strong", "em", "u", "s", "sub", "sup", "a"}:
            self.parts.append(" ")


@lru_cache(maxsize=8)  # a save asks for those of the text before it and of its own, time and again
def words(html: str) -> str:
    """Return the text of `html` without elements, words apart by single spaces."""
    parser = _Words()
    parser.feed(html)
    parser.close()
    return " ".join("".join(parser.parts).split())
