"""What has changed, as politicians read it: the whole plan's, one organisation's, and the same words on paper."""

import html
import re
from collections.abc import Callable
from datetime import date
from io import BytesIO

import pypdf
import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries
from pytest_django.fixtures import Settings

from actors.models import User
from handlingsplan.editions.models import Adoption, Edition
from handlingsplan.open_pages.keeping import changed_for_everybody
from handlingsplan.plan.models import Party
from handlingsplan.publishing.publish import publish
from measures.models import Commitment, FundingRow, Measure
from tests.cast import Cast
from tests.factories import ChallengeFactory, FunderFactory, FundingRowFactory, GoodExampleFactory, MeasureFactory
from tests.printing.compiled import make_all_waiting
from tests.public.test_public_pages import content
from tests.responses import Response

SignIn = Callable[[User], Client]


def words_of(page: str) -> str:
    """Return the words of the page's main part between single spaces."""
    main = page.partition("<main")[2].partition("</main>")[0]
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", main)).split())


def changes(client: Client, cast: Cast, **query: str) -> str:
    answer = client.get(reverse("edition_changes", args=[cast.plan.slug, 2, 1]), query)
    assert answer.status_code == 200
    return words_of(content(answer))


@pytest.fixture
def other(edition: Edition, cast: Cast) -> Measure:
    """A measure of KTH's that has nothing to do with Österåker, published in a first edition of its own time."""
    return MeasureFactory(plan=cast.plan, owner=cast.kth, title="Lånecyklar", county_wide=False)


def test_money_that_moves_between_years_and_measures_is_told(edition: Edition, cast: Cast, client: Client) -> None:
    row = FundingRow.objects.get()
    told = f"{row.year} → nu: 2030"
    FundingRow.objects.update(year=2030)
    publish(cast.plan, by=cast.samordnare)
    page = changes(client, cast)
    assert ("Inget har ändrats" in page, told in page, "1. Vintercykling" in page) == (False, True, True)


def test_what_a_promise_depends_on_is_told(edition: Edition, cast: Cast, client: Client) -> None:
    Commitment.objects.update(condition="Endast om staten betalar.", contribution="EN station.")
    publish(cast.plan, by=cast.samordnare)
    page = changes(client, cast)
    assert [words in page for words in ("Endast om staten betalar.", "EN station.", "Inget har ändrats")] == [
        True,
        True,
        False,
    ]


def test_parties_challenges_examples_and_the_plan_itself_are_told(cast: Cast, ready: object, client: Client) -> None:
    challenge = ChallengeFactory(plan=cast.plan)
    example = GoodExampleFactory(plan=cast.plan, organisation=cast.kth)
    publish(cast.plan, by=cast.samordnare)
    Party.objects.filter(organisation=cast.osteraker_kommun).update(responsibility="Har inget ansvar alls.")
    challenge.description, example.results, cast.plan.summary = "Omskriven.", "Tvärtom.", "Planen är nedlagd."
    for row in (challenge, example, cast.plan):
        row.save()
    publish(cast.plan, by=cast.samordnare)
    page = changes(client, cast)
    told = ("Har inget ansvar alls.", "Omskriven.", "Tvärtom.", "Planen är nedlagd.")
    assert [words for words in told if words not in page] == []


def test_equal_editions_have_nothing_changed(edition: Edition, cast: Cast, client: Client) -> None:
    publish(cast.plan, by=cast.samordnare, summary="Ingenting nytt.")
    assert "Inget har ändrats." in changes(client, cast)


def test_a_new_name_breaks_no_promise(cast: Cast, ready: object, client: Client, client_of: SignIn) -> None:
    funder = FunderFactory(plan=cast.plan, name="Vinnova")
    FundingRowFactory(measure=Measure.objects.get(), funder=funder)
    publish(cast.plan, by=cast.samordnare)
    cast.osteraker_kommun.name, cast.osteraker_kommun.short_name = "Österåkers nya kommun", "Nya Österåker"
    funder.name = "Innovationsmyndigheten"
    cast.osteraker_kommun.save()
    funder.save()
    publish(cast.plan, by=cast.samordnare)
    page = changes(client, cast)
    assert page.count("heter nu") == 2
    told = ("Lovar mer", "Lovar mindre", "Har bytt ansvarig", "Pengar", "Alla ändrade åtgärder")
    assert [words for words in told if words in page] == []
    inside = content(client_of(cast.politiker).get(reverse("working_changes", args=[cast.plan.slug, 1])))
    assert words_of(inside).count("heter nu") == 2


@pytest.mark.usefixtures("other")
def test_one_organisation_sees_what_concerns_it(edition: Edition, cast: Cast, client: Client) -> None:
    FundingRow.objects.update(year=2030)
    publish(cast.plan, by=cast.samordnare)
    whole, own = changes(client, cast), changes(client, cast, organisation="osteraker")
    assert ["Lånecyklar" in page for page in (whole, own)] == [True, False]
    assert ["nu: 2030" in page for page in (whole, own)] == [True, True]
    assert "I resten av planen finns 1 ändring till." in own
    nothing = changes(client, cast, organisation="sodertalje")
    assert "Inget som rör Södertälje kommun har ändrats." in nothing


