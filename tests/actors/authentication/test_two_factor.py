import base64
import re
import time
from datetime import timedelta

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from allauth.usersessions.models import UserSession
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django.fixtures import Settings

from actors.models import User
from tests.cast import Cast
from tests.factories import PASSWORD
from tests.post import delivered
from tests.proof import age_proof


def _code(secret: str, *, later: int = 0) -> str:
    """Return what an app shows now, or so many half minutes later."""
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // 30 + later)))


def _sign_in(client: Client, user: User) -> str:
    response = client.post(reverse("account_login"), {"login": user.username, "password": PASSWORD})
    assert response.status_code == 302
    return str(response["Location"])


def _confirm(client: Client) -> None:
    """Give the password once more, as changing how one signs in demands."""
    assert client.post(reverse("account_reauthenticate"), {"password": PASSWORD}).status_code == 302


def _connect_app(client: Client) -> str:
    _confirm(client)
    page = client.get(reverse("mfa_activate_totp"))
    secret: str = page.context["form"].secret
    assert client.post(reverse("mfa_activate_totp"), {"code": _code(secret)}).status_code == 302
    return secret


def _signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


@pytest.fixture
def with_app(cast: Cast) -> tuple[User, str, list[str]]:
    """Return a person with an app, its secret and the recovery codes."""
    client = Client()
    _sign_in(client, cast.osteraker)
    secret = _connect_app(client)
    codes = client.get(reverse("mfa_view_recovery_codes")).context["unused_codes"]
    return cast.osteraker, secret, codes


def test_a_password_alone_no_longer_does(with_app: tuple[User, str, list[str]]) -> None:
    user, secret, _ = with_app
    client = Client()
    assert _sign_in(client, user) == reverse("mfa_authenticate")
    assert not _signed_in(client)
    assert client.get(reverse("work"))["Location"].startswith(reverse("account_login"))
    wrong = client.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert (wrong.status_code, _signed_in(client)) == (200, False)
    right = client.post(reverse("mfa_authenticate"), {"code": _code(secret, later=1)})
    assert (right.status_code, right["Location"], _signed_in(client)) in {
        (302, reverse("work"), True),
        (302, "/", True),
    }


def test_a_recovery_code_opens_once(with_app: tuple[User, str, list[str]]) -> None:
    user, _, codes = with_app
    assert len(codes) == 10
    for expected in (True, False):
        client = Client()
        _sign_in(client, user)
        client.post(reverse("mfa_authenticate"), {"code": codes[0]})
        assert _signed_in(client) is expected


def test_secrets_are_stored_encrypted(with_app: tuple[User, str, list[str]]) -> None:
    user, secret, codes = with_app
    stored = str(list(Authenticator.objects.filter(user=user).values_list("data", flat=True)))
    assert [text in stored for text in (secret, *codes)] == [False] * 11
    assert base64.b32decode(secret)


def test_where_a_setting_says_so_leads_and_coordinators_must(cast: Cast, settings: Settings) -> None:
    settings.REQUIRE_TWO_FACTOR = True
    page = reverse("workspace", args=[cast.plan.slug])
    found = {}
    for user in (cast.samordnare, cast.osteraker_ansvarig, cast.osteraker, cast.politiker):
        client = Client()
        _sign_in(client, user)
        response = client.get(page)
        found[user.username] = response.get("Location") or response.status_code
    setup = reverse("mfa_index")
    assert found == {"samordnare": setup, "osteraker-ansvarig": setup, "osteraker": 200, "politiker": 200}


def test_once_set_up_they_work_and_keep_the_factor(cast: Cast, settings: Settings) -> None:
    settings.REQUIRE_TWO_FACTOR = True
    client = Client()
    _sign_in(client, cast.samordnare)
    _connect_app(client)
    assert client.get(reverse("workspace", args=[cast.plan.slug])).status_code == 200
    client.post(reverse("mfa_deactivate_totp"))
    assert Authenticator.objects.filter(user=cast.samordnare, type="totp").count() == 1


