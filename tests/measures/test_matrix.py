"""The matrix of commitments: who sees what, what is chosen, and that its sums agree with its cells."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from django.test import Client

from actors.models import User
from measures.enums import EditorialState
from measures.matrix import AnswerCounts
from tests.cast import Cast
from tests.factories import CommitmentFactory, MeasureFactory, OrganisationFactory

MATRIX = "/arbete/stockholm/matris/"
SignIn = Callable[[User], Client]


@pytest.fixture
def client(cast: Cast, client_of: SignIn) -> Client:
    """The coordinator's, before three measures with stands, one draft that was sent back and one without any."""
    first = MeasureFactory(plan=cast.plan, owner=cast.osteraker_kommun, title="Cykelbanor")
    second = MeasureFactory(plan=cast.plan, owner=cast.vallentuna_kommun, title="Bilpooler")
    third = MeasureFactory(plan=cast.plan, owner=cast.kth, title="Mätningar", state=EditorialState.PROPOSED)
    draft = MeasureFactory(plan=cast.plan, owner=cast.kth, title="Utkastet", state=EditorialState.DRAFT)
    MeasureFactory(plan=cast.plan, owner=cast.kth, title="Utan frågor")
    stands = [
        (first, cast.osteraker_kommun, "decided"),
        (first, cast.vallentuna_kommun, "intends"),
        (first, cast.kth, "not_relevant"),
        (second, cast.vallentuna_kommun, "decided"),
        (second, cast.osteraker_kommun, "proposed"),
        (third, cast.kth, "declined"),
        (draft, cast.kth, "decided"),
    ]
    for measure, organisation, state in stands:
        CommitmentFactory(measure=measure, organisation=organisation, state=state, decided=state == "decided")
    return client_of(cast.samordnare)


def rows(client: Client, query: str = "") -> list[tuple[str, list[str]]]:
    matrix = client.get(MATRIX + query).context["matrix"]
    return [(row.measure.title, [cell.state if cell else "" for cell in row.cells]) for row in matrix.rows]


def test_rows_are_measures_and_columns_are_whoever_was_asked(client: Client) -> None:
    columns = client.get(MATRIX).context["matrix"].columns
    assert [column.organisation.short_name for column in columns] == ["KTH", "Vallentuna", "Österåker"]
    assert rows(client) == [
        ("Cykelbanor", ["not_relevant", "intends", "decided"]),
        ("Bilpooler", ["", "decided", "proposed"]),
        ("Mätningar", ["declined", "", ""]),
    ]


def test_coverage_per_measure_per_organisation_and_of_the_whole(client: Client) -> None:
    matrix = client.get(MATRIX).context["matrix"]
    assert [(row.counts.decided, row.counts.concerned) for row in matrix.rows] == [(1, 2), (1, 2), (0, 1)]
    assert [(column.counts.decided, column.counts.concerned) for column in matrix.columns] == [
        (0, 1),
        (1, 2),
        (1, 2),
    ]
    assert matrix.counts == AnswerCounts(asked=6, answered=5, decided=2, intends=1, concerned=5)
    assert matrix.counts.percent == 40


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?q=cykelbana", ["Cykelbanor"]),
        ("?party=kth", ["Cykelbanor", "Mätningar"]),
        ("?party=kth&stand=declined", ["Mätningar"]),
        ("?stand=decided", ["Cykelbanor", "Bilpooler"]),
        ("?owner=vallentuna", ["Bilpooler"]),
        ("?open=on", ["Bilpooler"]),
        ("?party=vallentuna&open=on", []),
        ("?party=nowhere", []),
        ("?something=else", []),
    ],
)
def test_choices(client: Client, query: str, found: list[str]) -> None:
    assert [title for title, _cells in rows(client, query)] == found


def test_one_organisation_is_one_column_with_its_own_coverage(client: Client) -> None:
    matrix = client.get(f"{MATRIX}?party=osteraker").context["matrix"]
    assert [(column.organisation.slug, column.counts.decided) for column in matrix.columns] == [("osteraker", 1)]


def test_the_fragment_is_part_of_the_page(client: Client) -> None:
    page = client.get(MATRIX).content.decode()
    fragment = client.get(MATRIX, headers={"HX-Request": "true"}).content.decode().strip()
    assert fragment in page
    assert "<h1" not in fragment


@pytest.mark.parametrize("size", [1, 3])
@pytest.mark.parametrize(("query", "queries"), [("", 14), ("?q=cykel&party=kth&open=on", 15)])
def test_queries(
    cast: Cast,
    client_of: SignIn,
    django_assert_num_queries: Callable[[int], AbstractContextManager[Any]],
    size: int,
    query: str,
    queries: int,
) -> None:
    for _ in range(size):
        measure = MeasureFactory(plan=cast.plan, owner=cast.kth, title="Cykelbana")
        CommitmentFactory(measure=measure, organisation=cast.kth)
        for _number in range(size):
            CommitmentFactory(measure=measure, organisation=OrganisationFactory())
    client = client_of(cast.samordnare)
    with django_assert_num_queries(queries):
        assert client.get(MATRIX + query).status_code == 200


def test_the_own_column_comes_first(client_of: Callable[[User], Client], cast: Cast, client: Client) -> None:
    columns = client_of(cast.vallentuna).get(MATRIX).context["matrix"].columns
    found = [(column.organisation.short_name, column.is_own) for column in columns]
    assert found == [("Vallentuna", True), ("KTH", False), ("Österåker", False)]


def test_ones_own_column_is_a_choice_beside_the_whole_plan(cast: Cast, client_of: Callable[[User], Client]) -> None:
    client, lens = client_of(cast.osteraker), 'href="/arbete/stockholm/matris/?party=osteraker" aria-current="page"'
    pages = [client.get("/arbete/stockholm/matris/" + query).content.decode() for query in ("", "?party=osteraker")]
    assert ["Vi, Österåker" in page for page in pages] == [True, True]
    assert [lens in page for page in pages] == [False, True]
    assert "Vi, " not in client_of(cast.samordnare).get("/arbete/stockholm/matris/").content.decode()
