"""Values on their way: handed in, approved, returned, corrected."""

import re
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from actors.conflicts import StaleError
from actors.enums import Role
from actors.ledger import entries_of
from actors.models import User
from actors.permissions import RefusedError
from followup.enums import Level, ObservationState, Rule
from followup.models import Indicator, Observation
from followup.queries import approved_values
from followup.reporting import Report, approve, hand_in, send_back
from followup.value_rules import may_be_negative, value_problem
from tests.cast import Cast
from tests.factories import IndicatorFactory, ObservationFactory, OrganisationFactory, PlanFactory, member

REPORT = Report(year=2025, value=Decimal("12.5"), source="Egen mätning", note="Vecka 39")


@pytest.fixture
def indicator(cast: Cast) -> Indicator:
    return IndicatorFactory(plan=cast.plan, decimals=1)


def rows(indicator: Indicator) -> list[tuple[str, int, Decimal, str, bool]]:
    found = Observation.objects.filter(indicator=indicator).select_related("organisation").order_by("pk")
    return [
        (row.organisation.slug, row.year, row.value.normalize(), row.state, row.replaced_by_id is not None)
        for row in found
    ]


@pytest.mark.parametrize("name", ["osteraker", "osteraker_ansvarig", "samordnare"])
def test_a_value_is_handed_in_and_waits(cast: Cast, indicator: Indicator, name: str) -> None:
    handed_in = hand_in(indicator, cast.osteraker_kommun, report=REPORT, by=cast.person(name))
    stored = Observation.objects.get()
    assert (stored, stored.state, stored.value, stored.source, stored.note) == (
        handed_in,
        "pending",
        Decimal("12.5"),
        "Egen mätning",
        "Vecka 39",
    )
    assert entries_of(stored).get().by == cast[name]
    assert approved_values(cast.plan) == {}


def test_handing_in_again_changes_what_waits(cast: Cast, indicator: Indicator) -> None:
    for value in (1, 2):
        report = Report(year=2025, value=Decimal(value))
        hand_in(indicator, cast.osteraker_kommun, report=report, by=cast.osteraker)
    assert rows(indicator) == [("osteraker", 2025, Decimal(2), "pending", False)]
    assert [Decimal(row.content["value"]) for row in entries_of(Observation.objects.get())] == [2, 1]


def test_an_approved_value_counts(cast: Cast, indicator: Indicator) -> None:
    value = hand_in(indicator, cast.osteraker_kommun, report=REPORT, by=cast.osteraker)
    approved = approve(value, expected_value=Decimal("12.5"), by=cast.samordnare)
    assert entries_of(approved)[0].by == cast.samordnare
    assert approved_values(cast.plan) == {indicator.pk: {2025: {cast.osteraker_kommun.pk: Decimal("12.5")}}}


def test_a_correction_takes_the_old_values_place_when_it_is_approved_and_not_before(
    cast: Cast, indicator: Indicator
) -> None:
    old = ObservationFactory(indicator=indicator, organisation=cast.osteraker_kommun, value=Decimal(100))
    new = hand_in(indicator, cast.osteraker_kommun, report=REPORT, by=cast.osteraker)
    by_year = {2025: {cast.osteraker_kommun.pk: Decimal(100)}}
    assert approved_values(cast.plan) == {indicator.pk: by_year}
    approve(new, expected_value=REPORT.value, by=cast.samordnare)
    assert rows(indicator) == [
        ("osteraker", 2025, Decimal(100), "approved", True),
        ("osteraker", 2025, Decimal("12.5"), "approved", False),
    ]
    assert Observation.objects.get(pk=old.pk).replaced_by == new
    again = hand_in(indicator, cast.osteraker_kommun, report=Report(year=2025, value=Decimal(7)), by=cast.osteraker)
    approve(again, expected_value=Decimal(7), by=cast.samordnare)
    assert approved_values(cast.plan) == {indicator.pk: {2025: {cast.osteraker_kommun.pk: Decimal(7)}}}
    assert [row[4] for row in rows(indicator)] == [True, True, False]


def test_a_returned_value_comes_back_with_its_reason_and_is_corrected(cast: Cast, indicator: Indicator) -> None:
    value = hand_in(indicator, cast.osteraker_kommun, report=REPORT, by=cast.osteraker)
    returned = send_back(value, reason=" Fel enhet. ", by=cast.samordnare)
    assert (returned.state, returned.returned_because) == ("returned", "Fel enhet.")
    corrected = hand_in(indicator, cast.osteraker_kommun, report=Report(year=2025, value=Decimal(9)), by=cast.osteraker)
    assert (corrected.pk, corrected.state, corrected.returned_because) == (value.pk, "pending", "")


