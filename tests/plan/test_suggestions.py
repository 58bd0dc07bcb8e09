"""Suggestions are taken in by those who write the chapter, into the text that they have read."""

from typing import Any

import pytest

from actors.conflicts import StaleError
from actors.models import LedgerEntry
from actors.permissions import RefusedError
from handlingsplan.discussion.enums import NoticeKind
from handlingsplan.discussion.models import Comment, Notice
from handlingsplan.discussion.threads import add_comment
from handlingsplan.plan import workflow
from handlingsplan.plan.models import Chapter
from handlingsplan.plan.suggestions import SuggestionRefusedError, find_passage, is_still_newest, take_suggestion
from tests.cast import Cast

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
    place = find_passage(chapter, "stråk saltas", before="Alla", suggests=True)
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
        find_passage(chapter, quote, before="", suggests=True)


def test_a_text_that_is_saved_while_words_are_looked_for_or_a_text_prepared_is_noticed(
    cast: Cast, chapter: Chapter
) -> None:
    prepared = workflow.prepare_text(chapter, "<p>Min.</p>", expected_version=1, by=cast.osteraker)
    find_passage(chapter, "Alla", before="", suggests=True)
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
