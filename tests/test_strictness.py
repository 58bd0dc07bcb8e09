import pytest
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.test import RequestFactory

from actors.models import Organisation
from tests.factories import OrganisationFactory
from tests.strictness import GetNeverWrites, UndefinedVariableError, WriteDuringGetError


def _rename(_request: HttpRequest) -> HttpResponse:
    Organisation.objects.update(name="Ett annat namn")
    return HttpResponse()


def _open_session(_request: HttpRequest) -> HttpResponse:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_session")
    return HttpResponse()


@pytest.mark.django_db
def test_get_that_writes_fails() -> None:
    with pytest.raises(WriteDuringGetError, match="UPDATE"):
        GetNeverWrites(_rename)(RequestFactory().get("/"))


@pytest.mark.django_db
def test_post_writes() -> None:
    organisation = OrganisationFactory()
    GetNeverWrites(_rename)(RequestFactory().post("/"))
    organisation.refresh_from_db()
    assert organisation.name == "Ett annat namn"


@pytest.mark.django_db
def test_sessions_may_be_written() -> None:
    assert GetNeverWrites(_open_session)(RequestFactory().get("/")).status_code == 200


def test_undefined_variable_fails() -> None:
    with pytest.raises(UndefinedVariableError, match="finns_inte"):
        engines["django"].from_string("{{ finns_inte }}").render({})


def test_undefined_variable_may_be_asked_for() -> None:
    assert engines["django"].from_string("{% if finns_inte %}ja{% else %}nej{% endif %}").render({}) == "nej"
