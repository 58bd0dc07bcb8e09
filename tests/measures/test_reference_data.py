"""Packages, outside funders and good examples."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from actors.ledger import entries_of
from actors.models import User
from actors.permissions import RefusedError
from handlingsplan.plan.reference_rows import version_of
from handlingsplan.reference_data.dependents import InUseError
from handlingsplan.reference_data.table import FUNDERS, PACKAGES
from measures.good_examples import may_add_example, may_write_example, save_example
from measures.models import Funder, GoodExample, Package
from tests.cast import Cast
from tests.factories import FunderFactory, FundingRowFactory, GoodExampleFactory, MeasureFactory, PackageFactory

ClientOf = Callable[[User], Client]
PEOPLE = (
    "samordnare",
    "osteraker",
    "osteraker_ansvarig",
    "vallentuna",
    "politiker",
    "forskare",
    "outsider",
    "anonymous",
)


def test_a_package_with_measures_stays(cast: Cast) -> None:
    package = PackageFactory(plan=cast.plan)
    for _ in range(2):
        MeasureFactory(plan=cast.plan, owner=cast.osteraker_kommun, package=package)
    with pytest.raises(InUseError, match=r"^2 åtgärder$"):
        PACKAGES.remove_row(package, by=cast.samordnare)
    assert Package.objects.get() == package


def test_a_funder_with_money_stays(cast: Cast) -> None:
    funder = FunderFactory(plan=cast.plan)
    measure = MeasureFactory(plan=cast.plan, owner=cast.osteraker_kommun)
    FundingRowFactory(measure=measure, funder=funder, organisation=None)
    with pytest.raises(InUseError, match=r"^1 rad finansiering$"):
        FUNDERS.remove_row(funder, by=cast.samordnare)
    assert Funder.objects.get() == funder


def test_a_funder_s_key_comes_from_its_name(cast: Cast, client_of: ClientOf) -> None:
    client_of(cast.samordnare).post(reverse("basics_funders_add", args=["stockholm"]), {"name": "Ängs- & Vägfonden"})
    assert Funder.objects.get().key == "angs-vagfonden"


def test_who_writes_the_examples_of_osteraker(cast: Cast) -> None:
    example = GoodExampleFactory(plan=cast.plan, organisation=cast.osteraker_kommun)
    writes = [name for name in PEOPLE if may_write_example(cast[name], example)]
    assert writes == ["samordnare", "osteraker", "osteraker_ansvarig"]
    adds = [name for name in PEOPLE if may_add_example(cast[name], cast.plan)]
    assert adds == ["samordnare", "osteraker", "osteraker_ansvarig", "vallentuna"]


def typed(cast: Cast, **more: object) -> dict[str, object]:
    organisation = cast.osteraker_kommun.pk
    return {"number": 1, "title": "Dubbdäck", "organisation": organisation, "what_was_done": "Cyklade."} | more


def test_an_officer_adds_and_changes_the_own_example(cast: Cast, client_of: ClientOf) -> None:
    client, add = client_of(cast.osteraker), reverse("basics_good_examples_add", args=["stockholm"])
    form = client.get(add).context["form"]
    assert ([str(one) for one in form.fields["organisation"].queryset], form["organisation"].value()) == (
        ["Österåker"],
        cast.osteraker_kommun.pk,
    )
    assert client.post(add, typed(cast)).status_code == 302
    example = GoodExample.objects.get()
    edit = reverse("basics_good_examples_edit", args=["stockholm", example.pk])
    assert client.post(edit, typed(cast, results="Bra.", seen=version_of(example))).status_code == 302
    assert [change.by for change in entries_of(example)] == [cast.osteraker] * 2


def test_an_officer_neither_takes_nor_gives_away_an_example(cast: Cast, client_of: ClientOf) -> None:
    add = reverse("basics_good_examples_add", args=["stockholm"])
    response = client_of(cast.osteraker).post(add, typed(cast, organisation=cast.vallentuna_kommun.pk))
    assert (response.status_code, response.context["form"].errors) == (
        422,
        {"organisation": ["Valet finns inte i planen."]},
    )
    own = GoodExampleFactory(plan=cast.plan, organisation=cast.osteraker_kommun)
    own.organisation = cast.vallentuna_kommun
    with pytest.raises(RefusedError, match="Exemplet ändras av handläggare i Vallentuna och av samordnaren"):
        save_example(own, expected_version=version_of(own), by=cast.osteraker)
    foreign = GoodExampleFactory(plan=cast.plan, organisation=cast.vallentuna_kommun)
    foreign.organisation = cast.osteraker_kommun
    with pytest.raises(RefusedError, match="Exemplet ändras av handläggare i Vallentuna och av samordnaren"):
        save_example(foreign, expected_version=version_of(foreign), by=cast.osteraker)


def test_only_the_coordinator_removes_an_example(cast: Cast, client_of: ClientOf) -> None:
    example = GoodExampleFactory(plan=cast.plan, organisation=cast.osteraker_kommun)
    address = reverse("basics_good_examples_remove", args=["stockholm", example.pk])
    assert client_of(cast.osteraker).post(address).status_code == 403
    assert client_of(cast.samordnare).post(address).status_code == 302
    assert not GoodExample.objects.exists()
