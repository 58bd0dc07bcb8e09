"""What everybody reads of the newest edition piece by piece, and what has changed between editions."""

import re
from collections.abc import Callable
from decimal import Decimal

import pytest
from django.forms import ChoiceField
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from actors.models import User
from handlingsplan.chapters.document import PlanDocument
from handlingsplan.editions.extract import read_extract
from handlingsplan.editions.models import Edition
from handlingsplan.editions.published import document_of
from handlingsplan.open_pages.keeping import changed_for_everybody
from handlingsplan.public.browsing import PublishedMeasureFilter, list_measures
from handlingsplan.publishing.publish import publish, withdraw_edition
from measures.enums import Status
from measures.models import Measure
from tests.cast import Cast
from tests.editions.documents import document, measure
from tests.factories import MeasureFactory, RevisionFactory
from tests.jobs.completing import complete
from tests.public.test_public_pages import content
from tests.walking import body_of

SignIn = Callable[[User], Client]
PAGES = ["public_measures", "public_organisations", "newly_elected", "adoptions", "editions"]


def get(client: Client, name: str, *args: object, **query: str) -> str:
    answer = client.get(reverse(name, args=args), query)
    assert answer.status_code == 200
    return content(answer)


@pytest.fixture
def second(compiled: Edition, cast: Cast) -> Edition:
    """A second edition: the measure is late, there is a second one, and a chapter says something else."""
    Measure.objects.update(status=Status.DELAYED, status_reason="Ont om snö")
    MeasureFactory(plan=cast.plan, owner=cast.vallentuna_kommun, title="Åkbana vid ån", number=2)
    chapter = cast.plan.chapters.get(number=2)
    chapter.approved = chapter.latest = RevisionFactory(chapter=chapter, html="<p>Nyare text.</p>")
    chapter.save()
    edition = publish(cast.plan, by=cast.samordnare)
    complete(edition.job)
    return edition


@pytest.mark.parametrize("name", PAGES)
def test_queries_are_the_same_however_many_measures_and_editions(
    second: Edition, cast: Cast, client: Client, django_assert_num_queries: DjangoAssertNumQueries, name: str
) -> None:
    address = reverse(name, args=[cast.plan.slug])
    expected = {"newly_elected": 3, "adoptions": 4}.get(name, 2)
    for number in (3, 4):
        client.get(address)
        changed_for_everybody()
        with django_assert_num_queries(expected):
            client.get(address)
        MeasureFactory.create_batch(2, plan=cast.plan, owner=cast.kth)
        complete(publish(cast.plan, by=cast.samordnare, number=number).job)


def test_measures_are_searched_and_chosen(second: Edition, cast: Cast, client: Client) -> None:
    def shown(**query: str) -> list[bool]:
        page = get(client, "public_measures", cast.plan.slug, **query)
        return ["Vintercykling</a>" in page, "Åkbana vid ån</a>" in page]

    assert shown() == [True, True]
    assert shown(q="VINTER") == [True, False]
    assert shown(q="åkbana ån") == [False, True]
    assert shown(organisation="vallentuna") == [False, True]
    assert shown(status="delayed") == [True, False]
    assert shown(q="finns inte") == [False, False]


@pytest.fixture
def shared() -> PlanDocument:
    """Österåker's measure that KTH takes part in, KTH's own, and one that is Österåker's alone."""
    plan = document()
    (group,) = plan.cooperation.groups
    (osteraker,) = group.parties
    kth = osteraker.model_copy(
        update={
            "name": "Kungliga Tekniska högskolan",
            "short_name": "KTH",
            "slug": "kth",
            "anchor": "part-kth",
            "key": "organisation-kth",
        }
    )
    sodertalje = kth.model_copy(
        update={
            "name": "Södertälje kommun",
            "short_name": "Södertälje",
            "slug": "sodertalje",
            "key": "organisation-sodertalje",
        }
    )
    groups = (group.model_copy(update={"parties": (osteraker, kth, sodertalje)}),)
    by_kth = {"owner": kth.name, "owner_key": kth.key, "owner_slug": "kth", "participants": (), "participant_keys": ()}
    measures = (
        measure(1, owner=osteraker.name, participants=("KTH",), participant_keys=("organisation-kth",)),
        measure(2, **by_kth, expected_result="Färre olyckor."),
        measure(3, owner=osteraker.name, participants=(), participant_keys=()),
    )
    package = plan.measures.packages[0].model_copy(update={"measures": measures})
    return plan.model_copy(
        update={
            "cooperation": plan.cooperation.model_copy(update={"groups": groups}),
            "measures": plan.measures.model_copy(update={"packages": (package,)}),
        }
    )


