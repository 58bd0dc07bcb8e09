"""Talking about a chapter: on some words, to somebody, until it is settled; what is told, and what a page costs."""

import re
from collections.abc import Callable

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from actors.models import User
from handlingsplan.discussion.models import Anchor, Comment, Notice
from handlingsplan.discussion.threads import add_comment
from handlingsplan.plan import workflow
from handlingsplan.plan.models import Chapter, Revision
from handlingsplan.plan.suggestions import find_passage
from handlingsplan.workspace.digests import send_digest
from tests.cast import Cast

SignIn = Callable[[User], Client]
TEXT = "<p>Alla går.</p><p>Alla cyklar.</p>"
AT = "Alla går. Alla cyklar.".index("cyklar")


@pytest.fixture
def chapter(cast: Cast) -> Chapter:
    chapter: Chapter = cast.plan.chapters.get(number=2)
    workflow.appoint_editors(chapter, [cast.osteraker], by=cast.samordnare)
    workflow.save_text(chapter, html=TEXT, expected_version=0, by=cast.osteraker)
    return chapter


def url(name: str, chapter: Chapter) -> str:
    return reverse(name, args=[chapter.plan.slug, chapter.number])


def test_words_are_chosen_paragraph_first(cast: Cast, chapter: Chapter, client_of: SignIn) -> None:
    client, address = client_of(cast.forskare), url("comment_passage", chapter)
    listed = re.findall(r'href="(\?stycke=\d)">([^<]+)', client.get(address).content.decode())
    assert listed == [("?stycke=0", "Alla går."), ("?stycke=1", "Alla cyklar.")]
    assert client.get(address + listed[1][0]).context["form"]["quote"].value() == "Alla cyklar."
    marked = client.get(address, {"fran": AT, "till": AT + 6, "version": 1}).context["form"]
    assert [marked[name].value() for name in ("quote", "at", "version")] == ["cyklar", AT, 1]
    response = client.post(address, {"quote": "cyklar", "at": AT, "version": 1, "text": "Alltid?", "suggestion": "går"})
    comment = Comment.objects.get()
    assert response["Location"] == f"{chapter.get_absolute_url()}#synpunkt-{comment.pk}"
    assert (comment.anchor.quote, comment.anchor.before, comment.anchor.suggestion) == (
        "cyklar",
        "Alla går. Alla ",
        "går",
    )


def test_words_that_are_not_there_are_refused_and_what_was_written_is_kept(
    cast: Cast, chapter: Chapter, client_of: SignIn
) -> None:
    data = {"quote": "kör", "text": "Alltid?", "mention": "Ingen Alls"}
    response = client_of(cast.forskare).post(url("comment_passage", chapter), data)
    form = response.context["form"]
    assert (response.status_code, form["text"].value(), list(form.errors)) == (422, "Alltid?", ["quote"])
    response = client_of(cast.forskare).post(url("comment_passage", chapter), data | {"quote": "går"})
    assert response.context["form"].errors == {"mention": ["Ingen i planen heter så. Välj ett namn i listan."]}
    assert Comment.objects.count() == 0


def test_people_are_told_where_to_look_and_put_it_aside(cast: Cast, chapter: Chapter, client_of: SignIn) -> None:
    client = client_of(cast.vallentuna)
    client.post(url("comment_chapter", chapter), {"text": "Stämmer det, @Örjan Åkesson?"})
    comment = Comment.objects.get()
    target = f"{chapter.get_absolute_url()}#synpunkt-{comment.pk}"
    client_of(cast.osteraker).post(url("comment_chapter", chapter), {"text": "Ja.", "answers": comment.pk})
    answer = f"{chapter.get_absolute_url()}#synpunkt-{Comment.objects.latest('pk').pk}"
    client_of(cast.samordnare).post(url("resolve_on_chapter", chapter), {"thread": comment.pk})
    told = [(notice.person, notice.kind) for notice in Notice.objects.order_by("pk")]
    assert told == [(cast.osteraker, "mention"), (cast.vallentuna, "answer"), (cast.vallentuna, "resolved")]
    workspace = reverse("workspace", args=[cast.plan.slug])
    assert list(client_of(cast.osteraker).get(workspace).context["workspace"].news) == []  # answered, so it was read
    news = client.get(workspace).context["workspace"].news
    assert [(item.url, item.note) for item in news] == [
        (target, "Sara Lindqvist markerade din synpunkt som löst: ”Stämmer det, @Örjan Åkesson?”"),
        (answer, "Örjan Åkesson svarade i en tråd som du är med i: ”Ja.”"),
    ]
    assert send_digest(User.objects.get(pk=cast.vallentuna.pk)) is True
    assert [f"https://plan.example.org{one}" in mail.outbox[0].body for one in (target, answer)] == [True, True]
    put_aside = reverse("put_news_aside", args=[cast.plan.slug])
    client.post(put_aside, {"nyhet": news[0].notice})
    assert [item.url for item in client.get(workspace).context["workspace"].news] == [answer]
    client.post(put_aside, {"alla": "1"})
    assert list(client.get(workspace).context["workspace"].news) == []


