"""The pages where the coordinator uploads, chooses columns and sees what would change."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
import respx
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from actors.history import save_as
from actors.models import User
from followup.enums import RetrievalState, Service
from followup.models import Indicator, LockedYear, Observation, Retrieval
from followup.statistics.kolada import BASE as KOLADA
from tests.cast import Cast
from tests.entries import entries_about
from tests.factories import IndicatorFactory, ObservationFactory
from tests.page_forms import forms_of

ClientOf = Callable[[User], Any]
FILE = "Kommun;2023;2024;Antal\nÖsteråker;1;2;3\nVALLENTUNA;4;5;6\nNacka;7;8;9\n".encode()


@pytest.fixture
def indicator(cast: Cast) -> Indicator:
    return IndicatorFactory(plan=cast.plan, key="parkering", unit="platser")


def uploaded(client: Any, indicator: Indicator, content: bytes = FILE) -> Retrieval:
    url = reverse("upload_statistics", args=[indicator.plan.slug, indicator.key])
    response = client.post(url, {"file": SimpleUploadedFile("a.csv", content), "source": "SCB"})
    retrieval = Retrieval.objects.get()
    assert response.headers["Location"] == retrieval.get_absolute_url()
    return retrieval


def settle(client: Any, retrieval: Retrieval, act: str) -> Any:
    args = [retrieval.plan.slug, retrieval.indicator.key, retrieval.pk]
    return client.post(reverse("settle_retrieval", args=args), {"act": act}, follow=True)


def test_the_unit_is_asked_for_and_years_are_known_by_their_headings(
    cast: Cast, client_of: ClientOf, indicator: Indicator
) -> None:
    client = client_of(cast.samordnare)
    retrieval = uploaded(client, indicator)
    form = client.get(retrieval.get_absolute_url()).context["form"]
    chosen = [(row.series.label, row.use.initial, row.year.initial) for row in form.rows()]
    assert chosen == [("2023", True, 2023), ("2024", True, 2024), ("Antal", False, None)]
    sent = {"use-0": "on", "year-0": "2023", "use-2": "on"}
    refused = client.post(retrieval.get_absolute_url(), sent | {"scale": ""})
    assert (refused.status_code, refused.context["form"].errors) == (
        422,
        {"scale": ["Välj vilken enhet värdena i filen har."], "year-2": ["Skriv vilket år kolumnen gäller."]},
    )
    other = client.post(retrieval.get_absolute_url(), {"use-0": "on", "year-0": "2023", "scale": "other"})
    assert other.context["form"].errors == {
        "scale": ["Värden i en annan enhet läses inte in. Räkna om dem i filen, eller fråga den som gjort den."]
    }
    assert Retrieval.objects.get().readings == []


def test_a_file_goes_from_upload_to_approved_values(cast: Cast, client_of: ClientOf, indicator: Indicator) -> None:
    ObservationFactory(indicator=indicator, organisation=cast.vallentuna_kommun, year=2024, value=Decimal(9))
    client = client_of(cast.samordnare)
    retrieval = uploaded(client, indicator)
    sent = {"use-0": "on", "year-0": "2023", "use-1": "on", "year-1": "2024", "scale": "same"}
    page = client.post(retrieval.get_absolute_url(), sent, follow=True)
    assert page.context["counts"] == {"new": 3, "changed": 1, "same": 0, "contradicted": 0, "locked": 0}
    assert "1 plats är inte någon av planens organisationer" in page.content.decode()
    assert "3 värden" not in page.content.decode()
    assert "4 värden ur inläsningen väntar" in settle(client, retrieval, "lay_in").content.decode()
    assert "4 värden är godkända." in settle(client, retrieval, "approve").content.decode()
    values = Observation.objects.approved().order_by("year", "organisation__slug")
    assert list(values.values_list("organisation__slug", "year", "value")) == [
        ("osteraker", 2023, Decimal(1)),
        ("vallentuna", 2023, Decimal(4)),
        ("osteraker", 2024, Decimal(2)),
        ("vallentuna", 2024, Decimal(5)),
    ]
    assert "<del>9</del> rättat till 5: a.csv" in client.get(indicator.get_absolute_url()).content.decode()


def test_what_was_not_seen_is_neither_laid_in_nor_approved(
    cast: Cast, client_of: ClientOf, indicator: Indicator
) -> None:
    client = client_of(cast.samordnare)
    retrieval = uploaded(client, indicator)
    client.post(retrieval.get_absolute_url(), {"use-0": "on", "year-0": "2023", "scale": "same"})
    address = reverse("settle_retrieval", args=[retrieval.plan.slug, indicator.key, retrieval.pk])

    def pressed(act: str, change: Callable[[], object]) -> list[int]:
        page = client.get(retrieval.get_absolute_url())
        form = next(form for form in forms_of(page, address) if ("act", act) in form.buttons)
        change()
        told = form.send(client, {"act": act})
        before = entries_about(Observation).count()
        (again,) = [one for one in forms_of(told, address) if one.method == "post" and one.action == address]
        return [told.status_code, before, again.send(client).status_code]

    def value_of_another() -> object:
        return ObservationFactory(indicator=indicator, organisation=cast.vallentuna_kommun, year=2023, value=Decimal(9))

    def value_typed_over() -> None:
        row = Observation.objects.get(retrieval=retrieval, organisation=cast.osteraker_kommun)
        row.value += 1
        save_as(row, by=cast.osteraker)

    was = entries_about(Observation).count()
    assert pressed("lay_in", value_of_another) == [409, was + 1, 302]
    laid_in = entries_about(Observation).count()
    assert pressed("approve", value_typed_over) == [409, laid_in + 1, 302]


@pytest.mark.parametrize(("unit", "told"), [("platser", 1), ("procent", 0)])
def test_the_coordinator_is_told_of_negative_values_that_are_unexpected(
    cast: Cast, client_of: ClientOf, unit: str, told: int
) -> None:
    indicator = IndicatorFactory(plan=cast.plan, key="parkering", unit=unit)
    client = client_of(cast.samordnare)
    retrieval = uploaded(client, indicator, FILE.replace(b";1;2", b";-1;2"))
    sent = {"use-0": "on", "year-0": "2023", "use-1": "on", "year-1": "2024", "scale": "same"}
    page = client.post(retrieval.get_absolute_url(), sent, follow=True)
    warned = "1 värde är negativt, fast indikatorn inte har haft några negativa värden." in page.content.decode()
    assert (page.context["negative"], warned) == (told, told == 1)
    settle(client, retrieval, "lay_in")
    assert Observation.objects.filter(value=-1).count() == 1


def test_a_file_that_is_none_is_refused_at_its_field(cast: Cast, client_of: ClientOf, indicator: Indicator) -> None:
    url = reverse("upload_statistics", args=[indicator.plan.slug, indicator.key])
    response = client_of(cast.samordnare).post(url, {"file": SimpleUploadedFile("a.csv", b"x"), "source": ""})
    assert (response.status_code, response.context["form"].errors) == (
        422,
        {"source": ["Skriv varifrån siffrorna kommer."]},
    )
    response = client_of(cast.samordnare).post(url, {"file": SimpleUploadedFile("a.csv", b"x"), "source": "SCB"})
    assert response.context["form"].errors == {
        "file": ["Filen har ingen tabell: en rubrikrad och minst en rad med värden behövs."]
    }


def test_a_dead_service_shows_its_message_and_the_old_values_stay(
    cast: Cast, client_of: ClientOf, indicator: Indicator
) -> None:
    ObservationFactory(indicator=indicator, organisation=cast.osteraker_kommun, value=Decimal(9))
    Indicator.objects.update(service=Service.KOLADA, service_key="N00945")
    client = client_of(cast.samordnare)
    with respx.mock:
        respx.get(url__startswith=KOLADA).respond(503)
        page = client.post(reverse("fetch_statistics", args=[cast.plan.slug, "parkering"]), follow=True)
    text = "Kolada svarade med felet 503. Försök igen senare. De värden som fanns står kvar som de var."
    assert text in " ".join(page.content.decode().split())
    assert "Inläst statistik att gå igenom" in client.get(indicator.get_absolute_url()).content.decode()
    settle(client, Retrieval.objects.get(), "discard")
    assert Retrieval.objects.get().state == RetrievalState.DISCARDED
    assert Observation.objects.get().value == 9


@pytest.mark.parametrize("name", ["osteraker", "politiker", "forskare"])
def test_others_see_none_of_it(cast: Cast, client_of: ClientOf, indicator: Indicator, name: str) -> None:
    retrieval = uploaded(client_of(cast.samordnare), indicator)
    client = client_of(cast.person(name))
    slug = cast.plan.slug
    statuses = [
        client.get(reverse("upload_statistics", args=[slug, "parkering"])).status_code,
        client.get(retrieval.get_absolute_url()).status_code,
        settle(client, retrieval, "discard").status_code,
        client.post(reverse("settle_year", args=[slug]), {"year": "2024", "act": "lock"}).status_code,
    ]
    assert statuses == [403, 403, 403, 403]
    assert client_of(cast.outsider).get(retrieval.get_absolute_url()).status_code == 404


def test_the_coordinator_locks_and_opens_a_year(cast: Cast, client_of: ClientOf) -> None:
    client, url = client_of(cast.samordnare), reverse("settle_year", args=[cast.plan.slug])
    page = client.post(url, {"year": "2024", "act": "lock"}, follow=True).content.decode()
    assert "Värdena för 2024 är låsta." in page
    assert "Lås upp" in page
    client.post(url, {"year": "99", "act": "lock"})
    assert list(LockedYear.objects.values_list("year", flat=True)) == [2024]
    client.post(url, {"year": "2024", "act": "unlock"})
    assert LockedYear.objects.count() == 0
    assert [row.by for row in entries_about(LockedYear)] == [cast.samordnare, cast.samordnare]


@pytest.mark.parametrize(("act", "status"), [("", 404), ("annat", 404)])
def test_an_unknown_act_is_not_found(
    cast: Cast, client_of: ClientOf, indicator: Indicator, act: str, status: int
) -> None:
    client = client_of(cast.samordnare)
    assert settle(client, uploaded(client, indicator), act).status_code == status
