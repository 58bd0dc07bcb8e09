"""Choices in the list that a person keeps."""

from collections.abc import Callable

import pytest
from django.test import Client

from actors.models import User
from measures.models import KeptFilter
from tests.cast import Cast

LIST = "/arbete/stockholm/atgarder/"
SignIn = Callable[[User], Client]


def keep(client: Client, name: str, query: str) -> list[tuple[str, str]]:
    client.post(f"{LIST}urval/", {"name": name, "query": query})
    return list(KeptFilter.objects.values_list("name", "query"))


def test_what_is_kept_stands_on_ones_own_list_only(cast: Cast, client_of: SignIn) -> None:
    client = client_of(cast.osteraker)
    kept = keep(client, "  Försenade  ", "scope=all&status=delayed&q=&page=2")
    assert kept == [("Försenade", "scope=all&status=delayed")]
    links = {
        name: f'href="{LIST}?scope=all&amp;status=delayed"' in client_of(person).get(LIST).content.decode()
        for name, person in {"osteraker": cast.osteraker, "vallentuna": cast.vallentuna}.items()
    }
    assert links == {"osteraker": True, "vallentuna": False}


def test_the_same_name_means_the_new_choice(cast: Cast, client_of: SignIn) -> None:
    client = client_of(cast.osteraker)
    keep(client, "Mina", "status=delayed")
    assert keep(client, "Mina", "status=done") == [("Mina", "status=done")]


@pytest.mark.parametrize(("name", "query"), [("", "status=done"), ("Fel", "status=lost"), ("Fel", "nothing=1")])
def test_what_says_nothing_is_not_kept(cast: Cast, client_of: SignIn, name: str, query: str) -> None:
    assert keep(client_of(cast.osteraker), name, query) == []


def test_only_ones_own_is_forgotten(cast: Cast, client_of: SignIn) -> None:
    keep(client_of(cast.osteraker), "Mina", "status=done")
    url = f"{LIST}urval/{KeptFilter.objects.get().pk}/ta-bort/"
    assert client_of(cast.vallentuna).post(url).status_code == 404
    assert client_of(cast.osteraker).post(url).status_code == 302
    assert not KeptFilter.objects.exists()
