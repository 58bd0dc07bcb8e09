import re
from contextlib import suppress

import pytest
from django.core.exceptions import ValidationError

from actors.conflicts import StaleError
from actors.enums import Role
from actors.ledger import entries_of
from actors.models import User
from actors.permissions import RefusedError
from handlingsplan.plan.grants import sync_access
from measures import editorial
from measures.editing import save_measure
from measures.enums import EDITORIAL_TRANSITIONS, EditorialAct, EditorialState
from measures.models import Measure
from tests.cast import Cast
from tests.factories import MeasureFactory, MembershipFactory
from tests.measures.posting import data_of


@pytest.fixture
def draft(cast: Cast) -> Measure:
    return MeasureFactory(
        plan=cast.plan,
        owner=cast.osteraker_kommun,
        participants=[cast.vallentuna_kommun],
        state=EditorialState.DRAFT,
    )


def in_state(cast: Cast, state: EditorialState) -> Measure:
    return MeasureFactory(plan=cast.plan, owner=cast.osteraker_kommun, state=state)


def log(measure: Measure) -> list[tuple[str, str, str]]:
    return [(event.act, str(event.by), event.comment) for event in measure.editorial_events.all()]


def test_the_way_to_being_accepted_is_logged(cast: Cast, draft: Measure) -> None:
    editorial.propose(draft, by=cast.osteraker, comment="Titta gärna på pengarna.")
    editorial.send_back(draft, by=cast.samordnare, comment="Slutdatum saknas.")
    editorial.propose(draft, by=cast.osteraker_ansvarig)
    accepted = editorial.accept(draft, expected_version=1, by=cast.samordnare)
    assert accepted.state == EditorialState.ACCEPTED
    assert log(draft) == [
        ("accept", "Sara Lindqvist", ""),
        ("propose", "Ann-Marie Öhman", ""),
        ("send_back", "Sara Lindqvist", "Slutdatum saknas."),
        ("propose", "Örjan Åkesson", "Titta gärna på pengarna."),
    ]
    assert [row.content["state"] for row in entries_of(draft)] == ["accepted", "proposed", "draft", "proposed", "draft"]
    assert [row.by for row in entries_of(draft)][:2] == [cast.samordnare, cast.osteraker_ansvarig]


def test_handing_over_asks_the_owner_and_the_participants(cast: Cast, draft: Measure) -> None:
    editorial.propose(draft, by=cast.osteraker)
    editorial.send_back(draft, by=cast.samordnare, comment="Mer.")
    editorial.propose(draft, by=cast.osteraker)
    asked = [(row.organisation.short_name, row.state) for row in draft.commitments.all()]
    assert asked == [("Vallentuna", "proposed"), ("Österåker", "proposed")]


def test_an_empty_draft_is_not_handed_over(cast: Cast) -> None:
    measure = MeasureFactory(plan=cast.plan, owner=cast.osteraker_kommun, state=EditorialState.DRAFT, description="  ")
    with pytest.raises(RefusedError, match=re.escape("Åtgärden saknar beskrivning. Skriv den innan du lämnar över.")):
        editorial.propose(measure, by=cast.osteraker)


def test_the_coordinator_accepts_only_what_was_read(cast: Cast, draft: Measure) -> None:
    editorial.propose(draft, by=cast.osteraker)
    save_measure(draft, data=data_of(draft, title="Ändrad i sista stund"), expected_version=1, by=cast.osteraker)
    with pytest.raises(StaleError):
        editorial.accept(draft, expected_version=1, by=cast.samordnare)
    assert Measure.objects.get(pk=draft.pk).state == EditorialState.PROPOSED
    assert editorial.accept(draft, expected_version=2, by=cast.samordnare).state == EditorialState.ACCEPTED


@pytest.mark.parametrize("comment", ["", "  \n "])
def test_sending_back_takes_a_comment(cast: Cast, comment: str) -> None:
    measure = in_state(cast, EditorialState.PROPOSED)
    with pytest.raises(ValidationError) as refusal:
        editorial.send_back(measure, by=cast.samordnare, comment=comment)
    assert refusal.value.message_dict == {"comment": ["Skriv vad som behöver ändras, så att det går att rätta."]}
    assert log(measure) == []


def test_others_are_told_why_a_measure_is_withdrawn(cast: Cast) -> None:
    measure = in_state(cast, EditorialState.ACCEPTED)
    with pytest.raises(ValidationError) as refusal:
        editorial.withdraw(measure, by=cast.osteraker)
    assert refusal.value.message_dict == {"comment": ["Skriv varför åtgärden dras tillbaka."]}
    editorial.withdraw(measure, by=cast.osteraker, comment="Slås ihop med åtgärd 12.")
    assert log(measure) == [("withdraw", "Örjan Åkesson", "Slås ihop med åtgärd 12.")]


