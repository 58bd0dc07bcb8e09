"""The API itself: how it is described, and what it says where it has no answer."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, ValidationError
from ninja.operation import Operation

from handlingsplan.api.answers import Problem, answer
from handlingsplan.chapters.document.descriptions import ENGLISH

UNKNOWN, REFUSED, UNAUTHENTICATED, TOO_MANY = 404, 422, 401, 429
INTRODUCTION = (
    "Publicerade planer och utgåvor, att läsa utan konto. Med en åtkomstnyckel läser en organisations eget "
    "system också den pågående planen, så som organisationens läsare gör. Ingenting skrivs. Svaren är delar av "
    "samma JSON som utgåvan är fryst i."
)
INTRODUCTION_ENGLISH = (
    "Published plans and editions, to read without an account. With an access key an organisation's own system also "
    "reads the working plan, as the organisation's readers do. Nothing is written. Answers are parts of the same JSON "
    "that an edition is frozen in."
)


class PortalAPI(NinjaAPI):
    """Knows each operation by the name of its function."""

    def get_openapi_operation_id(self, operation: Operation) -> str:
        return operation.view_func.__name__


api = PortalAPI(
    title="Handlingsplan",
    version="1",
    description=INTRODUCTION,
    docs_url=None,
    openapi_url=None,
    urls_namespace="api",
    openapi_extra={"info": {ENGLISH: INTRODUCTION_ENGLISH}},
)


def words(swedish: str, english: str) -> dict[str, Any]:
    """Return an operation's description in both languages, for its decorator."""
    return {"summary": swedish, "openapi_extra": {"x-summary-en": english}}


def answers(kind: Any, *, refuses: bool = False, by_key: bool = False) -> dict[int, Any]:
    """Return what an operation may answer, by status."""
    others = {UNKNOWN: Problem, TOO_MANY: Problem}
    if refuses:
        others[REFUSED] = Problem
    if by_key:
        others[UNAUTHENTICATED] = Problem
    return {200: kind, **others}


def problem(status: int, detail: str) -> HttpResponse:
    response = answer(Problem, Problem(detail=detail))
    response.status_code = status
    return response


@api.exception_handler(Http404)
def _unknown(_request: HttpRequest, _error: Http404) -> HttpResponse:
    return problem(UNKNOWN, _("Det finns inte."))


@api.exception_handler(ValidationError)
def _refused(_request: HttpRequest, error: ValidationError) -> HttpResponse:
    said = (f"{one['loc'][-1]}: {one['msg']}" for one in error.errors)
    return problem(REFUSED, "; ".join(said))


@api.exception_handler(AuthenticationError)
def _no_key(_request: HttpRequest, _error: AuthenticationError) -> HttpResponse:
    response = problem(UNAUTHENTICATED, _("Skicka en åtkomstnyckel som gäller: Authorization: Bearer hp_…"))
    response["WWW-Authenticate"] = "Bearer"
    return response


def named(name: str) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    """Give a view that a table's line makes a name of its own, by which the description knows it."""

    def name_it(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        view.__name__ = name
        return view

    return name_it