def test_a_code_by_email_signs_in_once(cast: Cast) -> None:
    client = Client()
    client.post(reverse("account_request_login_code"), {"email": cast.osteraker.email})
    code = re.findall(r"^\s*([A-Z0-9-]{6,9})\s*$", str(delivered()[0].body), re.MULTILINE)[0]
    stranger = Client()
    stranger.post(reverse("account_confirm_login_code"), {"code": code})
    client.post(reverse("account_confirm_login_code"), {"code": code})
    assert (_signed_in(stranger), _signed_in(client)) == (False, True)

    client.logout()
    client.post(reverse("account_confirm_login_code"), {"code": code})
    assert not _signed_in(client)


def test_an_apps_code_is_good_for_one_time_from_the_first(cast: Cast) -> None:
    """The one that shows that it works is used; so is each that signs in, for as long as clocks may differ."""
    start = timezone.now()
    with time_machine.travel(start, tick=False):
        _sign_in(client := Client(), cast.osteraker)
        secret = _connect_app(client)
        found = []
        for later in (0, -1, 1, 1, 0):
            _sign_in(client := Client(), cast.osteraker)
            client.post(reverse("mfa_authenticate"), {"code": _code(secret, later=later)})
            found.append(_signed_in(client))
        code = _code(secret, later=1)
    cache.clear()  # it may be away, and forgets after half a minute anyway
    with time_machine.travel(start + timedelta(seconds=50), tick=False):
        for used in (code, _code(secret, later=1)):
            _sign_in(client := Client(), cast.osteraker)
            client.post(reverse("mfa_authenticate"), {"code": used})
            found.append(_signed_in(client))
    assert found == [False, False, True, False, False, False, True]


def test_a_code_that_signed_in_does_not_confirm(cast: Cast) -> None:
    _sign_in(client := Client(), cast.osteraker)
    secret = _connect_app(client)
    _sign_in(client := Client(), cast.osteraker)
    code = _code(secret, later=1)
    client.post(reverse("mfa_authenticate"), {"code": code})
    age_proof(client)
    client.post(reverse("mfa_reauthenticate"), {"code": code})
    assert client.get(reverse("mfa_add_webauthn")).status_code == 302


def test_a_code_is_not_sent_to_strangers_and_nobody_learns_that(cast: Cast) -> None:
    answers = []
    for email in (cast.osteraker.email, "okand@example.org"):
        response = Client().post(reverse("account_request_login_code"), {"email": email})
        answers.append((response.status_code, response["Location"]))
    assert (len(set(answers)), [message.to for message in delivered()]) == (1, [[cast.osteraker.email]])


def test_one_logs_out_everywhere_else(cast: Cast) -> None:
    here, elsewhere = Client(headers={"user-agent": "Mozilla/5.0 (Windows) Firefox/130"}), Client()
    for client in (here, elsewhere):
        _sign_in(client, cast.osteraker)
    page = here.get(reverse("usersessions_list"))
    assert (page.context["session_count"], "Firefox, Windows" in page.content.decode()) == (2, True)
    here.post(reverse("usersessions_list"))
    addresses = [client.get(reverse("mail_choice")).status_code for client in (here, elsewhere)]
    assert (addresses, UserSession.objects.filter(user=cast.osteraker).count()) == ([200, 302], 1)


def test_ten_wrong_passwords_are_enough(cast: Cast) -> None:
    for _ in range(10):
        Client().post(reverse("account_login"), {"login": cast.osteraker.username, "password": "fel"})
    client = Client()
    client.post(reverse("account_login"), {"login": cast.osteraker.username, "password": PASSWORD})
    assert not _signed_in(client)


def test_how_one_signs_in_is_changed_after_the_password_once_more_and_once_in_a_quarter(cast: Cast) -> None:
    client, start = Client(), timezone.now()
    pages = ("mfa_index", "mfa_list_webauthn", "mfa_add_webauthn", "mfa_activate_totp", "usersessions_list")
    with time_machine.travel(start, tick=False):
        _sign_in(client, cast.osteraker)
        assert [client.get(reverse(name)).status_code for name in pages] == [200] * 5
    for minutes in (16, 32):
        with time_machine.travel(start + timedelta(minutes=minutes), tick=False):
            asked = client.get(reverse("mfa_add_webauthn"))
            assert (minutes, asked["Location"].startswith(reverse("account_reauthenticate"))) == (minutes, True)
            _confirm(client)
            assert [client.get(reverse(name)).status_code for name in pages] == [200] * 5
