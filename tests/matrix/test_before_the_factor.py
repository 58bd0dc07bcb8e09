"""A role that demands a second factor opens nothing until there is one."""

from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import Settings

from actors.authentication.two_factor import BEFORE_FACTOR
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
