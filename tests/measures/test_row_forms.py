"""The grid of money and the form for a commitment refuse bad input, and keep what was typed."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from actors.models import User
from measures.models import Commitment, FundingRow, Measure
from tests.cast import Cast
from tests.factories import CommitmentFactory, FundingRowFactory, MeasureFactory
from tests.measures.posting import sent, sent_grid
from tests.responses import Response


@pytest.fixture
def measure(cast: Cast) -> Measure:
    return MeasureFactory(
        plan=cast.plan, owner=cast.osteraker_kommun, participants=[cast.vallentuna_kommun], county_wide=False
    )


@pytest.fixture
def officer(cast: Cast, client_of: Callable[[User], Client]) -> Client:
    return client_of(cast.osteraker)


def url_of(name: str, measure: Measure, *more: str) -> str:
    return reverse(name, args=[measure.plan.slug, measure.number, *more])


# Money


def test_money_is_typed_as_people_type_it(cast: Cast, officer: Client, measure: Measure) -> None:
    FundingRowFactory(measure=measure)
    url = url_of("measure_funding", measure)
    owner = f"part-{cast.osteraker_kommun.pk}"
    data = sent_grid(
        officer.get(url),
        row_0_amount="1 234 567,00 kr",
        row_1_funder=owner,
        row_1_year="2027",
        row_1_amount="2,5 mnkr",
        row_2_funder=owner,
        row_2_year="2028",
    )
    assert officer.post(url, data).status_code == 302
    amounts = FundingRow.objects.filter(measure=measure).values_list("year", "amount")
    assert list(amounts) == [(2026, 1_234_567), (2027, 2_500_000), (2028, None)]


@pytest.mark.parametrize(
    ("cell", "typed", "message"),
    [
        ("amount", "abc", "Skriv med siffror, som 1 234 567."),
        ("amount", "-5", "Beloppet kan inte vara negativt."),
        ("amount", "12,50", "Skriv hela kronor, utan ören."),
        ("year", "1800", "Kontrollera året: det ska ligga mellan 1990 och 2100."),
        ("year", "tjugosju", "Skriv året med fyra siffror, som 2027."),
        ("year", "", "Skriv året."),
        ("funder", "", "Välj en finansiär."),
        ("funder", "part-99999", "Välj en finansiär i listan."),
        ("kind", "gold", "Välj ett slag i listan."),
        ("state", "lost", "Välj ett läge i listan."),
        ("note", "x" * 301, "Texten är för lång: 301 tecken, högst 300 får plats."),
    ],
)
def test_the_grid_refuses_and_keeps_what_was_typed(
    cast: Cast, officer: Client, measure: Measure, cell: str, typed: str, message: str
) -> None:
    FundingRowFactory(measure=measure)
    url = url_of("measure_funding", measure)
    other_row = {"row_1_funder": f"part-{cast.osteraker_kommun.pk}", "row_1_year": "2027", "row_1_note": "Min rad"}
    response = officer.post(url, sent_grid(officer.get(url), **{f"row_0_{cell}": typed}, **other_row))
    grid = response.context["grid"]
    assert (response.status_code, grid.errors[0], grid.errors[1]) == (422, {cell: [message]}, {})
    assert (grid[0][cell].value(), grid[1]["note"].value()) == (typed, "Min rad")
    assert message in response.content.decode()
    assert FundingRow.objects.get().amount == 100_000


def test_a_row_to_remove_need_not_be_right(officer: Client, measure: Measure) -> None:
    FundingRowFactory(measure=measure)
    url = url_of("measure_funding", measure)
    assert officer.post(url, sent_grid(officer.get(url), row_0_amount="abc", row_0_DELETE="on")).status_code == 302
    assert FundingRow.objects.count() == 0


def test_a_participant_has_only_the_own_rows_in_the_grid(
    cast: Cast, client_of: Callable[[User], Client], measure: Measure
) -> None:
    others = FundingRowFactory(measure=measure)
    FundingRowFactory(measure=measure, organisation=cast.vallentuna_kommun, year=2027)
    client = client_of(cast.vallentuna)
    url = url_of("measure_funding", measure)
    page = client.get(url)
    assert [row["year"].value() for row in page.context["grid"].initial_forms] == [2027]
    assert page.context["others"] == [others]
    assert client.post(url, sent_grid(page, row_1_year="2028", row_1_amount="7")).status_code == 302
    forged = sent_grid(client.get(url), row_0_pk=str(others.pk))
    assert client.post(url, forged).status_code == 403
    foreign = sent_grid(client.get(url), row_0_funder=f"part-{cast.osteraker_kommun.pk}")
    assert client.post(url, foreign).context["grid"].errors[0] == {"funder": ["Välj en finansiär i listan."]}
    rows = FundingRow.objects.values_list("organisation__slug", "year", "amount")
    assert list(rows) == [
        ("osteraker", 2026, Decimal(100_000)),
        ("vallentuna", 2027, Decimal(100_000)),
        ("vallentuna", 2028, Decimal(7)),
    ]


def _differences(response: Response) -> list[tuple[str, str, str]]:
    assert response.status_code == 409
    told = response.context["conflict"].differences
    return [(one.label, " ".join(one.stored.split()), " ".join(one.own.split())) for one in told]


def _stored() -> list[tuple[Any, ...]]:
    return list(FundingRow.objects.order_by("year", "pk").values_list("year", "amount", "state", "note"))


def test_two_writers_of_money_see_both_and_lose_nothing(officer: Client, measure: Measure) -> None:
    FundingRowFactory(measure=measure)
    gone = FundingRowFactory(measure=measure, year=2027)
    url = url_of("measure_funding", measure)
    mine = sent_grid(officer.get(url), row_0_amount="1", row_1_note="Behövs")
    theirs = sent_grid(officer.get(url), row_0_amount="2", row_1_DELETE="on")
    officer.post(url, theirs)
    response = officer.post(url, mine)
    assert _differences(response) == [
        ("Rad 1, Belopp (kr)", "2", "1"),
        ("Rad 2", "Borttagen", "Österåker, 2027, Investering, Beslutad, 100 000, Behövs"),
    ]
    assert response.context["grid"][0]["amount"].value() == "1"
    assert officer.post(url, sent_grid(response)).status_code == 302
    assert _stored() == [(2026, 1, "decided", ""), (2027, 100_000, "decided", "Behövs")]
    assert not FundingRow.objects.filter(pk=gone.pk).exists()


def test_two_writers_in_different_boxes_are_merged(cast: Cast, officer: Client, measure: Measure) -> None:
    FundingRowFactory(measure=measure)
    FundingRowFactory(measure=measure, year=2027)
    FundingRowFactory(measure=measure, year=2028)
    url, own = url_of("measure_funding", measure), f"part-{cast.osteraker_kommun.pk}"
    mine = sent_grid(officer.get(url), row_0_note="Min", row_3_funder=own, row_3_year="2029")
    theirs = {"row_0_amount": "2", "row_1_DELETE": "on", "row_2_state": "granted"}
    officer.post(url, sent_grid(officer.get(url), **theirs, row_3_funder=own, row_3_year="2030"))
    assert officer.post(url, mine).status_code == 302
    assert _stored() == [
        (2026, 2, "decided", "Min"),
        (2028, 100_000, "granted", ""),
        (2029, None, "need", ""),
        (2030, None, "need", ""),
    ]


def test_a_row_that_has_changed_is_not_taken_away_unseen(officer: Client, measure: Measure) -> None:
    FundingRowFactory(measure=measure)
    url = url_of("measure_funding", measure)
    mine = sent_grid(officer.get(url), row_0_DELETE="on")
    officer.post(url, sent_grid(officer.get(url), row_0_state="granted"))
    response = officer.post(url, mine)
    assert _differences(response) == [("Rad 1", "Österåker, 2026, Investering, Beviljad, 100 000", "Ta bort")]
    assert officer.post(url, sent_grid(response)).status_code == 302
    assert _stored() == []


def test_what_both_put_in_is_not_counted_twice(cast: Cast, officer: Client, measure: Measure) -> None:
    url, own = url_of("measure_funding", measure), f"part-{cast.osteraker_kommun.pk}"
    new = {"row_0_funder": own, "row_0_year": "2027"}
    mine, theirs = (sent_grid(officer.get(url), **new, row_0_amount=amount) for amount in ("5", "7"))
    officer.post(url, theirs)
    response = officer.post(url, mine)
    assert _differences(response) == [
        ("Rad 2", "Österåker, 2027, Drift, Behov, 7 kr", "Österåker, 2027, Drift, Behov, 5")
    ]
    assert officer.post(url, sent_grid(response, row_1_amount="", row_1_funder="", row_1_year="")).status_code == 302
    assert _stored() == [(2027, 7, "need", "")]


def test_a_grid_that_lost_its_count_is_refused_in_words(officer: Client, measure: Measure) -> None:
    response = officer.post(url_of("measure_funding", measure), {"row-0-year": "2026"})
    assert response.status_code == 422
    assert "Formuläret kom inte fram helt. Ladda om sidan och försök igen." in response.content.decode()


def test_too_many_rows_are_refused_in_words(officer: Client, measure: Measure) -> None:
    data = {"row-TOTAL_FORMS": "101", "row-INITIAL_FORMS": "0"}
    response = officer.post(url_of("measure_funding", measure), data)
    assert response.status_code == 422
    assert "Åtgärden får högst 100 rader." in response.content.decode()


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
