"""What a test run does not forgive: names that a template does not know, and GET requests that write."""

import re
import sys
import sysconfig
from collections.abc import Callable, Iterator
from types import FrameType
from typing import Any

from django.db import connection
from django.http import HttpRequest, HttpResponse

_OTHERS = sysconfig.get_path("purelib")
_WRITES = re.compile(r"^\s*(INSERT\s+INTO|UPDATE|DELETE\s+FROM)\s+\"?(?P<table>\w+)", re.IGNORECASE)
_MAY_BE_WRITTEN = {
    "django_session",
    "usersessions_usersession",  # the list of places where one is signed in
    "mfa_authenticator",  # that the recovery codes have been shown
    "account_emailaddress",  # allauth brings its copy of a person's address up to date when it needs it
}
# Where a sign-in service sends people back to, by a redirect: what they prove there is written down.
_BACK_FROM_ELSEWHERE = re.compile(r"/konto/logga-in/via/[\w-]+/svar/")
_SAFE_METHODS = {"GET", "HEAD", "OPTIONS"}


class UndefinedVariableError(Exception):
    """A template of ours uses a name that is not there."""


class WriteDuringGetError(Exception):
    """A request that should only read wrote to the database."""


class UndefinedVariable:
    """Django's `string_if_invalid`, made to raise.

    Templates of installed packages are let off: crispy and allauth count on unknown names being empty.
    """

    def __contains__(self, text: str) -> bool:
        return text == "%s"

    def __mod__(self, name: object) -> str:
        origin = next(_origins(sys._getframe(1)), "")
        if origin.startswith(_OTHERS):
            return ""
        raise UndefinedVariableError(f"{name} is not defined in {origin or 'a template'}")


def _origins(frame: FrameType | None) -> Iterator[str]:
    """Yield the files of the templates being rendered, innermost first."""
    while frame:
        if frame.f_code.co_name == "render_annotated":
            yield str(getattr(frame.f_locals["self"], "origin", ""))
        frame = frame.f_back


def _refuse_writes(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:  # noqa: FBT001 Django's signature
    write = _WRITES.match(sql)
    if write and write["table"] not in _MAY_BE_WRITTEN:
        raise WriteDuringGetError(sql[:200])
    return execute(sql, params, many, context)


class GetNeverWrites:
    """Middleware that lets requests which only read do nothing else."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in _SAFE_METHODS or _BACK_FROM_ELSEWHERE.fullmatch(request.path):
            return self.get_response(request)
        with connection.execute_wrapper(_refuse_writes):
            return self.get_response(request)
