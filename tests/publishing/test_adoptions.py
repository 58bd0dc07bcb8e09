"""The register of what political bodies have decided about editions."""

import json
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from actors.conflicts import Difference, StaleError
from actors.models import User
from actors.permissions import RefusedError
from handlingsplan.editions.enums import AdoptionKind
from handlingsplan.editions.freezing import thaw
from handlingsplan.editions.models import Adoption, Edition
from handlingsplan.printing.print_source import edition_source
from handlingsplan.printing.sections import plan_sections
from handlingsplan.publishing.adoptions import AdoptionData, read_register, register_adoption
from handlingsplan.publishing.publish import publish
from tests.cast import Cast
from tests.entries import entries_about
from tests.public.test_public_pages import content

SignIn = Callable[[User], Client]
TYPED = {
    "version": "0",
    "body": "Kommunfullmäktige",
    "kind": "adopted",
    "decided_on": "2026-06-15",
    "paragraph": "§ 42",
    "registry_number": "KS 2026/0123",
    "link": "https://example.org/protokoll",
    "reservation": "",
}


def data(**changes: Any) -> AdoptionData:
    facts: dict[str, Any] = {"body": "Kommunfullmäktige", "kind": AdoptionKind.ADOPTED, "decided_on": date(2026, 6, 15)}
    return AdoptionData(**facts | changes)


@pytest.fixture
def adoption(compiled: Edition, cast: Cast) -> Adoption:
    return register_adoption(compiled, cast.osteraker_kommun, data=data(), by=cast.osteraker_ansvarig)


def test_a_lead_registers_and_everybody_reads(compiled: Edition, cast: Cast, client: Client, client_of: SignIn) -> None:
    address = reverse("new_adoption", args=[cast.plan.slug, 1, "osteraker"])
    assert client_of(cast.osteraker_ansvarig).post(address, TYPED | {"paragraph": "42"}).status_code == 302
    shown = content(client.get(reverse("adoptions", args=[cast.plan.slug])))
    assert [shown.count(words) for words in ("Kommunfullmäktige", "§ 42", "KS 2026/0123")] == [1, 1, 1]
    on_edition = content(client.get(compiled.get_absolute_url()))
    assert on_edition.count("Österåker, Kommunfullmäktige") == 1


@pytest.mark.parametrize(
    ("person", "status"),
    [
        ("osteraker", 403),
        ("vallentuna", 403),
        ("politiker", 403),
        ("forskare", 403),
        ("outsider", 404),
    ],
)
def test_nobody_else_does(compiled: Edition, cast: Cast, client_of: SignIn, person: str, status: int) -> None:
    user = cast[person]
    assert isinstance(user, User)
    address = reverse("new_adoption", args=[cast.plan.slug, 1, "osteraker"])
    answers = [client_of(user).get(address), client_of(user).post(address, TYPED)]
    assert [answer.status_code for answer in answers] == [status, status]
    assert Adoption.objects.count() == 0


def test_a_lead_registers_the_own_organisation_only(compiled: Edition, cast: Cast) -> None:
    with pytest.raises(RefusedError, match="Bara organisationsansvarig i Vallentuna"):
        register_adoption(compiled, cast.vallentuna_kommun, data=data(), by=cast.osteraker_ansvarig)


