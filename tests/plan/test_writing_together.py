"""Sequences of what people do who write in one chapter: `python -m bench writing-together` runs a thousand."""

from collections.abc import Callable

import pytest
from django.test import Client

from actors.models import User
from handlingsplan.plan import workflow
from tests.cast import Cast
from tests.writing_together import Desk

SEQUENCES, STEPS = 8, 25


@pytest.mark.parametrize("seed", range(SEQUENCES))
def test_no_word_is_lost_or_overwritten_unseen(cast: Cast, client_of: Callable[[User], Client], seed: int) -> None:
    chapter = cast.plan.chapters.get(number=3)
    workflow.appoint_editors(chapter, [cast.vallentuna, cast.osteraker], by=cast.samordnare)
    people = {"sara": cast.samordnare, "viktor": cast.vallentuna, "annmarie": cast.osteraker}
    desk = Desk(seed, chapter, {name: client_of(person) for name, person in people.items()})
    workflow.save_text(chapter, html=desk.writers["sara"].text(4), expected_version=0, by=cast.samordnare)
    assert (desk.run(STEPS), desk.done) == ([], desk.done)
