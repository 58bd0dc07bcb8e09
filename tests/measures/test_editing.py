import re
from datetime import date

import pytest
from django.core.exceptions import ValidationError

from actors.conflicts import StaleError
from actors.ledger import entries_of
from actors.permissions import RefusedError
from measures.consequences import SaveAnswers
from measures.editing import MeasureData, create_measure, save_measure
from measures.enums import CommitmentState, EditorialState, Mode
from measures.former_owner import FormerAnswers, FormerPart
from measures.models import Measure
from measures.wording import measure_in_words
from tests.cast import Cast
from tests.factories import ChallengeFactory, CommitmentFactory, GoalFactory, MeasureFactory, PackageFactory
from tests.measures.posting import data_of


def stored(measure: Measure) -> Measure:
    return Measure.objects.get(pk=measure.pk)


def test_a_new_measure_is_a_draft_with_everything_that_was_said(cast: Cast) -> None:
    goal, challenge = GoalFactory(plan=cast.plan), ChallengeFactory(plan=cast.plan)
    package = PackageFactory(plan=cast.plan)
    data = MeasureData(
        title="  Cykelskola\u0000 för vuxna ",
        description="Första raden\r\n\r\nAndra raden",
        expected_result="Fler cyklar.",
        owner=cast.osteraker_kommun,
        participants=[cast.vallentuna_kommun, cast.osteraker_kommun],
        package=package,
        four_step=1,
        modes=[Mode.CYCLING],
        areas=[cast.osteraker_kommun],
        planned_start=date(2026, 3, 1),
        planned_end=date(2028, 12, 31),
        goals=[goal],
        challenges=[challenge],
    )
    measure = create_measure(cast.plan, data=data, by=cast.osteraker)
    assert (measure.is_numbered, measure.version, measure.state) == (False, 1, EditorialState.DRAFT)
    assert measure_in_words(stored(measure)) == {
        "title": "Cykelskola för vuxna",
        "description": "Första raden\n\nAndra raden",
        "expected_result": "Fler cyklar.",
        "contact": "inte angivet",
        "owner": "Österåker",
        "participants": "Vallentuna",
        "package": package.title,
        "four_step": "1 Tänk om",
        "modes": "Cykel",
        "county_wide": "nej",
        "areas": "Österåker",
        "planned_start": "1 mars 2026",
        "planned_end": "31 december 2028",
        "goals": goal.title,
        "challenges": str(challenge),
    }
    assert entries_of(measure).get().by == cast.osteraker
    assert measure.commitments.count() == 0


@pytest.mark.parametrize("name", ["vallentuna", "samordnare", "politiker", "forskare", "outsider"])
def test_only_those_who_write_for_the_owner_add_a_measure(cast: Cast, name: str) -> None:
    with pytest.raises(RefusedError):
        create_measure(cast.plan, data=MeasureData(title="Bilpool", owner=cast.osteraker_kommun), by=cast.person(name))
    assert Measure.objects.count() == 0


def test_a_save_changes_what_was_changed_and_counts_the_version(cast: Cast) -> None:
    measure = MeasureFactory(plan=cast.plan, owner=cast.osteraker_kommun, participants=[cast.vallentuna_kommun])
    data = data_of(measure, title="Nytt namn", participants=[cast.sodertalje_kommun], modes=[Mode.WALKING])
    saved, _receipt = save_measure(measure, data=data, expected_version=1, by=cast.osteraker)
    assert (saved.title, saved.version) == ("Nytt namn", 2)
    words = measure_in_words(stored(measure))
    assert (words["title"], words["participants"], words["modes"]) == ("Nytt namn", "Södertälje", "Gång")
    assert [row.content["version"] for row in entries_of(measure)] == [2, 1]


def test_a_save_without_changes_writes_nothing(cast: Cast) -> None:
    measure = MeasureFactory(plan=cast.plan, owner=cast.osteraker_kommun, participants=[cast.vallentuna_kommun])
    save_measure(measure, data=data_of(measure), expected_version=1, by=cast.osteraker)
    assert (stored(measure).version, entries_of(measure).count(), measure.commitments.count()) == (1, 1, 0)


def test_a_save_on_an_old_version_is_refused_and_brings_what_is_stored(cast: Cast) -> None:
    measure = MeasureFactory(plan=cast.plan, owner=cast.osteraker_kommun)
    save_measure(measure, data=data_of(measure, title="Först"), expected_version=1, by=cast.osteraker)
    with pytest.raises(StaleError) as conflict:
        save_measure(measure, data=data_of(measure, title="Sedan"), expected_version=1, by=cast.osteraker_ansvarig)
    assert (conflict.value.stored.title, conflict.value.stored.version) == ("Först", 2)
    assert stored(measure).title == "Först"
    save_measure(measure, data=data_of(measure, title="Sedan"), expected_version=2, by=cast.osteraker_ansvarig)
    assert (stored(measure).title, stored(measure).version) == ("Sedan", 3)


