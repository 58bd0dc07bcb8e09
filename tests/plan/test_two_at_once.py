"""Two people press the button in the same moment: a real database lets one through."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier

import pytest
from django.db import connection

from actors.conflicts import StaleError
from actors.models import User
from actors.permissions import RefusedError
from handlingsplan.plan import workflow
from handlingsplan.plan.models import Chapter, ReviewEvent, Revision
from tests.cast import Cast

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]


def at_once(acts: list[Callable[[], object]]) -> list[str]:
    """Run the acts in threads that start together; return how each ended, in words."""
    barrier = Barrier(len(acts))

    def run(act: Callable[[], object]) -> str:
        barrier.wait()
        try:
            act()
        except (StaleError, RefusedError) as error:
            return type(error).__name__
        else:
            return "done"
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return sorted(pool.map(run, acts))


def as_seen(chapter: Chapter) -> Chapter:
    """Return the chapter as each request fetches it for itself."""
    return Chapter.objects.get(pk=chapter.pk)


@pytest.fixture
def chapter(cast: Cast) -> Chapter:
    chapter = cast.plan.chapters.get(number=3)
    workflow.save_text(chapter, html="<p>Text.</p>", expected_version=0, by=cast.samordnare)
    return chapter


def test_of_two_saves_on_one_version_the_second_is_told(cast: Cast, chapter: Chapter) -> None:
    seen = [as_seen(chapter) for _ in range(4)]

    def save(one: Chapter, number: int) -> object:
        by = User.objects.get(pk=cast.samordnare.pk)
        return workflow.save_text(one, html=f"<p>Text {number}.</p>", expected_version=1, by=by)

    ended = at_once([partial(save, one, number) for number, one in enumerate(seen)])
    assert ended == ["ClashError"] * 3 + ["done"]
    assert list(Revision.objects.filter(chapter=chapter).values_list("number", flat=True)) == [2, 1]


def test_a_text_is_approved_or_sent_back_but_not_both(cast: Cast, chapter: Chapter) -> None:
    workflow.submit(chapter, by=cast.samordnare)
    revision, people = Revision.objects.get(), [User.objects.get(pk=cast.samordnare.pk) for _ in range(2)]
    first, second = as_seen(chapter), as_seen(chapter)
    ended = at_once(
        [
            lambda: workflow.approve(first, revision=revision, by=people[0]),
            lambda: workflow.send_back(second, revision=revision, comment="Nej.", by=people[1]),
        ]
    )
    assert ended == ["RefusedError", "done"]
    assert ReviewEvent.objects.filter(act__in=["approve", "send_back"]).count() == 1
