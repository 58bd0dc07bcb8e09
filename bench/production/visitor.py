"""A person with a browser at the stack, as the reverse proxy lets them through."""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus

import httpx

from bench.production.stack import HOST
from tests.servers import ADDRESS

TOKEN = "a" * 32
PATIENCE = 30.0
NO_ANSWER = 0  # the status of a request that met a closed door: what a reverse proxy answers 502 to


@dataclass(frozen=True)
class Answer:
    """What came back, and after how long."""

    status: int
    text: str
    location: str
    seconds: float
    headers: Mapping[str, str]

    @property
    def acknowledged(self) -> bool:
        """Whether what was sent counts as saved."""
        return self.status == HTTPStatus.FOUND and "/konto/" not in self.location


class Visitor:
    """Asks one page at a time, on a connection of its own each time."""

    def __init__(self, port: int, session: str = "", *, secure: bool = True, address: str = "192.0.2.1") -> None:
        headers = {
            "Host": HOST,
            "X-Forwarded-Proto": "https" if secure else "http",
            "X-Forwarded-For": address,
            "Referer": f"https://{HOST}/",
            "X-CSRFToken": TOKEN,
            "Cookie": f"csrftoken={TOKEN}; sessionid={session}" if session else f"csrftoken={TOKEN}",
        }
        self._client = httpx.Client(
            base_url=f"http://{ADDRESS}:{port}",
            headers=headers,
            timeout=PATIENCE,
            limits=httpx.Limits(max_keepalive_connections=0),
        )

    def get(self, address: str) -> Answer:
        return self._ask("GET", address)

    def post(self, address: str, fields: Mapping[str, str]) -> Answer:
        return self._ask("POST", address, fields)

    def _ask(self, method: str, address: str, fields: Mapping[str, str] | None = None) -> Answer:
        began = time.monotonic()
        try:
            answer = self._client.request(method, address, data=fields)
        except httpx.TransportError as error:
            return Answer(NO_ANSWER, repr(error), "", time.monotonic() - began, {})
        seconds = time.monotonic() - began
        return Answer(answer.status_code, answer.text, answer.headers.get("Location", ""), seconds, answer.headers)
