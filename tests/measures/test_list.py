"""The list of measures: whose come first, what the choices do, that count and sums agree with the rows."""

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from actors.models import User
from measures import editorial
from measures.enums import EditorialState
from measures.extras import add_milestone
from measures.models import Measure
from tests.cast import Cast
from tests.factories import FunderFactory, FundingRowFactory, MeasureFactory, PackageFactory, ParticipationFactory

LIST = "/arbete/stockholm/atgarder/"
FAR_TOO_MANY = 100


def without_tokens(html: str) -> str:
    return re.sub(r'(csrfmiddlewaretoken|once)" value="\w+', "", html)


def titles(client: Client, query: str = "") -> list[str]:
    return [row.title for row in client.get(f"{LIST}?{query}").context["page"]]


@pytest.fixture
def officer(cast: Cast, client_of: Callable[[User], Client]) -> Client:
    """Österåker's officer, before six measures: three that Österåker has a part in, three it has not."""
    package = PackageFactory(plan=cast.plan, key="cykel", title="Cykel")
    own = MeasureFactory(plan=cast.plan, owner=cast.osteraker_kommun, title="Ängsstråket", package=package)
    MeasureFactory(
        plan=cast.plan,
        owner=cast.osteraker_kommun,
        title="Bilpool",
        state=EditorialState.PROPOSED,
        planned_end=None,
        four_step=2,
    )
    taking_part = MeasureFactory(plan=cast.plan, owner=cast.vallentuna_kommun, title="Åkerbro", status="under_way")
    ParticipationFactory(measure=taking_part, organisation=cast.osteraker_kommun)
    MeasureFactory(plan=cast.plan, owner=cast.sodertalje_kommun, title="Zon 30", planned_end=date(2026, 6, 1))
    MeasureFactory(plan=cast.plan, owner=cast.kth, title="Övervakning", description="Mäter flöden på ÄLVBRON.")
    MeasureFactory(plan=cast.plan, owner=cast.kth, title="Indragen", state=EditorialState.WITHDRAWN)
    FundingRowFactory(measure=own, amount=Decimal(100))
    FundingRowFactory(measure=own, amount=Decimal(20), state="need")
    FundingRowFactory(measure=own, amount=None)
    FundingRowFactory(measure=taking_part, amount=Decimal(3), funder=FunderFactory(plan=cast.plan))
    return client_of(cast.osteraker)


def test_an_officer_begins_with_the_own_organisations(officer: Client) -> None:
    assert titles(officer) == ["Ängsstråket", "Bilpool", "Åkerbro"]
    page = officer.get(LIST).context["page"]
    assert [row.takes_part for row in page] == [False, False, True]


@pytest.mark.parametrize("name", ["samordnare", "forskare"])
def test_others_begin_with_all(cast: Cast, officer: Client, client_of: Callable[[User], Client], name: str) -> None:
    assert titles(client_of(cast.person(name))) == titles(officer, "scope=all")


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("scope=all", ["Ängsstråket", "Bilpool", "Åkerbro", "Zon 30", "Övervakning"]),
        ("scope=all&order=title", ["Bilpool", "Zon 30", "Åkerbro", "Ängsstråket", "Övervakning"]),
        ("scope=all&order=owner", ["Övervakning", "Zon 30", "Åkerbro", "Ängsstråket", "Bilpool"]),
        ("scope=all&order=end", ["Zon 30", "Ängsstråket", "Åkerbro", "Övervakning", "Bilpool"]),
        ("scope=all&q=ÄLVBRON", ["Övervakning"]),
        ("scope=all&q=älvbron+flöden", ["Övervakning"]),
        ("scope=all&q=alvbron", []),
        ("scope=all&q=vallentuna", ["Åkerbro"]),
        ("scope=all&q=%25", []),
        ("scope=all&owner=vallentuna", ["Åkerbro"]),
        ("scope=all&package=cykel", ["Ängsstråket"]),
        ("scope=all&state=proposed", ["Bilpool"]),
        ("scope=all&status=under_way", ["Åkerbro"]),
        ("scope=all&step=2", ["Bilpool"]),
        ("scope=all&unfunded=on", ["Bilpool", "Zon 30", "Övervakning"]),
        ("scope=mine&unfunded=on", ["Bilpool"]),
        ("scope=all&state=withdrawn", []),
        ("scope=all&something=else", []),
    ],
)
def test_choices(officer: Client, query: str, found: list[str]) -> None:
    assert titles(officer, query) == found