@pytest.mark.parametrize(
    ("ask", "numbers"),
    [
        ({"q": "KTH"}, [1, 2]),
        ({"q": "tekniska"}, [1, 2]),
        ({"q": "österåker kth"}, [1]),
        ({"q": "olyckor"}, [2]),
        ({"q": "Södertälje"}, []),
        ({"organisation": "kth"}, [1, 2]),
        ({"organisation": "osteraker"}, [1, 3]),
        ({"organisation": "kth", "q": "olyckor"}, [2]),
    ],
)
def test_measures_are_found_by_everyone_they_concern(
    shared: PlanDocument, ask: dict[str, str], numbers: list[int]
) -> None:
    assert [one.number for one in PublishedMeasureFilter(ask, listed=list_measures(shared)).chosen()] == numbers


def test_owners_and_those_who_take_part_are_offered(shared: PlanDocument) -> None:
    measures = shared.measures.packages[0].measures
    package = shared.measures.packages[0].model_copy(update={"measures": (measures[0], measures[2])})
    chapter = shared.measures.model_copy(update={"packages": (package,)})
    form = PublishedMeasureFilter({}, listed=list_measures(shared.model_copy(update={"measures": chapter})))
    field = form.fields["organisation"]
    assert isinstance(field, ChoiceField)
    assert field.choices == [
        ("", "Alla organisationer"),
        ("kth", "Kungliga Tekniska högskolan"),
        ("osteraker", "Österåkers kommun"),
    ]


def test_an_unknown_choice_is_refused_in_words(compiled: Edition, cast: Cast, client: Client) -> None:
    answer = client.get(reverse("public_measures", args=[cast.plan.slug]), {"status": "hittepå"})
    assert (answer.status_code, content(answer).count("Länken har ett okänt val.")) == (422, 1)


def test_a_measure_has_its_page(compiled: Edition, cast: Cast, client: Client) -> None:
    number = document_of(compiled).measures.packages[0].measures[0].number
    assert "Vintercykling" in get(client, "public_measure", cast.plan.slug, number)
    assert client.get(reverse("public_measure", args=[cast.plan.slug, 999])).status_code == 404


def test_an_organisation_reads_its_own_part(second: Edition, cast: Cast, client: Client) -> None:
    extract = read_extract(document_of(second), "osteraker")
    assert extract is not None
    assert [measure.title for measure in extract.owned] == ["Vintercykling"]
    assert [measure.title for measure in extract.late] == ["Vintercykling"]
    assert [promise.commitment.state for promise in extract.promises] == ["decided"]
    assert extract.costs.total == sum(row.amount or Decimal(0) for row in extract.owned[0].funding)
    page = get(client, "public_extract", cast.plan.slug, "osteraker")
    assert [words in page for words in ("Ont om snö", "Åkbana vid ån")] == [True, False]
    assert client.get(reverse("public_extract", args=[cast.plan.slug, "finns-inte"])).status_code == 404


def test_changes_between_editions(second: Edition, cast: Cast, client: Client) -> None:
    page = get(client, "edition_changes", cast.plan.slug, 2, 1)
    assert [page.count(words) for words in ("2. Åkbana vid ån", "Ont om snö", "Definition av hållbar mobilitet")] == [
        1,
        2,
        1,
    ]
    text = get(client, "edition_text_changes", cast.plan.slug, 2, 1, 2)
    assert "tillagt:" in text
    for wrong in ((1, 2), (2, 2)):
        assert client.get(reverse("edition_changes", args=[cast.plan.slug, *wrong])).status_code == 404


def test_the_working_plan_is_compared_by_its_people_only(
    compiled: Edition, cast: Cast, client: Client, client_of: SignIn
) -> None:
    MeasureFactory(plan=cast.plan, owner=cast.kth, title="Nyare åtgärd")
    address = reverse("working_changes", args=[cast.plan.slug, 1])
    assert client.get(address).status_code == 302
    assert client_of(cast.outsider).get(address).status_code == 404
    assert "Nyare åtgärd" in content(client_of(cast.politiker).get(address))
    assert (
        client_of(cast.politiker).get(reverse("working_text_changes", args=[cast.plan.slug, 1, 2])).status_code == 200
    )


def test_a_withdrawn_edition_stays_and_the_one_before_is_the_newest(
    second: Edition, cast: Cast, client: Client
) -> None:
    withdraw_edition(second, reason="Fel belopp i kapitel 6.", by=cast.samordnare)
    assert "Fel belopp i kapitel 6." in get(client, "edition", cast.plan.slug, 2)
    assert "Åkbana vid ån" not in get(client, "public_measures", cast.plan.slug)
    assert get(client, "editions", cast.plan.slug).count("Återkallad") == 1
    newest = client.get(reverse("newest_pdf", args=[cast.plan.slug]))
    assert newest["Content-Disposition"] == 'inline; filename="handlingsplan-stockholm-utgava-1.pdf"'
    assert body_of(newest).startswith(b"%PDF")  # read to its end, a file closes


