"""The first page answers what readers come for, and the search finds everything that is published."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from handlingsplan.editions.models import Edition
from handlingsplan.editions.published import document_of
from handlingsplan.plan.models import Plan
from handlingsplan.public.search import HEADINGS
from handlingsplan.publishing.publish import publish
from measures.enums import FundingState, Status
from measures.models import FundingRow, Measure
from tests.cast import Cast
from tests.factories import (
    AppendixFactory,
    EditionFactory,
    FundingRowFactory,
    GoalFactory,
    GoodExampleFactory,
    IndicatorFactory,
    PlanFactory,
    RevisionFactory,
)
from tests.public.test_public_pages import content

WORD = "skidspår"


def shown(client: Client, path: str, **query: str) -> str:
    answer = client.get(path, query)
    assert answer.status_code == 200
    return " ".join(content(answer).split())


def test_one_plan_is_the_start_page_and_several_are_listed(compiled: Edition, client: Client) -> None:
    start, plan = (shown(client, path) for path in ("/", compiled.plan.get_absolute_url()))
    own_address = r"\?sida=[^\"]*|(?<=href=\")/en/[^\"]*"
    assert re.sub(own_address, "", start) == re.sub(own_address, "", plan)
    EditionFactory(plan=PlanFactory())
    assert shown(client, "/").count('class="latest-edition"') == 2


def test_the_first_page_says_how_it_goes(cast: Cast, compiled: Edition, client: Client) -> None:
    measure = Measure.objects.get()
    FundingRow.objects.all().delete()
    for state, amount in ((FundingState.DECIDED, 3_000_000), (FundingState.NEED, 1_000_000)):
        FundingRowFactory(measure=measure, state=state, amount=amount)
    Measure.objects.update(status=Status.DELAYED, status_reason="Ont om snö")
    publish(cast.plan, by=cast.samordnare)
    page = shown(client, "/planer/stockholm/")
    assert "<strong>75 %</strong> av pengarna är säkrade" in page
    assert re.findall(r'href="(/planer/stockholm/atgarder/\d+/)"', page) == [
        f"/planer/stockholm/atgarder/{measure.number}/"
    ]
    assert 'href="/planer/stockholm/utgavor/2/andrat-sedan/1/#forsenat"' in page
    assert page.count('<option value="osteraker">') == 1


def test_choosing_an_organisation_leads_to_it(compiled: Edition, client: Client) -> None:
    answer = client.get("/planer/stockholm/sok/", {"organisation": "osteraker", "q": ""})
    assert (answer.status_code, answer["Location"]) == (302, "/planer/stockholm/organisationer/osteraker/")
    assert client.get("/planer/stockholm/sok/", {"organisation": "finns-inte"}).status_code == 422


@pytest.fixture
def searched(cast: Cast, compiled: Edition) -> Plan:
    """An edition that has the word once in a thing of each kind."""
    plan = cast.plan
    Measure.objects.update(description=f"Vi drar {WORD} genom hela länet.")
    GoalFactory(plan=plan, title="Fler åker", description=f"På {WORD}.")
    IndicatorFactory(plan=plan, number=7, definition=f"Längden {WORD}.")
    GoodExampleFactory(plan=plan, what_was_done=f"Vi byggde {WORD}.")
    AppendixFactory(plan=plan, key="begrepp", html=f"<p>Vad {WORD} är.</p>")
    plan.parties.filter(organisation=cast.osteraker_kommun).update(responsibility=f"Sköter {WORD}.")
    chapter = plan.chapters.get(number=2)
    chapter.approved = chapter.latest = RevisionFactory(chapter=chapter, html=f"<p>Hållbart</p><p>{WORD}</p>")
    chapter.save()
    publish(plan, by=cast.samordnare)
    return plan


def test_everything_is_searched_and_each_hit_leads_to_where_it_stands(searched: Plan, client: Client) -> None:
    page = shown(client, reverse("public_search", args=[searched.slug]), q=WORD.upper())
    assert [page.count(f"<h2>{heading} (1)</h2>") for heading in HEADINGS.values()] == [1] * len(HEADINGS)
    assert page.count(f"<mark>{WORD}</mark>") == len(HEADINGS)
    hits = re.findall(r'row-list__main">\s*<a href="([^"]+)"', page)
    for hit in hits:
        path, _sign, anchor = hit.partition("#")
        found = shown(client, path)
        assert WORD in found, hit
        assert f'id="{anchor}"' in found or not anchor, hit
    assert len(hits) == len(HEADINGS)


def test_nothing_found_says_what_to_do(compiled: Edition, client: Client) -> None:
    assert document_of(compiled).plan.slug == "stockholm"
    page = shown(client, "/planer/stockholm/sok/", q="xyzzy")
    assert "Inget i planen stämmer." in page
    assert client.get("/planer/stockholm/sok/", {"okand": "1"}).status_code == 422


def test_the_head_of_every_open_page_leads_into_the_plan_and_to_the_sign_in(compiled: Edition, client: Client) -> None:
    everywhere = ["/planer/", "/arbete/", "/konto/logga-in/"]
    in_a_plan = ["/planer/", "/planer/stockholm/atgarder/", "/planer/stockholm/laget/", *everywhere[1:]]
    number = Measure.objects.get().number
    for path in ("", f"atgarder/{number}/", "laget/", "sok/", "organisationer/osteraker/"):
        head = client.get(f"/planer/stockholm/{path}").content.decode().partition("</header>")[0]
        links = re.findall(r'<a href="([^"]*)"', head)
        english = f"/en/planer/stockholm/{path}"
        assert links == [english, *([english, *in_a_plan] * 2)]  # beside each other, and in the menu of a phone
    head = client.get("/planer/").content.decode().partition("</header>")[0]
    links = re.findall(r'<a href="([^"]*)"', head)
    assert links == ["/en/planer/", *(["/en/planer/", *everywhere] * 2)]
