"""A body replaces an answer that is in, or withdraws it, until its last day: the newer counts, the older is kept."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from actors.models import User
from actors.permissions import RefusedError
from handlingsplan.consultation.dispositions import DispositionData, dispose_many
from handlingsplan.consultation.drafts import Writer, add_remark, answer_of, draft_of, remarks_of, remove_remark
from handlingsplan.consultation.enums import Channel, ResponseState
from handlingsplan.consultation.listing import counts_of
from handlingsplan.consultation.models import Body, Consultation, Point, Response
from handlingsplan.consultation.receiving import hand_in
from handlingsplan.consultation.replacing import begin_again
from handlingsplan.consultation.report.reading import read_report
from handlingsplan.plan.models import Plan
from tests.cast import Cast
from tests.consultation.rounds import asked, confirmation_to, link_to, remark
from tests.post import delivered

WRITER = Writer(Channel.LINK)


@pytest.fixture
def answered(ready: Plan, cast: Cast) -> Consultation:
    """A body has answered with two points by its link, and something is said of both."""
    one = asked(ready, cast)
    body = _body()
    for words in ("Mer cykel.", "Mindre buller."):
        add_remark(body, remark(words), writer=WRITER)
    _hand_in(body, "remarks")
    for number, disposition in enumerate(("taken_in", "not_taken"), start=1):
        said = DispositionData(disposition=disposition, reply=f"Svar {number}.")
        versions = dict(Point.objects.filter(number=number).values_list("number", "version"))
        dispose_many(one, versions, said, by=cast.samordnare)
    return Consultation.objects.select_related("plan").get(pk=one.pk)


def _body() -> Body:
    return Body.objects.select_related("consultation__plan").get(organisation=None)


def _hand_in(body: Body, stance: str) -> None:
    draft = draft_of(body)
    assert draft is not None
    hand_in(body, stance, expected_version=draft.version, writer=WRITER)
    assert Client().post(reverse("confirm_response", args=[confirmation_to(body)])).status_code == 302


def _points() -> list[tuple[int, str, str, int]]:
    rows = Point.objects.order_by("number").values_list("number", "text", "disposition", "response__number")
    return list(rows)


def test_the_newer_answer_counts_once_it_is_confirmed_and_the_older_is_kept(
    answered: Consultation, cast: Cast, client_of: Callable[[User], Client]
) -> None:
    body, browser = _body(), Client()
    page = reverse("answer", args=[link_to(body)])
    assert "Ändra eller dra tillbaka svaret" in browser.get(page).content.decode()
    assert browser.post(reverse("change_answer", args=[link_to(body)])).status_code == 302
    draft = draft_of(body)
    assert draft is not None
    assert [one.text for one in remarks_of(draft)] == ["Mer cykel.", "Mindre buller."]
    remove_remark(body, remarks_of(draft)[1].key, writer=WRITER)
    add_remark(body, remark("Fler bussar."), writer=WRITER)
    before = _points()
    assert before == [(1, "Mer cykel.", "taken_in", 1), (2, "Mindre buller.", "not_taken", 1)]
    assert "gäller tills det nya är inlämnat" in browser.get(page).content.decode()
    answered.refresh_from_db()
    assert (counts_of(answered).answered, counts_of(answered).points) == (1, 2)
    _hand_in(body, "rejects")
    assert _points() == [(1, "Mer cykel.", "taken_in", 2), (3, "Fler bussar.", "none", 2)]
    assert (counts_of(answered).answered, counts_of(answered).points) == (1, 2)
    assert [one.stance_label for one in read_report(answered).responses] == ["Avstyrker"]
    old, new = Response.objects.order_by("number")
    assert (old.state, old.sender, [one.text for one in remarks_of(old)]) == (
        ResponseState.REPLACED,
        body.name,
        ["Mer cykel.", "Mindre buller."],
    )
    assert [(one["number"], one["disposition"], one["reply"]) for one in new.lost_points] == [
        (2, "Inte tillgodosedd", "Svar 2.")
    ]
    client = client_of(cast.samordnare)
    shown = [
        client.get(reverse("response", args=[answered.plan.slug, 1, number])).content.decode() for number in (1, 2)
    ]
    assert ["är ersatt av ett senare" in text for text in shown] == [True, False]
    assert ["Svar 2." in text for text in shown] == [False, True]
    assert ["yttrande 2" in shown[0], "yttrande 1" in shown[1]] == [True, True]
    board = client.get(reverse("consultation_points", args=[answered.plan.slug, 1])).content.decode()
    assert "En synpunkt som du hade tagit ställning till är inte kvar" in board
    assert delivered()[-1].to == [body.email]


def test_an_answer_that_was_not_confirmed_or_is_thrown_away_leaves_the_one_that_is_in(answered: Consultation) -> None:
    body, before = _body(), _points()
    begun = begin_again(body, writer=WRITER)
    assert begin_again(body, writer=WRITER) == begun
    hand_in(body, "agrees", expected_version=begun.version, writer=WRITER)
    counts = answer_of(body)
    assert counts is not None
    assert (counts.state, counts.stance, _points()) == (ResponseState.RECEIVED, "remarks", before)
    keep = Client().post(reverse("change_answer", args=[link_to(body)]), {"keep": "1"})
    assert (keep.status_code, draft_of(body), _points()) == (302, counts, before)
    assert Client().get(reverse("confirm_response", args=[confirmation_to(body)])).status_code == 404


def test_an_answer_is_withdrawn_by_a_newer_that_says_so(answered: Consultation) -> None:
    body = _body()
    begin_again(body, writer=WRITER)
    _hand_in(body, "withdrawn")
    assert _points() == []
    new = answer_of(body)
    assert new is not None
    assert (new.stance, [one["number"] for one in new.lost_points]) == ("withdrawn", [1, 2])
    assert [one.stance_label for one in read_report(answered).responses] == ["Drar tillbaka sitt svar"]
    begin_again(body, writer=WRITER)  # and answers once more
    add_remark(body, remark("Nu så."), writer=WRITER)
    _hand_in(body, "remarks")
    assert [text for _number, text, _said, _answer in _points()] == ["Nu så."]


def test_a_first_answer_withdraws_nothing(ready: Plan, cast: Cast) -> None:
    asked(ready, cast)
    sent = Client().post(reverse("hand_in", args=[link_to(_body())]), {"stance": "withdrawn", "version": "0"})
    assert (sent.status_code, Response.objects.count()) == (422, 0)


def test_after_the_last_day_the_answer_that_is_in_holds(answered: Consultation) -> None:
    body = _body()
    begun = begin_again(body, writer=WRITER)
    hand_in(body, "agrees", expected_version=begun.version, writer=WRITER)
    confirmation = reverse("confirm_response", args=[confirmation_to(body)])
    before = _points()
    with time_machine.travel(timezone.now() + timedelta(days=120)):
        assert Client().post(confirmation).status_code == 409
        with pytest.raises(RefusedError, match="Sista svarsdagen"):
            begin_again(body, writer=WRITER)
        assert "Ändra eller dra tillbaka" not in Client().get(reverse("answer", args=[link_to(body)])).content.decode()
    assert (_points(), draft_of(body) == answer_of(body)) == (before, False)