def test_changes_tell_which_editions_are_withdrawn(
    second: Edition, cast: Cast, client: Client, client_of: SignIn
) -> None:
    def told(page: str) -> list[int]:
        return [page.count(words) for words in ("Utgåva 1 återkallades", "Utgåva 2 återkallades", ">Återkallad<")]

    complete(publish(cast.plan, by=cast.samordnare, number=3).job)

    def changes(number: int, since: int) -> str:
        return get(client, "edition_changes", cast.plan.slug, number, since)

    assert [told(changes(2, 1)), told(changes(3, 1))] == [[0, 0, 0], [0, 0, 0]]
    withdraw_edition(second, reason="Fel belopp i kapitel 6.", by=cast.samordnare)
    assert [told(changes(2, 1)), told(changes(3, 1)), told(changes(3, 2))] == [[0, 1, 0], [0, 0, 1], [0, 1, 0]]
    assert told(get(client, "edition", cast.plan.slug, 3)) == [0, 0, 1]
    inside = client_of(cast.politiker)
    assert told(get(inside, "working_changes", cast.plan.slug, 1)) == [0, 0, 1]
    assert told(get(inside, "working_changes", cast.plan.slug, 2)) == [0, 1, 0]


def test_only_the_coordinator_withdraws_and_says_why(second: Edition, cast: Cast, client_of: SignIn) -> None:
    address = reverse("withdraw_edition", args=[cast.plan.slug, 2])
    assert client_of(cast.osteraker_ansvarig).post(address, {"reason": "Nej"}).status_code == 403
    assert client_of(cast.samordnare).post(address, {"reason": " "}).status_code == 422
    assert client_of(cast.samordnare).post(address, {"reason": "Fel belopp."}).status_code == 302
    assert client_of(cast.samordnare).post(address, {"reason": "Igen"}).status_code == 403
    assert Edition.objects.get(number=2).withdrawal.reason == "Fel belopp."


def test_feed_and_site_map(second: Edition, cast: Cast, client: Client) -> None:
    feed = content(client.get(reverse("edition_feed", args=[cast.plan.slug])))
    assert feed.count("<entry>") == 2
    assert f"<id>https://plan.example.org{second.get_absolute_url()}</id>" in feed
    assert "<author><name>Region Stockholm</name></author>" in feed
    assert "<summary></summary>" not in feed
    site = content(client.get(reverse("site_map")))
    assert len(re.findall(r"<loc>[^<]*/atgarder/", site)) == 3 * 2  # in both languages
    assert "/arbete/" not in site
    assert site.count("<lastmod>") == site.count("<loc>") - 2  # all but the API's own page
    assert f"<lastmod>{timezone.localdate(second.published_at)}</lastmod>" in site


def test_an_organisation_has_a_feed_of_what_concerns_it(second: Edition, cast: Cast, client: Client) -> None:
    def feed(organisation: str) -> str:
        return content(client.get(reverse("organisation_feed", args=[cast.plan.slug, organisation])))

    vallentuna = feed("vallentuna")
    assert vallentuna.count("<entry>") == 1
    assert "/utgavor/2/andrat-sedan/1/?organisation=vallentuna" in vallentuna
    assert "nya och borttagna åtgärder: 1" in vallentuna
    assert "<author><name>Region Stockholm</name></author>" in vallentuna
    assert feed("kth").count("<entry>") == 0
    assert client.get(reverse("organisation_feed", args=[cast.plan.slug, "finns-inte"])).status_code == 404


def test_search_engines_are_told_what_is_public(client: Client, db: None) -> None:
    told = client.get("/robots.txt")
    assert told["Content-Type"] == "text/plain; charset=utf-8"
    assert "Disallow: /arbete/\n" in told.content.decode()
    assert "Sitemap: https://plan.example.org/sitemap.xml\n" in told.content.decode()
    assert client.get("/favicon.ico")["Location"].startswith("/static/img/mark.")


def test_tables_are_handed_out_from_what_was_frozen(compiled: Edition, cast: Cast, client: Client) -> None:
    address = reverse("edition_table", args=[cast.plan.slug, 1, "atgarder"])
    answer = client.get(address)
    assert answer["Content-Disposition"] == 'attachment; filename="handlingsplan-stockholm-utgava-1-atgarder.csv"'
    assert client.get(address, headers={"If-None-Match": answer["ETag"]}).status_code == 304
    assert client.get(reverse("edition_table", args=[cast.plan.slug, 1, "hemligt"])).status_code == 404
    assert client.get(reverse("data_schema")).json()["title"] == "Handlingsplan: en utgåva som data"
