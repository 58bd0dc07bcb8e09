"""A role that demands a second factor opens nothing until there is one."""

from collections.abc import Callable, Mapping
from http import HTTPStatus
from urllib.parse import urlsplit

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from allauth.socialaccount.models import SocialAccount
from django.core import mail
from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import Settings

from actors.authentication.two_factor import BEFORE_FACTOR
from actors.models import User
from handlingsplan.workspace.calendar.addresses import address_of, make_address
from handlingsplan.workspace.digests import send_digests
from handlingsplan.workspace.models import Digest
from tests.cast import Cast
from tests.factories import PASSWORD
from tests.matrix.lines import LINES
from tests.matrix.scene import Scene


def test_before_the_factor_nothing_is_open_but_what_sets_it_up_and_the_way_out(
    scene: Scene, cast: Cast, settings: Settings
) -> None:
    settings.REQUIRE_TWO_FACTOR = True
    client = Client()
    client.post(reverse("account_login"), {"login": cast.samordnare.username, "password": PASSWORD})
    led = {}
    for name, line in LINES.items():
        for target in [] if line.public else scene.targets[line.targets][:1]:
            method = client.get if "GET" in line.methods else client.post
            response = method(reverse(name, args=target.args))
            led[name] = response.status_code == 302 and response["Location"] == reverse("mfa_index")
    assert {name for name, is_led in led.items() if not is_led} == BEFORE_FACTOR - {"account_logout"}
    assert len(led) > 100


def _connect_service(person: User) -> None:
    SocialAccount.objects.create(user=person, provider="ours", uid=str(person.pk))


def _reached(people: Mapping[str, User], paths: Mapping[str, str]) -> tuple[set[str], set[str]]:
    """Return whom a letter about what waits reaches, and whose calendar opens."""
    Digest.objects.all().delete()
    mail.outbox.clear()
    send_digests()
    written_to = {letter.to[0] for letter in mail.outbox}
    opened = {name for name, path in paths.items() if Client().get(path).status_code == HTTPStatus.OK}
    return {name for name, person in people.items() if person.email in written_to}, opened


@pytest.mark.parametrize("add_factor", [lambda person: TOTP.activate(person, "JBSWY3DPEHPK3PXP"), _connect_service])
def test_what_is_read_without_signing_in_waits_for_the_factor_too(
    scene: Scene, cast: Cast, settings: Settings, add_factor: Callable[[User], object]
) -> None:
    people = {"samordnare": cast.samordnare, "ansvarig": cast.osteraker_ansvarig, "handläggare": cast.osteraker}
    paths = {}
    for name, person in people.items():
        make_address(person)
        paths[name] = urlsplit(address_of(person)).path
    assert scene.people
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [{"provider_id": "ours", "name": "Our own"}]}}
    assert _reached(people, paths) == ({*people}, {*people})
    settings.REQUIRE_TWO_FACTOR = True
    assert _reached(people, paths) == ({"handläggare"}, {"handläggare"})
    for name in ("samordnare", "ansvarig"):
        add_factor(people[name])
    assert _reached(people, paths) == ({*people}, {*people})
