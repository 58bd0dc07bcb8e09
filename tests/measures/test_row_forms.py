"""The form for a commitment refuses bad input, and keeps what was typed."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from actors.models import User
from measures.models import Commitment, Measure
from tests.cast import Cast
from tests.factories import CommitmentFactory, MeasureFactory
from tests.measures.posting import sent


@pytest.fixture
def measure(cast: Cast) -> Measure:
    return MeasureFactory(
        plan=cast.plan, owner=cast.osteraker_kommun, participants=[cast.vallentuna_kommun], county_wide=False
    )


def url_of(name: str, measure: Measure, *more: str) -> str:
    return reverse(name, args=[measure.plan.slug, measure.number, *more])


# Commitments


@pytest.mark.parametrize(
    ("typed", "errors"),
    [
        (
            {"state": "decided"},
            {
                "decision_body": ["Skriv vilket organ som har beslutat, till exempel kommunstyrelsen."],
                "decision_date": ["Skriv vilken dag beslutet togs."],
            },
        ),
        ({"state": None}, {"state": ["Välj ett åtagande."]}),
        ({"state": "promised"}, {"state": ["Välj ett åtagande i listan."]}),
        (
            {"decision_link": "protokollet"},
            {"decision_link": ["Adressen saknar något. Den ska se ut som https://www.kommunen.se/beslut."]},
        ),
        (
            {"decision_link": "javascript:alert(1)"},
            {"decision_link": ["Adressen saknar något. Den ska se ut som https://www.kommunen.se/beslut."]},
        ),
        (
            {"decision_date": "18 mars"},
            {"decision_date": ["Skriv dagen som år-månad-dag, till exempel 2027-03-01."]},
        ),
        ({"own_status": "lost"}, {"own_status": ["Välj en status i listan."]}),
    ],
)
def test_the_commitment_form_refuses_and_keeps_what_was_typed(
    cast: Cast,
    client_of: Callable[[User], Client],
    measure: Measure,
    typed: dict[str, Any],
    errors: dict[str, list[str]],
) -> None:
    client = client_of(cast.osteraker_ansvarig)
    url = url_of("measure_commitment", measure, "osteraker")
    response = client.post(url, sent(client.get(url), contribution="Tre gator.", **typed))
    form = response.context["form"]
    assert (response.status_code, form.errors) == (422, errors)
    assert {name: form[name].value() for name in typed} == typed
    assert form["contribution"].value() == "Tre gator."
    assert Commitment.objects.count() == 0


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("42", "§ 42"),
        ("§42", "§ 42"),
        ("§ 42", "§ 42"),
        ("Paragraf 42", "§ 42"),
        ("§§ 42–43", "§§ 42–43"),
        ("KS § 42", "KS § 42"),
        ("", ""),
    ],
)
def test_a_paragraph_has_its_sign(
    cast: Cast, client_of: Callable[[User], Client], measure: Measure, typed: str, shown: str
) -> None:
    client = client_of(cast.osteraker_ansvarig)
    url = url_of("measure_commitment", measure, "osteraker")
    decision = {"state": "decided", "decision_body": "Kommunstyrelsen", "decision_date": "2026-03-18"}
    assert client.post(url, sent(client.get(url), **decision, decision_paragraph=typed)).status_code == 302
    assert Commitment.objects.get().decision_paragraph == shown


def test_two_leads_see_both_commitments(cast: Cast, client_of: Callable[[User], Client], measure: Measure) -> None:
    CommitmentFactory(measure=measure, organisation=cast.osteraker_kommun)
    client = client_of(cast.osteraker_ansvarig)
    url = url_of("measure_commitment", measure, "osteraker")
    mine, theirs = sent(client.get(url), state="intends"), sent(client.get(url), state="declined")
    client.post(url, theirs)
    response = client.post(url, mine)
    assert response.status_code == 409
    assert [vars(difference) for difference in response.context["conflict"].differences] == [
        {"label": "Åtagande", "stored": "Avböjt", "own": "Avser delta"}
    ]
    assert client.post(url, sent(response)).status_code == 302
    assert Commitment.objects.get().state == "intends"


def test_an_officer_gets_the_own_part_and_can_not_smuggle_a_stand(
    cast: Cast, client_of: Callable[[User], Client], measure: Measure
) -> None:
    client = client_of(cast.vallentuna)
    url = url_of("measure_commitment", measure, "vallentuna")
    page = client.get(url)
    assert list(page.context["form"].fields) == ["based_on", "contribution", "own_status"]
    data = sent(page, contribution="Personal.", state="decided", decision_body="Jag", decision_date="2026-01-01")
    assert client.post(url, data).status_code == 302
    commitment = Commitment.objects.get()
    assert (commitment.state, commitment.contribution, commitment.decision_body) == ("proposed", "Personal.", "")
