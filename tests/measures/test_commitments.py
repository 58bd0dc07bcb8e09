import re
from contextlib import suppress
from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from actors.conflicts import StaleError
from actors.enums import Role
from actors.ledger import entries_of
from actors.models import Organisation, User
from actors.permissions import RefusedError
from measures.commitments import CommitmentData, OwnPart, find_commitment, give_commitment, write_own_part
from measures.enums import CommitmentState, EditorialState
from measures.models import Commitment, Measure
from measures.permissions import may_give_commitment
from tests.cast import Cast
from tests.factories import CommitmentFactory, MeasureFactory, member

DECIDED = CommitmentData(
    state=CommitmentState.DECIDED,
    contribution="Tre gator.",
    decision_body="Kommunstyrelsen",
    decision_date=date(2026, 3, 18),
    decision_paragraph="§ 42",
    registry_number="KS 2026/0123",
    decision_link="https://example.org/protokoll",
)


@pytest.fixture
def measure(cast: Cast) -> Measure:
    return MeasureFactory(plan=cast.plan, owner=cast.osteraker_kommun, participants=[cast.vallentuna_kommun])


def lead_of(organisation: Organisation) -> User:
    return member(organisation, Role.LEAD)


def test_a_lead_gives_the_own_organisations_commitment(cast: Cast, measure: Measure) -> None:
    by = cast.osteraker_ansvarig
    given = give_commitment(measure, cast.osteraker_kommun, data=DECIDED, expected_version=0, by=by)
    stored = Commitment.objects.get()
    assert (stored, stored.version, stored.plan) == (given, 1, cast.plan)
    assert {name: getattr(stored, name) for name in vars(DECIDED)} == vars(DECIDED)
    assert entries_of(stored).get().by == by


def test_a_commitment_changes_and_keeps_its_history(cast: Cast, measure: Measure) -> None:
    by = cast.osteraker_ansvarig
    body = cast.osteraker_kommun
    give_commitment(measure, body, data=CommitmentData(state="intends"), expected_version=0, by=by)
    declined = CommitmentData(state="declined", condition="Saknar medel.")
    give_commitment(measure, body, data=declined, expected_version=1, by=by)
    changed = give_commitment(measure, body, data=declined, expected_version=2, by=by)
    assert (changed.state, changed.condition, changed.version) == ("declined", "Saknar medel.", 2)
    assert [row.content["state"] for row in entries_of(changed)] == ["declined", "intends"]


def test_participants_and_those_asked_give_theirs_but_nobody_elses(cast: Cast, measure: Measure) -> None:
    CommitmentFactory(measure=measure, organisation=cast.sodertalje_kommun)
    bodies = [cast.osteraker_kommun, cast.vallentuna_kommun, cast.sodertalje_kommun, cast.kth]
    given = []
    for own in bodies:
        lead = lead_of(own)
        for body in bodies:
            expected_version = find_commitment(measure, body).version
            with suppress(RefusedError):
                give_commitment(
                    measure, body, data=CommitmentData(state="intends"), expected_version=expected_version, by=lead
                )
                given.append((own, body))
    assert given == [(body, body) for body in bodies[:3]]
    assert may_give_commitment(lead, measure, cast.kth).reason == "KTH deltar inte i åtgärden."


@pytest.mark.parametrize("name", ["osteraker", "samordnare", "politiker", "forskare", "vallentuna"])
def test_only_leads_give_commitments(cast: Cast, measure: Measure, name: str) -> None:
    with pytest.raises(RefusedError):
        give_commitment(measure, cast.osteraker_kommun, data=DECIDED, expected_version=0, by=cast.person(name))
    assert Commitment.objects.count() == 0


@pytest.mark.parametrize("state", [EditorialState.DRAFT, EditorialState.WITHDRAWN])
def test_no_commitments_to_what_is_not_handed_over(cast: Cast, state: EditorialState) -> None:
    measure = MeasureFactory(plan=cast.plan, owner=cast.osteraker_kommun, state=state)
    with pytest.raises(RefusedError):
        give_commitment(measure, cast.osteraker_kommun, data=DECIDED, expected_version=0, by=cast.osteraker_ansvarig)


@pytest.mark.parametrize(
    ("data", "problems"),
    [
        (
            CommitmentData(state="decided", decision_body="  "),
            {
                "decision_body": ["Skriv vilket organ som har beslutat, till exempel kommunstyrelsen."],
                "decision_date": ["Skriv vilken dag beslutet togs."],
            },
        ),
        (
            CommitmentData(state="intends", decision_date=timezone.localdate() + timedelta(days=1)),
            {"decision_date": ["Dagen har inte varit än."]},
        ),
        (
            CommitmentData(state="intends", decision_date=date(1800, 1, 1)),
            {"decision_date": ["Kontrollera året: det ska ligga mellan 1990 och 2100."]},
        ),
        (CommitmentData(state="promised"), {"state": ["Välj ett åtagande i listan."]}),
    ],
)
def test_what_is_wrong_is_told_by_field(
    cast: Cast, measure: Measure, data: CommitmentData, problems: dict[str, list[str]]
) -> None:
    with pytest.raises(ValidationError) as refusal:
        give_commitment(measure, cast.osteraker_kommun, data=data, expected_version=0, by=cast.osteraker_ansvarig)
    assert refusal.value.message_dict == problems
    assert Commitment.objects.count() == 0


def test_an_old_version_is_refused_and_brings_what_is_stored(cast: Cast, measure: Measure) -> None:
    by = cast.osteraker_ansvarig
    give_commitment(measure, cast.osteraker_kommun, data=DECIDED, expected_version=0, by=by)
    with pytest.raises(StaleError) as conflict:
        write_own_part(
            measure,
            cast.osteraker_kommun,
            data=OwnPart(contribution="Två gator."),
            expected_version=0,
            by=cast.osteraker,
        )
    assert conflict.value.stored.contribution == "Tre gator."


def test_officers_write_their_part_and_leave_the_stand_alone(cast: Cast, measure: Measure) -> None:
    CommitmentFactory(measure=measure, organisation=cast.vallentuna_kommun, decided=True)
    part = OwnPart(contribution="Personal.", own_status="under_way")
    written = write_own_part(measure, cast.vallentuna_kommun, data=part, expected_version=1, by=cast.vallentuna)
    assert (written.state, written.decision_body, written.contribution) == ("decided", "Kommunstyrelsen", "Personal.")
    assert (written.own_status, written.version) == ("under_way", 2)


def test_an_officers_part_may_come_before_the_stand(cast: Cast, measure: Measure) -> None:
    part = OwnPart(contribution="Personal.")
    written = write_own_part(measure, cast.vallentuna_kommun, data=part, expected_version=0, by=cast.vallentuna)
    assert (written.state, written.contribution) == ("proposed", "Personal.")


def test_officers_write_only_their_own_part_and_only_where_they_take_part(cast: Cast, measure: Measure) -> None:
    part = OwnPart(contribution="Personal.")
    with pytest.raises(RefusedError, match=re.escape("Det som gäller Österåker skrivs av organisationens egna")):
        write_own_part(measure, cast.osteraker_kommun, data=part, expected_version=0, by=cast.vallentuna)
    with pytest.raises(RefusedError, match=re.escape("Södertälje deltar inte i åtgärden.")):
        write_own_part(measure, cast.sodertalje_kommun, data=part, expected_version=0, by=cast.sodertalje)
    with pytest.raises(RefusedError):
        write_own_part(measure, cast.vallentuna_kommun, data=part, expected_version=0, by=cast.samordnare)
    assert Commitment.objects.count() == 0
