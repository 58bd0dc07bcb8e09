"""Who has a chapter's text open."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page, expect
from pytest_django import DjangoAssertNumQueries
from pytest_django.fixtures import Settings

from actors.enums import Role
from actors.models import User
from handlingsplan.plan import workflow
from handlingsplan.plan.drafts import note_presence
from handlingsplan.plan.models import Chapter
from tests.cast import Cast
from tests.factories import member
from tests.responses import Response

ClientOf = Callable[[User], Client]


@pytest.fixture
def chapter(cast: Cast) -> Chapter:
    chapter: Chapter = cast.plan.chapters.get(number=3)
    workflow.appoint_editors(chapter, [cast.vallentuna, cast.osteraker], by=cast.samordnare)
    workflow.save_text(chapter, html="<p>Text.</p>", expected_version=0, by=cast.samordnare)
    return chapter


def ask(client: Client, chapter: Chapter, seen: str = "") -> Response:
    return client.post(reverse("chapter_presence", args=[chapter.plan.slug, chapter.number]), {"sedda": seen})


def test_those_who_write_see_each_other(cast: Cast, chapter: Chapter) -> None:
    assert note_presence(chapter, cast.samordnare) == []
    assert note_presence(chapter, cast.vallentuna) == [cast.samordnare]
    assert note_presence(chapter, cast.osteraker) == [cast.samordnare, cast.vallentuna]
    assert note_presence(chapter, cast.samordnare) == [cast.vallentuna, cast.osteraker]


def test_another_chapter_is_another_room(cast: Cast, chapter: Chapter) -> None:
    other = cast.plan.chapters.get(number=4)
    note_presence(other, cast.samordnare)
    assert note_presence(chapter, cast.vallentuna) == []


def test_who_no_longer_writes_is_not_there(cast: Cast, chapter: Chapter) -> None:
    note_presence(chapter, cast.vallentuna)
    workflow.appoint_editors(chapter, [cast.osteraker], by=cast.samordnare)
    assert note_presence(chapter, cast.osteraker) == []


def test_who_leaves_the_page_is_not_there_any_longer(cast: Cast, chapter: Chapter, client_of: ClientOf) -> None:
    address = reverse("chapter_presence", args=[chapter.plan.slug, chapter.number])
    note_presence(chapter, cast.vallentuna)
    assert note_presence(chapter, cast.samordnare) == [cast.vallentuna]
    assert client_of(cast.vallentuna).post(address, {"lamnar": "1"}).status_code == 204
    assert note_presence(chapter, cast.samordnare) == []


def test_without_a_cache_nobody_is_known_to_be_there(cast: Cast, chapter: Chapter, settings: Settings) -> None:
    settings.CACHES = {
        "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": "redis://127.0.0.1:1/0"}
    }
    assert note_presence(chapter, cast.samordnare) == []


def test_what_the_page_shows_already_is_not_sent_again(cast: Cast, chapter: Chapter, client_of: ClientOf) -> None:
    client = client_of(cast.samordnare)
    assert ask(client, chapter).status_code == 204
    note_presence(chapter, cast.vallentuna)
    told = ask(client, chapter)
    assert (told.status_code, f"<strong>{cast.vallentuna}</strong>" in told.content.decode()) == (200, True)
    assert ask(client, chapter, seen=str(cast.vallentuna.pk)).status_code == 204


@pytest.mark.parametrize(("who", "status"), [("sodertalje", 403), ("politiker", 403), ("outsider", 404)])
def test_others_are_not_told(cast: Cast, chapter: Chapter, client_of: ClientOf, who: str, status: int) -> None:
    person = cast[who]
    assert isinstance(person, User)
    assert ask(client_of(person), chapter).status_code == status


def test_queries(
    cast: Cast, chapter: Chapter, client_of: ClientOf, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client = client_of(cast.samordnare)
    ask(client, chapter)  # the first one also looks up what grants are on
    for _more in range(2):
        with django_assert_num_queries(7):
            ask(client, chapter)
        more = [member(cast.kth, Role.OFFICER) for _one in range(2)]
        workflow.appoint_editors(chapter, [*chapter.editors.all(), *more], by=cast.samordnare)


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_a_writer_is_told_in_the_page(
    page: Page, cast: Cast, chapter: Chapter, sign_in_on: Callable[[Page, User], None], axe: Callable[[Page], None]
) -> None:
    note_presence(chapter, cast.vallentuna)
    sign_in_on(page, cast.samordnare)
    page.goto(reverse("edit_chapter", args=[cast.plan.slug, 3]))
    expect(page.get_by_role("status").filter(has_text="har också texten öppen")).to_contain_text(str(cast.vallentuna))
    axe(page)
