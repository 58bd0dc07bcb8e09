"""A value that somebody has typed over an imported one is theirs: approving the import leaves it waiting."""

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest

from followup.enums import ObservationState
from followup.grid import field_name, read_grid
from followup.grid_saving import SharedSource, checked, save_grid
from followup.models import Indicator, Observation, Retrieval
from followup.reporting import Report, hand_in, save_draft
from followup.rounds.filling import ValueAnswer, answer_value
from followup.rounds.handing_in import hand_in as hand_in_report
from followup.rounds.opening import RoundData, open_round
from followup.statistics.applying import apply_import, approve_imported
from tests.cast import Cast
from tests.factories import IndicatorFactory, ObservationFactory, RetrievalFactory
from tests.tree.files import name_of, python_files

YEAR = 2025
TYPED = Report(year=YEAR, value=Decimal(77), source="Egen räkning", correction="Fel i statistiken")


def _hand_in(cast: Cast, indicator: Indicator) -> None:
    hand_in(indicator, cast.osteraker_kommun, report=TYPED, by=cast.osteraker)


def _keep_as_draft(cast: Cast, indicator: Indicator) -> None:
    save_draft(indicator, cast.osteraker_kommun, report=TYPED, by=cast.osteraker)


def _type_in_the_grid(cast: Cast, indicator: Indicator) -> None:
    own = [cast.osteraker_kommun]
    typed = {field_name(cast.osteraker_kommun.pk, YEAR): "77"}
    grid = read_grid(cast.osteraker, indicator, own, last=YEAR, typed=typed)
    common = SharedSource("Egen räkning", "", TYPED.correction)
    save_grid(checked(grid, grid, indicator, common), indicator, common, draft=False, by=cast.osteraker)


def _report_in_a_round(cast: Cast, indicator: Indicator) -> None:
    data = RoundData(title="Uppföljning", year=YEAR, deadline=date(2099, 1, 1))
    one = open_round(cast.plan, data=data, by=cast.samordnare)
    answer_value(one, cast.osteraker_kommun, indicator, answer=ValueAnswer(value=TYPED.value), by=cast.osteraker)
    hand_in_report(one, cast.osteraker_kommun, by=cast.osteraker)


WAYS = [_hand_in, _keep_as_draft, _type_in_the_grid, _report_in_a_round]
# Where a value is written: the one verb that every way of typing ends in, the import itself, and plans from files.
WRITES_VALUES = re.compile(r"(?<!class )\bObservation\(|observation\.value = ")
WRITERS = {"followup/reporting.py", "followup/statistics/applying.py", "handlingsplan/loading/plan.py"}


@pytest.fixture
def retrieval(cast: Cast) -> Retrieval:
    readings = [[organisation.pk, YEAR, "50", {}] for organisation in (cast.osteraker_kommun, cast.vallentuna_kommun)]
    return RetrievalFactory(indicator=IndicatorFactory(plan=cast.plan), readings=readings)


@pytest.mark.parametrize("approved", [None, 40])
@pytest.mark.parametrize("way", WAYS)
def test_a_typed_value_is_cut_from_its_import(
    cast: Cast, retrieval: Retrieval, way: Callable[[Cast, Indicator], None], approved: int | None
) -> None:
    theirs = {"indicator": retrieval.indicator, "organisation": cast.osteraker_kommun, "year": YEAR}
    if approved is not None:
        ObservationFactory(**theirs, value=approved)
    assert apply_import(retrieval, by=cast.samordnare) == 2
    way(cast, retrieval.indicator)
    typed = (
        Observation.objects.current().exclude(state=ObservationState.APPROVED).get(organisation=cast.osteraker_kommun)
    )
    assert (typed.value, typed.retrieval) == (TYPED.value, None)
    assert approve_imported(retrieval, by=cast.samordnare) == 1
    typed.refresh_from_db()
    assert typed.state in {ObservationState.PENDING, ObservationState.DRAFT}


def test_values_are_written_in_known_places() -> None:
    found = {name_of(path) for path in python_files() if WRITES_VALUES.search(path.read_text(encoding="utf-8"))}
    assert found == WRITERS
