"""An organisation's own facts: its lead writes them, and the coordinator while it has none."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from actors.enums import Role
from actors.models import Organisation, User
from actors.permissions import RefusedError
from handlingsplan.plan.organisations import FACTS, save_facts
from handlingsplan.plan.reference_rows import version_of
from tests.cast import Cast
from tests.factories import member


def _typed(organisation: Organisation, **changed: str) -> dict[str, str]:
    facts = {name: str(getattr(organisation, name)) for name in FACTS}
    return (
        facts
        | {f"initial-{name}": text for name, text in facts.items()}
        | {"seen": str(version_of(organisation))}
        | changed
    )


def test_the_lead_writes_them_and_the_coordinator_until_there_is_a_lead(cast: Cast) -> None:
    writers: dict[str, list[str]] = {}
    for organisation in (cast.osteraker_kommun, cast.vallentuna_kommun):
        for name in ("osteraker_ansvarig", "samordnare", "osteraker", "politiker"):
            fetched = Organisation.objects.get(pk=organisation.pk)
            fetched.short_name = f"{organisation.slug} {name}"
            try:
                save_facts(fetched, expected_version=version_of(fetched), by=User.objects.get(pk=cast.person(name).pk))
            except RefusedError:
                continue
            writers.setdefault(organisation.slug, []).append(name)
    assert writers == {"osteraker": ["osteraker_ansvarig"], "vallentuna": ["samordnare"]}


def test_the_page_saves_and_shows_what_somebody_else_saved(cast: Cast, client_of: Callable[[User], Client]) -> None:
    client, page = client_of(cast.osteraker_ansvarig), reverse("organisation_facts", args=["osteraker"])
    first = _typed(cast.osteraker_kommun, registrar_email="Kommun@Osteraker.SE", organisation_number="2120002890")
    assert client.post(page, first)["Location"] == reverse("people", args=["osteraker"])
    stored = Organisation.objects.get(pk=cast.osteraker_kommun.pk)
    assert (stored.registrar_email, stored.registrar_email_by, stored.organisation_number) == (
        "kommun@osteraker.se",
        None,
        "212000-2890",
    )
    stale = client.post(page, first | {"registrar_email": "annan@osteraker.se"})
    assert (stale.status_code, Organisation.objects.get(pk=stored.pk).registrar_email) == (409, "kommun@osteraker.se")


@pytest.mark.parametrize("email", ["kommun", "kommun@ösmo.se", '"a,b"@osteraker.se'])
def test_an_address_that_no_mail_reaches_is_refused(
    cast: Cast, client_of: Callable[[User], Client], email: str
) -> None:
    page = reverse("organisation_facts", args=["osteraker"])
    answer = client_of(cast.osteraker_ansvarig).post(page, _typed(cast.osteraker_kommun, registrar_email=email))
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["registrar_email"])


def test_a_party_is_edited_without_its_organisation_where_that_has_a_lead(
    cast: Cast, client_of: Callable[[User], Client]
) -> None:
    party = cast.plan.parties.get(organisation=cast.osteraker_kommun)
    page = reverse("basics_parties_edit", args=[cast.plan.slug, party.pk])
    client = client_of(cast.samordnare)
    typed = {"role": "Värd", "responsibility": "Bjuder in.", "name": "Kapad", "seen": str(version_of(party))}
    assert client.post(page, typed).status_code == 302
    party.refresh_from_db()
    assert (party.role, Organisation.objects.get(slug="osteraker").name) == ("Värd", "Österåkers kommun")
    member(cast.vallentuna_kommun, Role.LEAD)
    other = cast.plan.parties.get(organisation=cast.vallentuna_kommun)
    shown = client.get(reverse("basics_parties_edit", args=[cast.plan.slug, other.pk])).context["form"].fields
    assert sorted(shown) == ["responsibility", "role", "seen"]
