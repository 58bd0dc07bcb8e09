"""Suggestions are taken in by those who write the chapter, into the text that they have read."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from actors.conflicts import StaleError
from actors.models import LedgerEntry, User
from actors.permissions import RefusedError
from handlingsplan.discussion.enums import NoticeKind
from handlingsplan.discussion.models import Comment, Notice
from handlingsplan.discussion.threads import add_comment
from handlingsplan.plan import workflow
from handlingsplan.plan.models import Chapter
from handlingsplan.plan.passages import paragraphs
from handlingsplan.plan.suggestions import SuggestionRefusedError, find_passage, is_still_newest, take_suggestion
from handlingsplan.richtext import words
from tests.cast import Cast
from tests.plan.equal_phrases import BLOCK, PHRASE

TEXT = "<p>Alla <em>stråk</em> saltas.</p><p>Alla går.</p>"


@pytest.fixture
def chapter(cast: Cast) -> Chapter:
    chapter: Chapter = cast.plan.chapters.get(number=3)
    workflow.appoint_editors(chapter, [cast.osteraker], by=cast.samordnare)
    workflow.save_text(chapter, html=TEXT, expected_version=0, by=cast.osteraker)
    return chapter


@pytest.fixture
def suggestion(cast: Cast, chapter: Chapter) -> Comment:
    """Return Vallentuna's suggestion for some words of the first paragraph."""
    place = find_passage(chapter, "stråk saltas", suggests=True)
    return add_comment(chapter, text="Bara dem.", by=cast.vallentuna, place=place, suggestion="vägar sopsaltas")


def _told(cast: Cast) -> list[tuple[str, Any]]:
    return [(notice.kind, notice.source) for notice in Notice.objects.filter(person=cast.vallentuna)]


def test_the_words_stand_in_the_text_and_the_thread_is_closed(
    cast: Cast, chapter: Chapter, suggestion: Comment
) -> None:
    revision = take_suggestion(chapter, suggestion.pk, expected_version=1, by=cast.osteraker)
    assert (revision.number, revision.html) == (2, "<p>Alla <em>vägar sopsaltas</em>.</p><p>Alla går.</p>")
    assert (revision.author, revision.summary) == (cast.osteraker, "Infört förslag ur en synpunkt")
    suggestion.refresh_from_db()
    assert (suggestion.resolved_by, suggestion.anchor.taken_at is None) == (cast.osteraker, False)
    assert _told(cast) == [(NoticeKind.TAKEN, suggestion)]
    entries = LedgerEntry.objects.filter(kind="discussion.comment").order_by("pk").values_list("act", "by_id", "reason")
    assert list(entries) == [
        ("added", cast.vallentuna.pk, ""),
        ("changed", cast.osteraker.pk, "Förslaget infört i texten"),
    ]
    with pytest.raises(SuggestionRefusedError, match="inget förslag att ta in"):
        take_suggestion(chapter, suggestion.pk, expected_version=2, by=cast.osteraker)


def test_it_follows_its_words_through_edits_until_they_are_gone(
    cast: Cast, chapter: Chapter, suggestion: Comment
) -> None:
    workflow.save_text(chapter, html=f"<p>Först.</p>{TEXT}", expected_version=1, by=cast.osteraker)
    with pytest.raises(StaleError):
        take_suggestion(chapter, suggestion.pk, expected_version=1, by=cast.osteraker)
    workflow.save_text(chapter, html="<p>Först.</p><p>Alla går.</p>", expected_version=2, by=cast.osteraker)
    with pytest.raises(SuggestionRefusedError, match="har ändrats"):
        take_suggestion(chapter, suggestion.pk, expected_version=3, by=cast.osteraker)
    workflow.save_text(chapter, html=TEXT, expected_version=3, by=cast.osteraker)
    assert take_suggestion(chapter, suggestion.pk, expected_version=4, by=cast.osteraker).number == 5


