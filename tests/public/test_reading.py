"""Reading the plan: long chapters as lines that open, and every edition's pages at addresses that last."""

import re

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from followup.charts.series import draw
from handlingsplan.editions.models import Edition
from handlingsplan.editions.published import document_of
from handlingsplan.exports.chart_pictures import picture_of_series
from handlingsplan.open_pages.keeping import changed_for_everybody
from handlingsplan.publishing.publish import publish, withdraw_edition
from measures.models import Measure
from tests.cast import Cast
from tests.factories import IndicatorFactory, MeasureFactory, ObservationFactory
from tests.jobs.completing import complete
from tests.public.test_public_pages import content

WHICH_EDITION = r"(?s)<p class=.notice notice--(info|warning).*?</p>"
LINK = re.compile(r'href="(/planer/[^"#?]*)')
CANONICAL = re.compile(r'<link rel="canonical" href="https?://[^/]+([^"]*)"')


@pytest.fixture
def second(compiled: Edition, cast: Cast) -> Edition:
    """A second edition, in which the only measure is called otherwise and there is another one."""
    Measure.objects.update(title="Cykling även på vintern")
    MeasureFactory(plan=cast.plan, owner=cast.vallentuna_kommun, title="Åkbana vid ån", number=2)
    edition = publish(cast.plan, by=cast.samordnare)
    complete(edition.job)
    return edition


