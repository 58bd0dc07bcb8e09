"""What a stored text points at: pictures and live parts."""

import re
from html import unescape

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
