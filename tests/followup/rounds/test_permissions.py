"""Who does what with rounds and reports."""

from collections.abc import Callable

import pytest

from actors.permissions import Verdict
from followup.rounds.enums import SubmissionState
from followup.rounds.models import Round, Submission
from followup.rounds.permissions import (
    may_approve,
    may_change_round,
    may_fill_in,
    may_hand_in,
    may_name_reporter,
    may_open_round,
    may_return,
    may_see_submission,
    may_withdraw,
)
from measures.models import Measure
from tests.cast import Cast

EVERYBODY = (
    *("samordnare", "osteraker", "osteraker_ansvarig", "vallentuna", "politiker", "forskare", "outsider", "anonymous"),
)
OWN = ["samordnare", "osteraker", "osteraker_ansvarig"]


def _allowed(cast: Cast, may: Callable[..., Verdict], *args: object) -> list[str]:
    return [name for name in EVERYBODY if may(cast[name], *args)]


def test_rounds_are_the_coordinators(cast: Cast, one: Round) -> None:
    assert _allowed(cast, may_change_round, one) == ["samordnare"]
    assert may_open_round(cast.samordnare, cast.plan).reason == "En omgång är öppen redan. Stäng den först."
    one.state = "closed"
    assert _allowed(cast, may_change_round, one) == []


def test_a_report_is_seen_by_its_own_people_and_the_coordinator(cast: Cast, one: Round) -> None:
    assert _allowed(cast, may_see_submission, one, cast.osteraker_kommun) == [*OWN, "politiker"]


@pytest.mark.parametrize(
    ("state", "allowed"),
    [
        (SubmissionState.BEGUN, {"fill_in": OWN, "hand_in": OWN}),
        (SubmissionState.HANDED_IN, {"withdraw": OWN, "return": ["samordnare"], "approve": ["samordnare"]}),
        (SubmissionState.RETURNED, {"fill_in": OWN, "hand_in": OWN}),
        (SubmissionState.APPROVED, {"return": ["samordnare"]}),
    ],
)
def test_who_acts_when(cast: Cast, one: Round, state: str, allowed: dict[str, list[str]]) -> None:
    submission = Submission(plan=cast.plan, round=one, organisation=cast.osteraker_kommun, state=state)
    verbs: dict[str, Callable[..., Verdict]] = {
        "fill_in": lambda user, report: may_fill_in(user, one, cast.osteraker_kommun, report),
        "hand_in": may_hand_in,
        "withdraw": may_withdraw,
        "return": may_return,
        "approve": may_approve,
    }
    found = {verb: _allowed(cast, may, submission) for verb, may in verbs.items()}
    assert {verb: names for verb, names in found.items() if names} == allowed
    one.state = "closed"
    closed = {"approve": allowed.get("approve", [])}  # what was handed in before is still reviewed
    found = {verb: _allowed(cast, may, submission) for verb, may in verbs.items()}
    assert found == {verb: [] for verb in verbs} | closed


def test_the_lead_and_the_coordinator_say_who_reports(cast: Cast, one: Round, cycling: Measure) -> None:
    assert _allowed(cast, may_name_reporter, cast.osteraker_kommun, cast.plan) == ["samordnare", "osteraker_ansvarig"]