def test_returning_twice_leaves_one_returned_value(cast: Cast, indicator: Indicator) -> None:
    ObservationFactory(indicator=indicator, organisation=cast.osteraker_kommun, state=ObservationState.RETURNED)
    pending = ObservationFactory(
        indicator=indicator, organisation=cast.osteraker_kommun, state=ObservationState.PENDING, value=Decimal(3)
    )
    send_back(pending, reason="Fel.", by=cast.samordnare)
    assert rows(indicator) == [("osteraker", 2025, Decimal(3), "returned", False)]


def test_what_waits_in_several_states_becomes_one(cast: Cast, indicator: Indicator) -> None:
    for state in (ObservationState.DRAFT, ObservationState.RETURNED):
        ObservationFactory(indicator=indicator, organisation=cast.osteraker_kommun, state=state)
    hand_in(indicator, cast.osteraker_kommun, report=REPORT, by=cast.osteraker)
    assert rows(indicator) == [("osteraker", 2025, Decimal("12.5"), "pending", False)]


def test_the_coordinator_approves_only_what_was_looked_at(cast: Cast, indicator: Indicator) -> None:
    value = hand_in(indicator, cast.osteraker_kommun, report=REPORT, by=cast.osteraker)
    hand_in(indicator, cast.osteraker_kommun, report=Report(year=2025, value=Decimal(99)), by=cast.osteraker)
    with pytest.raises(StaleError) as conflict:
        approve(value, expected_value=REPORT.value, by=cast.samordnare)
    assert conflict.value.stored.value == 99
    assert approved_values(cast.plan) == {}


@pytest.mark.parametrize(
    ("report", "problems"),
    [
        (Report(year=1800, value=Decimal(1)), {"year": ["Kontrollera året: det ska ligga mellan 1990 och 2100."]}),
        (Report(year=timezone.localdate().year + 1, value=Decimal(1)), {"year": ["Året har inte varit än."]}),
        (Report(year=2025, value=Decimal("1.25")), {"value": ["Skriv högst 1 decimal."]}),
        (
            Report(year=2025, value=Decimal(10) ** 14),
            {"value": ["Talet är orimligt stort. Kontrollera antalet nollor."]},
        ),
        (
            Report(year=2025, value=Decimal(-4)),
            {"value": ["Värdet kan inte vara negativt. Kontrollera minustecknet."]},
        ),
    ],
)
def test_what_is_wrong_is_told_by_field(
    cast: Cast, indicator: Indicator, report: Report, problems: dict[str, list[str]]
) -> None:
    with pytest.raises(ValidationError) as refusal:
        hand_in(indicator, cast.osteraker_kommun, report=report, by=cast.osteraker)
    assert refusal.value.message_dict == problems
    assert rows(indicator) == []


@pytest.mark.parametrize(
    ("known", "target", "earlier", "allowed"),
    [
        ({}, None, None, False),
        ({"unit": "antal deltagare"}, Decimal(50), Decimal(0), False),
        ({"unit": "Procentenheter"}, None, None, True),
        ({"unit": "% av resorna"}, None, None, True),
        ({"baseline_value": Decimal(-1)}, None, None, True),
        ({}, Decimal(-10), None, True),
        ({}, None, Decimal(-3), True),
    ],
)
def test_a_value_below_zero_is_taken_where_the_indicator_can_have_one(
    cast: Cast,
    known: dict[str, Any],
    target: Decimal | None,
    earlier: Decimal | None,
    allowed: bool,  # noqa: FBT001 a parameter of the test
) -> None:
    indicator = IndicatorFactory(plan=cast.plan, **known)
    if target is not None:
        indicator.targets.create(year=2030, value=target)
    if earlier is not None:
        ObservationFactory(indicator=indicator, organisation=cast.vallentuna_kommun, year=2024, value=earlier)
    ObservationFactory(
        indicator=indicator, organisation=cast.vallentuna_kommun, value=Decimal(-9), state=ObservationState.RETURNED
    )
    assert may_be_negative(indicator) is allowed
    assert (value_problem(indicator, Decimal(-4)) == "", value_problem(indicator, Decimal(0))) == (allowed, "")


def test_a_value_that_is_approved_already_is_not_handed_in_again(cast: Cast, indicator: Indicator) -> None:
    ObservationFactory(indicator=indicator, organisation=cast.osteraker_kommun, value=Decimal(5))
    report = Report(year=2025, value=Decimal(5))
    with pytest.raises(ValidationError) as refusal:
        hand_in(indicator, cast.osteraker_kommun, report=report, by=cast.osteraker)
    assert refusal.value.message_dict == {"value": ["Det värdet är redan godkänt."]}


