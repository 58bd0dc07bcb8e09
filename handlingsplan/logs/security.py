"""Lines for whoever watches over security; who did it, and from where, is bound by the log of requests."""

from structlog import get_logger

_log = get_logger("security")


def note(event: str, **facts: object) -> None:
    """Write the line; facts are keys and names of roles, never what people wrote."""
    _log.info(event, **facts)
