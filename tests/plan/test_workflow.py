"""A chapter's way from draft to approved: every act, and every refusal with its reason."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django.core.exceptions import ValidationError

from actors.conflicts import StaleError
from actors.ledger import entries_of
from actors.models import User
from actors.permissions import RefusedError
from handlingsplan.plan import workflow
from handlingsplan.plan.enums import ChapterState, ReviewAct
from handlingsplan.plan.models import Chapter, ReviewEvent, Revision
from handlingsplan.richtext import TextRefusedError
from tests.cast import Cast
from tests.factories import PlanFactory, RevisionFactory

TEXT = "<p>Fler ska gå och cykla.</p>"


@pytest.fixture
def chapter(cast: Cast) -> Chapter:
    """Return a chapter that the officer of Vallentuna edits, with a first text."""
    chapter = cast.plan.chapters.get(number=3)
    workflow.appoint_editors(chapter, [cast.vallentuna], by=cast.samordnare)
    workflow.save_text(chapter, html=TEXT, expected_version=0, by=cast.vallentuna)
    return chapter


@dataclass(frozen=True)
class Standing:
    """Where a chapter stands, as stored."""

    state: str
    latest: int | None
    approved: int | None


def standing(chapter: Chapter) -> Standing:
    stored = Chapter.objects.select_related("latest", "approved").get(pk=chapter.pk)
    numbers = [revision.number if revision else None for revision in (stored.latest, stored.approved)]
    return Standing(stored.state, *numbers)


def log(chapter: Chapter) -> list[tuple[str, int, User | None, str]]:
    events = ReviewEvent.objects.filter(chapter=chapter).order_by("pk").select_related("revision", "by")
    return [(event.act, event.revision.number, event.by, event.comment) for event in events]


def newest(chapter: Chapter) -> Revision:
    return Revision.objects.filter(chapter=chapter).latest("number")


def test_a_new_plan_gets_its_eight_chapters(cast: Cast) -> None:
    cast.plan.chapters.all().delete()
    workflow.create_chapters(cast.plan)
    assert [(chapter.number, chapter.state) for chapter in cast.plan.chapters.all()] == [
        (number, "draft") for number in range(1, 9)
    ]


# Writing


def test_a_first_text_is_version_one(cast: Cast, chapter: Chapter) -> None:
    saved = newest(chapter)
    assert (saved.number, saved.html, saved.author) == (1, TEXT, cast.vallentuna)
    assert standing(chapter) == Standing(ChapterState.DRAFT, 1, None)
    assert entries_of(chapter)[0].by == cast.vallentuna


def test_each_save_is_a_version_with_who_and_what(cast: Cast, chapter: Chapter) -> None:
    workflow.save_text(chapter, html="<p>Ny.</p>", expected_version=1, by=cast.samordnare, summary="  Kortare ")
    saved = [(one.number, one.html, one.author, one.summary) for one in chapter.revisions.order_by("number")]
    assert saved == [(1, TEXT, cast.vallentuna, ""), (2, "<p>Ny.</p>", cast.samordnare, "Kortare")]


def test_a_text_from_before_there_was_one_form_is_left_alone(cast: Cast, chapter: Chapter) -> None:
    old = "<p> Mål  ett.</p>\n\n<ul>\n<li>a</li>\n</ul>"
    RevisionFactory(chapter=chapter, html=old, approved=True)
    chapter.refresh_from_db()
    new = "<p>Mål ett.</p><ul><li>a</li></ul>"
    saved = workflow.save_text(chapter, html=new, expected_version=2, by=cast.samordnare)
    assert (saved.number, saved.html, chapter.state) == (2, old, ChapterState.APPROVED)
    changed = new.replace("ett", "två")
    assert workflow.save_text(chapter, html=changed, expected_version=2, by=cast.samordnare).html == changed
    assert chapter.state == ChapterState.DRAFT


def test_an_unchanged_text_makes_no_version(cast: Cast, chapter: Chapter) -> None:
    again = workflow.save_text(chapter, html=f"  {TEXT}<script>x</script>", expected_version=1, by=cast.vallentuna)
    assert (again.number, chapter.revisions.count()) == (1, 1)


def test_the_same_text_sent_twice_is_saved_once(cast: Cast, chapter: Chapter) -> None:
    for _ in range(2):
        workflow.save_text(chapter, html="<p>Ny.</p>", expected_version=1, by=cast.vallentuna)
    assert standing(chapter) == Standing(ChapterState.DRAFT, 2, None)


def test_text_is_cleaned_by_the_verb_itself(cast: Cast, chapter: Chapter) -> None:
    workflow.save_text(
        chapter, html='<p onclick="x()">Hej</p><iframe></iframe>', expected_version=1, by=cast.vallentuna
    )
    assert newest(chapter).html == "<p>Hej</p>"


def test_a_text_that_cannot_be_stored_is_refused_and_nothing_changes(cast: Cast, chapter: Chapter) -> None:
    with pytest.raises(TextRefusedError, match="fler än 100 kolumner"):
        workflow.save_text(chapter, html='<td colspan="999">x</td>', expected_version=1, by=cast.vallentuna)
    assert standing(chapter) == Standing(ChapterState.DRAFT, 1, None)


def test_a_first_text_is_not_empty(cast: Cast) -> None:
    with pytest.raises(TextRefusedError, match="Skriv texten innan du sparar"):
        workflow.save_text(cast.plan.chapters.get(number=1), html="<p></p>", expected_version=0, by=cast.samordnare)


def test_a_save_on_an_old_version_is_refused_and_carries_the_newest(cast: Cast, chapter: Chapter) -> None:
    workflow.save_text(chapter, html="<p>Samordnarens.</p>", expected_version=1, by=cast.samordnare)
    with pytest.raises(StaleError, match="Nu gäller version 2") as stale:
        workflow.save_text(chapter, html="<p>Min.</p>", expected_version=1, by=cast.vallentuna)
    assert (stale.value.stored.html, stale.value.stored.author) == ("<p>Samordnarens.</p>", cast.samordnare)
    assert [revision.html for revision in chapter.revisions.order_by("number")] == [TEXT, "<p>Samordnarens.</p>"]


def test_an_approved_chapter_becomes_a_draft_while_the_approved_text_holds(cast: Cast, chapter: Chapter) -> None:
    workflow.submit(chapter, by=cast.vallentuna)
    workflow.approve(chapter, revision=newest(chapter), by=cast.samordnare)
    workflow.save_text(chapter, html="<p>Nästa.</p>", expected_version=1, by=cast.vallentuna)
    assert standing(chapter) == Standing(ChapterState.DRAFT, 2, 1)
    assert log(chapter) == [
        (ReviewAct.SUBMIT, 1, cast.vallentuna, ""),
        (ReviewAct.APPROVE, 1, cast.samordnare, ""),
        (ReviewAct.REVISE, 2, cast.vallentuna, ""),
    ]


def test_the_system_writes_without_a_person(chapter: Chapter) -> None:
    saved = workflow.save_text(chapter, html="<p>Inläst.</p>", expected_version=1, by=None)
    assert (saved.number, saved.author) == (2, None)


# Review


def test_from_draft_to_approved_and_back_again(cast: Cast, chapter: Chapter) -> None:
    workflow.submit(chapter, by=cast.vallentuna)
    assert standing(chapter) == Standing(ChapterState.IN_REVIEW, 1, None)
    workflow.send_back(chapter, revision=newest(chapter), comment=" Nämn barnen.\r\n", by=cast.samordnare)
    assert standing(chapter) == Standing(ChapterState.DRAFT, 1, None)
    workflow.submit(chapter, by=cast.vallentuna)
    workflow.withdraw(chapter, by=cast.vallentuna)
    assert standing(chapter) == Standing(ChapterState.DRAFT, 1, None)
    workflow.save_text(chapter, html="<p>Med barnen.</p>", expected_version=1, by=cast.vallentuna)
    workflow.submit(chapter, by=cast.vallentuna)
    workflow.approve(chapter, revision=newest(chapter), comment="Bra!", by=cast.samordnare)
    assert standing(chapter) == Standing(ChapterState.APPROVED, 2, 2)
    assert log(chapter) == [
        (ReviewAct.SUBMIT, 1, cast.vallentuna, ""),
        (ReviewAct.SEND_BACK, 1, cast.samordnare, "Nämn barnen."),
        (ReviewAct.SUBMIT, 1, cast.vallentuna, ""),
        (ReviewAct.WITHDRAW, 1, cast.vallentuna, ""),
        (ReviewAct.SUBMIT, 2, cast.vallentuna, ""),
        (ReviewAct.APPROVE, 2, cast.samordnare, "Bra!"),
    ]
    assert [row.by for row in entries_of(chapter)][:2] == [cast.samordnare, cast.vallentuna]


def test_a_text_is_sent_back_only_with_words(cast: Cast, chapter: Chapter) -> None:
    workflow.submit(chapter, by=cast.vallentuna)
    with pytest.raises(ValidationError, match="Skriv vad som behöver ändras"):
        workflow.send_back(chapter, revision=newest(chapter), comment="  \n ", by=cast.samordnare)
    assert standing(chapter) == Standing(ChapterState.IN_REVIEW, 1, None)


def test_nobody_decides_on_a_text_that_has_changed_since_it_was_read(cast: Cast, chapter: Chapter) -> None:
    read = newest(chapter)
    workflow.save_text(chapter, html="<p>Ny.</p>", expected_version=1, by=cast.vallentuna)
    workflow.submit(chapter, by=cast.vallentuna)
    for act in (workflow.approve, workflow.send_back):
        with pytest.raises(StaleError, match=r"Texten har ändrats .* Nu gäller version 2"):
            act(chapter, revision=read, comment="Bra.", by=cast.samordnare)
    assert standing(chapter) == Standing(ChapterState.IN_REVIEW, 2, None)


def test_a_version_of_another_chapter_is_no_answer(cast: Cast, chapter: Chapter) -> None:
    other = RevisionFactory(chapter=cast.plan.chapters.get(number=1))
    workflow.submit(chapter, by=cast.vallentuna)
    with pytest.raises(RefusedError, match="Versionen hör till ett annat kapitel"):
        workflow.approve(chapter, revision=other, by=cast.samordnare)


def test_of_two_coordinators_the_other_one_approves(cast: Cast, chapter: Chapter) -> None:
    second = cast.add_second_samordnare()
    workflow.submit(chapter, by=cast.samordnare)
    with pytest.raises(RefusedError, match="Låt en annan samordnare godkänna den"):
        workflow.approve(chapter, revision=newest(chapter), by=cast.samordnare)
    workflow.approve(chapter, revision=newest(chapter), by=second)
    assert standing(chapter) == Standing(ChapterState.APPROVED, 1, 1)


NOT_EDITOR = "Du är inte utsedd till redaktör för kapitlet. Be samordnaren om du vill skriva i det."
NOT_WRITER = "Bara kapitlets redaktörer och samordnaren"
NOT_COORDINATOR = "Det här gör samordnaren."
IN_DRAFT = "Kapitlet är i läget ”utkast”, och då går det inte."
Act = Callable[[Chapter, User], object]
SAVE: Act = lambda chapter, user: workflow.save_text(chapter, html="<p>Ny.</p>", expected_version=1, by=user)  # noqa: E731 a table of verbs
SUBMIT: Act = lambda chapter, user: workflow.submit(chapter, by=user)  # noqa: E731 likewise
WITHDRAW: Act = lambda chapter, user: workflow.withdraw(chapter, by=user)  # noqa: E731 likewise
SEND_BACK: Act = lambda chapter, user: workflow.send_back(  # noqa: E731 likewise
    chapter, revision=newest(chapter), comment="Nej.", by=user
)
APPROVE: Act = lambda chapter, user: workflow.approve(chapter, revision=newest(chapter), by=user)  # noqa: E731 likewise
REFUSALS = [
    ("a stranger to the chapter writes", SAVE, "osteraker", "draft", NOT_EDITOR),
    ("a reader writes", SAVE, "politiker", "draft", NOT_EDITOR),
    ("the editor writes in a text under review", SAVE, "vallentuna", "in_review", "Texten är under granskning."),
    ("the coordinator writes in a text under review", SAVE, "samordnare", "in_review", "Texten är under granskning."),
    ("a stranger to the chapter submits", SUBMIT, "osteraker", "draft", NOT_WRITER),
    ("the editor submits twice", SUBMIT, "vallentuna", "in_review", "Kapitlet är i läget ”under granskning”"),
    ("the editor submits an approved text", SUBMIT, "vallentuna", "approved", "Kapitlet är i läget ”godkänt”"),
    ("a stranger to the chapter withdraws", WITHDRAW, "forskare", "in_review", NOT_WRITER),
    ("the editor withdraws a draft", WITHDRAW, "vallentuna", "draft", IN_DRAFT),
    ("the editor sends back", SEND_BACK, "vallentuna", "in_review", NOT_COORDINATOR),
    ("the coordinator sends back a draft", SEND_BACK, "samordnare", "draft", IN_DRAFT),
    ("the editor approves", APPROVE, "vallentuna", "in_review", NOT_COORDINATOR),
    ("a lead approves", APPROVE, "osteraker_ansvarig", "in_review", NOT_COORDINATOR),
    ("the coordinator approves a draft", APPROVE, "samordnare", "draft", IN_DRAFT),
    ("the coordinator approves twice", APPROVE, "samordnare", "approved", "Kapitlet är i läget ”godkänt”"),
]


@pytest.mark.parametrize(
    ("act", "who", "state", "reason"), [row[1:] for row in REFUSALS], ids=[row[0] for row in REFUSALS]
)
def test_refusals_say_why_and_change_nothing(
    cast: Cast, chapter: Chapter, act: Act, who: str, state: str, reason: str
) -> None:
    if state != "draft":
        workflow.submit(chapter, by=cast.vallentuna)
    if state == "approved":
        workflow.approve(chapter, revision=newest(chapter), by=cast.samordnare)
    before = standing(chapter), log(chapter)
    person = cast[who]
    assert isinstance(person, User)
    with pytest.raises(RefusedError) as refused:
        act(chapter, person)
    assert str(refused.value).startswith(reason)
    assert (standing(chapter), log(chapter)) == before


def test_a_chapter_without_text_is_not_handed_in(cast: Cast) -> None:
    with pytest.raises(RefusedError, match="Kapitlet har ingen text än"):
        workflow.submit(cast.plan.chapters.get(number=1), by=cast.samordnare)


# Editors


def test_editors_are_replaced_as_a_whole_with_one_row_of_history(cast: Cast, chapter: Chapter) -> None:
    rows = entries_of(chapter).count()
    workflow.appoint_editors(chapter, [cast.osteraker, cast.sodertalje], by=cast.samordnare)
    assert set(chapter.editors.all()) == {cast.osteraker, cast.sodertalje}
    newest_row = entries_of(chapter)[0]
    assert (entries_of(chapter).count(), newest_row.by) == (rows + 1, cast.samordnare)
    assert newest_row.content["editors"] == sorted([cast.osteraker.pk, cast.sodertalje.pk])


def test_only_the_coordinator_appoints(cast: Cast, chapter: Chapter) -> None:
    with pytest.raises(RefusedError, match=NOT_COORDINATOR):
        workflow.appoint_editors(chapter, [cast.osteraker], by=cast.vallentuna)
    assert list(chapter.editors.all()) == [cast.vallentuna]


@pytest.mark.parametrize("who", ["politiker", "outsider"])
def test_who_only_reads_is_no_editor(cast: Cast, chapter: Chapter, who: str) -> None:
    person = cast.person(who)
    with pytest.raises(RefusedError, match=f"{person} arbetar inte med planen"):
        workflow.appoint_editors(chapter, [person], by=cast.samordnare)


def test_the_coordinator_of_one_plan_is_nobody_in_another(cast: Cast) -> None:
    other = PlanFactory().chapters.get(number=1)
    with pytest.raises(RefusedError, match="Du är inte utsedd"):
        workflow.save_text(other, html=TEXT, expected_version=0, by=cast.samordnare)