@pytest.mark.parametrize("reason", ["", " \n"])
def test_returning_takes_a_reason(cast: Cast, indicator: Indicator, reason: str) -> None:
    value = hand_in(indicator, cast.osteraker_kommun, report=REPORT, by=cast.osteraker)
    with pytest.raises(ValidationError) as refusal:
        send_back(value, reason=reason, by=cast.samordnare)
    assert refusal.value.message_dict == {"reason": ["Skriv vad som behöver rättas."]}


@pytest.mark.parametrize("name", ["vallentuna", "sodertalje", "politiker", "forskare", "outsider"])
def test_others_do_not_report(cast: Cast, indicator: Indicator, name: str) -> None:
    reason = "Värden för Österåker rapporteras av handläggare där, eller av samordnaren."
    with pytest.raises(RefusedError, match=re.escape(reason)):
        hand_in(indicator, cast.osteraker_kommun, report=REPORT, by=cast.person(name))
    assert rows(indicator) == []


@pytest.mark.parametrize("name", ["osteraker", "osteraker_ansvarig", "politiker", "forskare", "vallentuna"])
def test_only_the_coordinator_approves_and_returns(cast: Cast, indicator: Indicator, name: str) -> None:
    value = hand_in(indicator, cast.osteraker_kommun, report=REPORT, by=cast.osteraker)
    with pytest.raises(RefusedError, match=re.escape("Det här gör samordnaren.")):
        approve(value, expected_value=REPORT.value, by=cast.person(name))
    with pytest.raises(RefusedError, match=re.escape("Det här gör samordnaren.")):
        send_back(value, reason="Fel.", by=cast.person(name))
    assert rows(indicator)[0][3] == "pending"


@pytest.mark.parametrize("state", [ObservationState.APPROVED, ObservationState.RETURNED, ObservationState.DRAFT])
def test_only_what_was_handed_in_is_decided_on(cast: Cast, indicator: Indicator, state: ObservationState) -> None:
    value = ObservationFactory(indicator=indicator, organisation=cast.osteraker_kommun, state=state)
    reason = re.escape(f"Värdet har tillståndet ”{state.label.lower()}”, och då går det inte.")
    with pytest.raises(RefusedError, match=reason):
        approve(value, expected_value=value.value, by=cast.samordnare)
    with pytest.raises(RefusedError, match=reason):
        send_back(value, reason="Fel.", by=cast.samordnare)


def test_a_value_for_the_whole_region_is_the_coordinating_organisations(cast: Cast) -> None:
    regional = IndicatorFactory(
        plan=cast.plan, level=Level.REGION, rule=Rule.NONE, responsible=cast.vallentuna_kommun, decimals=1
    )
    officer_of_region = member(cast.region, Role.OFFICER)
    for by in (cast.vallentuna, officer_of_region, cast.samordnare):
        hand_in(regional, cast.region, report=REPORT, by=User.objects.get(pk=by.pk))
    for by in (cast.osteraker, cast.politiker):
        with pytest.raises(RefusedError):
            hand_in(regional, cast.region, report=REPORT, by=by)
    with pytest.raises(RefusedError, match=re.escape("Indikatorn har ett enda värde, för hela regionen.")):
        hand_in(regional, cast.vallentuna_kommun, report=REPORT, by=cast.vallentuna)
    assert [row[0] for row in rows(regional)] == ["region-stockholm"]


def test_nothing_crosses_plans(indicator: Indicator) -> None:
    other = PlanFactory()
    crossings = [(indicator.plan, OrganisationFactory()), (other, other.coordinating_organisation)]
    for plan, organisation in crossings:
        row = Observation(indicator=indicator, year=2025, value=Decimal(1), plan=plan, organisation=organisation)
        with pytest.raises(IntegrityError):
            _commit(row)


def test_an_indicator_weighs_with_one_of_its_own_plan(indicator: Indicator) -> None:
    foreign = IndicatorFactory(plan=PlanFactory())
    with pytest.raises(IntegrityError):
        _commit(
            Indicator(
                plan=indicator.plan,
                number=9,
                key="x",
                rule="mean",
                level="region",
                direction="increase",
                weight=foreign,
            )
        )


def _commit(row: Observation | Indicator) -> None:
    with transaction.atomic():
        row.save()
        connection.check_constraints()
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
