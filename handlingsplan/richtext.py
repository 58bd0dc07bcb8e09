"""The text that people write: the elements that are stored, and the bounds that keep every text harmless.

Stored rich text is a fragment of HTML with the elements of `TAGS` alone. Headings begin at level 2, since the
title of the page or chapter is level 1. Every verb that saves text calls `clean` or `plain`, whoever calls it.
"""

import re
from html.parser import HTMLParser

import nh3
from django.utils.translation import gettext as _

TAGS = frozenset(
    {"p", "br", "hr", "h2", "h3", "h4", "blockquote", "ul", "ol", "li", "a"}
    | {"strong", "em", "u", "s", "sub", "sup"}
    | {"table", "caption", "thead", "tbody", "tr", "th", "td"}
)
ATTRIBUTES = {
    "a": {"href"},
    "ol": {"start"},
    "th": {"scope", "colspan", "rowspan"},
    "td": {"colspan", "rowspan"},
}
URL_SCHEMES = {"https", "http", "mailto"}

MAX_CHARACTERS = 500_000
MAX_NESTING = 10
MAX_OPEN_ELEMENTS = 60
MAX_SPAN = 100
MAX_REFERENCES = 60_000
"""Each `&` costs the cleaner time; no text that people write has this many."""

_STRUCTURES = frozenset({"table", "ul", "ol", "blockquote"})
_END_TAG_OPTIONAL = frozenset(
    {"p", "li", "td", "th", "tr", "thead", "tbody", "tfoot", "dt", "dd", "option", "colgroup"}
)
_VOID = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff]")
_EMPTY = re.compile(r"(<(p|br)\s*/?>|</p>|\s|&nbsp;|\u00a0)*")
_BARE_TH = re.compile(r"<th(?![^>]*\bscope=)(?=[\s>])")

_CLEANER = nh3.Cleaner(
    tags=set(TAGS),
    attributes={tag: set(names) for tag, names in ATTRIBUTES.items()},
    url_schemes=URL_SCHEMES,
    link_rel="noopener noreferrer",
)


class TextRefusedError(ValueError):
    """The text can't be stored; the message says why, in Swedish."""


class _Bounds(HTMLParser):
    """Walks through the raw text once, in linear time, and refuses what later steps could choke on."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.structures = 0
        self.open_elements = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _STRUCTURES:
            self.structures += 1
        elif tag not in _END_TAG_OPTIONAL and tag not in _VOID:
            self.open_elements += 1
        if self.structures > MAX_NESTING or self.open_elements > MAX_OPEN_ELEMENTS:
            raise TextRefusedError(
                _("Texten har listor, tabeller eller citat i fler än %(most)d nivåer. Ta bort några nivåer.")
                % {"most": MAX_NESTING}
            )
        for name, value in attrs:
            if name in {"colspan", "rowspan"}:
                self._check_span(value or "")

    def handle_endtag(self, tag: str) -> None:
        if tag in _STRUCTURES:
            self.structures = max(0, self.structures - 1)
        elif tag not in _END_TAG_OPTIONAL and tag not in _VOID:
            self.open_elements = max(0, self.open_elements - 1)

    @staticmethod
    def _check_span(value: str) -> None:
        digits = value.strip()
        if digits.isdigit() and (len(digits) > len(str(MAX_SPAN)) or int(digits) > MAX_SPAN):
            raise TextRefusedError(
                _("En tabellcell sträcker sig över fler än %(most)d kolumner eller rader. Dela upp tabellen.")
                % {"most": MAX_SPAN}
            )


def _check_size(text: str, most: int) -> None:
    if len(text) > most:
        raise TextRefusedError(
            _("Texten är för lång: %(length)d tecken, högst %(most)d får plats.") % {"length": len(text), "most": most}
        )


def _broken() -> str:
    return _("Texten innehåller trasig formatering. Klistra in den som oformaterad text.")


def clean(html: str) -> str:
    """Return `html` with the allowed elements alone; no word is lost, cleaning twice changes nothing.

    Raises `TextRefusedError` where the text, also as it would be stored, is too long, too deeply nested or has too
    wide table cells.
    """
    _check_size(html, MAX_CHARACTERS)
    if html.count("&") > MAX_REFERENCES:
        raise TextRefusedError(_broken())
    html = _CONTROL.sub("", html)
    _Bounds().feed(html)
    cleaned = _BARE_TH.sub('<th scope="col"', _CLEANER.clean(html)).strip()
    if _EMPTY.fullmatch(cleaned):
        return ""
    _check_size(cleaned, MAX_CHARACTERS)
    if _BARE_TH.sub('<th scope="col"', _CLEANER.clean(cleaned)).strip() != cleaned:
        raise TextRefusedError(_broken())
    return cleaned


def plain(text: str, *, most: int = 10_000) -> str:
    """Return `text` without control characters, with single line feeds; raises `TextRefusedError` when too long."""
    text = _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()
    _check_size(text, most)
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


def words(html: str) -> str:
    """Return the text of `html` without elements, words apart by single spaces."""
    parser = _Words()
    parser.feed(html)
    parser.close()
    return " ".join("".join(parser.parts).split())