def test_withdrawn_ones_are_shown_to_their_owner_when_asked_for(
    cast: Cast, officer: Client, client_of: Callable[[User], Client]
) -> None:
    MeasureFactory(plan=cast.plan, owner=cast.osteraker_kommun, title="Vilande", state=EditorialState.WITHDRAWN)
    assert "Vilande" not in titles(officer, "scope=all")
    assert titles(officer, "scope=all&state=withdrawn") == ["Vilande"]
    assert titles(client_of(cast.vallentuna), "scope=all&state=withdrawn") == []


@pytest.mark.parametrize("name", ["samordnare", "vallentuna", "politiker", "forskare"])
def test_what_was_withdrawn_from_the_plan_is_shown_to_all_when_asked_for(
    cast: Cast, client_of: Callable[[User], Client], name: str
) -> None:
    measure = MeasureFactory(plan=cast.plan, owner=cast.osteraker_kommun, title="Vilande")
    editorial.withdraw(measure, by=cast.samordnare, comment="Ingen budget.")
    client = client_of(cast.person(name))
    assert (titles(client, "scope=all"), titles(client, "scope=all&state=withdrawn")) == ([], ["Vilande"])
    page = client.get(measure.get_absolute_url()).content.decode()
    said = ("Tillbakadragen", "Sara Lindqvist drog tillbaka åtgärden", "Ingen budget.")
    assert [words in page for words in said] == [True, True, True]


@pytest.mark.parametrize(
    "query",
    [
        "owner=nowhere",
        "package=nothing",
        "state=lost",
        "status=lost",
        "step=7",
        "order=sideways",
        "scope=theirs",
        f"q={'x' * 201}",
    ],
)
def test_a_choice_that_does_not_exist_is_refused_in_words_and_shows_nothing(officer: Client, query: str) -> None:
    response = officer.get(f"{LIST}?{query}")
    name = query.partition("=")[0]
    assert (response.status_code, list(response.context["page"])) == (200, [])
    assert list(response.context["form"].errors) == [name]
    assert "Länken innehåller ett val som inte finns." in response.content.decode()


@pytest.mark.parametrize(
    ("query", "count", "secured", "sought"),
    [
        ("scope=all", 5, Decimal(103), Decimal(20)),
        ("scope=mine", 3, Decimal(103), Decimal(20)),
        ("scope=all&owner=vallentuna", 1, Decimal(3), None),
        ("scope=all&unfunded=on", 3, None, None),
    ],
)
def test_count_and_sums_agree_with_the_rows(
    officer: Client, query: str, count: int, secured: Decimal | None, sought: Decimal | None
) -> None:
    context = officer.get(f"{LIST}?{query}").context
    rows = list(context["page"])
    assert (len(rows), context["page"].paginator.count) == (count, count)
    assert context["sums"] == {"secured": secured, "sought": sought}
    for name, total in context["sums"].items():
        stated = [getattr(row, name) for row in rows if getattr(row, name) is not None]
        assert (sum(stated) if stated else None) == total


def test_an_empty_list_says_so_and_leads_on(cast: Cast, client_of: Callable[[User], Client]) -> None:
    page = client_of(cast.osteraker).get(LIST).content.decode()
    assert "Er organisation ansvarar inte för någon åtgärd och medverkar inte i någon." in page
    assert f'href="{LIST}?scope=all"' in page
    assert "Planen har inga åtgärder än." in client_of(cast.samordnare).get(LIST).content.decode()
    assert "Ingen åtgärd stämmer" in client_of(cast.samordnare).get(f"{LIST}?q=cykel").content.decode()


