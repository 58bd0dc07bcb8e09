"""A report with open lines is not approved unseen, and its officer hears of what comes after it was handed in."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from actors.models import User
from followup.rounds.filling import say_nothing_new
from followup.rounds.handing_in import OpenLinesError, approve, hand_in, read_lines
from followup.rounds.models import Round, Submission
from handlingsplan.workspace.agenda import agenda
from measures.enums import Status
from measures.models import Measure
from tests.cast import Cast
from tests.factories import CommitmentFactory, IndicatorFactory, MeasureFactory

ClientOf = Callable[[User], Client]


def _comes_to_own(cast: Cast) -> str:
    return str(MeasureFactory(plan=cast.plan, owner=cast.osteraker_kommun, title="Lånecyklar"))


def _promises(cast: Cast) -> str:
    measure = MeasureFactory(plan=cast.plan, owner=cast.kth, title="Bytespunkter")
    CommitmentFactory(measure=measure, organisation=cast.osteraker_kommun, decided=True)
    return str(measure)


def _is_to_give_a_value(cast: Cast) -> str:
    return str(IndicatorFactory(plan=cast.plan, title="Cyklister"))


COMES = [_comes_to_own, _promises, _is_to_give_a_value]


@pytest.fixture
def done(cast: Cast, one: Round, cycling: Measure) -> Submission:
    """Österåker's report, complete and handed in."""
    say_nothing_new(one, cast.osteraker_kommun, by=cast.osteraker)
    return hand_in(one, cast.osteraker_kommun, by=cast.osteraker)


def _address(name: str, one: Round) -> str:
    return reverse(name, args=[one.plan.slug, one.number, "osteraker"])


@pytest.mark.parametrize("comes", COMES)
def test_approving_names_what_is_open_and_asks_again(
    cast: Cast, one: Round, done: Submission, client_of: ClientOf, comes: Callable[[Cast], str]
) -> None:
    title, client = comes(cast), client_of(cast.samordnare)
    with pytest.raises(OpenLinesError):
        approve(done, expected_version=done.version, by=cast.samordnare)
    answer = client.post(_address("approve_report", one), {"seen": done.version})
    page = answer.content.decode()
    said = [words in page for words in (title, "1 ny rad sedan inlämningen", "Godkänn utan de svaren")]
    assert (answer.status_code, said) == (422, [True] * 3)
    seen = read_lines(one, cast.osteraker_kommun, done).open_version
    _comes_to_own(cast)  # and another one, that was not seen
    again = client.post(_address("approve_report", one), {"seen": done.version, "open": seen})
    assert again.status_code == 422
    now = read_lines(one, cast.osteraker_kommun, done).open_version
    assert client.post(_address("approve_report", one), {"seen": done.version, "open": now}).status_code == 302
    assert Submission.objects.get().state == "approved"


def test_a_complete_report_is_approved_at_once(cast: Cast, done: Submission) -> None:
    assert approve(done, expected_version=done.version, by=cast.samordnare).state == "approved"


@pytest.mark.parametrize("comes", COMES[:2])
def test_the_officer_is_told_of_a_new_line(
    cast: Cast, one: Round, done: Submission, client_of: ClientOf, comes: Callable[[Cast], str]
) -> None:
    assert [item.title for item in agenda(cast.osteraker, cast.plan) if item.title == one.title] == []
    comes(cast)
    notes = [item.note for item in agenda(cast.osteraker, cast.plan) if item.title == one.title]
    assert notes == ["Österåker: 1 ny rad sedan ni lämnade in. Ta tillbaka rapporten och svara."]
    assert (
        "1, och 1 ny rad sedan inlämningen" in client_of(cast.samordnare).get(one.get_absolute_url()).content.decode()
    )


def test_an_answer_that_no_longer_fits_is_open_too(cast: Cast, one: Round, done: Submission, cycling: Measure) -> None:
    done.status_reports.update(nothing_new=False, expected_version="other", status=Status.UNDER_WAY)
    with pytest.raises(OpenLinesError):
        approve(done, expected_version=done.version, by=cast.samordnare)
