"""Walking over every address of the portal: whatever a URLconf holds is covered, also what is added later."""

import io
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

from django.http import StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.pages_of import pages_of
from tests.responses import Response

_CHANGES_EACH_TIME = re.compile(r'(nonce="|csrfmiddlewaretoken" value="|name="once" value="|X-CSRFToken": ?")[^"]*')
Values = Callable[[str, str], Sequence[object]]


@dataclass(frozen=True)
class Route:
    """One address: its name, the whole pattern, and the names of its parameters."""

    name: str
    pattern: str
    parameters: tuple[str, ...]

    def addresses(self, values: Values) -> Iterator[str]:
        """Yield the address with every combination of `values(pattern, parameter)`."""
        choices = [values(self.pattern, parameter) for parameter in self.parameters]
        for chosen in product(*choices):
            yield reverse(self.name, kwargs=dict(zip(self.parameters, chosen, strict=True)))


def every_route(resolver: URLResolver | None = None, before: str = "") -> Iterator[Route]:
    """Yield every address that the portal answers at."""
    for pattern in (resolver or get_resolver()).url_patterns:
        whole = before + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            names = tuple(re.findall(r"\(\?P<(\w+)>", whole)) or tuple(re.findall(r"<(?:\w+:)?(\w+)>", whole))
            yield Route(str(pattern.name), whole, names)
        else:
            yield from every_route(pattern, whole)


def body_of(response: HttpResponseBase) -> bytes:
    """Return all bytes of an answer, streamed or not; the test client closes a stream that was read to its end."""
    if isinstance(response, StreamingHttpResponse):
        return b"".join(response)  # synchronous in tests
    assert isinstance(response, Response)
    return response.content


def _unpacked(body: bytes) -> str:
    """Return what a reader would find in a page, a workbook, a Word document or a PDF."""
    if body.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            return "\n".join(f"{name}\n{archive.read(name).decode('utf-8', 'replace')}" for name in archive.namelist())
    if body.startswith(b"%PDF"):
        return "\n".join(pages_of(body))
    return body.decode("utf-8", "replace")


def seen_in(response: HttpResponseBase) -> str:
    """Return all that an answer shows, without what differs between any two answers."""
    headers = {name: value for name, value in response.headers.items() if name in {"Location", "Content-Disposition"}}
    text = _CHANGES_EACH_TIME.sub(r"\1", _unpacked(body_of(response)))
    return f"{response.status_code} {headers}\n{text}"


def difference(before: Mapping[object, str], after: Mapping[object, str]) -> dict[object, tuple[str, str]]:
    """Return the first line that differs, by what was asked."""
    found = {}
    for asked, text in after.items():
        pairs = zip(before.get(asked, "").splitlines(), text.splitlines(), strict=False)
        if before.get(asked) != text:
            found[asked] = next((pair for pair in pairs if pair[0] != pair[1]), ("", "longer or shorter"))
    return found