@pytest.mark.parametrize(
    ("field", "typed", "says"),
    [
        ("body", " ", "Skriv vilket organ som har beslutat"),
        ("kind", "", "Välj vad organet beslutade."),
        ("decided_on", "", "Skriv vilken dag beslutet togs."),
        ("decided_on", "2099-01-01", "Dagen har inte varit än."),
        ("link", "protokoll", "Adressen saknar något."),
    ],
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(
    compiled: Edition, cast: Cast, client_of: SignIn, field: str, typed: str, says: str
) -> None:
    address = reverse("new_adoption", args=[cast.plan.slug, 1, "osteraker"])
    answer = client_of(cast.osteraker_ansvarig).post(address, TYPED | {field: typed})
    assert (answer.status_code, content(answer).count(says)) == (422, 1)
    assert 'value="KS 2026/0123"' in content(answer)


def test_a_reservation_is_said(compiled: Edition, cast: Cast) -> None:
    with pytest.raises(ValidationError) as caught:
        register_adoption(
            compiled,
            cast.osteraker_kommun,
            data=data(kind=AdoptionKind.WITH_RESERVATION),
            by=cast.osteraker_ansvarig,
        )
    assert caught.value.message_dict == {"reservation": ["Skriv vilket förbehållet är."]}


def test_a_body_decides_once_about_an_edition(adoption: Adoption, compiled: Edition, cast: Cast) -> None:
    with pytest.raises(ValidationError) as caught:
        register_adoption(compiled, cast.osteraker_kommun, data=data(), by=cast.osteraker_ansvarig)
    assert list(caught.value.message_dict) == ["body"]


def test_a_correction_keeps_what_it_said_before(adoption: Adoption, compiled: Edition, cast: Cast) -> None:
    register_adoption(
        compiled,
        cast.osteraker_kommun,
        data=data(paragraph="§ 43"),
        by=cast.osteraker_ansvarig,
        adoption=Adoption.objects.get(),
    )
    assert [row.content["paragraph"] for row in entries_about(Adoption).order_by("pk")] == ["", "§ 43"]
    with pytest.raises(StaleError):
        register_adoption(compiled, cast.osteraker_kommun, data=data(), by=cast.osteraker_ansvarig, adoption=adoption)


def test_a_correction_of_an_older_version_shows_both(adoption: Adoption, cast: Cast, client_of: SignIn) -> None:
    address = reverse("correct_adoption", args=[cast.plan.slug, adoption.pk])
    client = client_of(cast.osteraker_ansvarig)
    assert client.post(address, TYPED | {"version": "1", "body": "Fullmäktige"}).status_code == 302
    answer = client.post(address, TYPED | {"version": "1", "body": "Kommunstyrelsen"})
    page = content(answer)
    shown = answer.context["conflict"].differences
    assert (answer.status_code, shown) == (409, [Difference("Beslutande organ", "Fullmäktige", "Kommunstyrelsen")])
    assert 'value="Kommunstyrelsen"' in page
    assert client.post(address, TYPED | {"version": "2", "body": "Kommunstyrelsen"}).status_code == 302
    assert Adoption.objects.get().body == "Kommunstyrelsen"


def test_the_register_is_complete(adoption: Adoption, cast: Cast) -> None:
    register = {str(line.party): len(line.adoptions) for line in read_register(cast.plan)}
    assert register == {"KTH": 0, "Region Stockholm": 0, "Södertälje": 0, "Vallentuna": 0, "Österåker": 1}


# Printed in the next edition


def test_the_next_edition_prints_what_the_register_said(
    adoption: Adoption, compiled: Edition, cast: Cast, client: Client
) -> None:
    with time_machine.travel("2026-07-01T10:00Z"):
        corrected = data(paragraph="§ 43", kind=AdoptionKind.WITH_RESERVATION, reservation="Om pengarna räcker.")
        register_adoption(
            compiled, cast.osteraker_kommun, data=corrected, by=cast.osteraker_ansvarig, adoption=adoption
        )
    second = publish(cast.plan, by=cast.samordnare)
    register_adoption(second, cast.osteraker_kommun, data=data(), by=cast.osteraker_ansvarig)
    frozen = thaw(second.content)
    said = [(one.edition, one.kind, one.paragraph, one.corrected_on) for one in frozen.adoptions]
    assert said == [(1, "with_reservation", "§ 43", date(2026, 7, 1))]
    assert thaw(compiled.content).adoptions == ()
    source = edition_source(second)
    decisions = [one.anchors for one in plan_sections(frozen, source.imprint) if one.name == "beslut"]
    assert decisions == [("beslut",)]
    printed = source.html
    assert [printed.count(words) for words in ('href="#beslut"', 'id="beslut"', "§ 43", "Om pengarna räcker.")] == [
        1
    ] * 4
    page = content(client.get(second.get_absolute_url()))
    assert "Uppgiften rättades 1 juli 2026." in page


def test_editions_from_before_the_register_was_printed_are_read(compiled: Edition) -> None:
    older = json.loads(compiled.content)
    del older["adoptions"]
    assert thaw(json.dumps(older)) == thaw(compiled.content)
