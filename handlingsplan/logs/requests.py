"""What logs and reports of errors say of a request: no secret of a link, nothing that was searched for."""

import logging
import re
from typing import Any, cast

import structlog
from django.http import HttpRequest
from django_structlog.middlewares import RequestMiddleware

from handlingsplan.web_addresses import client_address, masked

_PATH = re.compile(r"(?<![\w.<])/[^\s'\"<>]*")


class RequestLog(RequestMiddleware):
    """Middleware: a line for each request."""

    @classmethod
    def bind_ip(cls, request: HttpRequest) -> None:
        structlog.contextvars.bind_contextvars(ip=client_address(request))

    @staticmethod
    def format_request(request: HttpRequest) -> str:
        return f"{request.method} {masked(request.path)}"


class RefusalsWithoutTraceback(logging.Filter):
    """What is answered with a reason, as 403, is one line: it was refused, nothing has failed."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Keep every line; take the traceback of what is no error."""
        if record.levelno < logging.ERROR:
            record.exc_info = None
        return True


def mask_paths(_logger: Any, _method: str, event: structlog.typing.EventDict) -> structlog.typing.EventDict:
    """Mask the paths in what Django and others log: `Not Found: /inbjudan/…`."""
    text = str(event["event"])
    if "/" in text:
        event["event"] = _PATH.sub(lambda path: masked(path[0]), text)
    return event


def mask_report(event: Any, _hint: Any) -> Any:
    """Leave of a request no more than its masked path in a report."""
    request = event.get("request", {})
    path = "/" + str(request.get("url", "")).partition("://")[2].partition("/")[2]
    event["request"] = {"method": request.get("method", ""), "url": masked(path)} if request else {}
    return cast("dict[str, Any]", event)
