"""What everybody reads without signing in, and nothing but it."""

import json
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from actors.models import User
from handlingsplan.editions.history_heads import noted_heads
from handlingsplan.editions.models import Edition
from handlingsplan.open_pages.keeping import changed_for_everybody
from handlingsplan.publishing.publish import publish
from tests.cast import Cast
from tests.factories import EditionFactory, MeasureFactory, PlanFactory, RevisionFactory
from tests.jobs.completing import PDF, complete
from tests.responses import Response
from tests.walking import body_of

FIRST_PAGES = ["published_plan", "newest_pdf", "editions"]


def content(response: Response) -> str:
    return response.content.decode()


@pytest.mark.parametrize("name", FIRST_PAGES)
def test_a_plan_without_an_edition_is_not_there_for_the_public(cast: Cast, client: Client, name: str) -> None:
    assert client.get(reverse(name, args=[cast.plan.slug])).status_code == 404


@pytest.mark.parametrize(
    ("name", "more"), [("published_chapter", [3]), ("edition", [1]), ("edition_pdf", [1]), ("edition_data", [1])]
)
def test_neither_are_its_parts(cast: Cast, client: Client, name: str, more: list[int]) -> None:
    assert client.get(reverse(name, args=[cast.plan.slug, *more])).status_code == 404


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("workspace", []),
        ("working_chapters", []),
        ("measures", []),
        ("readiness", []),
        ("organisations", []),
        ("indicators", []),
        ("working_chapter", [1]),
    ],
)
def test_the_working_plan_asks_to_sign_in(compiled: Edition, client: Client, name: str, arguments: list[int]) -> None:
    address = reverse(name, args=[compiled.plan.slug, *arguments])
    answer = client.get(address)
    assert (answer.status_code, answer["Location"]) == (302, f"{reverse('account_login')}?next={address}")


def test_the_public_sees_the_edition_and_nothing_newer(compiled: Edition, cast: Cast, client: Client) -> None:
    RevisionFactory(chapter=cast.plan.chapters.get(number=1), html="<p>Nyare text.</p>")
    MeasureFactory(plan=cast.plan, owner=cast.kth, title="Nyare åtgärd")
    pages = [content(client.get(reverse("published_chapter", args=[cast.plan.slug, n]))) for n in range(1, 9)]
    pages += [content(client.get(reverse(name, args=[cast.plan.slug]))) for name in ("published_plan", "editions")]
    assert ["Nyare" in page for page in pages] == [False] * 10
    assert "Vintercykling" in pages[3]


@pytest.mark.parametrize("number", [0, 9])
def test_there_are_eight_chapters(compiled: Edition, client: Client, number: int) -> None:
    assert client.get(reverse("published_chapter", args=[compiled.plan.slug, number])).status_code == 404


def test_the_newest_pdf_is_handed_out(compiled: Edition, client: Client) -> None:
    answer = client.get(reverse("newest_pdf", args=[compiled.plan.slug]))
    assert (answer.status_code, answer["Content-Type"], body_of(answer)) == (200, "application/pdf", PDF.content)
    assert answer["Content-Disposition"] == 'inline; filename="handlingsplan-stockholm-utgava-1.pdf"'
    assert answer["Cache-Control"] == "public, no-cache"


def test_who_has_the_pdf_already_gets_no_second_copy(compiled: Edition, client: Client) -> None:
    address = reverse("edition_pdf", args=[compiled.plan.slug, 1])
    first = client.get(address)
    assert (first.status_code, body_of(first)) == (200, PDF.content)
    assert first["Cache-Control"] == "public, max-age=86400, immutable"
    again = client.get(address, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_a_pdf_on_its_way_is_told(edition: Edition, client: Client) -> None:
    for name, arguments in (("newest_pdf", []), ("edition_pdf", [1])):
        answer = client.get(reverse(name, args=[edition.plan.slug, *arguments]))
        assert (answer.status_code, answer["Retry-After"]) == (503, "15")
        assert "Utgåva 1" in content(answer)


def test_while_the_next_is_compiled_the_last_one_is_handed_out(compiled: Edition, cast: Cast, client: Client) -> None:
    publish(cast.plan, by=cast.samordnare)
    answer = client.get(reverse("newest_pdf", args=[cast.plan.slug]))
    assert (answer.status_code, body_of(answer)) == (200, PDF.content)
    assert answer["Content-Disposition"] == 'inline; filename="handlingsplan-stockholm-utgava-1.pdf"'
    assert client.get(reverse("edition_pdf", args=[cast.plan.slug, 2])).status_code == 503


def test_the_data_is_what_was_frozen(compiled: Edition, client: Client) -> None:
    answer = client.get(reverse("edition_data", args=[compiled.plan.slug, 1]))
    assert answer.content.decode() == compiled.content
    assert json.loads(answer.content)["plan"]["title"] == compiled.plan.title
    assert answer["ETag"] == f'"{compiled.checksum}"'


def test_the_page_of_an_edition_has_its_checksum(compiled: Edition, client: Client) -> None:
    shown = content(client.get(reverse("edition", args=[compiled.plan.slug, 1])))
    assert (compiled.job.file_checksum in shown, "Den första." in shown) == (True, True)


def test_the_history_of_an_edition_is_noted_on_its_page_and_in_its_data(compiled: Edition, client: Client) -> None:
    noted = client.get(reverse("edition_data", args=[compiled.plan.slug, 1])).json()["edition"]["history_head"]
    shown = content(client.get(reverse("edition", args=[compiled.plan.slug, 1])))
    assert shown.count(f'<code class="checksum">{noted}</code>') == 1
    assert [f"{name} {number} {digest}" for name, number, digest in noted_heads()] == [noted]


def test_the_start_page_leads_to_the_pdf(compiled: Edition, client: Client) -> None:
    shown = content(client.get(reverse("start")))
    assert shown.count(f'href="{reverse("newest_pdf", args=[compiled.plan.slug])}"') == 1


def test_plans_are_searched(compiled: Edition, client: Client) -> None:
    hits = [content(client.get(reverse("published_plans"), {"q": q})).count("Utgåva 1") for q in ("hållbar", "xyz")]
    assert hits == [1, 0]


@pytest.mark.parametrize(("name", "queries"), [("published_plan", 5), ("editions", 2), ("published_plans", 3)])
def test_queries(
    compiled: Edition,
    cast: Cast,
    client: Client,
    django_assert_num_queries: DjangoAssertNumQueries,
    name: str,
    queries: int,
) -> None:
    address = reverse(name, args=[] if name == "published_plans" else [compiled.plan.slug])
    client.get(address)
    for _more in range(2):
        changed_for_everybody()
        with django_assert_num_queries(queries):
            client.get(address)
        _publish_two_more(cast)
        client.get(address)


def _publish_two_more(cast: Cast) -> None:
    for _one in range(2):
        complete(publish(cast.plan, by=cast.samordnare).job)
        EditionFactory(plan=PlanFactory())


def test_people_of_other_plans_see_no_more_than_the_public(
    compiled: Edition, cast: Cast, client_of: Callable[[User], Client]
) -> None:
    client = client_of(cast.outsider)
    assert client.get(reverse("published_plan", args=[cast.plan.slug])).status_code == 200
    assert client.get(reverse("workspace", args=[cast.plan.slug])).status_code == 404
