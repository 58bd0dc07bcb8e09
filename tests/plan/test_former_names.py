"""What organisations and funders were called before: kept at a new name, and known where people still write it."""

from datetime import date
from types import SimpleNamespace

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from time_machine import travel

from actors.models import Organisation
from followup.statistics.readings import match_places
from handlingsplan.editions.published import forget
from handlingsplan.naming import FormerName, names_before
from handlingsplan.plan.organisations import save_facts
from handlingsplan.plan.reference_rows import save_row, version_of
from handlingsplan.publishing.publish import publish
from handlingsplan.workspace.first_page import read_parties
from measures.models import Funder
from measures.workbooks import values
from measures.workbooks.lookup import PlanLookups
from tests.cast import Cast
from tests.factories import FunderFactory, MeasureFactory, OrganisationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def renamed(cast: Cast) -> Organisation:
    """Österåker, which its lead has given another name twice."""
    for day, name, short_name in (
        (date(2026, 3, 1), "Österåkers nya kommun", "Österåker"),
        (date(2026, 5, 2), "Österåkers nya kommun", "Nya Österåker"),
    ):
        organisation = Organisation.objects.get(pk=cast.osteraker_kommun.pk)
        organisation.name, organisation.short_name = name, short_name
        with travel(day, tick=False):
            save_facts(organisation, expected_version=version_of(organisation), by=cast.osteraker_ansvarig)
    return Organisation.objects.get(pk=cast.osteraker_kommun.pk)


def test_a_new_name_keeps_the_former_with_its_last_day(renamed: Organisation, cast: Cast) -> None:
    assert names_before(renamed) == [
        FormerName("Österåker", date(2026, 5, 2)),
        FormerName("Österåkers kommun", date(2026, 3, 1)),
    ]
    funder = FunderFactory(plan=cast.plan, name="Vinnova")
    funder.name = "Innovationsmyndigheten"
    save_row(funder, expected_version=version_of(funder), by=cast.samordnare)
    assert [one.name for one in names_before(Funder.objects.get())] == ["Vinnova"]
    funder.key = "annan"
    save_row(funder, expected_version=version_of(funder), by=cast.samordnare)
    assert [one.name for one in names_before(Funder.objects.get())] == ["Vinnova"]


def test_a_name_that_is_taken_back_is_no_former_one(renamed: Organisation, cast: Cast) -> None:
    renamed.name, renamed.short_name = "Österåkers kommun", "Österåker"
    save_facts(renamed, expected_version=version_of(renamed), by=cast.osteraker_ansvarig)
    assert [one.name for one in names_before(renamed)] == ["Österåkers nya kommun", "Nya Österåker"]


@pytest.mark.usefixtures("renamed")
def test_a_workbook_knows_it_and_says_so(cast: Cast) -> None:
    funder = FunderFactory(plan=cast.plan, name="Innovationsmyndigheten", former_names=[_old(name="Vinnova")])
    names = PlanLookups.of(cast.plan)
    read = values.one_of("parties")("Österåker", names)
    assert (read.value.slug, read.warning) == ("osteraker", "”Österåker” heter nu Nya Österåker.")
    read = values.some_of("parties")("österåkers kommun; Vallentuna", names)
    assert {one.slug for one in read.value} == {"osteraker", "vallentuna"}
    assert read.warning == "”österåkers kommun” heter nu Nya Österåker."
    assert values.one_of("funders")("Vinnova", names).value == funder
    assert values.one_of("parties")("Nya Österåker", names).warning == ""
    with pytest.raises(ValidationError, match="är inte part"):
        values.one_of("parties")("Vinnova", names)


@pytest.mark.usefixtures("renamed")
def test_who_has_the_name_now_goes_before_who_had_it(cast: Cast) -> None:
    other = OrganisationFactory(name="Österåkers kommun", short_name="Österåker", slug="ny")
    cast.plan.parties.create(organisation=other)
    read = values.one_of("parties")("Österåker", PlanLookups.of(cast.plan))
    assert (read.value, read.warning) == (other, "")
    found = match_places({"Österåker": "Österåker"}, Organisation.objects.all()).found
    assert found == {"Österåker": other}


def test_statistics_match_by_it(renamed: Organisation) -> None:
    matches = match_places({"1": "Österåkers kommun", "2": "Nya Österåker", "3": "Mora"}, Organisation.objects.all())
    assert (matches.found, matches.unmatched) == ({"1": renamed, "2": renamed}, ("Mora",))
    OrganisationFactory(former_names=[{"name": "Österåkers kommun", "short_name": "Ö", "until": "2026-01-01"}])
    assert match_places({"1": "Österåkers kommun"}, Organisation.objects.all()).unmatched == ("Österåkers kommun",)


def test_searches_find_by_it(renamed: Organisation, cast: Cast, ready: object, client: Client) -> None:
    lines = read_parties(cast.plan, query="österåkers kommun", order="namn")
    assert [line.party.organisation for line in lines] == [renamed]
    MeasureFactory(plan=cast.plan, owner=cast.kth, title="Lånecyklar", number=9)
    publish(cast.plan, by=cast.samordnare)
    forget()
    page = client.get(reverse("public_measures", args=[cast.plan.slug]), {"q": "Österåkers kommun"}).content.decode()
    assert ["Vintercykling</a>" in page, "Lånecyklar</a>" in page] == [True, False]
    own = client.get(reverse("public_extract", args=[cast.plan.slug, "osteraker"])).content.decode()
    assert "Hette tidigare Österåker (2 maj 2026), Österåkers kommun (1 mars 2026)." in own


def test_odd_entries_never_hide_a_name() -> None:
    row = SimpleNamespace(called_by=("name",), name="Nu", former_names=[_old(name="Då"), _old(name="Nu")])
    assert [one.name for one in names_before(row)] == ["Då"]


def _old(**names: str) -> dict[str, str]:
    return names | {"until": "2026-01-31"}
