"""The newest edition is one and the same wherever the portal asks for it; a withdrawn one is never it."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from actors.models import User
from handlingsplan.editions.enums import OTHER_FORMS
from handlingsplan.editions.models import Edition
from handlingsplan.jobs.latest_editions import latest_editions
from handlingsplan.plan.models import Plan
from handlingsplan.publishing.publish import publish, withdraw_edition
from tests.cast import Cast
from tests.factories import AppendixFactory, EditionFactory, MeasureFactory
from tests.jobs.completing import PDF, complete
from tests.pages_of import pages_of
from tests.tree.files import name_of, python_files
from tests.walking import difference, every_route, seen_in

OF_ONE_EDITION = "utgavor/<int:"
# What lists every edition, withdrawn ones too and marked so, or answers about no edition at all.
LISTS = {"editions", "edition_feed", "organisation_feed", "site_map", "data_schema", "minutes_extract"}
# What tells what has come since the edition before that holds, which is none once the first is withdrawn: measures too
TELL_WHAT_IS_NEW = {"/", "/planer/stockholm/", "/planer/stockholm/atgarder/2/"}
FILLED = {
    "slug": ["stockholm"],
    "number": range(1, 9),
    "form": OTHER_FORMS,
    "organisation": ["osteraker", "vallentuna"],
    "key": ["bilaga-1"],
    "chapter": range(1, 9),
}


def _addresses() -> Iterator[str]:
    for route in every_route():
        of_the_newest = route.pattern.startswith("planer/") and OF_ONE_EDITION not in route.pattern
        if of_the_newest and route.name not in LISTS:
            yield from route.addresses(lambda _pattern, parameter: FILLED[parameter])


def _read(cast: Cast, client_of: Callable[[User], Client]) -> dict[object, str]:
    """Return all that is shown of the newest edition: to the public, and on a reader's pages."""
    public, reader = Client(), client_of(cast.politiker)
    read: dict[object, str] = {address: seen_in(public.get(address)) for address in _addresses()}
    inside = [reverse("start"), reverse("workspace", args=["stockholm"])]
    inside += [reverse("compare_edition", args=["stockholm", number]) for number in range(1, 9)]
    return read | {address: seen_in(reader.get(address)) for address in inside}


def _publish(cast: Cast) -> Edition:
    edition = publish(cast.plan, by=cast.samordnare)
    for job in (edition.job, *edition.forms.all()):
        complete(job, replace(PDF, content=f"{edition.number} {job.form}".encode()))
    return Edition.objects.get(pk=edition.pk)


@pytest.mark.parametrize("withdrawn", [2, 1])
def test_every_page_is_of_the_newest_that_holds(
    cast: Cast, ready: Plan, client_of: Callable[[User], Client], withdrawn: int
) -> None:
    AppendixFactory(plan=ready)
    first = _publish(cast)
    before = _read(cast, client_of)
    MeasureFactory(plan=ready, owner=cast.vallentuna_kommun, title="Lånecyklar")
    second = _publish(cast)
    with_both = _read(cast, client_of)
    assert before.keys() == with_both.keys()
    assert len(difference(before, with_both)) > 10
    withdraw_edition(second if withdrawn == 2 else first, reason="Fel belopp.", by=cast.samordnare)
    wanted, told_else = (before, set()) if withdrawn == 2 else (with_both, TELL_WHAT_IS_NEW)
    assert difference(wanted, _read(cast, client_of)).keys() == told_else


def test_the_command_compiles_the_newest_that_holds(cast: Cast, ready: Plan, tmp_path: Path) -> None:
    publish(ready, by=cast.samordnare)
    second = publish(ready, by=cast.samordnare)
    withdraw_edition(second, reason="Fel belopp.", by=cast.samordnare)
    call_command("render_plan", "stockholm", tmp_path / "out.pdf", jobs=1, no_cache=False, in_one_piece=False)
    assert "Utgåva 1" in pages_of((tmp_path / "out.pdf").read_bytes())[0]


def test_each_plan_has_its_own_newest(cast: Cast, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    first, _second, _third = EditionFactory(plan=cast.plan), EditionFactory(plan=cast.plan), EditionFactory()
    withdraw_edition(_second, reason="Fel.", by=cast.samordnare)
    with django_assert_num_queries(1):
        assert set(Edition.objects.newest()) == {first, _third}
    with django_assert_num_queries(2):
        latest = latest_editions([_third.plan, cast.plan])
    assert [one.edition for one in latest] == [_third, first]


# A second definition: what asks for withdrawals itself, or takes the first or last edition by number.
SECOND = re.compile(
    r"withdrawal(__\w+)?\s*=|withdrawal__isnull|__withdrawal\b|Withdrawal\.objects"
    r"|Edition\.objects(?:(?!\n\s*\w+ = |\n\n)[\s\S])*?\.(?:first|last|latest|earliest)\("
)
EXCUSED = {
    "handlingsplan/editions/querysets.py": "the definition",
    "handlingsplan/publishing/publish.py": "the next number follows the highest, whether that edition holds or not",
}


def test_there_is_one_definition() -> None:
    assert {name_of(path) for path in python_files() if SECOND.search(path.read_text(encoding="utf-8"))} == set(EXCUSED)
