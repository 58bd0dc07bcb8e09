"""Many values at once: the grid, a block from a spreadsheet, drafts, and what is wrong with which cell."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.urls import reverse

from actors.models import User
from followup.enums import ObservationState
from followup.grid import MAX_CELLS, MAX_YEARS, year_window
from followup.models import Indicator, Observation
from followup.value_rules import lock_year
from tests.cast import Cast
from tests.factories import IndicatorFactory, ObservationFactory
from tests.responses import Response

ClientOf = Callable[[User], Any]
pytestmark = pytest.mark.usefixtures("_in_2026")


@pytest.fixture
def _in_2026() -> Any:
    with time_machine.travel("2026-11-24", tick=True):
        yield


@pytest.fixture
def indicator(cast: Cast) -> Indicator:
    made = IndicatorFactory(plan=cast.plan, key="parkering", decimals=1, unit="platser")
    ObservationFactory(indicator=made, organisation=cast.osteraker_kommun, year=2024, value=Decimal(100))
    return made


def url_of(indicator: Indicator) -> str:
    return reverse("values_grid", args=[indicator.plan.slug, indicator.key])


def fields(page: Response, **typed: str) -> dict[str, str]:
    """Return what the grid sends when cells, named as `osteraker_2025`, are typed into."""
    grid = page.context["grid"]
    sent = {
        name: value
        for cell in grid.cells
        for name, value in ((cell.name, cell.text), (f"seen-{cell.name}", cell.expected_value))
    }
    names = {f"{cell.organisation.slug}_{cell.year}": cell.name for cell in grid.cells}
    return sent | {names.get(name, name): value for name, value in typed.items()}


def rows(indicator: Indicator) -> list[tuple[str, int, Decimal, str]]:
    found = Observation.objects.filter(indicator=indicator).select_related("organisation").order_by("year", "pk")
    return [(row.organisation.slug, row.year, row.value.normalize(), row.state) for row in found]


def problems(response: Any, status: int = 422) -> dict[str, tuple[str, ...]]:
    assert response.status_code == status
    return {cell.place: cell.problems for cell in response.context["grid"].wrong}


def test_an_officer_sees_the_own_organisation_and_the_coordinator_all(
    cast: Cast, client_of: ClientOf, indicator: Indicator
) -> None:
    seen = {
        name: [
            line.organisation.slug for line in client_of(cast.person(name)).get(url_of(indicator)).context["grid"].lines
        ]
        for name in ("osteraker", "samordnare")
    }
    assert seen["osteraker"] == ["osteraker"]
    assert set(seen["samordnare"]) == {"osteraker", "vallentuna", "sodertalje", "kth", "region-stockholm"}
    assert client_of(cast.politiker).get(url_of(indicator)).status_code == 403


def test_changed_cells_are_handed_in_and_the_others_left_alone(
    cast: Cast, client_of: ClientOf, indicator: Indicator
) -> None:
    client = client_of(cast.osteraker)
    sent = fields(
        client.get(url_of(indicator)), osteraker_2023="1 234,5", osteraker_2025="7", source="Räkning", act="hand_in"
    )
    response = client.post(url_of(indicator), sent, follow=True)
    assert "2 värden är inlämnade. De väntar på samordnarens godkännande." in response.content.decode()
    assert rows(indicator) == [
        ("osteraker", 2023, Decimal("1234.5"), "pending"),
        ("osteraker", 2024, Decimal(100).normalize(), "approved"),
        ("osteraker", 2025, Decimal(7), "pending"),
    ]
    assert set(Observation.objects.filter(state="pending").values_list("source", flat=True)) == {"Räkning"}


def test_drafts_are_the_own_organisations_until_they_are_handed_in(
    cast: Cast, client_of: ClientOf, indicator: Indicator
) -> None:
    client = client_of(cast.osteraker)
    client.post(url_of(indicator), fields(client.get(url_of(indicator)), osteraker_2025="7", act="draft"))
    assert rows(indicator)[-1] == ("osteraker", 2025, Decimal(7), "draft")
    assert "1 värde är sparat som utkast" in client.get(indicator.get_absolute_url()).content.decode()
    (line,) = [
        line
        for line in client_of(cast.samordnare).get(url_of(indicator)).context["grid"].lines
        if line.organisation == cast.osteraker_kommun
    ]
    assert {cell.year: cell.text for cell in line.cells if cell.text} == {2024: "100,0"}


def test_a_correction_needs_its_reason_and_keeps_the_old_value(
    cast: Cast, client_of: ClientOf, indicator: Indicator
) -> None:
    client = client_of(cast.osteraker)
    sent = fields(client.get(url_of(indicator)), osteraker_2024="90", act="hand_in")
    refused = client.post(url_of(indicator), sent)
    assert refused.context["grid"].problems == ("Skriv varför godkända värden rättas: Österåker 2024.",)
    assert client.post(url_of(indicator), sent | {"correction": "Fel räknat"}).status_code == 302
    pending = Observation.objects.get(state=ObservationState.PENDING)
    assert (pending.value, pending.correction) == (Decimal(90), "Fel räknat")
    assert Observation.objects.get(state=ObservationState.APPROVED).value == 100


def test_all_that_is_wrong_is_told_at_its_cell_and_nothing_is_saved_or_lost(
    cast: Cast, client_of: ClientOf, indicator: Indicator
) -> None:
    lock_year(cast.plan, year=2022, by=cast.samordnare)
    client = client_of(cast.osteraker)
    page = client.get(url_of(indicator))
    sent = fields(
        page, osteraker_2021="många", osteraker_2022="5", osteraker_2023="1,25", osteraker_2024="", osteraker_2025="-8"
    )
    response = client.post(url_of(indicator), sent | {"act": "hand_in"})
    assert problems(response) == {
        "Österåker 2021": ("Skriv med siffror, som 1 234,5.",),
        "Österåker 2022": ("Året är låst.",),
        "Österåker 2023": ("Skriv högst 1 decimal.",),
        "Österåker 2024": ("Ett värde rättas, det tas inte bort.",),
        "Österåker 2025": ("Värdet kan inte vara negativt. Kontrollera minustecknet.",),
    }
    assert {cell.year: cell.text for cell in response.context["grid"].cells if cell.changed} == {
        2021: "många",
        2022: "5",
        2023: "1,25",
        2024: "",
        2025: "-8",
    }
    assert len(rows(indicator)) == 1


def test_what_somebody_else_wrote_meanwhile_is_not_overwritten(
    cast: Cast, client_of: ClientOf, indicator: Indicator
) -> None:
    client = client_of(cast.osteraker)
    sent = fields(client.get(url_of(indicator)), osteraker_2025="7", act="hand_in")
    ObservationFactory(
        indicator=indicator, organisation=cast.osteraker_kommun, year=2025, value=Decimal(9), state="pending"
    )
    answer = client.post(url_of(indicator), sent)
    told = "Någon har skrivit 9,0 här sedan du öppnade sidan. Spara igen om ditt ska gälla."
    assert (answer.status_code, problems(answer, status=409)) == (409, {"Österåker 2025": (told,)})
    again, cell = fields(answer, act="hand_in"), f"v-{cast.osteraker_kommun.pk}-2025"
    assert (again[cell], again[f"seen-{cell}"]) == ("7", "9,0")
    assert client.post(url_of(indicator), again).status_code == 302


@pytest.mark.parametrize("separator", ["\t", ";"])
def test_a_block_fills_the_grid_by_its_headings(
    cast: Cast, client_of: ClientOf, indicator: Indicator, separator: str
) -> None:
    block = "\n".join(
        separator.join(line)
        for line in (
            ["Kommun", "2025", "1999", "2023"],
            ["ÖSTERÅKERS KOMMUN", "12,5", "1", "11"],
            ["Nacka", "5", "5", "5"],
        )
    )
    client = client_of(cast.osteraker)
    response = client.post(url_of(indicator), fields(client.get(url_of(indicator)), block=block, act="fill"))
    grid = response.context["grid"]
    assert {cell.year: cell.text for cell in grid.cells if cell.changed} == {2023: "11", 2025: "12,5"}
    assert grid.problems == (
        "Rader som inte är någon organisation du rapporterar för: Nacka.",
        "År som inte finns i rutnätet: 1999.",
    )
    assert len(rows(indicator)) == 1


def test_a_block_that_is_none_says_what_it_should_be(cast: Cast, client_of: ClientOf, indicator: Indicator) -> None:
    client = client_of(cast.osteraker)
    response = client.post(url_of(indicator), fields(client.get(url_of(indicator)), block="12", act="fill"))
    assert response.context["grid"].problems == (
        "Filen har ingen tabell: en rubrikrad och minst en rad med värden behövs.",
    )


@pytest.mark.parametrize("rows", [1, 40, 290, 5_000])
def test_the_grid_never_grows_beyond_what_a_form_may_send(rows: int) -> None:
    years = year_window({1990, 2010, 2024}, 2025, rows)
    assert years[-1] == 2025
    assert 1 <= len(years) <= MAX_YEARS
    assert len(years) == 1 or len(years) * rows <= MAX_CELLS


def test_years_that_have_values_come_before_empty_ones(cast: Cast) -> None:
    assert year_window({1990, 2000}, 2025, 100) == (2022, 2023, 2024, 2025)
    assert year_window({1990, 2000}, 2000, 200) == (1999, 2000)
