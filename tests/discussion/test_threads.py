from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from actors.ledger_comparison import compare
from actors.models import LedgerEntry, User
from actors.permissions import ALLOWED
from handlingsplan.discussion.models import Comment, Mention
from handlingsplan.discussion.threads import (
    CommentTarget,
    add_comment,
    forget_mentions,
    notify,
    reopen,
    resolve,
    threads_on,
)
from handlingsplan.leaving.personal_data import erase
from handlingsplan.richtext import TextRefusedError
from tests.cast import Cast
from tests.factories import MeasureFactory, UserFactory


def test_answers_stand_below_what_they_answer(cast: Cast) -> None:
    measure = MeasureFactory(plan=cast.plan, owner=cast.osteraker_kommun)
    first = add_comment(measure, text="Varför just 2027?", by=cast.vallentuna)
    second = add_comment(measure, text="Bra åtgärd.", by=cast.forskare)
    answer = add_comment(measure, text="Då är upphandlingen klar.", by=cast.osteraker, answers=first.pk)
    threads = [(thread.comment, thread.answers) for thread in threads_on(measure, reader=cast.osteraker)]
    assert threads == [(first, [answer]), (second, [])]


def test_the_organisation_that_the_author_acted_for_stands_beside_the_name(
    cast: Cast, client_of: Callable[[User], Client]
) -> None:
    measure = MeasureFactory(plan=cast.plan, owner=cast.osteraker_kommun)
    client_of(cast.vallentuna).post(reverse("comment_measure", args=["stockholm", measure.number]), {"text": "Bra."})
    cast.vallentuna.memberships.update(organisation=cast.osteraker_kommun)
    (thread,) = threads_on(measure, reader=cast.osteraker)
    assert vars(thread.comment)["written_for"] == "Vallentuna"
    html = client_of(cast.samordnare).get(measure.get_absolute_url()).content.decode()
    assert f"<strong>{cast.vallentuna}</strong>, Vallentuna" in html


def test_threads_of_one_thing_do_not_show_on_another(cast: Cast) -> None:
    one, other = (MeasureFactory(plan=cast.plan, owner=cast.osteraker_kommun) for _ in range(2))
    comment = add_comment(one, text="Hej", by=cast.osteraker)
    assert threads_on(other, reader=cast.osteraker) == []
    with pytest.raises(Comment.DoesNotExist):
        add_comment(other, text="Svar", by=cast.osteraker, answers=comment.pk)


def test_a_chapter_and_a_measure_with_the_same_id_are_apart(cast: Cast) -> None:
    chapter = cast.plan.chapters.get(number=1)
    measure = MeasureFactory(plan=cast.plan, owner=cast.osteraker_kommun, pk=chapter.pk)
    add_comment(chapter, text="Om kapitlet", by=cast.osteraker)
    assert threads_on(measure, reader=cast.osteraker) == []


def test_too_long_a_comment_is_refused_in_words(cast: Cast) -> None:
    with pytest.raises(TextRefusedError, match="för lång: 5001 tecken, högst 5000"):
        add_comment(cast.plan.chapters.get(number=1), text="å" * 5001, by=cast.osteraker)


@pytest.mark.parametrize("count", [1, 3])
def test_threads_cost_one_query(cast: Cast, django_assert_num_queries: DjangoAssertNumQueries, count: int) -> None:
    chapter = cast.plan.chapters.get(number=1)
    for _ in range(count):
        first = add_comment(chapter, text="Fråga", by=cast.osteraker)
        add_comment(chapter, text="Svar", by=cast.samordnare, answers=first.pk)
    with django_assert_num_queries(1):
        assert [str(thread.comment.author) for thread in threads_on(chapter, reader=cast.osteraker)] == [
            "Örjan Åkesson"
        ] * count


def test_what_is_said_and_settled_is_entered_in_the_ledger_without_the_words(cast: Cast) -> None:
    measure = MeasureFactory(plan=cast.plan, owner=cast.osteraker_kommun, state="draft")
    target = CommentTarget(about=measure, scope=cast.plan, url="/")
    comment = add_comment(measure, text="Fråga till @Ann-Marie", by=cast.osteraker)
    resolve(comment, target=target, by=cast.osteraker_ansvarig, comments=ALLOWED)
    resolve(comment, target=target, by=cast.osteraker, comments=ALLOWED)
    reopen(comment, target=target, by=cast.osteraker, comments=ALLOWED)
    entries = LedgerEntry.objects.filter(kind="discussion.comment", object_id=comment.pk).order_by("pk")
    lead, officer = cast.osteraker_ansvarig.pk, cast.osteraker.pk
    assert list(entries.values_list("act", "by_id", "reason", "title")) == [
        ("added", officer, "", str(measure)),
        ("changed", lead, "Markerad som löst", str(measure)),
        ("changed", officer, "Öppnad igen", str(measure)),
    ]
    assert {(entry.audience_id, entry.organisation_id, "Fråga" in str(entry.content)) for entry in entries} == {
        (cast.osteraker_kommun.pk, cast.osteraker_kommun.pk, False)
    }


def test_who_is_erased_is_called_by_function_and_a_longer_name_stays(cast: Cast) -> None:
    anna, chapter = UserFactory(full_name="Anna Ek"), cast.plan.chapters.get(number=1)
    comment = add_comment(chapter, text="@Anna Ek, @Anna Ekström!", by=cast.osteraker)
    notify(comment, target=CommentTarget(about=chapter, scope=cast.plan, url="/"), mentioned=[anna])
    forget_mentions(anna, instead="Planerare", by=anna)
    comment.refresh_from_db()
    assert comment.text == "@Planerare, @Anna Ekström!"
    assert list(compare([Comment, Mention])) == []


@pytest.mark.parametrize("comes_first", [True, False])
def test_who_takes_another_s_name_and_is_erased_changes_nothing_that_was_said_of_that_one(
    cast: Cast, *, comes_first: bool
) -> None:
    chapter = cast.plan.chapters.get(number=1)
    other = UserFactory(full_name="Sara Lindqvist", function="NÅGON ANNAN") if comes_first else None
    comment = add_comment(chapter, text="@Sara Lindqvist har godkänt budgeten", by=cast.vallentuna)
    notify(comment, target=CommentTarget(about=chapter, scope=cast.plan, url="/"), mentioned=[cast.samordnare])
    erase(other or UserFactory(full_name="Sara Lindqvist", function="NÅGON ANNAN"))
    comment.refresh_from_db()
    assert comment.text == "@Sara Lindqvist har godkänt budgeten"
