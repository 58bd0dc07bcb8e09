"""Uploads and PDFs in a bucket, as `MEDIA_S3_BUCKET` has it: spoken with as S3 is, and handed out by the portal."""

import hashlib
import re
import threading
from collections.abc import Iterator
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import ClassVar

import pytest
from django.core.files.base import ContentFile
from storages.backends.s3 import S3Storage

from tests.tree.files import name_of, python_files, templates


class Bucket(BaseHTTPRequestHandler):
    """As much of S3 as one file at a time needs."""

    protocol_version = "HTTP/1.1"
    objects: ClassVar[dict[str, bytes]] = {}

    def _answer(self, status: HTTPStatus, body: bytes = b"") -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("ETag", f'"{hashlib.md5(body).hexdigest()}"')
        self.send_header("Last-Modified", "Wed, 25 Nov 2026 12:00:00 GMT")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def do_PUT(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if "aws-chunked" in self.headers.get("Content-Encoding", ""):
            size, _, rest = body.partition(b"\r\n")
            body = rest[: int(size.split(b";")[0], 16)]
        self.objects[self.path] = body
        self._answer(HTTPStatus.OK)

    def do_GET(self) -> None:
        found = self.objects.get(self.path)
        self._answer(HTTPStatus.NOT_FOUND) if found is None else self._answer(HTTPStatus.OK, found)

    def do_HEAD(self) -> None:
        self.do_GET()

    def do_DELETE(self) -> None:
        self.objects.pop(self.path, None)
        self._answer(HTTPStatus.NO_CONTENT)

    def log_message(self, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def bucket() -> Iterator[S3Storage]:
    Bucket.objects.clear()
    with ThreadingHTTPServer(("127.0.0.1", 0), Bucket) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        storage = S3Storage(
            bucket_name="plan",
            endpoint_url=f"http://127.0.0.1:{server.server_port}",
            region_name="eu-north-1",
            access_key="key",
            secret_key="secret",
            file_overwrite=False,
            default_acl=None,
            addressing_style="path",
        )
        yield storage
        storage.connection.meta.client.close()
        server.shutdown()


def test_a_file_is_kept_found_read_and_removed_and_none_is_overwritten(bucket: S3Storage) -> None:
    name = bucket.save("measures/2026/karta.pdf", ContentFile(b"%PDF-1.7 karta"))
    other = bucket.save("measures/2026/karta.pdf", ContentFile(b"en annan"))
    with bucket.open(name, "rb") as file:
        assert (b"".join(file.chunks()), file.size) == (b"%PDF-1.7 karta", 14)
    assert (name, other == name, bucket.exists(other)) == ("measures/2026/karta.pdf", False, True)
    bucket.delete(name)
    assert bucket.exists(name) is False


def test_nobody_is_sent_to_the_bucket() -> None:
    """A file's own address would pass by who may have it; every page leads to a view of ours."""
    of_file = re.compile(r"\b(?:file|pdf|picture)\.url\b")
    texts = {name_of(path): path.read_text(encoding="utf-8") for path in python_files()} | templates()
    assert [name for name, text in texts.items() if of_file.search(text)] == []