@pytest.mark.parametrize("state", [EditorialState.PROPOSED, EditorialState.ACCEPTED])
@pytest.mark.parametrize("name", ["osteraker", "samordnare"])
def test_what_was_withdrawn_from_the_plan_comes_back_as_it_was(cast: Cast, state: EditorialState, name: str) -> None:
    """By its owner or the coordinator; others do not."""
    measure = in_state(cast, state)
    left = editorial.withdraw(measure, by=cast.samordnare, comment="Fel åtgärd.")
    assert (left.state, left.withdrawn_from, left.is_private) == (EditorialState.WITHDRAWN, state, False)
    for other in (cast.vallentuna, cast.politiker):
        with pytest.raises(RefusedError):
            editorial.restore(measure, by=other)
    again = editorial.restore(measure, by=cast.person(name))
    assert (again.state, again.withdrawn_from) == (state, "")


def test_a_draft_is_withdrawn_without_words_and_taken_up_again(cast: Cast, draft: Measure) -> None:
    assert editorial.withdraw(draft, by=cast.osteraker).state == EditorialState.WITHDRAWN
    assert editorial.restore(draft, by=cast.osteraker).state == EditorialState.DRAFT


def test_comments_have_a_length(cast: Cast, draft: Measure) -> None:
    with pytest.raises(ValidationError) as refusal:
        editorial.propose(draft, by=cast.osteraker, comment="x" * 2001)
    assert refusal.value.message_dict == {"comment": ["Texten är för lång: 2001 tecken, högst 2000 får plats."]}


VERBS = {
    EditorialAct.PROPOSE: lambda measure, by: editorial.propose(measure, by=by),
    EditorialAct.SEND_BACK: lambda measure, by: editorial.send_back(measure, by=by, comment="Mer."),
    EditorialAct.ACCEPT: lambda measure, by: editorial.accept(measure, expected_version=1, by=by),
    EditorialAct.WITHDRAW: lambda measure, by: editorial.withdraw(measure, by=by, comment="Utgår."),
    EditorialAct.RESTORE: lambda measure, by: editorial.restore(measure, by=by),
}
DOERS = {
    EditorialAct.PROPOSE: {"osteraker", "osteraker_ansvarig"},
    EditorialAct.SEND_BACK: {"samordnare"},
    EditorialAct.ACCEPT: {"samordnare"},
    EditorialAct.WITHDRAW: {"osteraker", "osteraker_ansvarig", "samordnare"},
    EditorialAct.RESTORE: {"osteraker", "osteraker_ansvarig"},
}
CAST = ("osteraker", "osteraker_ansvarig", "vallentuna", "samordnare", "politiker", "forskare", "outsider")


@pytest.mark.parametrize("act", EDITORIAL_TRANSITIONS)
@pytest.mark.parametrize("state", EditorialState)
def test_only_the_right_people_act_and_only_from_the_states_of_the_table(
    cast: Cast, act: EditorialAct, state: EditorialState
) -> None:
    done = {}
    for name in CAST:
        measure = in_state(cast, state)
        with suppress(RefusedError):
            done[name] = VERBS[act](measure, cast[name]).state
        assert Measure.objects.get(pk=measure.pk).state == done.get(name, state)
    doers = DOERS[act] if state in EDITORIAL_TRANSITIONS[act][0] else set()
    if state == EditorialState.DRAFT:
        doers = doers - {"samordnare"}
    assert done == dict.fromkeys(doers, EDITORIAL_TRANSITIONS[act][1])


def test_nobody_accepts_their_own_where_two_coordinate(cast: Cast) -> None:
    """The second coordinator is an officer of the region too, and proposes one of its measures."""
    second = cast.add_second_samordnare()
    MembershipFactory(user=second, organisation=cast.region, role=Role.OFFICER)
    sync_access()
    measure = MeasureFactory(plan=cast.plan, owner=cast.region, state=EditorialState.DRAFT)
    second = User.objects.get(pk=second.pk)
    editorial.propose(measure, by=second)
    with pytest.raises(
        RefusedError, match=re.escape("Du lämnade själv över åtgärden. Låt en annan samordnare godta den.")
    ):
        editorial.accept(measure, expected_version=1, by=second)
    assert editorial.accept(measure, expected_version=1, by=cast.samordnare).state == EditorialState.ACCEPTED


def test_the_only_coordinator_accepts_the_own_submission(cast: Cast) -> None:
    MembershipFactory(user=cast.samordnare, organisation=cast.region, role=Role.OFFICER)
    sync_access()
    measure = MeasureFactory(plan=cast.plan, owner=cast.region, state=EditorialState.DRAFT)
    editorial.propose(measure, by=cast.samordnare)
    assert editorial.accept(measure, expected_version=1, by=cast.samordnare).state == EditorialState.ACCEPTED
