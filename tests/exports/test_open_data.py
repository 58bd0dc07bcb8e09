"""What machines join: the JSON by its schema, the tables by their description, read by libraries that are not ours."""

import json
import os
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import frictionless
import jsonschema
import pytest
from pytest_django.plugin import DjangoDbBlocker

from handlingsplan.chapters.document import PlanDocument
from handlingsplan.chapters.document.descriptions import ENGLISH, descriptions
from handlingsplan.editions.freezing import freeze, thaw
from handlingsplan.editions.schemas import FORMAT, FORMATS, schema_address, schema_of
from handlingsplan.exports.data_package import describe, write_data_package
from handlingsplan.exports.data_tables import DATA_TABLES
from handlingsplan.exports.docx import write_docx
from handlingsplan.exports.overview_sheet import _lines
from handlingsplan.plan.enums import Vocabulary
from handlingsplan.plan.licences import LICENCES
from handlingsplan.printing.rendering import render_html
from tests.editions.documents import EDITION, document, funding_row, measure
from tests.editions.frozen import full_plan
from tests.editions.stockholm import stockholm_document


@pytest.fixture(scope="module")
def stockholm(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> PlanDocument:
    with django_db_blocker.unblock():
        return stockholm_document().model_copy(update={"edition": EDITION, "schema_address": schema_address()})


def test_the_json_is_as_its_schema_says(stockholm: PlanDocument) -> None:
    schema = schema_of(FORMAT)
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    for plan in (stockholm, full_plan()):
        assert [error.message for error in validator.iter_errors(json.loads(freeze(plan)))] == []
    assert json.loads(freeze(stockholm))["$schema"] == schema["$id"] == "https://plan.example.org/planer/schema-2.json"
    spoiled = json.loads(freeze(stockholm)) | {"plan": {}}
    assert not validator.is_valid(spoiled)


def test_every_format_keeps_its_address() -> None:
    assert [schema_of(number)["$id"] for number in FORMATS] == [schema_address(number) for number in FORMATS]
    assert len({schema_address(number) for number in FORMATS}) == len(FORMATS) == 2


def _properties(schema: dict[str, Any]) -> dict[tuple[str, str], dict[str, Any]]:
    classes = {**schema["$defs"], "PlanDocument": schema}
    return {(kind, name): part for kind, each in classes.items() for name, part in each["properties"].items()}


def test_every_property_is_described_in_swedish_and_english() -> None:
    properties = _properties(schema_of(FORMAT))
    silent = [where for where, part in properties.items() if not (part.get("description") and part.get(ENGLISH))]
    assert silent == []
    same = [where for where, words in descriptions().items() if words.swedish == words.english]
    assert same == []
    asked = {where if where in descriptions() else ("*", where[1]) for where in properties}
    assert set(descriptions()) - asked == set()
    assert len(properties) > 200


def test_numbers_are_numbers_and_come_back_as_they_were() -> None:
    amounts = [Decimal("5326176.000000"), Decimal("0.1"), Decimal("78907.333333333333"), Decimal("-12.50"), None]
    rows = tuple(funding_row(amount, key=f"funding-{n}") for n, amount in enumerate(amounts))
    package = document().measures.packages[0].model_copy(update={"measures": (measure(1, funding=rows),)})
    measures = document().measures.model_copy(update={"packages": (package,)})
    plan = document().model_copy(update={"measures": measures})
    frozen = [row["amount"] for row in json.loads(freeze(plan))["measures"]["packages"][0]["measures"][0]["funding"]]
    assert frozen == [5326176, 0.1, 78907.33333333333, -12.5, None]
    assert [type(one) for one in frozen] == [int, float, float, float, type(None)]
    assert thaw(freeze(plan)) == plan


def _checked(folder: Path) -> tuple[list[list[str]], dict[str, int]]:
    """Return what is wrong with a folder of tables, and how many rows each has."""
    back = Path.cwd()
    os.chdir(folder)  # frictionless trusts no other paths than those below where it stands
    try:
        package = frictionless.Package("datapackage.json")
        wrong = package.validate().flatten(["type", "message"])
        rows = {one.name: len(one.read_rows()) for one in package.resources}  # type: ignore[attr-defined] # each is a table
        return wrong, rows
    finally:
        os.chdir(back)


def _unpack(plan: PlanDocument, folder: Path) -> None:
    with ZipFile(BytesIO(write_data_package(plan))) as archive:
        archive.extractall(folder)


def test_the_tables_are_as_their_description_says(stockholm: PlanDocument, tmp_path: Path) -> None:
    _unpack(stockholm, tmp_path)
    wrong, rows = _checked(tmp_path)
    assert wrong == []
    assert set(rows) == {table.name for table in DATA_TABLES}
    measures = [one for package in stockholm.measures.packages for one in package.measures]
    assert (rows["measures"], rows["funding"]) == (len(measures), sum(len(one.funding) for one in measures))


def test_a_spoiled_key_is_found(stockholm: PlanDocument, tmp_path: Path) -> None:
    """The check can fail."""
    _unpack(stockholm, tmp_path)
    spoiled = tmp_path / "measure_goals.csv"
    spoiled.write_text(spoiled.read_text().replace(",goal-", ",gaol-"))
    assert {kind for kind, _message in _checked(tmp_path)[0]} == {"foreign-key"}


def test_every_column_is_described_in_both_languages(stockholm: PlanDocument) -> None:
    fields = [
        (resource["name"], field)
        for resource in describe(stockholm)["resources"]
        for field in resource["schema"]["fields"]
    ]
    assert [(name, field["name"]) for name, field in fields if not (field["description"] and field[ENGLISH])] == []
    assert len(fields) > 120


def test_organisations_and_municipalities_join_with_other_data(stockholm: PlanDocument) -> None:
    parties = [party for group in stockholm.cooperation.groups for party in group.parties]
    municipalities = [party for party in parties if party.key == "organisation-osteraker"]
    assert [party.code for party in municipalities] == ["0117"]
    measures = [one for package in stockholm.measures.packages for one in package.measures]
    coded = [one for one in measures if one.area_keys]
    assert coded
    assert [len(one.area_codes) for one in coded] == [len(one.area_keys) for one in coded]
    dated = [one for one in measures if one.period]
    assert [one.number for one in dated if not (one.planned_start or one.planned_end)] == []


def test_a_plan_without_a_vocabulary_has_no_column_for_it(stockholm: PlanDocument) -> None:
    head = stockholm.plan.model_copy(update={"vocabularies": ()})
    described = describe(stockholm.model_copy(update={"plan": head}))
    columns = {field["name"] for resource in described["resources"] for field in resource["schema"]["fields"]}
    tables = {resource["name"] for resource in described["resources"]}
    assert ("four_step" in columns, "measure_modes" in tables) == (False, False)
    assert set(Vocabulary.values) >= {"four_steps", "travel_modes"}


@pytest.mark.parametrize("licence", LICENCES, ids=lambda one: one.value)
def test_the_licence_is_in_every_format(licence: Any) -> None:
    plan = document()
    head = plan.plan.model_copy(update={"licence": licence.address, "licence_name": licence.name})
    plan = plan.model_copy(update={"plan": head})
    with ZipFile(BytesIO(write_docx(plan))) as word:
        assert licence.address in word.read("word/document.xml").decode()
    assert [line for line in _lines(plan) if licence.address in line] != []
    assert describe(plan)["licenses"] == [{"name": licence.spdx, "path": licence.address, "title": licence.name}]
    assert json.loads(freeze(plan))["plan"]["licence"] == licence.address
    assert licence.name in render_html(plan, draft=False, checksum="")