def test_what_is_not_understood_is_refused_in_words(edition: Edition, cast: Cast, client: Client) -> None:
    publish(cast.plan, by=cast.samordnare)
    for name, refused in (("edition_changes", 422), ("edition_changes_pdf", 400)):
        address = reverse(name, args=[cast.plan.slug, 2, 1])
        assert client.get(address, {"organisation": "finns-inte"}).status_code == refused
        answer = client.get(address, {"okand": "1"})
        assert (answer.status_code, "som inte går att välja efter" in content(answer)) == (refused, True)


@pytest.mark.parametrize("query", [{}, {"organisation": "osteraker"}])
@pytest.mark.usefixtures("other")
def test_page_and_paper_say_the_same(
    edition: Edition, cast: Cast, client: Client, settings: Settings, tmp_path: str, query: dict[str, str]
) -> None:
    settings.DATA_DIR, settings.SITE_URL = tmp_path, "https://plan.example.org"
    Measure.objects.filter(number=1).update(description="Saltat. " * 60, status_reason="Ont om snö")
    Commitment.objects.update(condition="Om staten betalar.")
    FundingRow.objects.update(year=2030)
    publish(cast.plan, by=cast.samordnare)
    address = reverse("edition_changes_pdf", args=[cast.plan.slug, 2, 1])
    assert client.get(address, query).status_code == 202
    assert make_all_waiting() == 1
    pdf = client.get(address, query)
    assert pdf.status_code == 200
    paper = "\n".join(page.extract_text() for page in pypdf.PdfReader(BytesIO(pdf.content)).pages)
    answer = client.get(reverse("edition_changes", args=[cast.plan.slug, 2, 1]), query)
    page = content(answer).partition('<ul class="change-contents">')[2].partition("</main>")[0]
    page = html.unescape(re.sub(r"<summary>.*?</summary>|<[^>]*>", " ", page, flags=re.DOTALL))

    def letters(text: str) -> set[str]:
        return set(re.findall(r"[^\W_]{3,}", text))

    said = letters(paper.replace("-\n", "").replace("\xad", ""))
    assert letters(page) - said == set()


def _adopt(edition: Edition, cast: Cast, kind: str = "adopted") -> Adoption:
    return Adoption.objects.create(
        edition=edition,
        organisation=cast.osteraker_kommun,
        body="Kommunfullmäktige",
        kind=kind,
        decided_on=date(2026, 6, 15),
    )


def test_who_has_decided_is_led_to_what_has_changed_since(
    edition: Edition, cast: Cast, client: Client, client_of: SignIn, settings: Settings, tmp_path: str
) -> None:
    settings.DATA_DIR = tmp_path
    _adopt(edition, cast)
    pages: dict[str, Callable[[], Response]] = {
        "public_extract": lambda: client.get(reverse("public_extract", args=[cast.plan.slug, "osteraker"])),
        "workspace": lambda: client_of(cast.politiker).get(reverse("workspace", args=[cast.plan.slug])),
    }
    leads = f'{reverse("edition_changes", args=[cast.plan.slug, 2, 1])}?organisation=osteraker"'
    assert [name for name, page in pages.items() if "sedan vårt beslut" in content(page())] == []
    publish(cast.plan, by=cast.samordnare)
    assert [name for name, page in pages.items() if content(page()).count(leads) != 1] == []
    second = publish(cast.plan, by=cast.samordnare, number=3)
    _adopt(second, cast, "rejected")
    assert "andrat-sedan/1/" in content(pages["public_extract"]())
    Adoption.objects.filter(edition=second).update(kind="with_reservation")
    changed_for_everybody()
    assert "sedan vårt beslut" not in content(pages["public_extract"]())


def test_the_pages_cost_the_same_however_much_has_changed(
    edition: Edition, cast: Cast, client: Client, client_of: SignIn, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    inside = client_of(cast.politiker)
    _adopt(edition, cast)
    for number in (2, 3):
        MeasureFactory.create_batch(3, plan=cast.plan, owner=cast.kth)
        FundingRowFactory.create_batch(3, measure=Measure.objects.last())
        publish(cast.plan, by=cast.samordnare)
        between = reverse("edition_changes", args=[cast.plan.slug, number, 1])
        extract = reverse("public_extract", args=[cast.plan.slug, "osteraker"])
        working = reverse("working_changes", args=[cast.plan.slug, 1])
        for reader, address, queries in ((client, between, 5), (client, extract, 3), (inside, working, 31)):
            query = {} if address == extract else {"organisation": "osteraker"}
            reader.get(address)
            changed_for_everybody()
            with django_assert_num_queries(queries):
                assert reader.get(address, query).status_code == 200
