"""Parties come in, change and leave; their people's access follows at once."""

from collections.abc import Callable

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from actors.conflicts import Difference, StaleError
from actors.enums import Role
from actors.ledger import entries_of
from actors.models import Organisation, User
from actors.permissions import RefusedError
from handlingsplan.plan.grants import sync_access
from handlingsplan.plan.models import Party
from handlingsplan.plan.parties import save_party
from handlingsplan.plan.reference_rows import version_of
from handlingsplan.reference_data.dependents import InUseError
from handlingsplan.reference_data.table import PARTIES
from tests.cast import Cast
from tests.factories import (
    CommitmentFactory,
    FundingRowFactory,
    GoodExampleFactory,
    IndicatorFactory,
    MeasureFactory,
    ObservationFactory,
    OrganisationFactory,
    member,
)

ClientOf = Callable[[User], Client]
ADD = "/arbete/stockholm/grunder/parter/ny/"
NEW = {
    "name": "Ålands landskapsregering",
    "short_name": "Åland",
    "category": "region",
    "code": "",
    "organisation_number": "",
    "role": "Granne",
    "responsibility": "",
}


def party_of(cast: Cast, organisation: Organisation) -> Party:
    return Party.objects.select_related("plan", "organisation").get(plan=cast.plan, organisation=organisation)


def test_an_organisation_is_chosen_and_its_people_come_in(cast: Cast, client_of: ClientOf) -> None:
    nacka = OrganisationFactory(short_name="Nacka")
    officer = member(nacka)
    workspace = reverse("workspace", args=[cast.plan.slug])
    assert client_of(officer).get(workspace).status_code == 404
    response = client_of(cast.samordnare).post(ADD, {"organisation": nacka.pk, "role": "Genomförare"})
    assert response.status_code == 302
    assert party_of(cast, nacka).role == "Genomförare"
    assert not sync_access(check=True)
    assert client_of(officer).get(workspace).status_code == 200


def test_a_new_organisation_is_made_with_an_address_and_a_signature(cast: Cast, client_of: ClientOf) -> None:
    OrganisationFactory(slug="aland")
    sync_access()
    typed = NEW | {"code": "0117", "organisation_number": "2321000016"}
    assert client_of(cast.samordnare).post(ADD, typed).status_code == 302
    organisation = Organisation.objects.get(name="Ålands landskapsregering")
    assert (organisation.slug, organisation.organisation_number) == ("aland-2", "232100-0016")
    assert entries_of(organisation).get().by == cast.samordnare
    assert not sync_access(check=True)


@pytest.mark.parametrize(
    ("typed", "errors"),
    [
        ({"name": "", "short_name": "", "category": "", "role": "x"}, {"organisation": 1}),
        ({"name": ""}, {"name": "Fyll i det här."}),
        ({"category": ""}, {"category": "Fyll i det här."}),
        ({"category": "x"}, {"category": "Välj ett giltigt alternativ. x finns inte bland tillgängliga alternativ."}),
        ({"code": "01170"}, {"code": "Texten är för lång: 5 tecken, högst 4 får plats."}),
        ({"code": "x1"}, {"code": "Skriv länets två siffror eller kommunens fyra, som 0117."}),
        ({"organisation_number": "2321"}, {"organisation_number": "Skriv numret med tio siffror, som 232100-0016."}),
        (
            {"organisation_number": "232100-0017"},
            {"organisation_number": "Numret stämmer inte med sin kontrollsiffra. Kontrollera siffrorna."},
        ),
        ({"organisation_number": "232100-0016"}, {"organisation_number": "Numret har redan Nacka."}),
        (
            {"short_name": "NACKA"},
            {"short_name": "Nacka heter redan så. Finns organisationen i listan, välj den där."},
        ),
        ({"organisation": "999999"}, {"organisation": "Organisationen är redan part, eller finns inte."}),
    ],
)
def test_a_wrong_organisation_is_refused_in_words(
    cast: Cast, client_of: ClientOf, typed: dict[str, str], errors: dict[str, object]
) -> None:
    OrganisationFactory(short_name="Nacka", name="Nacka kommun", organisation_number="232100-0016")
    before = Organisation.objects.count()
    response = client_of(cast.samordnare).post(ADD, NEW | typed)
    found = {name: messages[0] for name, messages in response.context["form"].errors.items()}
    expected = (
        {"organisation": "Välj en organisation, eller beskriv en ny nedan."}
        if errors == {"organisation": 1}
        else errors
    )
    assert (response.status_code, found) == (422, expected)
    assert {name: response.context["form"].data[name] for name in NEW} == NEW | {
        name: value for name, value in typed.items() if name in NEW
    }
    assert Organisation.objects.count() == before


def test_choosing_and_describing_at_once_is_refused(cast: Cast, client_of: ClientOf) -> None:
    nacka = OrganisationFactory()
    response = client_of(cast.samordnare).post(ADD, NEW | {"organisation": nacka.pk})
    assert response.context["form"].errors == {"organisation": ["Välj en organisation eller beskriv en ny, inte båda."]}


