"""What the compile lets in: its own fonts, small images that stand in the text, and nothing else."""

import base64
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from weasyprint.urls import URLFetchingError

from handlingsplan.pdf.faces import OWN
from handlingsplan.pdf.layout import MAX_DATA_CHARACTERS, HandedFilesFetcher, RefusedUrlError, lay_out, write

PIXEL = base64.b64encode(
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89"
    b"\x00\x00\x00\rIDATx\x9cc\xf8\xcf\xc0\xf0\x1f\x00\x05\x00\x01\xff\x89\x99=\x1d\x00\x00\x00\x00IEND\xaeB`\x82"
).decode()


class _Counter(BaseHTTPRequestHandler):
    asked: list[str]

    def do_GET(self) -> None:
        self.asked.append(self.path)
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_args: object) -> None:
        """Say nothing."""


@pytest.fixture
def outside() -> Iterator[tuple[str, list[str]]]:
    """A server of this machine, and what was asked of it."""
    asked: list[str] = []
    handler = type("Handler", (_Counter,), {"asked": asked})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}", asked
        server.shutdown()
        thread.join()


WAYS_OUT = {
    "style sheet": '<link rel="stylesheet" href="{url}/a.css">',
    "import": '<style>@import url("{url}/b.css");</style>',
    "font": '<style>@font-face {{ font-family: x; src: url("{url}/c.ttf") }} p {{ font-family: x }}</style>',
    "background": '<style>p {{ background: url("{url}/d.png") }}</style>',
    "list image": '<style>li {{ list-style-image: url("{url}/e.png") }}</style>',
    "generated content": '<style>p::before {{ content: url("{url}/f.png") }}</style>',
    "page background": '<style>@page {{ background: url("{url}/g.png") }}</style>',
    "border image": '<style>p {{ border: 1px solid; border-image: url("{url}/h.png") 1 }}</style>',
    "image": '<img src="{url}/i.png" alt="x">',
    "object": '<object data="{url}/j.svg" type="image/svg+xml"></object>',
    "embed": '<embed src="{url}/k.svg" type="image/svg+xml">',
    "image in SVG": '<svg><image href="{url}/l.png" width="9" height="9"/><use href="{url}/m.svg#x"/></svg>',
    "SVG in the text": '<img alt="x" src="data:image/svg+xml;base64,{svg}">',
    "attachment": '<link rel="attachment" href="{url}/n.txt"><a rel="attachment" href="{url}/o.txt">x</a>',
}


def _pdf_of(body: str) -> pikepdf.Pdf:
    target = BytesIO()
    write(lay_out(f'<html lang="sv"><title>x</title><body>{body}<p>Text</p><ul><li>Rad</li></ul>', ""), target)
    return pikepdf.open(target)


@pytest.mark.parametrize("way", WAYS_OUT)
def test_nothing_is_fetched_from_outside(way: str, outside: tuple[str, list[str]]) -> None:
    url, asked = outside
    svg = base64.b64encode(
        f'<svg xmlns="http://www.w3.org/2000/svg"><image href="{url}/p.png" width="9" height="9"/></svg>'.encode()
    ).decode()
    _pdf_of(WAYS_OUT[way].format(url=url, svg=svg))
    assert asked == []


@pytest.mark.parametrize("way", WAYS_OUT)
def test_no_file_is_read(way: str, tmp_path: Path) -> None:
    secret = tmp_path / "hemligt"
    secret.mkdir()
    for name in "abcdefghijklmnop":
        (secret / f"{name}.txt").write_text("HEMLIGT")
    svg = base64.b64encode(
        f'<svg xmlns="http://www.w3.org/2000/svg"><image href="{secret.as_uri()}/p.txt"/></svg>'.encode()
    ).decode()
    with _pdf_of(WAYS_OUT[way].format(url=secret.as_uri(), svg=svg)) as pdf:
        streams = [thing.read_bytes() for thing in pdf.objects if isinstance(thing, pikepdf.Stream)]
        assert [stream for stream in streams if b"HEMLIGT" in stream] == []
        assert dict(pdf.attachments) == {}


@pytest.mark.parametrize(
    "url",
    [
        "http://example.org/a.png",
        "https://example.org/a.png",
        "file:///etc/passwd",
        "ftp://example.org/a",
        "font:upright/../../etc/passwd",
        "data:text/html;base64,PGI+",
        "data:image/png,notbase64",
        f"data:image/png;base64,{'A' * MAX_DATA_CHARACTERS}",
        "plan:anything",
        "",
    ],
)
def test_the_fetcher_refuses(url: str) -> None:
    with pytest.raises(RefusedUrlError):
        HandedFilesFetcher().fetch(url)
    with pytest.raises(RefusedUrlError):
        HandedFilesFetcher().open(url)


def test_the_fetcher_serves_fonts_and_small_images() -> None:
    fetcher = HandedFilesFetcher()
    assert fetcher.fetch("font:italic").read() == OWN["font:italic"].read_bytes()
    image = fetcher.fetch(f"data:image/png;base64,{PIXEL}")
    assert (image.content_type, image.read()) == ("image/png", base64.b64decode(PIXEL))


def test_a_refusal_does_not_stop_the_compile() -> None:
    assert not issubclass(RefusedUrlError, URLFetchingError)
    with _pdf_of('<img src="https://example.org/a.png" alt="En bild">') as pdf:
        assert len(pdf.pages) == 1


def test_the_same_text_gives_the_same_bytes() -> None:
    first, second = BytesIO(), BytesIO()
    for target in (first, second):
        write(lay_out('<html lang="sv"><title>x</title><body><p>Å, ä och ö</p>', ""), target)
    assert first.getvalue() == second.getvalue()


def test_a_link_with_emphasis_is_one_link() -> None:
    with _pdf_of('<p><a href="https://example.org/">en <strong>fet <em>länk</em></strong></a></p>') as pdf:
        assert len(pdf.pages[0].Annots) == 1
