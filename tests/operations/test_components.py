"""/stil/ is there for those who build the portal, and never in one that is in use."""

from typing import Any

import pytest
from django.test import Client

from actors.models import User
from handlingsplan.loading.demo import DOMAIN

pytestmark = [pytest.mark.django_db, pytest.mark.same_on_both]


def test_a_portal_in_use_has_no_such_page(client: Client) -> None:
    assert client.get("/stil/").status_code == 404


def test_the_demonstration_has_it(client: Client) -> None:
    User.objects.create_user("stil", email=f"stil@{DOMAIN}")
    answer = client.get("/stil/")
    assert answer.status_code == 200
    assert "Komponenter" in answer.content.decode()


def test_a_developer_has_it(client: Client, settings: Any) -> None:
    settings.DEBUG = True
    assert client.get("/stil/").status_code == 200