def test_a_settled_thread_is_put_away_and_opened_again(cast: Cast, chapter: Chapter, client_of: SignIn) -> None:
    comment = add_comment(chapter, text="Barnen?", by=cast.vallentuna)
    client, settle = client_of(cast.osteraker), url("resolve_on_chapter", chapter)
    for data, opened, resolved in (({}, [], [comment]), ({"reopen": "1"}, [comment], [])):
        client.post(settle, {"thread": comment.pk, **data})
        talk = client.get(chapter.get_absolute_url()).context["discussion"]
        assert ([one.comment for one in talk.open], [one.comment for one in talk.resolved]) == (opened, resolved)
    assert client.post(settle, {"thread": comment.pk + 1}).status_code == 404


def test_a_thread_outlives_its_passage(cast: Cast, chapter: Chapter, client_of: SignIn) -> None:
    place = find_passage(chapter, "Alla cyklar.", suggests=False)
    add_comment(chapter, text="Verkligen?", by=cast.vallentuna, place=place)
    page = client_of(cast.politiker).get(chapter.get_absolute_url()).content.decode()
    assert '<mark class="passage">Alla cyklar.</mark>' in page
    workflow.save_text(chapter, html="<p>Alla går.</p>", expected_version=1, by=cast.osteraker)
    page = client_of(cast.politiker).get(chapter.get_absolute_url()).content.decode()
    assert ("<mark" in page, "Stycket finns inte kvar" in page, "Verkligen?" in page) == (False, True, True)


def test_versions_are_named_and_found(cast: Cast, chapter: Chapter, client_of: SignIn) -> None:
    workflow.save_text(chapter, html="<p>Ny.</p>", expected_version=1, by=cast.osteraker)
    client, slug = client_of(cast.osteraker), chapter.plan.slug
    name = reverse("name_revision", args=[slug, chapter.number, 1])
    client.post(name, {"name": " Efter   remissen "})
    assert Revision.objects.get(number=1).name == "Efter remissen"
    assert client.post(name, {"name": "å" * 101}).status_code == 422
    history = url("chapter_history", chapter)
    found = [
        client.get(history, query).context["page"].object_list for query in ({"q": "remissen"}, {"namngivna": "on"})
    ]
    assert [[revision.number for revision in page] for page in found] == [[1], [1]]


def _much(chapter: Chapter, cast: Cast, *, revisions: int, comments: int) -> None:
    latest = chapter.latest
    assert latest is not None
    Revision.objects.bulk_create(
        Revision(chapter=chapter, number=number, html=TEXT, author=cast.osteraker)
        for number in range(latest.number + 1, latest.number + 1 + revisions)
    )
    chapter.latest = chapter.revisions.order_by("-number").first()
    chapter.save()
    for number in range(comments):
        first = add_comment(chapter, text="Fråga", by=(cast.vallentuna, cast.forskare)[number % 2])
        Anchor.objects.create(comment=first, quote="Alla", position=0, suggestion="Vi")
        add_comment(chapter, text="Svar", by=cast.osteraker, answers=first.pk)


QUERIES = {"working_chapter": 12, "chapter_history": 9, "edit_chapter": 7}


def test_500_versions_and_300_comments_cost_no_more_queries_than_a_few(
    cast: Cast, chapter: Chapter, client_of: SignIn, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client = client_of(cast.osteraker)
    for revisions, comments in ((2, 1), (497, 149)):
        _much(chapter, cast, revisions=revisions, comments=comments)
        for name, queries in QUERIES.items():
            client.get(url(name, chapter))
            with django_assert_num_queries(queries):
                assert client.get(url(name, chapter)).status_code == 200
    assert (chapter.revisions.count(), Comment.objects.count()) == (500, 300)
