"""Line breaks in pages as browsers read them, so that tests don't hold how the templates are laid out."""

import re
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

_KEPT = re.compile(r"(<(?:textarea|pre|script)\b.*?</(?:textarea|pre|script)>)", re.DOTALL)
_BREAK = r"[ ]*\n\s*"
_INSIDE_A_TAG = re.compile(r"<[a-z][^<>]*>")


def joined(html: str) -> str:
    """Return the page with no line break at the edge of an element, and a space for every other one."""
    parts = _KEPT.split(html)
    parts[::2] = [_joined(part) for part in parts[::2]]
    return "".join(parts)


def _joined(html: str) -> str:
    html = _INSIDE_A_TAG.sub(lambda tag: re.sub(_BREAK, " ", re.sub(rf"{_BREAK}(?=>)", "", tag[0])), html)
    html = re.sub(rf"(<[a-z][^<>]*>){_BREAK}", r"\1", html)
    html = re.sub(rf"{_BREAK}(?=</)", "", html)
    return re.sub(_BREAK, " ", html)


class LineBreaksJoined:
    """Middleware for the pages that the test client gets; a browser's own test sees them as they are."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        is_page = response.headers.get("Content-Type", "").startswith("text/html") and not response.streaming
        is_packed = "Content-Encoding" in response.headers
        if is_page and not is_packed and request.META["SERVER_NAME"] == "testserver":
            response.content = joined(response.content.decode()).encode()
            if "Content-Length" in response.headers:
                response.headers["Content-Length"] = str(len(response.content))
        return response
