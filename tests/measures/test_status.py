import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from actors.conflicts import StaleError
from actors.ledger import entries_of
from actors.permissions import RefusedError
from measures.editing import StatusData, set_status, status_version
from measures.enums import EditorialState, Status
from measures.models import Measure
from tests.cast import Cast
from tests.factories import MeasureFactory


@pytest.fixture
def measure(cast: Cast) -> Measure:
    return MeasureFactory(plan=cast.plan, owner=cast.osteraker_kommun, participants=[cast.vallentuna_kommun])


@pytest.mark.parametrize("name", ["osteraker", "osteraker_ansvarig", "samordnare"])
def test_status_is_saved_with_who_reported_it(cast: Cast, measure: Measure, name: str) -> None:
    data = StatusData(
        status=Status.DELAYED, status_reason=" Upphandlingen drog ut på tiden. ", actual_start=date(2026, 2, 1)
    )
    set_status(measure, data=data, expected_version=status_version(measure), by=cast.person(name))
    stored = Measure.objects.get(pk=measure.pk)
    found = (stored.status, stored.status_reason, stored.actual_start, stored.version)
    assert found == ("delayed", "Upphandlingen drog ut på tiden.", date(2026, 2, 1), 1)
    assert entries_of(stored)[0].by == cast[name]


def test_reporting_the_same_again_writes_nothing(cast: Cast, measure: Measure) -> None:
    set_status(
        measure, data=StatusData(status="not_started"), expected_version=status_version(measure), by=cast.osteraker
    )
    assert entries_of(measure).count() == 1


def tomorrow() -> date:
    return timezone.localdate() + timedelta(days=1)


@pytest.mark.parametrize(
    ("changes", "problems"),
    [
        ({"status": "delayed"}, {"status_reason": ["Skriv varför åtgärden är försenad eller avbruten."]}),
        (
            {"status": "stopped", "status_reason": " \n"},
            {"status_reason": ["Skriv varför åtgärden är försenad eller avbruten."]},
        ),
        ({"status": "abandoned"}, {"status": ["Välj en status i listan."]}),
        (
            {"actual_start": date(2026, 2, 2), "actual_end": date(2026, 2, 1), "status": "done"},
            {"actual_end": ["Faktiskt slut ligger före faktisk start."]},
        ),
        (
            {"actual_end": date(2026, 2, 1), "status": "under_way"},
            {"actual_end": ["En åtgärd som har ett faktiskt slut är genomförd eller avbruten. Ändra det ena."]},
        ),
        (
            {"actual_start": date(1800, 1, 1)},
            {"actual_start": ["Kontrollera året: det ska ligga mellan 1990 och 2100."]},
        ),
        ({"actual_start": tomorrow()}, {"actual_start": ["Dagen har inte varit än."]}),
    ],
)
def test_what_is_wrong_is_told_by_field(
    cast: Cast, measure: Measure, changes: dict[str, Any], problems: dict[str, list[str]]
) -> None:
    data = StatusData(**{"status": "not_started", **changes})
    with pytest.raises(ValidationError) as refusal:
        set_status(measure, data=data, expected_version=status_version(measure), by=cast.osteraker)
    assert refusal.value.message_dict == problems
    assert entries_of(measure).count() == 1


def test_a_report_on_what_is_no_longer_stored_is_refused(cast: Cast, measure: Measure) -> None:
    seen = status_version(measure)
    set_status(measure, data=StatusData(status="under_way"), expected_version=seen, by=cast.osteraker)
    with pytest.raises(StaleError) as conflict:
        set_status(measure, data=StatusData(status="done"), expected_version=seen, by=cast.osteraker_ansvarig)
    assert conflict.value.stored.status == "under_way"
    assert Measure.objects.get(pk=measure.pk).status == "under_way"


@pytest.mark.parametrize("name", ["vallentuna", "sodertalje", "politiker", "forskare", "outsider"])
def test_others_do_not_report(cast: Cast, measure: Measure, name: str) -> None:
    with pytest.raises(RefusedError):
        set_status(
            measure, data=StatusData(status="done"), expected_version=status_version(measure), by=cast.person(name)
        )
    assert Measure.objects.get(pk=measure.pk).status == "not_started"


def test_a_withdrawn_measure_has_no_status_to_report(cast: Cast) -> None:
    measure = MeasureFactory(plan=cast.plan, owner=cast.osteraker_kommun, state=EditorialState.WITHDRAWN)
    with pytest.raises(RefusedError, match=re.escape("Åtgärden är tillbakadragen.")):
        set_status(measure, data=StatusData(status="done"), expected_version=status_version(measure), by=cast.osteraker)
