from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from actors.models import User
from tests.cast import Cast
from tests.factories import PASSWORD


@pytest.mark.parametrize("login", ["osteraker", "osteraker@example.org"])
def test_a_person_signs_in_by_name_or_email_and_comes_to_their_work(cast: Cast, login: str) -> None:
    client = Client()
    response = client.post(reverse("account_login"), {"login": login, "password": PASSWORD})
    assert (response.status_code, response["Location"]) == (302, reverse("work"))
    assert client.session["_auth_user_id"] == str(cast.osteraker.pk)


def test_a_wrong_password_is_refused_in_words_and_the_name_stays(cast: Cast) -> None:
    response = Client().post(reverse("account_login"), {"login": cast.osteraker.username, "password": "fel"})
    form = response.context["form"]
    assert form["login"].value() == "osteraker"
    assert form.non_field_errors() == [
        "Namnet eller lösenordet stämmer inte. Kontrollera stavningen, och att skiftlåset är av."
    ]


def test_signing_in_leads_back_to_the_page_that_asked(cast: Cast) -> None:
    page = reverse("workspace", args=[cast.plan.slug])
    client = Client()
    response = client.get(page)
    assert (response.status_code, response["Location"]) == (302, f"/konto/logga-in/?next={page}")
    response = client.post(response["Location"], {"login": "osteraker", "password": PASSWORD, "next": page})
    assert response["Location"] == page


def test_signing_out_needs_a_post(cast: Cast, client_of: Callable[[User], Client]) -> None:
    client = client_of(cast.osteraker)
    client.get(reverse("account_logout"))
    assert "_auth_user_id" in client.session
    response = client.post(reverse("account_logout"))
    assert (response.status_code, response["Location"]) == (302, reverse("start"))
    assert "_auth_user_id" not in client.session


def test_nobody_signs_up_by_themselves(db: None) -> None:
    assert Client().get("/konto/registrera/").status_code == 404


@pytest.mark.parametrize(
    "name", ["account_login", "account_reset_password", "account_reset_password_done", "account_inactive"]
)
def test_pages_for_those_outside_are_open(db: None, name: str) -> None:
    assert Client().get(reverse(name)).status_code == 200


@pytest.mark.parametrize("name", ["account_change_password", "account_logout"])
def test_pages_for_those_inside_render(cast: Cast, client_of: Callable[[User], Client], name: str) -> None:
    assert client_of(cast.osteraker).get(reverse(name)).status_code == 200


def test_a_new_password_needs_twelve_characters(cast: Cast, client_of: Callable[[User], Client]) -> None:
    response = client_of(cast.osteraker).post(
        reverse("account_change_password"), {"oldpassword": PASSWORD, "password1": "kort", "password2": "kort"}
    )
    assert response.context["form"].errors["password1"] == ["Lösenordet är för kort. Skriv minst 12 tecken."]
