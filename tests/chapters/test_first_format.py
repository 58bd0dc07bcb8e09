"""Editions that were frozen in the first format, without keys: a sample of one, kept from then.

`tests/editions/first_format.json` is the plan of the fixture `small`, as the portal froze it in May 2026.
"""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from handlingsplan.chapters.document import EditionHead, PlanDocument
from handlingsplan.chapters.reading import Stage, read_plan
from handlingsplan.editions.comparison import Changes, FieldChange, compare_plans
from handlingsplan.editions.enums import OTHER_FORMS
from handlingsplan.editions.freezing import checksum, thaw
from handlingsplan.editions.models import Edition
from handlingsplan.editions.published import forget
from handlingsplan.editions.schemas import FORMATS, schema_of
from handlingsplan.exports.docx import write_form
from handlingsplan.plan.models import Plan
from measures.models import FundingRow, Milestone
from tests.cast import Cast
from tests.factories import EditionFactory

pytestmark = pytest.mark.django_db

SAMPLE = (Path(__file__).parents[1] / "editions" / "first_format.json").read_text()


def now(plan: Plan) -> PlanDocument:
    head = EditionHead(number=2, published_at=datetime(2026, 5, 4, tzinfo=UTC), summary="")
    return read_plan(plan, stage=Stage.WORKING, edition=head)


def test_it_is_read_with_keys_of_numbers_and_names() -> None:
    plan = thaw(SAMPLE)
    measure = plan.measures.packages[0].measures[0]
    assert plan.format == 1
    assert (plan.background.key, measure.key, measure.owner_key, measure.goals[0].key) == (
        "background",
        "measure-1",
        "organisation-osteraker",
        "goal-1",
    )
    assert [row.funder_key for row in measure.funding] == [
        "organisation-osteraker",
        "organisation-osteraker",
        "name-Klimatklivet",
    ]
    assert measure.participant_keys == ("organisation-region-stockholm", "organisation-vallentuna")
    assert len({row.key for row in measure.funding}) == 3


def test_nothing_has_changed_since_where_nothing_has(small: Plan) -> None:
    Milestone.objects.create(measure=small.measures.get(number=1), title="Upphandlad")  # the first format had none
    assert compare_plans(thaw(SAMPLE), thaw(SAMPLE)) == Changes()
    assert compare_plans(thaw(SAMPLE), now(small)) == Changes()


def test_an_organisation_with_a_new_name_is_the_same(small: Plan, cast: Cast) -> None:
    cast.osteraker_kommun.name, cast.osteraker_kommun.short_name = "Österåkers nya kommun", "Nya Österåker"
    cast.osteraker_kommun.save()
    changes = compare_plans(thaw(SAMPLE), now(small))
    assert [(one.before, one.after) for one in changes.names] == [
        ("Österåkers kommun (Österåker)", "Österåkers nya kommun (Nya Österåker)")
    ]
    assert changes == Changes(names=changes.names)


def test_money_that_has_moved_is_told_to_have_moved(small: Plan) -> None:
    FundingRow.objects.filter(amount=500_000).update(year=2029)
    (row,) = compare_plans(thaw(SAMPLE), now(small)).rows
    assert (row.measure.key, row.row.funder, row.fields) == (
        "measure-1",
        "Österåker",
        (FieldChange("År", "2026", "2029"),),
    )


@pytest.mark.parametrize("form", OTHER_FORMS)
def test_every_other_form_is_made_of_it(form: str) -> None:
    assert len(write_form(form, thaw(SAMPLE))) > 1000  # type: ignore[arg-type] # a value of the choices


def test_its_pages_are_shown(cast: Cast, client: Client) -> None:
    old = EditionFactory(plan=cast.plan, number=1, content=SAMPLE, checksum=checksum(SAMPLE))
    forget()
    names = {"published_chapter": range(1, 9), "public_measure": [1], "public_extract": ["osteraker"]}
    addresses = [reverse(name, args=[cast.plan.slug, one]) for name, ones in names.items() for one in ones]
    assert {client.get(address).status_code for address in addresses} == {200}
    page = client.get(old.get_absolute_url()).content.decode()
    assert reverse("data_schema_of_format", args=[1]) in page
    assert Edition.objects.get(pk=old.pk).content == SAMPLE


def test_each_format_has_its_schema() -> None:
    assert FORMATS == (1, 2)
    assert [schema_of(number)["properties"]["format"]["const"] for number in FORMATS] == [1, 2]
    written = set(json.loads(SAMPLE)["plan"])
    described = [set(schema_of(number)["$defs"]["PlanHead"]["properties"]) for number in FORMATS]
    later = {"coordinating_organisation_key", "coordinating_organisation_number", "subject", "county_code"}
    assert described == [written, written | later | {"vocabularies", "licence", "licence_name"}]
