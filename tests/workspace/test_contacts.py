"""Whom to reach: a plan's coordinators for everybody who works with it, what a person tells of themselves, and what
organisations tell everybody.
"""

from collections.abc import Callable

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from actors.models import Organisation, User
from handlingsplan.chapters.reading import Stage, read_plan
from handlingsplan.plan.organisations import save_facts
from handlingsplan.plan.reference_rows import version_of
from tests.cast import Cast
from tests.factories import MeasureFactory


def test_one_says_how_one_is_reached_and_all_read_it_of_a_coordinator(
    cast: Cast, client_of: Callable[[User], Client]
) -> None:
    typed = {"function": "Samordnare\n av planen", "phone": "08-123 45 67"}
    assert client_of(cast.samordnare).post(reverse("own_contact"), typed)["Location"] == reverse("personal_data")
    address = reverse("contact_coordinators", args=["stockholm"])
    for name in ("osteraker", "politiker", "forskare"):
        client = client_of(cast.person(name))
        page = client.get(address).content.decode()
        for text in (cast.samordnare.full_name, "Samordnare av planen", "08-123 45 67", cast.samordnare.email):
            assert text in page
        assert address in client.get(reverse("measures", args=["stockholm"])).content.decode()
    assert client_of(cast.outsider).get(address).status_code == 404


def test_a_name_is_shown_only_where_the_person_has_agreed(cast: Cast) -> None:
    organisation = Organisation.objects.get(pk=cast.osteraker_kommun.pk)
    version = version_of(organisation)
    organisation.contact_function, organisation.contact_name = "Mobilitetsstrateg", "Eva Ek"
    with pytest.raises(ValidationError) as refused:
        save_facts(organisation, expected_version=version, by=cast.osteraker_ansvarig)
    assert list(refused.value.message_dict) == ["contact_agreed"]
    with pytest.raises(IntegrityError), transaction.atomic():
        organisation.save()
    organisation.contact_agreed = True
    save_facts(organisation, expected_version=version, by=cast.osteraker_ansvarig)
    assert organisation.contact == "Mobilitetsstrateg, Eva Ek"


def test_contacts_of_parties_and_measures_are_frozen(cast: Cast) -> None:
    Organisation.objects.filter(slug="osteraker").update(contact_function="Mobilitetsstrateg", contact_phone="08-1")
    MeasureFactory(plan=cast.plan, owner=cast.osteraker_kommun, contact="Trafikplanerare, trafik@osteraker.se")
    document = read_plan(cast.plan, stage=Stage.WORKING)
    parties = [party for group in document.cooperation.groups for party in group.parties]
    assert [party.contact for party in parties if party.contact] == ["Mobilitetsstrateg, 08-1"]
    measures = [measure for package in document.measures.packages for measure in package.measures]
    assert [measure.contact for measure in measures] == ["Trafikplanerare, trafik@osteraker.se"]
    assert measures[0].optional_texts["Kontakt"] == "Trafikplanerare, trafik@osteraker.se"