def shown(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return content(answer)


def pages_of(number: int) -> list[str]:
    base = f"/planer/stockholm/utgavor/{number}/"
    chapters = [f"{base}kapitel/{one}/{rest}" for one in range(1, 9) for rest in ("", "hela/")]
    return [*chapters, f"{base}atgarder/1/", f"{base}organisationer/osteraker/"]


def test_an_edition_keeps_its_pages_when_there_is_a_newer_one(cast: Cast, compiled: Edition, client: Client) -> None:
    before = {path: shown(client, path) for path in pages_of(1)}
    Measure.objects.update(title="Cykling även på vintern")
    publish(cast.plan, by=cast.samordnare)
    for path, page in before.items():
        then, now = (re.sub(WHICH_EDITION, "", one) for one in (page, shown(client, path)))
        assert re.findall(r"(?s)<h1.*</main>", then) == re.findall(r"(?s)<h1.*</main>", now), path
    assert "Vintercykling" in shown(client, "/planer/stockholm/utgavor/1/atgarder/1/")
    newest = shown(client, "/planer/stockholm/atgarder/1/")  # whose log tells of the name before
    assert ["Vintercykling" in head for head in re.findall(r"(?s)<h1.*?</h1>", newest)] == [False]


def test_links_between_an_edition_s_pages_stay_in_it(second: Edition, client: Client) -> None:
    kinds = re.compile(r"/planer/stockholm/(kapitel|atgarder|organisationer|indikatorer)/.+")
    for path in pages_of(1):
        page = re.sub(r'(?s)<p class="notice.*?</p>', "", shown(client, path))
        assert [link for link in LINK.findall(page) if kinds.fullmatch(link)] == [], path


def test_the_newest_page_is_the_one_to_be_found(second: Edition, cast: Cast, client: Client) -> None:
    newest = "/planer/stockholm/"
    for path in pages_of(1):
        expected = path.replace("utgavor/1/", "").replace("hela/", "")
        assert CANONICAL.findall(shown(client, path)) == [expected]
        assert CANONICAL.findall(shown(client, expected)) == [expected]
    only_there = f"{newest}utgavor/2/atgarder/2/"
    assert CANONICAL.findall(shown(client, only_there)) == [f"{newest}atgarder/2/"]
    withdraw_edition(second, reason="Fel", by=cast.samordnare)
    assert CANONICAL.findall(shown(client, only_there)) == [only_there]


def test_what_an_edition_has_not_is_not_there(second: Edition, client: Client) -> None:
    base = "/planer/stockholm/utgavor/1/"
    paths = [f"{base}atgarder/2/", f"{base}kapitel/9/", f"{base}organisationer/finns-inte/", f"{base}indikatorer/9/"]
    assert [client.get(path).status_code for path in paths] == [404] * 4
    assert client.get("/planer/stockholm/utgavor/2/atgarder/2/").status_code == 200


def test_a_page_says_how_to_refer_to_it(second: Edition, client: Client) -> None:
    page = shown(client, "/planer/stockholm/atgarder/1/")
    assert re.findall(r'cite__address">https?://[^/]+([^<]*)', page) == ["/planer/stockholm/utgavor/2/atgarder/1/"]


def test_a_chapter_lists_its_measures_and_the_whole_one_has_them(second: Edition, client: Client) -> None:
    listed, whole = (shown(client, f"/planer/stockholm/kapitel/4/{rest}") for rest in ("", "hela/"))
    assert listed.count('<details class="plan-line">') == 2
    assert [
        whole.count(f'href="/planer/stockholm/atgarder/{n}/"') + listed.count(f'id="atgard-{n}"') for n in (1, 2)
    ] == [1, 1]
    assert ("plan-commitments" in listed, whole.count('<article class="plan-measure"')) == (False, 2)
    assert 'href="#paket-0"' in listed


@pytest.mark.parametrize("name", ["published_chapter", "published_whole_chapter", "public_measure", "public_extract"])
def test_names_of_organisations_lead_to_their_pages(second: Edition, client: Client, name: str) -> None:
    things = {"public_measure": 2, "public_extract": "vallentuna"}
    page = shown(client, reverse(name, args=["stockholm", things.get(name, 4)]))
    assert "#part-" not in page
    assert (name == "public_extract") or 'href="/planer/stockholm/organisationer/vallentuna/"' in page


@pytest.mark.parametrize(
    ("path", "queries"),
    [("kapitel/4/", 4), ("kapitel/5/hela/", 4), ("atgarder/1/", 4), ("organisationer/osteraker/", 3)],
)
def test_queries(
    second: Edition,
    cast: Cast,
    client: Client,
    django_assert_num_queries: DjangoAssertNumQueries,
    path: str,
    queries: int,
) -> None:
    for base, more in (("/planer/stockholm/", 0), ("/planer/stockholm/utgavor/1/", 1)):
        for _round in range(2):
            shown(client, base + path)
            changed_for_everybody()
            with django_assert_num_queries(queries + more):
                shown(client, base + path)
            MeasureFactory(plan=cast.plan, owner=cast.vallentuna_kommun)
            publish(cast.plan, by=cast.samordnare)


def test_an_indicator_has_a_page(compiled: Edition, cast: Cast, client: Client) -> None:
    IndicatorFactory(plan=cast.plan, number=3, title="Restid")
    publish(cast.plan, by=cast.samordnare)
    assert "Restid" in shown(client, "/planer/stockholm/indikatorer/3/")
    assert 'href="/planer/stockholm/indikatorer/3/"' in shown(client, "/planer/stockholm/kapitel/7/")


def test_a_measure_tells_its_time_what_has_changed_and_which_stand_beside_it(
    second: Edition, cast: Cast, client: Client
) -> None:
    Measure.objects.filter(number=1).update(
        planned_start="2026-03-01", planned_end="2028-12-31", status="delayed", status_reason="Ont om snö"
    )
    Measure.objects.get(number=1).milestones.create(title="Första vintern", planned_on="2027-01-15")
    publish(cast.plan, by=cast.samordnare)
    page = shown(client, "/planer/stockholm/atgarder/1/")
    assert "Planerad mars 2026 till december 2028. Första vintern: januari 2027." in page
    assert 'class="time-bar"' in page
    editions = re.findall(r"<h3>(Utgåva \d), ", page)
    assert editions == ["Utgåva 3", "Utgåva 2"]
    assert "Cykling även på vintern" in page.split("Ändrat mellan utgåvorna")[1]
    assert re.findall(r'rel="(prev|next)"[^>]* href="([^"]*)"', page) == [("next", "/planer/stockholm/atgarder/2/")]
    assert "Ny i planen." in shown(client, "/planer/stockholm/atgarder/2/")
    assert "Ändrat mellan utgåvorna" not in shown(client, "/planer/stockholm/utgavor/1/atgarder/1/")


def test_a_chart_stands_in_a_frame_anywhere_and_its_values_come_as_csv(
    cast: Cast, compiled: Edition, client: Client
) -> None:
    indicator = IndicatorFactory(plan=cast.plan, title="Resor med cykel")
    ObservationFactory(indicator=indicator, organisation=cast.osteraker_kommun, year=2025, state="approved", value=12)
    publish(cast.plan, by=cast.samordnare)
    frame = client.get("/planer/stockholm/indikatorer/1/diagram/")
    policy = dict(part.split(" ", 1) for part in frame["Content-Security-Policy"].split("; "))
    assert (policy["default-src"], policy["script-src"], policy["frame-ancestors"]) == ("'none'", "'none'", "*")
    assert "X-Frame-Options" not in frame
    assert "Resor med cykel" in content(frame)
    page = client.get("/planer/stockholm/indikatorer/1/")
    assert page["X-Frame-Options"] == "DENY"
    values = client.get("/planer/stockholm/utgavor/2/indikatorer/1/varden.csv")
    assert values["Content-Type"] == "text/csv; charset=utf-8"
    assert "value,2025,12" in values.content.decode()
    assert client.get("/planer/stockholm/indikatorer/99/varden.csv").status_code == 404


def test_a_chart_is_a_picture_too_and_what_a_shared_link_shows(cast: Cast, compiled: Edition, client: Client) -> None:
    indicator = IndicatorFactory(plan=cast.plan, title="Resor med cykel")
    empty = IndicatorFactory(plan=cast.plan, title="Resor till fots", baseline_value=None, baseline_year=None)
    for year, value in ((2024, 9), (2025, 12)):
        ObservationFactory(
            indicator=indicator, organisation=cast.osteraker_kommun, year=year, state="approved", value=value
        )
    edition = publish(cast.plan, by=cast.samordnare)
    address = "/planer/stockholm/utgavor/2/indikatorer/1/diagram.png"
    page = shown(client, "/planer/stockholm/indikatorer/1/")
    assert re.findall(r'og:image" content="([^"]*)"', page) == [f"https://plan.example.org{address}"]
    assert 'href="/planer/stockholm/indikatorer/1/diagram.png"' in page
    newest, permanent = client.get("/planer/stockholm/indikatorer/1/diagram.png"), client.get(address)
    assert (newest["Content-Type"], newest["Cache-Control"]) == ("image/png", "public, no-cache")
    assert permanent["Cache-Control"] == "public, max-age=86400, immutable"
    chart = draw(document_of(edition).followup.indicators[0])
    assert chart
    assert newest.content == permanent.content == picture_of_series("Resor med cykel", chart).content
    bare = shown(client, f"/planer/stockholm/indikatorer/{empty.number}/")
    without = client.get(f"/planer/stockholm/indikatorer/{empty.number}/diagram.png")
    assert ("diagram.png" in bare, without.status_code) == (False, 404)