def test_long_lists_come_in_pages_that_keep_the_choices(cast: Cast, client_of: Callable[[User], Client]) -> None:
    for number in range(1, 53):
        MeasureFactory(plan=cast.plan, owner=cast.kth, number=number, county_wide=True)
    client = client_of(cast.samordnare)
    first, second, beyond = (client.get(f"{LIST}?q=cykel&page={page}").context["page"] for page in (1, 2, 99))
    assert [len(page) for page in (first, second, beyond)] == [50, 2, 2]
    assert first.paginator.count == 52
    assert "?q=cykel&amp;page=2" in client.get(f"{LIST}?q=cykel").content.decode()


def test_the_fragment_for_htmx_is_part_of_the_page(officer: Client) -> None:
    page = officer.get(f"{LIST}?q=cykel&scope=all").content.decode()
    response = officer.get(f"{LIST}?q=cykel&scope=all", headers={"HX-Request": "true"})
    assert without_tokens(response.content.decode().strip()) in without_tokens(page)
    assert response["Vary"].split(", ")[0] == "HX-Request"
    assert page.count("<h1") == 1
    assert "<h1" not in response.content.decode()


def test_only_those_who_may_add_see_the_button(cast: Cast, client_of: Callable[[User], Client]) -> None:
    names = ("osteraker", "osteraker_ansvarig", "samordnare", "politiker", "forskare")
    pages = {name: client_of(cast.person(name)).get(LIST).content.decode() for name in names}
    assert [name for name in names if "Lägg till åtgärd" in pages[name]] == ["osteraker", "osteraker_ansvarig"]


def test_the_list_as_a_timeline_says_so_in_its_address_and_costs_the_same_however_many(
    officer: Client, cast: Cast, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    day = date(2027, 3, 1)
    own = Measure.objects.get(title="Ängsstråket")
    for title in ("Avtal", "Byggstart"):
        add_milestone(own, title=title, planned_on=day, by=cast.osteraker)
    listed = officer.get(f"{LIST}?scope=all")
    with django_assert_max_num_queries(FAR_TOO_MANY) as asked:
        shown = officer.get(f"{LIST}?scope=all&view=time")
    assert [row for row, _bar in shown.context["bars"]] == list(listed.context["page"])
    marks = {row.title: [mark.title for mark in bar.marks] for row, bar in shown.context["bars"]}
    assert marks["Ängsstråket"] == ["Avtal, mars 2027", "Byggstart, mars 2027"]
    assert shown.context["form"].chips == []
    add_milestone(Measure.objects.get(title="Bilpool"), title="Start", planned_on=day, by=cast.osteraker)
    with django_assert_max_num_queries(len(asked)):
        officer.get(f"{LIST}?scope=all&view=time")


def test_statuses_are_chosen_by_their_counts(cast: Cast, client_of: Callable[[User], Client]) -> None:
    for status in ("under_way", "under_way", "done"):
        MeasureFactory(plan=cast.plan, owner=cast.osteraker_kommun, status=status)
    MeasureFactory(plan=cast.plan, owner=cast.vallentuna_kommun, status="done")
    client, shown = client_of(cast.osteraker), {}
    for query in ("", "scope=all", "scope=all&status=done"):
        page = client.get("/arbete/stockholm/atgarder/?" + query)
        shown[query] = [(one.label, one.count, one.query, one.is_chosen) for one in page.context["statuses"]]
    assert shown == {
        "": [("Pågår", 2, "status=under_way", False), ("Genomförd", 1, "status=done", False)],
        "scope=all": [
            ("Pågår", 2, "scope=all&status=under_way", False),
            ("Genomförd", 2, "scope=all&status=done", False),
        ],
        "scope=all&status=done": [
            ("Pågår", 2, "scope=all&status=under_way", False),
            ("Genomförd", 2, "scope=all", True),
        ],
    }
