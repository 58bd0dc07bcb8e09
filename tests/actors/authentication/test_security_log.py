"""What bears on security is a line of its own kind, with who and from where, and without what people wrote."""

import logging
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from actors.enums import Role
from actors.models import Membership, User
from handlingsplan.plan.people import give_role
from tests.cast import Cast
from tests.factories import PASSWORD


def _lines(caplog: pytest.LogCaptureFixture) -> list[dict[str, Any]]:
    lines = [record.msg for record in caplog.records if record.name == "security"]
    return [line for line in lines if isinstance(line, dict)]


def test_signing_in_well_and_not(cast: Cast, caplog: pytest.LogCaptureFixture) -> None:
    client = Client(REMOTE_ADDR="10.0.0.7")
    with caplog.at_level(logging.INFO):
        client.post(reverse("account_login"), {"login": "osteraker", "password": "hemligt försök"})
        client.post(reverse("account_login"), {"login": "osteraker", "password": PASSWORD})
        client.post(
            reverse("account_change_password"),
            {"oldpassword": PASSWORD, "password1": "korrekt häst batteri", "password2": "korrekt häst batteri"},
        )
        client.get(reverse("personal_data_file"))
    found = [(line["event"], line["ip"]) for line in _lines(caplog)]
    assert found == [
        ("sign_in_failed", "10.0.0.7"),
        ("signed_in", "10.0.0.7"),
        ("password_changed", "10.0.0.7"),
        ("personal_data_exported", "10.0.0.7"),
    ]
    assert [word in str(_lines(caplog)) for word in ("hemligt", "korrekt", PASSWORD)] == [False] * 3


def test_who_is_blocked(cast: Cast, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO):
        for _ in range(6):
            Client().post(reverse("account_login"), {"login": "osteraker", "password": "fel"})
    assert [line["event"] for line in _lines(caplog)] == ["sign_in_failed"] * 5 + ["sign_in_blocked"]


def test_roles_given_and_taken(
    cast: Cast, caplog: pytest.LogCaptureFixture, client_of: Callable[[User], Client]
) -> None:
    with caplog.at_level(logging.INFO):
        give_role(cast.vallentuna, cast.osteraker_kommun, Role.READER, by=cast.osteraker_ansvarig)
        row = Membership.objects.get(user=cast.vallentuna, organisation=cast.osteraker_kommun)
        client_of(cast.osteraker_ansvarig).post(reverse("remove_membership", args=["osteraker", row.pk]))
    found = [(line["event"], line["person"], line["role"], line["organisation"]) for line in _lines(caplog)]
    assert found == [
        (event, cast.vallentuna.pk, "reader", cast.osteraker_kommun.pk) for event in ("role_given", "role_taken")
    ]
