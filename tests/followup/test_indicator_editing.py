"""Indicators with their targets and goals."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from actors.conflicts import Difference
from actors.ledger import entries_of
from actors.models import User
from actors.permissions import RefusedError
from followup.enums import Rule
from followup.indicator_editing import save_indicator
from followup.models import Indicator, IndicatorGoal, Target
from handlingsplan.plan.reference_rows import version_of
from handlingsplan.reference_data.dependents import InUseError
from handlingsplan.reference_data.table import INDICATORS
from tests.cast import Cast
from tests.entries import entries_about
from tests.factories import GoalFactory, IndicatorFactory, ObservationFactory, OrganisationFactory, TargetFactory
from tests.reference_data.reference_table import TYPED

ClientOf = Callable[[User], Client]
ADD = "/arbete/stockholm/grunder/indikatorer/ny/"


def rows(*targets: tuple[str, str], initial: int = 0) -> dict[str, str]:
    """Return what the grid of targets sends."""
    sent = {"targets-TOTAL_FORMS": str(len(targets)), "targets-INITIAL_FORMS": str(initial)}
    for n, (year, value) in enumerate(targets):
        sent |= {f"targets-{n}-year": year, f"targets-{n}-value": value}
    return sent


def typed(cast: Cast, **more: Any) -> dict[str, Any]:
    return TYPED["indicators"](cast.plan) | more


def refused(response: Any) -> dict[str, list[str]]:
    assert response.status_code == 422
    errors: dict[str, list[str]] = response.context["form"].errors
    return errors


def test_an_indicator_is_added_with_targets_and_goals(cast: Cast, client_of: ClientOf) -> None:
    goal = GoalFactory(plan=cast.plan)
    sent = typed(cast, goals=[goal.pk], baseline_year="2024", baseline_value="1 234,5", decimals="1")
    sent |= rows(("2030", "2 000,5"), ("", ""), ("2027", "1500"))
    assert client_of(cast.samordnare).post(ADD, sent).status_code == 302
    indicator = Indicator.objects.get()
    assert (indicator.key, indicator.baseline_value) == ("aka-tag", Decimal("1234.5"))
    assert list(indicator.targets.values_list("year", "value")) == [(2027, Decimal(1500)), (2030, Decimal("2000.5"))]
    assert list(indicator.goals.all()) == [goal]
    signed = [*entries_about(Target), *entries_about(IndicatorGoal), *entries_of(indicator)]
    assert {row.by for row in signed} == {cast.samordnare}


def test_targets_and_goals_are_changed_and_taken_away(cast: Cast, client_of: ClientOf) -> None:
    old, new = GoalFactory(plan=cast.plan), GoalFactory(plan=cast.plan)
    indicator = IndicatorFactory(plan=cast.plan, goals=[old])
    for year in (2028, 2029, 2030):
        TargetFactory(indicator=indicator, year=year, value=Decimal(year))
    edit = reverse("basics_indicators_edit", args=["stockholm", indicator.pk])
    form = client_of(cast.samordnare).get(edit).context["form"]
    assert [(row["year"].value(), row["value"].value()) for row in form.targets] == [
        (2028, "2\u202f028"),
        (2029, "2\u202f029"),
        (2030, "2\u202f030"),
        (None, None),
        (None, None),
        (None, None),
    ]
    sent = typed(cast, number=indicator.number, goals=[new.pk], seen=version_of(indicator), key=indicator.key)
    sent |= rows(("2028", "2028"), ("", ""), ("2030", "5"), initial=3)
    assert client_of(cast.samordnare).post(edit, sent).status_code == 302
    assert list(indicator.targets.values_list("year", "value")) == [(2028, Decimal(2028)), (2030, Decimal(5))]
    assert list(indicator.goals.all()) == [new]
    by_the_coordinator = entries_about(Target).filter(by=cast.samordnare).order_by("pk")
    assert list(by_the_coordinator.values_list("content__year", "act")) == [(2029, "removed"), (2030, "changed")]


@pytest.mark.parametrize(
    ("more", "errors"),
    [
        ({"rule": "weighted"}, {"weight": ["Välj den indikator som är vikt."]}),
        ({"weight": "known"}, {"weight": ["En vikt hör bara till regeln ”vägt medelvärde”."]}),
        (
            {"rule": "weighted", "weight": "weighted"},
            {"weight": ["”Väger” är själv vägd och kan inte vara vikt."]},
        ),
        ({"rule": "weighted", "weight": "foreign"}, {"weight": ["Valet finns inte i planen."]}),
        ({"goals": ["foreign"]}, {"goals": ["Valet finns inte i planen."]}),
        ({"responsible": "foreign"}, {"responsible": ["Valet finns inte i planen."]}),
        (
            {"level": "region"},
            {"rule": ["Ett värde för hela regionen räknas inte samman: välj ”regionens eget värde”."]},
        ),
        ({"baseline_year": "2024"}, {"baseline_value": ["Basår och basvärde hör ihop: ange båda eller inget."]}),
        ({"baseline_value": "7"}, {"baseline_year": ["Basår och basvärde hör ihop: ange båda eller inget."]}),
        (
            {"baseline_year": "2024", "baseline_value": "7,5"},
            {"baseline_value": ["Indikatorn anges med högst 0 decimaler."]},
        ),
        ({"baseline_year": "2024", "baseline_value": "sju"}, {"baseline_value": ["Skriv med siffror, som 1 234,5."]}),
        (
            {"rule": "weighted", "baseline_year": "2024", "baseline_value": "sju"},
            {"baseline_value": ["Skriv med siffror, som 1 234,5."], "weight": ["Välj den indikator som är vikt."]},
        ),
        (
            {"rule": "weighted", "decimals": "-1", "baseline_year": "2024", "baseline_value": "7,5"},
            {
                "decimals": ["Kontrollera att detta värde är större än eller lika med 0."],
                "weight": ["Välj den indikator som är vikt."],
            },
        ),
        (
            {"rule": "annan", "weight": "known"},
            {"rule": ["Välj ett giltigt alternativ. annan finns inte bland tillgängliga alternativ."]},
        ),
        ({"decimals": "7"}, {"decimals": ["Högst 6 decimaler."]}),
        ({"decimals": "-1"}, {"decimals": ["Kontrollera att detta värde är större än eller lika med 0."]}),
        ({"source_url": "ingen länk"}, {"source_url": ["Fyll i en giltig URL."]}),
        ({"unit": ""}, {"unit": ["Fyll i det här."]}),
    ],
)
def test_what_an_indicator_cannot_say_is_told(
    cast: Cast, client_of: ClientOf, more: dict[str, Any], errors: dict[str, list[str]]
) -> None:
    known = IndicatorFactory(plan=cast.plan)
    weighted = IndicatorFactory(plan=cast.plan, title="Väger", rule=Rule.WEIGHTED, weight=known)
    foreign = {"weight": IndicatorFactory, "goals": GoalFactory, "responsible": OrganisationFactory}
    sent = typed(cast, **more)
    for name, value in more.items():
        if value == "known":
            sent[name] = known.pk
        elif (name, value) == ("weight", "weighted"):
            sent[name] = weighted.pk
        elif value in ("foreign", ["foreign"]):
            sent[name] = foreign[name]().pk
    assert refused(client_of(cast.samordnare).post(ADD, sent)) == errors
    assert Indicator.objects.filter(plan=cast.plan).count() == 2


def test_an_indicator_that_weighs_others_does_not_become_weighted(cast: Cast) -> None:
    weight, other = IndicatorFactory(plan=cast.plan), IndicatorFactory(plan=cast.plan)
    IndicatorFactory(plan=cast.plan, title="Väger", rule=Rule.WEIGHTED, weight=weight)
    weight.rule, weight.weight = Rule.WEIGHTED, other
    with pytest.raises(ValidationError) as raised:
        save_indicator(weight, goals=(), targets={}, expected_version=version_of(weight), by=cast.samordnare)
    assert raised.value.message_dict == {"weight": ["Indikatorn är vikt för ”Väger” och kan inte själv vara vägd."]}
    weight.weight = weight
    with pytest.raises(ValidationError, match="sin egen vikt"):
        save_indicator(weight, goals=(), targets={}, expected_version=version_of(weight), by=cast.samordnare)


@pytest.mark.parametrize(
    ("target", "errors"),
    [
        (("2030", ""), [{"value": ["År och målvärde hör ihop."]}]),
        (("", "5"), [{"year": ["År och målvärde hör ihop."]}]),
        (("tjugo", "5"), [{"year": ["Skriv ett årtal."]}]),
        (("1066", "5"), [{"year": ["Kontrollera året: det ska ligga mellan 1990 och 2100."]}]),
        (("2030", "5,5"), [{"value": ["Indikatorn anges med högst 0 decimaler."]}]),
        (("2030", "fem"), [{"value": ["Skriv med siffror, som 1 234,5."]}]),
    ],
)
def test_a_wrong_target_is_marked_in_its_row(
    cast: Cast, client_of: ClientOf, target: tuple[str, str], errors: list[dict[str, list[str]]]
) -> None:
    response = client_of(cast.samordnare).post(ADD, typed(cast) | rows(target))
    assert refused(response) == {"__all__": ["Målvärden: rätta raderna som är märkta nedan."]}
    assert [form.errors for form in response.context["form"].targets] == errors
    assert [(row["year"].value(), row["value"].value()) for row in response.context["form"].targets] == [target]
    assert errors[0].popitem()[1][0] in response.content.decode()


def test_a_year_has_one_target(cast: Cast, client_of: ClientOf) -> None:
    response = client_of(cast.samordnare).post(ADD, typed(cast) | rows(("2030", "5"), ("2030", "6")))
    refused(response)
    assert [form.errors for form in response.context["form"].targets] == [
        {},
        {"year": ["Året har redan ett målvärde."]},
    ]


def test_a_grid_that_was_tampered_with_is_refused(cast: Cast, client_of: ClientOf) -> None:
    sent = {name: value for name, value in typed(cast).items() if not name.startswith("targets")}
    assert refused(client_of(cast.samordnare).post(ADD, sent)) == {
        "__all__": ["Målvärden: rätta raderna som är märkta nedan."]
    }


def test_a_conflict_tells_of_targets_and_goals_and_keeps_them(cast: Cast, client_of: ClientOf) -> None:
    goal = GoalFactory(plan=cast.plan, title="Gå mer")
    indicator = IndicatorFactory(plan=cast.plan)
    seen = version_of(indicator)
    save_indicator(indicator, goals=(), targets={2030: Decimal(1000)}, expected_version=seen, by=cast.samordnare)
    edit = reverse("basics_indicators_edit", args=["stockholm", indicator.pk])
    sent = {
        "number": indicator.number,
        "title": indicator.title,
        "unit": "platser",
        "decimals": 0,
        "direction": "increase",
        "level": "organisation",
        "rule": "sum",
        "baseline_year": 2024,
        "baseline_value": "1 000",
        "key": indicator.key,
        "goals": [goal.pk],
        "seen": seen,
    } | rows(("2030", "2000"))
    response = client_of(cast.samordnare).post(edit, sent)
    form = response.context["form"]
    assert (response.status_code, response.context["conflict"].differences) == (
        409,
        [
            Difference("Mål som indikatorn följer", "–", "Gå mer"),
            Difference("Målvärden", "2030: 1\u202f000", "2030: 2\u202f000"),
        ],
    )
    assert (form["goals"].value(), [row["value"].value() for row in form.targets]) == ([str(goal.pk)], ["2000"])


def test_an_indicator_with_values_stays_with_its_targets(cast: Cast) -> None:
    indicator = TargetFactory(indicator=IndicatorFactory(plan=cast.plan)).indicator
    ObservationFactory(indicator=indicator, organisation=cast.osteraker_kommun)
    IndicatorFactory(plan=cast.plan, rule=Rule.WEIGHTED, weight=indicator)
    with pytest.raises(InUseError, match=r"^1 värde, 1 indikator som den är vikt för$"):
        INDICATORS.remove_row(indicator, by=cast.samordnare)
    assert Target.objects.filter(indicator=indicator).count() == 1


def test_an_indicator_without_values_goes_with_its_targets(cast: Cast) -> None:
    goal = GoalFactory(plan=cast.plan)
    indicator = TargetFactory(indicator=IndicatorFactory(plan=cast.plan, goals=[goal])).indicator
    INDICATORS.remove_row(indicator, by=cast.samordnare)
    assert not Indicator.objects.exists()
    gone = [entries_about(Target).first(), entries_about(IndicatorGoal).first(), entries_about(Indicator).first()]
    assert [(row.act, row.by) for row in gone if row] == [("removed", cast.samordnare)] * 3


def test_only_the_coordinator_writes(cast: Cast) -> None:
    indicator = IndicatorFactory(plan=cast.plan, responsible=cast.osteraker_kommun)
    for person in (cast.osteraker, cast.osteraker_ansvarig, cast.forskare):
        with pytest.raises(RefusedError, match="Det här gör samordnaren"):
            save_indicator(indicator, goals=(), targets={}, expected_version=version_of(indicator), by=person)
        with pytest.raises(RefusedError, match="Det här gör samordnaren"):
            INDICATORS.remove_row(indicator, by=person)