def test_nobody_becomes_a_party_twice(cast: Cast) -> None:
    with pytest.raises(ValidationError, match="Österåker är redan part"):
        save_party(Party(plan=cast.plan), organisation=cast.osteraker_kommun, expected_version=0, by=cast.samordnare)


def test_a_name_is_corrected_on_the_party_s_page(cast: Cast, client_of: ClientOf) -> None:
    party = party_of(cast, cast.kth)
    typed = NEW | {"name": "Kungl. Tekniska högskolan", "short_name": "KTH", "category": "academia"}
    address = f"/arbete/stockholm/grunder/parter/{party.pk}/"
    assert client_of(cast.samordnare).post(address, typed | {"seen": version_of(party)}).status_code == 302
    cast.kth.refresh_from_db()
    assert cast.kth.name == "Kungl. Tekniska högskolan"
    assert entries_of(cast.kth)[0].by == cast.samordnare
    assert party_of(cast, cast.kth).role == "Granne"


def test_an_old_version_changes_neither_party_nor_organisation(cast: Cast) -> None:
    party, renamed = party_of(cast, cast.kth), Organisation.objects.get(pk=cast.kth.pk)
    renamed.name = "Något annat"
    with pytest.raises(StaleError):
        save_party(party, organisation=renamed, expected_version=version_of(party) + 1, by=cast.samordnare)
    cast.kth.refresh_from_db()
    assert cast.kth.name == "Kungliga Tekniska högskolan"


def test_a_conflict_tells_of_the_organisation_too(cast: Cast, client_of: ClientOf) -> None:
    party = party_of(cast, cast.kth)
    seen = version_of(party)
    party.role = "Forskar"
    save_party(party, organisation=cast.kth, expected_version=seen, by=cast.samordnare)
    typed = {"name": "KTH i Stockholm", "short_name": "KTH", "category": "academia", "role": "Utvärderar"}
    address = f"/arbete/stockholm/grunder/parter/{party.pk}/"
    response = client_of(cast.samordnare).post(address, typed | {"responsibility": party.responsibility, "seen": seen})
    assert (response.status_code, response.context["conflict"].differences) == (
        409,
        [
            Difference("Roll", "Forskar", "Utvärderar"),
            Difference("Namn", "Kungliga Tekniska högskolan", "KTH i Stockholm"),
        ],
    )


def test_people_lose_their_access_when_their_party_leaves(cast: Cast, client_of: ClientOf) -> None:
    party, workspace = party_of(cast, cast.kth), reverse("workspace", args=[cast.plan.slug])
    client, address = client_of(cast.samordnare), f"/arbete/stockholm/grunder/parter/{party.pk}/ta-bort/"
    member(cast.kth, Role.READER)
    assert "2 personer i KTH kommer inte längre åt den pågående planen." in client.get(address).content.decode()
    assert client_of(cast.forskare).get(workspace).status_code == 200
    assert client.post(address).status_code == 302
    assert client_of(cast.forskare).get(workspace).status_code == 404
    assert not sync_access(check=True)


def test_a_party_with_something_on_it_stays(cast: Cast) -> None:
    kth = cast.kth
    measure = MeasureFactory(plan=cast.plan, owner=kth)
    MeasureFactory(plan=cast.plan, owner=cast.vallentuna_kommun, participants=[kth])
    CommitmentFactory(measure=measure, organisation=kth)
    FundingRowFactory.create_batch(2, measure=measure)
    ObservationFactory(indicator=IndicatorFactory(plan=cast.plan), organisation=kth)
    GoodExampleFactory(plan=cast.plan, organisation=kth)
    IndicatorFactory(plan=cast.plan, responsible=kth)
    with pytest.raises(InUseError) as refused:
        PARTIES.remove_row(party_of(cast, kth), by=cast.samordnare)
    assert refused.value.dependents == [
        "1 egen åtgärd",
        "medverkan i 1 åtgärd",
        "1 åtagande",
        "2 rader finansiering",
        "1 rapporterat värde",
        "1 gott exempel",
        "ansvar för 1 indikator",
    ]
    assert not sync_access(check=True)


def test_what_hangs_in_another_plan_does_not_count(cast: Cast) -> None:
    MeasureFactory(owner=cast.kth)
    PARTIES.remove_row(party_of(cast, cast.kth), by=cast.samordnare)
    assert not Party.objects.filter(plan=cast.plan, organisation=cast.kth).exists()


def test_the_coordinating_organisation_stays(cast: Cast) -> None:
    with pytest.raises(InUseError, match="uppdraget att samordna planen"):
        PARTIES.remove_row(party_of(cast, cast.region), by=cast.samordnare)


def test_only_the_coordinator_adds_and_removes(cast: Cast) -> None:
    for person in (cast.osteraker_ansvarig, cast.politiker, cast.outsider):
        with pytest.raises(RefusedError, match="Det här gör samordnaren"):
            save_party(Party(plan=cast.plan), organisation=OrganisationFactory(), expected_version=0, by=person)
        with pytest.raises(RefusedError, match="Det här gör samordnaren"):
            PARTIES.remove_row(party_of(cast, cast.kth), by=person)
