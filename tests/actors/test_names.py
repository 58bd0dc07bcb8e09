"""Names are one line of signs that people see, whatever way they came in."""

import pytest
from django.apps import apps
from django.db import models
from django.test import Client
from django.urls import reverse

from actors.history import save_all_as, save_as, tidy_names
from actors.models import Organisation, User
from handlingsplan.plan.people import create_person
from handlingsplan.richtext import one_line
from tests.cast import Cast
from tests.factories import MeasureFactory
from tests.post import delivered

HOSTILE = {
    "Sara Lindqvist\u200b": "Sara Lindqvist",
    "Sara\u202etsivqdniL": "SaratsivqdniL",
    "Sara\r\nBcc: ond@example.org": "Sara Bcc: ond@example.org",
    "  Sara\t\u2028 Lindqvist\x00 ": "Sara Lindqvist",
    "Sara\u3164Lindqvist\u00ad": "SaraLindqvist",
    "\u2066Sara\u2069 \ufeffLindqvist\U000e0041": "Sara Lindqvist",
    "Åsa Öberg-D’Árc": "Åsa Öberg-D’Árc",
}


@pytest.mark.parametrize(("written", "shown"), HOSTILE.items())
def test_a_name_is_one_line_of_signs_that_people_see(written: str, shown: str) -> None:
    assert one_line(written) == shown


def test_every_short_text_of_every_row_is_tidied_when_it_is_saved() -> None:
    found = 0
    for model in apps.get_models():
        texts = [field for field in model._meta.concrete_fields if type(field) is models.CharField]
        copied = getattr(model, "ledger_derived", ())  # out of a text that is cleaned itself
        fields = [field.attname for field in texts if not field.choices and field.attname not in copied]
        row = model(**dict.fromkeys(fields, "a\u202eb\u200b\nc"))
        tidy_names([row])
        assert {getattr(row, name) for name in fields} <= {"ab c"}
        found += len(fields)
    assert found > 60


def test_all_ways_of_saving_tidy(cast: Cast) -> None:
    measure, organisation = MeasureFactory(plan=cast.plan), Organisation.objects.get(slug="osteraker")
    measure.title = "Bygg\u202e\u200b cykelväg"
    save_as(measure, by=cast.samordnare)
    organisation.short_name = "Öster\u200båker"
    save_all_as([organisation], by=None, fields=["short_name"])
    person = create_person(email="ny@osteraker.se", full_name="Sara\u200b\nLindqvist", function="\u202eChef")
    measure.refresh_from_db()
    organisation.refresh_from_db()
    assert (measure.title, organisation.short_name) == ("Bygg cykelväg", "Österåker")
    stored = User.objects.get(pk=person.pk)
    assert (stored.full_name, stored.function) == ("Sara Lindqvist", "Chef")


def test_a_letter_has_no_line_of_the_inviters_choice(cast: Cast, client: Client) -> None:
    client.force_login(cast.osteraker_ansvarig, backend="allauth.account.auth_backends.AuthenticationBackend")
    name = "Nils\n\nDITT KONTO ÄR SPÄRRAT. Logga in hos oss"
    client.post(
        reverse("people", args=["osteraker"]), {"full_name": name, "email": "nils@osteraker.se", "role": "officer"}
    )
    lines = delivered()[0].body.splitlines()
    assert [line for line in lines if line.startswith(("DITT", "Logga"))] == []
    assert lines[0].startswith("Hej Nils DITT KONTO")