def test_it_tells_what_stood_there_when_it_was_made(
    cast: Cast, chapter: Chapter, suggestion: Comment, client_of: Callable[[User], Client]
) -> None:
    workflow.save_text(
        chapter, html=TEXT.replace("stråk</em> saltas", "stråk</em> ofta saltas"), expected_version=1, by=cast.osteraker
    )
    shown = client_of(cast.osteraker).get(chapter.get_absolute_url()).content.decode()
    assert "</span>stråk saltas</del>" in " ".join(shown.split()).replace("</span> ", "</span>")
    assert "Nu står där: ”stråk ofta saltas”" in shown


def test_others_do_not_take_it_in(cast: Cast, chapter: Chapter, suggestion: Comment) -> None:
    with pytest.raises(RefusedError):
        take_suggestion(chapter, suggestion.pk, expected_version=1, by=cast.vallentuna)
    chapter.refresh_from_db()
    assert chapter.latest is not None
    assert chapter.latest.number == 1


@pytest.mark.parametrize(
    ("quote", "reason"),
    [("stråk sandas", "Orden står inte så i texten"), ("saltas. Alla", "inom ett och samma stycke")],
)
def test_only_words_of_one_paragraph_get_a_suggestion(chapter: Chapter, quote: str, reason: str) -> None:
    with pytest.raises(SuggestionRefusedError, match=reason):
        find_passage(chapter, quote, suggests=True)


def test_a_text_that_is_saved_while_words_are_looked_for_or_a_text_prepared_is_noticed(
    cast: Cast, chapter: Chapter
) -> None:
    prepared = workflow.prepare_text(chapter, "<p>Min.</p>", expected_version=1, by=cast.osteraker)
    find_passage(chapter, "Alla", suggests=True)
    workflow.save_text(
        Chapter.objects.get(pk=chapter.pk), html=f"<p>Först.</p>{TEXT}", expected_version=1, by=cast.osteraker
    )
    with pytest.raises(workflow.OvertakenError):
        workflow.save_prepared(chapter, prepared, by=cast.osteraker, note="")
    assert list(chapter.revisions.values_list("number", flat=True)) == [2, 1]
    chapter.refresh_from_db()
    read = Chapter.objects.get(pk=chapter.pk)
    workflow.save_text(chapter, html="<p>Ny.</p>", expected_version=2, by=cast.osteraker)
    assert [is_still_newest(read), is_still_newest(read)] == [False, True]


@pytest.mark.parametrize("number", range(words(BLOCK).count(PHRASE)))
def test_a_suggestion_on_the_nth_of_equal_phrases_changes_that_one(
    cast: Cast, chapter: Chapter, client_of: Callable[[User], Client], number: int
) -> None:
    """Chosen from the list of paragraphs, where it may be asked which is meant; read before another version or not."""
    workflow.save_text(chapter, html=BLOCK, expected_version=1, by=cast.osteraker)
    at = [match.start() for match in re.finditer(PHRASE, words(BLOCK))][number]
    start, shown = next((start, one) for start, one in paragraphs(BLOCK) if start <= at < start + len(one))
    later = "<p>63 procent först.</p>" if number % 2 else ""
    if later:
        workflow.save_text(chapter, html=later + BLOCK, expected_version=2, by=cast.osteraker)
    data = {"quote": PHRASE, "at": start, "till": start + len(shown), "version": 2, "text": "Nej."}
    address = reverse("comment_passage", args=[chapter.plan.slug, chapter.number])
    client = client_of(cast.vallentuna)
    asked = client.post(address, data | {"suggestion": "64 procent"}).status_code == 422
    assert asked == (shown.count(PHRASE) > 1)
    if asked:
        client.post(address, data | {"suggestion": "64 procent", "place": at})
    workflow.save_text(
        chapter, html=f"<p>Allra först.</p>{later}{BLOCK}", expected_version=3 if later else 2, by=cast.osteraker
    )
    revision = take_suggestion(chapter, Comment.objects.get().pk, expected_version=4 if later else 3, by=cast.osteraker)
    before = f"Allra först. {words(later)} " if later else "Allra först. "
    text = words(BLOCK)
    assert words(revision.html) == f"{before}{text[:at]}64 procent{text[at + len(PHRASE) :]}"
