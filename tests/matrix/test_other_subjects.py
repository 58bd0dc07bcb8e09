"""A climate plan in Gävleborg: no page of it and none of its papers speaks of mobility, four steps or Stockholm."""

import json
import re
from collections.abc import Iterator
from html import unescape
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.apps import apps
from django.db import models
from django.db.models import F, Value
from django.db.models.functions import Replace

from actors.models import LedgerEntry
from handlingsplan.chapters.enums import Stage
from handlingsplan.chapters.reading import read_plan
from handlingsplan.editions.models import Edition
from handlingsplan.exports.data_package import write_data_package
from handlingsplan.exports.docx import write_docx
from handlingsplan.exports.spreadsheets import write_workbook
from handlingsplan.plan.enums import Vocabulary
from handlingsplan.plan.models import Plan
from handlingsplan.printing.rendering import render_html
from measures.fields import unused_fields
from measures.models import Measure
from measures.workbooks.cells import for_workbook
from measures.workbooks.export import write_csv, write_xlsx
from tests.matrix.asking import Asker, cells, expected
from tests.matrix.lines import LINES
from tests.matrix.scene import Scene

pytestmark = pytest.mark.django_db
FOREIGN = re.compile(
    r"\w*mobilitet\w*|\w*fyrsteg\w*|färdsätt\w*|sumo\b|\w*stockholm\w*|elsparkcykel\w*"
    r"|\w*trafik\w*|\bresor\b|tänk om|hållbara? (?:resor|resande|transporter)|RUFS",
    re.IGNORECASE,
)
_UNSEEN = re.compile(r"<(script|style|template)\b.*?</\1>|<!--.*?-->|<[^>]*>", re.DOTALL)
# Where a coordinator chooses among what other plans use: the counties of Sweden, and vocabularies by their names
CHOOSES = {"plan_facts", "county_parties", "plan_vocabularies"}
# Pages of a person or of the portal, not of a plan; and files of which the papers are read below
# The history says what was written before the plan became another; schemas are those of all plans
NOT_OF_A_PLAN = {"components", "plan_history", "data_schema", "data_schema_of_format", "openapi"}
TEXTS = (models.CharField, models.TextField)


def make_it_a_climate_plan() -> Plan:
    """Let the scene's plan be about climate: what it says of itself, and every word that people have written in it."""
    for model in apps.get_models():
        if model._meta.app_label in {
            "actors",
            "plan",
            "appendices",
            "measures",
            "followup",
            "evaluations",
            "rounds",
            "editions",
        }:
            if model is LedgerEntry:
                continue  # only added to
            rows = model._base_manager  # noqa: SLF001 Django's documented name
            for row in rows.all():
                changed = [name for name in _texts_of(model) if FOREIGN.search(str(getattr(row, name) or ""))]
                for name in changed:
                    setattr(row, name, FOREIGN.sub("Klimat", getattr(row, name)))
                if changed:
                    rows.filter(pk=row.pk).update(**{name: getattr(row, name) for name in changed})
    # What is frozen says what the plan says now, and has its short address
    frozen: F | Replace = F("content")
    for before, now in (
        ('"slug":"Klimat"', '"slug":"stockholm"'),
        (f'"vocabularies":{json.dumps(Vocabulary.values, separators=(",", ":"))}', '"vocabularies":[]'),
    ):
        frozen = Replace(frozen, Value(before), Value(now))
    Edition.objects.update(content=frozen)
    Plan.objects.filter(slug="stockholm").update(subject="klimat", county_code="21", vocabularies=[])
    return Plan.objects.get(slug="stockholm")


def _texts_of(model: type[models.Model]) -> Iterator[str]:
    for field in model._meta.concrete_fields:
        if type(field) in TEXTS and not field.choices and not field.unique:
            yield field.name


def words_of(html: str) -> str:
    """Return what a reader sees, and what is read out."""
    spoken = re.findall(r'(?:aria-label|title|alt|placeholder|content)="([^"]*)"', html)
    return unescape(" ".join([_UNSEEN.sub(" ", html), *spoken]))


def foreign(text: str) -> list[str]:
    """Return what is foreign, but for the scene's short address within addresses and ids."""
    told = re.sub(r'/stockholm/|\bstockholm-|\bregion-stockholm\b|"slug":"stockholm"', " ", text)
    return sorted({told[max(0, found.start() - 40) : found.end() + 20] for found in FOREIGN.finditer(told)})


def test_no_page_speaks_of_another_plans_subject(scene: Scene) -> None:
    make_it_a_climate_plan()
    asker, found, asked = Asker(scene), {}, 0
    for name in LINES:
        if name in CHOOSES | NOT_OF_A_PLAN or "GET" not in LINES[name].methods:
            continue
        cell = next((cell for cell in cells(scene, [name], ["GET"]) if expected(cell) == "done"), None)
        if cell is None:
            continue
        asked += 1
        words = foreign(words_of(asker.ask(cell).text))
        if words:
            found[name] = words
    assert found == {}
    assert asked > 150


def test_no_paper_speaks_of_another_plans_subject(scene: Scene) -> None:
    plan = make_it_a_climate_plan()
    plan.slug = "klimat"  # stands in the ids of measures
    plan.save()
    document = read_plan(plan, stage=Stage.WORKING)
    measures = for_workbook(Measure.objects.in_plan(plan))
    archives = {
        "edition.docx": write_docx(document),
        "edition.xlsx": write_workbook(document),
        "edition.zip": write_data_package(document),
        "measures.xlsx": write_xlsx(measures, unused=unused_fields(plan)),
    }
    found = {name: foreign(_inside(content)) for name, content in archives.items()}
    found["measures.csv"] = foreign(write_csv(measures, unused=unused_fields(plan)).decode("utf-8-sig"))
    found["print"] = foreign(words_of(render_html(document, draft=True, checksum="")))
    assert {name: words for name, words in found.items() if words} == {}


def _inside(archive: bytes) -> str:
    with ZipFile(BytesIO(archive)) as files:
        texts = [files.read(name).decode("utf-8", "replace") for name in files.namelist()]
    return _UNSEEN.sub(" ", " ".join(texts))
