"""The web server's log in the same form as all others: one line for each request, static files and all."""

from datetime import timedelta
from typing import Any

from gunicorn.glogging import Logger
from structlog import get_logger

from handlingsplan.web_addresses import masked

log = get_logger("handlingsplan.access")


class AccessLog(Logger):  # type: ignore[misc] # gunicorn is untyped
    """gunicorn's logger; what a person searched for is not written down, nor the secret of a link."""

    def access(self, resp: Any, req: Any, environ: dict[str, Any], request_time: timedelta) -> None:  # noqa: ARG002 gunicorn's signature
        """Note a request that has been answered."""
        log.info(
            "access",
            method=environ["REQUEST_METHOD"],
            path=masked(environ["PATH_INFO"]),
            status=int(str(resp.status).split()[0]),
            bytes=getattr(resp, "sent", None),
            ms=round(request_time.total_seconds() * 1000),
        )