@pytest.mark.parametrize(
    ("changes", "problems"),
    [
        ({"title": "  "}, {"title": ["Skriv en rubrik."]}),
        ({"title": "x" * 201}, {"title": ["Texten är för lång: 201 tecken, högst 200 får plats."]}),
        ({"description": "x" * 10_001}, {"description": ["Texten är för lång: 10001 tecken, högst 10000 får plats."]}),
        ({"planned_end": date(2025, 12, 31)}, {"planned_end": ["Planerat slut ligger före planerad start."]}),
        (
            {"planned_start": date(1800, 1, 1)},
            {"planned_start": ["Kontrollera året: det ska ligga mellan 1990 och 2100."]},
        ),
    ],
)
def test_what_is_wrong_is_told_by_field(cast: Cast, changes: dict[str, object], problems: dict[str, list[str]]) -> None:
    measure = MeasureFactory(plan=cast.plan, owner=cast.osteraker_kommun)
    with pytest.raises(ValidationError) as refusal:
        save_measure(measure, data=data_of(measure, **changes), expected_version=1, by=cast.osteraker)
    assert refusal.value.message_dict == problems
    assert stored(measure).version == 1


def test_the_whole_county_or_some_municipalities_not_both(cast: Cast) -> None:
    measure = MeasureFactory(plan=cast.plan, owner=cast.osteraker_kommun, county_wide=True)
    data = data_of(measure, areas=[cast.osteraker_kommun])
    with pytest.raises(ValidationError) as refusal:
        save_measure(measure, data=data, expected_version=1, by=cast.osteraker)
    assert refusal.value.message_dict == {"areas": ["Välj antingen hela länet eller enskilda kommuner."]}


def test_an_officer_does_not_hand_the_measure_to_another_organisation_but_the_coordinator_does(cast: Cast) -> None:
    measure = MeasureFactory(plan=cast.plan, owner=cast.osteraker_kommun)
    data = data_of(measure, owner=cast.vallentuna_kommun)
    with pytest.raises(
        RefusedError, match=re.escape("Du kan inte göra Vallentuna ansvarig. Be samordnaren flytta åtgärden.")
    ):
        save_measure(measure, data=data, expected_version=1, by=cast.osteraker)
    answers = SaveAnswers(former=FormerAnswers(part=FormerPart.STAYS))
    save_measure(measure, data=data, expected_version=1, by=cast.samordnare, answers=answers)
    assert stored(measure).owner == cast.vallentuna_kommun
    assert entries_of(stored(measure))[0].by == cast.samordnare


def test_those_who_come_to_take_part_are_asked_and_those_who_leave_unanswered_are_not(cast: Cast) -> None:
    measure = MeasureFactory(plan=cast.plan, owner=cast.osteraker_kommun, participants=[cast.vallentuna_kommun])
    CommitmentFactory(measure=measure, organisation=cast.vallentuna_kommun, state=CommitmentState.PROPOSED)
    CommitmentFactory(measure=measure, organisation=cast.kth, state=CommitmentState.DECLINED)
    data = data_of(measure, participants=[cast.sodertalje_kommun])
    save_measure(measure, data=data, expected_version=1, by=cast.osteraker)
    stands = {row.organisation.short_name: row.state for row in measure.commitments.all()}
    assert stands == {"KTH": "declined", "Södertälje": "proposed"}


def test_an_accepted_measure_that_is_edited_stays_accepted(cast: Cast) -> None:
    measure = MeasureFactory(plan=cast.plan, owner=cast.osteraker_kommun)
    saved, _receipt = save_measure(measure, data=data_of(measure, title="Annat"), expected_version=1, by=cast.osteraker)
    assert saved.state == EditorialState.ACCEPTED


def test_a_withdrawn_measure_is_not_edited(cast: Cast) -> None:
    measure = MeasureFactory(plan=cast.plan, owner=cast.osteraker_kommun, state=EditorialState.WITHDRAWN)
    with pytest.raises(RefusedError, match=re.escape("Åtgärden är tillbakadragen. Återta den om den ska ändras.")):
        save_measure(measure, data=data_of(measure, title="Annat"), expected_version=1, by=cast.osteraker)


@pytest.mark.parametrize("name", ["vallentuna", "sodertalje", "politiker", "forskare", "outsider"])
def test_others_do_not_change_the_measure(cast: Cast, name: str) -> None:
    measure = MeasureFactory(plan=cast.plan, owner=cast.osteraker_kommun, participants=[cast.vallentuna_kommun])
    with pytest.raises(RefusedError):
        save_measure(measure, data=data_of(measure, title="Mitt"), expected_version=1, by=cast.person(name))
    assert stored(measure).title == measure.title
