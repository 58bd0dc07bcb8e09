"""Errors are reported where a DSN is set, without what people wrote or who they are."""

import gzip
import http.server
import os
import subprocess
import sys
import threading
from collections.abc import Iterator

import brotli
import pytest

from tests.tree.files import ROOT

FAIL = """
import django, logging
django.setup()
secret = "hemligt ord"
try:
    raise RuntimeError("a fault of our own")
except RuntimeError:
    logging.getLogger("handlingsplan").exception("something failed")
import sentry_sdk
sentry_sdk.flush(10)
"""


UNPACK = {"br": brotli.decompress, "gzip": gzip.decompress, None: bytes}


class Receiver(http.server.BaseHTTPRequestHandler):
    """Keeps what is sent to it."""

    received: list[str] = []

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.received.append(UNPACK[self.headers["Content-Encoding"]](body).decode())
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_args: object) -> None:
        """Say nothing."""


@pytest.fixture
def receiver() -> Iterator[str]:
    Receiver.received.clear()
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Receiver) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://key@127.0.0.1:{server.server_port}/1"
        server.shutdown()
        thread.join()


def test_an_error_is_reported_without_the_values_of_variables(receiver: str) -> None:
    environment = os.environ | {"SENTRY_DSN": receiver, "DJANGO_SETTINGS_MODULE": "handlingsplan.settings"}
    done = subprocess.run(
        [sys.executable, "-c", FAIL], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    told = "".join(Receiver.received)
    assert (done.returncode, "a fault of our own" in told, "hemligt" in told) == (0, True, False), done.stderr
